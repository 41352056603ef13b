/** A workflow of three nodes, Source -> Ideogram -> After, between n8n's real engine and the stand-in API. */
import { Response } from 'undici';
import type { IDataObject, INode, INodeExecutionData, IWorkflowSettings } from 'n8n-workflow';

import { startStandIn, type RecordedRequest, type StandIn, type StandInOptions } from '../standin';
import { png } from './images';
import { startEngine, type BinaryMode, type Engine, type OnStarted, type Run } from './engine';
import { Source, type SourceItem } from './nodes';

export interface Scene {
	standIn: StandIn;
	run(items: SourceItem[], parameters: IDataObject, more?: More): Promise<SceneRun>;
	bytes: Engine['bytes'];
	close(): Promise<void>;
}

interface More extends Pick<INode, 'onError' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries'> {
	settings?: IWorkflowSettings;
	baseUrl?: string;
	apiKey?: string;
	onStarted?: OnStarted;
}

export interface SceneRun {
	items: INodeExecutionData[];
	/** What came out of the error output. */
	errors: INodeExecutionData[];
	error?: Run['error'];
	hints: string[];
	/** The calls of this run. */
	calls: RecordedRequest[];
	/** The submissions among them. */
	posts: RecordedRequest[];
}

const made = new Map<string, Promise<Buffer>>();

/** An image of the right size, as these tests are about what the node does with it: test/standin is about its looks. */
async function plain({ width, height }: { width: number; height: number }): Promise<Buffer> {
	const size = `${width}x${height}`;
	const known = made.get(size) ?? png(width, height);
	made.set(size, known);
	return await known;
}

export async function startScene(binaryMode: BinaryMode, options: StandInOptions = {}): Promise<Scene> {
	const standIn = await startStandIn({ latencyMs: 5, draw: plain, ...options });
	let source: SourceItem[] = [];
	let engine: Engine | undefined;
	return {
		standIn,
		async run(
			items,
			parameters,
			{ settings, baseUrl = standIn.url, apiKey = standIn.apiKey, onStarted, ...nodeSettings } = {},
		) {
			source = items;
			engine = await startEngine(binaryMode, { apiKey, baseUrl }, { 'test.source': new Source(source) });
			const before = standIn.requests.length;
			const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
			const run = await engine.run(
				{
					nodes: [
						node('Source', 'test.source', {}),
						{
							...node('Ideogram', 'n8n-nodes-ideogram.ideogram', { prompt: 'A tower', ...parameters }),
							credentials: { ideogramApi: { id: '1', name: 'Ideogram' } },
							...nodeSettings,
						},
						node('After', 'n8n-nodes-base.noOp', {}),
					],
					connections: { Source: { main: [to('Ideogram')] }, Ideogram: { main: [to('After')] } },
					settings,
				},
				undefined,
				onStarted,
			);
			const calls = standIn.requests.slice(before);
			return {
				items: run.items('Ideogram', 0),
				errors: run.items('Ideogram', 1),
				error: run.error,
				hints: run.hints('Ideogram'),
				calls,
				posts: calls.filter(({ call }) => call === 'submit'),
			};
		},
		bytes: async (item, field) => await (engine as Engine).bytes(item, field),
		close: async () => await standIn.close(),
	};
}

const node = (name: string, type: string, parameters: IDataObject): INode =>
	({ id: name, name, type, typeVersion: 1, position: [0, 0], parameters }) as INode;

/** The parts of a multipart body, read by undici's parser: texts as they are, files by name, type and bytes. */
export async function parts(
	request: RecordedRequest,
): Promise<Array<[string, string | { name: string; type: string; bytes: Buffer }]>> {
	const form = await new Response(new Uint8Array(request.body), {
		headers: { 'content-type': String(request.headers['content-type']) },
	}).formData();
	const read: Awaited<ReturnType<typeof parts>> = [];
	for (const [name, value] of form.entries()) {
		read.push([
			name,
			typeof value === 'string'
				? value
				: { name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) },
		]);
	}
	return read;
}

/** The text parts by name; repeated ones as a list. */
export async function texts(request: RecordedRequest): Promise<Record<string, string | string[]>> {
	const result: Record<string, string | string[]> = {};
	for (const [name, value] of await parts(request)) {
		if (typeof value !== 'string') continue;
		result[name] = name in result ? [result[name], value].flat() : value;
	}
	return result;
}
