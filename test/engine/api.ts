/**
 * An API of a few answers, for operations that need no more: what was sent can be read, and odd answers are easy to
 * write.
 */
import type { ServerResponse } from 'node:http';
import type { IDataObject, INode } from 'n8n-workflow';

import { runNode, sendJson, sendPng, startHost, type Host, type Outcome, type Seen } from '../security/world';
import type { OnStarted } from './engine';
import type { SourceItem } from './nodes';
import { parts } from './scene';

/** By method and path without query: a JSON answer, a status with its JSON, or a function. */
export type Answers = Record<
	string,
	object | [status: number, json: object] | ((request: Seen, host: Host) => object) | 'image' | 'hang'
>;

export interface Api {
	host: Host;
	run(
		items: SourceItem[],
		parameters: IDataObject,
		more?: { onError?: INode['onError']; settings?: Partial<INode>; onStarted?: OnStarted },
	): Promise<Outcome & { calls: Seen[] }>;
}

export async function startApiOf(answers: Answers): Promise<Api> {
	const host = await startHost(async (response, request, self) => {
		const answer = answers[`${request.method} ${request.path.split('?')[0]}`];
		await give(response, typeof answer === 'function' ? answer(request, self) : answer);
	});
	return {
		host,
		async run(items, parameters, more) {
			const before = host.requests.length;
			const outcome = await runNode({ baseUrl: host.url, items, parameters, ...more });
			return { ...outcome, calls: host.requests.slice(before) };
		},
	};
}

async function give(
	response: ServerResponse,
	answer: Exclude<Answers[string], (...args: never[]) => unknown> | undefined,
): Promise<void> {
	if (answer === 'hang') return;
	if (answer === 'image') await sendPng(response);
	else if (Array.isArray(answer)) sendJson(response, answer[1], answer[0] as number);
	else sendJson(response, answer ?? { error: 'not found' }, answer ? 200 : 404);
}

/** The parts of a form by undici's parser: texts as they are, files by name, type and text. */
export async function formOf({
	headers,
	body,
}: Seen): Promise<Array<[name: string, value: string | [name: string, type: string, text: string]]>> {
	const read = await parts({ headers, body } as never);
	return read.map(([name, value]) => [
		name,
		typeof value === 'string' ? value : [value.name, value.type, value.bytes.toString('latin1')],
	]);
}

/** `GET /models?status=COMPLETED` */
export const lines = (calls: Seen[]): string[] => calls.map(({ method, path }) => `${method} ${path}`);
