/** Downloads read into one piece of memory: less for V8 to collect, and not a byte of an image wrong. */
import { IncomingMessage, createServer, request, type Server } from 'node:http';
import { connect, Socket, type AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { BinaryDataService } from 'n8n-core';

import { trustedCertificate } from '../security/certificate';
import { closeHosts, runNode, sendJson, startApi, startHost, type Host } from '../security/world';
import { largePng } from './images';

const KB = 1024;
const certificate = trustedCertificate();
let image: Buffer;
let memories: Map<Socket, Set<ArrayBufferLike>>;
let lastRead: Buffer;
let emit: jest.SpyInstance;

beforeAll(async () => void (image = await largePng(700 * KB)));

/** Notes the memory that each connection has read into. */
beforeEach(() => {
	memories = new Map();
	const original = Socket.prototype.emit as (this: Socket, event: string | symbol, ...args: unknown[]) => boolean;
	emit = jest.spyOn(Socket.prototype, 'emit').mockImplementation(function (
		this: Socket,
		event: string | symbol,
		...args: unknown[]
	) {
		if (event === 'data') {
			lastRead = args[0] as Buffer;
			memories.set(this, (memories.get(this) ?? new Set()).add(lastRead.buffer));
		}
		return original.call(this, event, ...args);
	});
});
afterEach(async () => {
	emit.mockRestore();
	await closeHosts();
});

const sendImage = async (secure: boolean) =>
	await startHost(
		(response) => response.writeHead(200, { 'content-length': image.length }).end(image),
		secure ? { certificate } : {},
	);

/** The bytes of the one image that comes out when its link leads to this host, or to the API itself. */
async function fetched(host?: Host): Promise<Buffer> {
	const api = await startApi({
		submit: (response, _request, { url }) =>
			sendJson(response, { data: [{ url: `${(host ?? { url }).url}/image.png` }] }),
		image: (response) => response.end(image),
	});
	const { items, error } = await runNode({ baseUrl: api.url, binaryMode: 'default' });
	expect([error, items.length, items[0]?.json.missing_reason]).toEqual([undefined, 1, undefined]);
	return Buffer.from(items[0]!.binary!.data.data, 'base64');
}

const downloading = () =>
	[...memories].filter(([{ bytesRead }]) => bytesRead > image.length).map(([, memory]) => memory.size);

it('over http', async () => {
	expect((await fetched()).equals(image)).toBe(true);
	expect(downloading()).toEqual([1]);
});

it('over https', async () => {
	expect((await fetched(await sendImage(true))).equals(image)).toBe(true);
	expect(downloading()).toContain(1);
});

it('into a store that is slower than the connection', async () => {
	const { store } = BinaryDataService.prototype;
	const slow = jest.spyOn(BinaryDataService.prototype, 'store').mockImplementation(async function (
		this: BinaryDataService,
		location,
		source,
		...rest
	) {
		if (Buffer.isBuffer(source)) return await store.call(this, location, source, ...rest);
		const chunks: Buffer[] = [];
		for await (const chunk of source) {
			chunks.push(chunk as Buffer);
			await sleep(10);
		}
		return await store.call(this, location, Buffer.concat(chunks), ...rest);
	});
	try {
		expect((await fetched(await sendImage(true))).equals(image)).toBe(true);
		expect(downloading()).toContain(1);
	} finally {
		slow.mockRestore();
	}
});

it('an HTTP client that does not copy gives zeros, which are fetched again the usual way', async () => {
	const host = await sendImage(true);
	const original = IncomingMessage.prototype.push as (this: IncomingMessage, chunk: Buffer | null) => boolean;
	const push = jest.spyOn(IncomingMessage.prototype, 'push').mockImplementation(function (
		this: IncomingMessage,
		chunk: Buffer | null,
	) {
		// The same bytes where they were read, which is at the end of what came last: a head stands before its body.
		const same = chunk && lastRead?.subarray(lastRead.length - chunk.length);
		return original.call(this, same?.equals(chunk!) ? same : chunk);
	});
	try {
		expect((await fetched(host)).equals(image)).toBe(true);
		expect(host.requests).toHaveLength(2);
	} finally {
		push.mockRestore();
	}
});

describe('through a proxy', () => {
	let proxy: Server;
	const asked: string[] = [];

	beforeAll(async () => {
		proxy = createServer((incoming, outgoing) => {
			asked.push(`${incoming.method} ${incoming.url}`);
			incoming.pipe(
				request(incoming.url!, { method: incoming.method, headers: incoming.headers }, (reply) =>
					reply.pipe(outgoing.writeHead(reply.statusCode!, reply.headers)),
				),
			);
		});
		proxy.on('connect', ({ url }, socket: Socket) => {
			asked.push(`CONNECT ${url}`);
			const [host, port] = url!.split(':');
			const onward = connect(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
			pipeline(onward, socket, onward, () => undefined);
		});
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
		Object.assign(process.env, { HTTP_PROXY: url, HTTPS_PROXY: url });
	});
	afterAll(async () => {
		delete process.env.HTTP_PROXY;
		delete process.env.HTTPS_PROXY;
		const closed = new Promise((resolve) => proxy.close(resolve));
		proxy.closeAllConnections();
		await closed;
	});

	it.each([false, true])('https: %s', async (secure) => {
		const host = await sendImage(secure);
		expect((await fetched(secure ? host : undefined)).equals(image)).toBe(true);
		expect(asked.at(-1)).toMatch(secure ? `CONNECT ${host.url.replace('https://', '')}` : /^GET .+image.png$/);
	});
});
