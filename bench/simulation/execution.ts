/** One execution of the node, by its real code: everything but n8n and the network. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Readable } from 'node:stream';

import { runItems } from '../../nodes/Ideogram/run/batch';
import type { Operation } from '../../nodes/Ideogram/run/operations/operation';
import { remix } from '../../nodes/Ideogram/run/operations/remix';
import type { RemixJob } from '../../nodes/Ideogram/run/operations/remixJob';
import { wait } from './clock';
import type { Resource } from './resource';
import type { Answer, Service } from './service';

/** What the work of one image costs the process that does it, in milliseconds. */
export interface Costs {
	/** Of its thread, per submission: also of one that is refused. */
	submitMs: number;
	/** Of its thread, per poll. */
	pollMs: number;
	/** Of its thread, per image downloaded. */
	downloadMs: number;
	/** Per call, there and back: the network. */
	roundTripMs: number;
	/** Per submission, beside that thread: connection, and the service's own work. */
	acceptMs: number;
	/** Per submission besides: its image on the way, which images of a process use in turn. */
	uploadMs: number;
}

export interface ExecutionOptions {
	items: number;
	imagesPerItem: number;
	model: 'V_2' | 'ideogram-3';
	costs: Costs;
	/** Executions of one process share their places and what they learn, as they do in n8n. */
	process: string;
	thread: Resource;
	line: Resource;
	service: Service;
	/** The node's options, such as `maxConcurrentImages`. */
	nodeOptions?: Record<string, unknown>;
}

export interface ExecutionResult {
	/** When it began, and when each image was there. */
	begun: number;
	images: number[];
	failed: number;
	elapsedMs: number;
}

export async function execute(options: ExecutionOptions): Promise<ExecutionResult> {
	const begun = Date.now();
	const images: number[] = [];
	const context = contextOf(options, () => images.push(Date.now()));
	const out = await runItems(context, remixIn(options.process));
	return { begun, images, failed: out.filter(({ json }) => 'error' in json).length, elapsedMs: Date.now() - begun };
}

/** A process learns how long generations of a kind take. Here all are in one: each gets a kind of its own, by a field that sets the pace, once the call is encoded. */
function remixIn(process: string): Operation<RemixJob> {
	return {
		...remix,
		async prepare(context, itemIndex) {
			const job = await remix.prepare(context, itemIndex);
			job.checked.values.renderingSpeed = process;
			return job;
		},
	};
}

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

function contextOf(options: ExecutionOptions, onImage: () => void): IExecuteFunctions {
	const { items, imagesPerItem, model, process, nodeOptions = {} } = options;
	const binary = { data: { mimeType: 'image/png', data: PNG.toString('base64') } };
	const input: INodeExecutionData[] = Array.from({ length: items }, () => ({ json: {}, binary }));
	const parameters: Record<string, unknown> = {
		model,
		prompt: 'An image',
		binaryPropertyName: 'data',
		numImages: imagesPerItem,
		options: nodeOptions,
	};
	const call = caller(options);
	return {
		getInputData: () => input,
		getNodeParameter: (name: string, _index: number, otherwise: unknown) => parameters[name] ?? otherwise,
		getCredentials: async () => ({ baseUrl: `https://${process}.simulated`, apiKey: 'no key' }),
		getExecutionCancelSignal: () => undefined,
		getNode: () => ({ name: 'Ideogram', type: 'ideogram', typeVersion: 1, parameters: {} }),
		continueOnFail: () => true,
		addExecutionHints: () => undefined,
		getExecutionId: () => '1',
		logger: { info: () => undefined, warn: () => undefined },
		helpers: {
			httpRequestWithAuthentication: async (_credential: string, request: { method: string; url: string }) => await call(request),
			httpRequest: async (request: { url: string }) => await call({ method: 'GET', ...request }),
			prepareBinaryData: async (stream: Readable, fileName: string, mimeType: string) => {
				await stream.toArray();
				onImage();
				return { fileName, mimeType, data: '', id: 'simulated' };
			},
		},
	} as unknown as IExecuteFunctions;
}

/** Takes the place of n8n's HTTP helper. */
function caller({ imagesPerItem, costs, thread, line, service }: ExecutionOptions) {
	const { submitMs, pollMs, downloadMs, roundTripMs, acceptMs, uploadMs } = costs;
	const answer = async (method: string, url: string): Promise<Answer> => {
		const { pathname, hostname } = new URL(url);
		if (method === 'POST') {
			await thread.use(submitMs);
			await line.use(uploadMs);
			await wait(roundTripMs + acceptMs);
			return await service.submit(pathname, imagesPerItem);
		}
		const isDownload = hostname.startsWith('ideogram.');
		await thread.use(isDownload ? downloadMs : pollMs);
		await wait(roundTripMs);
		return isDownload ? { status: 200, headers: {}, body: PNG } : await service.poll(pathname);
	};
	return async ({ method, url }: { method: string; url: string }) => {
		const { status, headers, body } = await answer(method, url);
		return { statusCode: status, headers, body: Readable.from([body]) };
	};
}
