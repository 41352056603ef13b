/** The node in n8n's real engine against servers that mean harm, and everything that a run leaves behind. */
import {
	createServer as createHttp,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Writable } from 'node:stream';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { startEngine, type BinaryMode, type OnStarted, type Run } from '../engine/engine';
import { Source, type SourceItem } from '../engine/nodes';
import { png } from '../engine/images';
import { idleWhile, serving } from '../standin/idle';
import type { Certificate } from './certificate';

/** Occurs nowhere else, so that it can be searched for. */
export const KEY = 'secret-4b1d7e52c9f8a03d';

export interface Setting {
	baseUrl: string;
	apiKey?: string;
	items?: SourceItem[];
	/** So many items with the same image, when `items` are not given. */
	itemCount?: number;
	onStarted?: OnStarted;
	parameters?: IDataObject;
	onError?: INode['onError'];
	/** Of the node, such as Retry On Fail. */
	settings?: Partial<INode>;
	binaryMode?: BinaryMode;
}

export interface Outcome {
	items: INodeExecutionData[];
	/** What came out of the error output. */
	errors: INodeExecutionData[];
	error?: Run['error'];
	raw: Run['raw'];
	/** On the clock that the node is given, in tests that give it one. */
	tookMs: number;
}

export async function runNode({
	baseUrl,
	apiKey = KEY,
	items,
	itemCount = 1,
	parameters = {},
	settings,
	onError,
	binaryMode = 'filesystem',
	onStarted,
}: Setting): Promise<Outcome> {
	const bytes = await png();
	const source = new Source(
		items ?? Array.from({ length: itemCount }, () => ({ files: { data: { bytes, name: 'photo.png' } } })),
	);
	const engine = await startEngine(binaryMode, { apiKey, baseUrl }, { 'test.source': source });
	const node = (name: string, type: string, more: Partial<INode> = {}): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	});
	const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
	const started = performance.now();
	const run = await engine.run(
		{
			nodes: [
				node('Source', 'test.source'),
				node('Ideogram', 'n8n-nodes-ideogram.ideogram', {
					parameters: { prompt: 'A tower', ...parameters } as INode['parameters'],
					credentials: { ideogramApi: { id: '1', name: 'Ideogram' } },
					...(onError && { onError }),
					...settings,
				}),
				node('After', 'n8n-nodes-base.noOp'),
			],
			connections: { Source: { main: [to('Ideogram')] }, Ideogram: { main: [to('After'), to('After')] } },
		},
		undefined,
		onStarted,
	);
	return {
		items: run.items('Ideogram', 0),
		errors: run.items('Ideogram', 1),
		error: run.error,
		raw: run.raw,
		tookMs: performance.now() - started,
	};
}

/** What the editor asks for to fill the list of custom models. */
export async function listModels(baseUrl: string, apiKey = KEY): Promise<unknown> {
	return await (await startEngine('filesystem', { apiKey, baseUrl })).searchList('searchCustomModels');
}

export interface Seen {
	method: string;
	/** As sent: not decoded, not tidied. */
	path: string;
	headers: IncomingHttpHeaders;
	/** Everything that stood in the request, for searching. */
	text: string;
	body: Buffer;
}

export interface Host {
	url: string;
	requests: Seen[];
	/** Also those that never came to a request. */
	readonly connections: number;
	/** Bytes handed to the network so far. */
	readonly sent: number;
}

export type Answer = (response: ServerResponse, request: Seen, host: Host) => unknown;

const servers: Array<{ server: Server; sockets: Socket[] }> = [];

/** A web server on this machine, for https when it has a certificate. */
export async function startHost(
	answer: Answer,
	{ certificate, onConnection }: { certificate?: Certificate; onConnection?: (socket: Socket) => void } = {},
): Promise<Host> {
	const sockets: Socket[] = [];
	const host: Host = {
		url: '',
		requests: [],
		get connections() {
			return sockets.length;
		},
		get sent() {
			return sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
		},
	};
	const listener = async (incoming: IncomingMessage, response: ServerResponse) => {
		const chunks: Buffer[] = [];
		// A caller that goes away is part of the game.
		response.on('error', () => undefined);
		try {
			for await (const chunk of incoming) chunks.push(chunk as Buffer);
		} catch {
			return;
		}
		const { method = '', url: path = '', headers, rawHeaders } = incoming;
		const body = Buffer.concat(chunks);
		const seen = {
			method,
			path,
			headers,
			body,
			text: [method, path, ...rawHeaders, body.toString('latin1')].join('\n'),
		};
		host.requests.push(seen);
		await serving(response, async () => void (await answer(response, seen, host)));
	};
	const server = certificate ? createHttps(certificate, listener) : createHttp(listener);
	// With TLS, 'connection' is the connection below it: a handshake that fails counts too.
	server.on('connection', (socket: Socket) => {
		sockets.push(socket);
		onConnection?.(socket);
	});
	servers.push({ server, sockets });
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	host.url = `${certificate ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return host;
}

export async function closeHosts(): Promise<void> {
	await Promise.all(
		servers.splice(0).map(async ({ server, sockets }) => {
			const closed = new Promise((resolve) => server.close(resolve));
			for (const socket of sockets) socket.destroy();
			await closed;
		}),
	);
}

export const sendJson = (response: ServerResponse, body: unknown, status = 200) =>
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

export const sendPng = async (response: ServerResponse) =>
	response.writeHead(200, { 'content-type': 'image/png' }).end(await png());

export const redirect = (response: ServerResponse, location: string, status = 302) =>
	response.writeHead(status, { location }).end();

/** Writes no faster than the caller reads, until the caller goes away or `bytes` are sent. */
export async function flood(target: Writable, chunk: Buffer, bytes: number, worth = chunk.length): Promise<void> {
	for (let sent = 0; sent < bytes && !target.destroyed; sent += worth) {
		if (!target.write(chunk)) await drained(target);
	}
	target.end();
}

async function drained(target: Writable): Promise<void> {
	await new Promise<void>((resolve) => {
		const done = () => {
			target.off('drain', done).off('close', done);
			resolve();
		};
		target.on('drain', done).on('close', done);
		if (target.destroyed) done();
	});
}

/** Never ends of itself. */
export async function trickle(response: ServerResponse, everyMs = 200): Promise<void> {
	while (!response.destroyed) {
		response.write(' ');
		await idleWhile(new Promise((resolve) => setTimeout(resolve, everyMs)));
	}
}

type Part = 'submit' | 'poll' | 'list' | 'image';

/** Ideogram's API as far as these tests need it, with some parts in hostile hands. Other paths are 404. */
export async function startApi(hostile: Partial<Record<Part, Answer>> = {}): Promise<Host> {
	const image = ({ url }: Host) => ({
		url: `${url}/image.png`,
		prompt: 'A tower',
		resolution: '1024x1024',
		seed: 1,
		is_image_safe: true,
	});
	const honest: Record<Part, Answer> = {
		submit: (response, { path }, host) =>
			sendJson(
				response,
				path === '/remix' ? { created: 'now', data: [image(host)] } : { generation_id: 'gen-1', seed: 1 },
			),
		poll: (response, _request, host) =>
			sendJson(response, { generation_id: 'gen-1', status: 'completed', data: [image(host)] }),
		list: (response) => sendJson(response, { models: [] }),
		image: sendPng,
	};
	return await startHost(async (response, request, host) => {
		const part = partOf(request);
		if (part) await (hostile[part] ?? honest[part])(response, request, host);
		else sendJson(response, { error: 'not found' }, 404);
	});
}

function partOf({ method, path }: Seen): Part | undefined {
	if (method === 'POST') return 'submit';
	if (path.startsWith('/v2/generations/')) return 'poll';
	if (path === '/models') return 'list';
	return path.startsWith('/image') ? 'image' : undefined;
}
