/** Answers that are made to fill memory or disk, or to keep the node busy. */
import type { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';

import { giveTime } from '../clock';
import { png } from '../engine/images';
import { testCredential } from './credentialTest';
import { closeHosts, flood, listModels, runNode, sendJson, sendPng, startApi, type Answer, type Host } from './world';

giveTime();
afterEach(async () => await closeHosts());

const MEGABYTE = 1024 * 1024;
const HUGE = 200 * MEGABYTE;
/** What two machines have under way between them when one of them hangs up. */
const UNDER_WAY = 16 * MEGABYTE;

/** A poll is made again as long as there is time: this is enough for one. */
const ONCE = { timeoutMinutes: 0.01 };

/** The kinds of calls that answer with JSON, each with the given answer; and what a person reads. */
const CALLS: Array<[string, (answer: Answer) => Promise<{ host: Host; message: string; tookMs: number }>]> = [
	['submit', async (answer) => await run({ submit: answer }, 'V_2')],
	['submit of the newer models', async (answer) => await run({ submit: answer }, 'ideogram-3')],
	['poll', async (answer) => await run({ poll: answer }, 'ideogram-3')],
	[
		'list of models',
		async (answer) =>
			await timed(
				await startApi({ list: answer }),
				async ({ url }) => await listModels(url).then(JSON.stringify, (error: Error) => error.message),
			),
	],
	[
		'credential test',
		async (answer) => await timed(await startApi({ list: answer }), async ({ url }) => await testCredential(url)),
	],
];

const run = async (hostile: { submit?: Answer; poll?: Answer }, model: string) =>
	await timed(
		await startApi(hostile),
		async ({ url }) =>
			(await runNode({ baseUrl: url, parameters: { model, options: ONCE } })).error?.message ?? 'no error',
	);

async function timed(host: Host, work: (host: Host) => Promise<string>) {
	const started = performance.now();
	return { host, message: await work(host), tookMs: performance.now() - started };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** How much more memory the process takes at most while `work` runs. The hostile server's own is in it. */
async function growth(work: () => Promise<unknown>): Promise<number> {
	collectGarbage();
	const before = process.memoryUsage().rss;
	let most = before;
	const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
	try {
		await work();
	} finally {
		clearInterval(timer);
	}
	return most - before;
}

describe('200 MB of JSON are not read to their end', () => {
	const words = Buffer.from(`"${'x'.repeat(64 * 1024 - 3)}",`);

	it.each(CALLS)('%s', async (_name, call) => {
		const { message, host, tookMs } = await call(async (response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.write('{"models":[');
			await flood(response, words, HUGE);
		});
		expect(message).toContain('larger than 5 MB');
		expect(host.sent).toBeLessThan(5 * MEGABYTE + UNDER_WAY);
		expect(tookMs).toBeLessThan(5000);
	});
});

describe('200 MB in 200 KB of gzip are not unpacked to their end', () => {
	let bomb: Buffer;
	beforeAll(() => {
		bomb = gzipSync(Buffer.alloc(HUGE, '0'), { level: 1 });
	});

	it.each(CALLS)('%s', async (_name, call) => {
		let outcome = { message: '', tookMs: 0 };
		const grown = await growth(async () => {
			outcome = await call((response) =>
				response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb),
			);
		});
		expect(outcome.message).toContain('larger than 5 MB');
		expect(outcome.tookMs).toBeLessThan(5000);
		expect(grown).toBeLessThan(100 * MEGABYTE);
	});
});

describe('JSON that is nested 100 000 deep', () => {
	it.each(CALLS)('%s', async (_name, call) => {
		const nested = `${'[{"data":'.repeat(50_000)}1${'}]'.repeat(50_000)}`;
		const { message, tookMs } = await call((response) =>
			response.writeHead(200, { 'content-type': 'application/json' }).end(`{"data":${nested},"models":${nested}}`),
		);
		expect(message).toMatch(/nested too deep/);
		expect(tookMs).toBeLessThan(5000);
	});
});

describe('1 MB in pieces of one byte takes little more memory than it is worth', () => {
	// One piece of HTTP's chunked encoding each; many of them in one write.
	const pieces = Buffer.from('1\r\nx\r\n'.repeat(16 * 1024));

	it.each(CALLS.filter(([name]) => ['submit', 'credential test'].includes(name)))('%s', async (_name, call) => {
		let message = '';
		const grown = await growth(async () => {
			({ message } = await call(async ({ socket }) => {
				socket?.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n');
				await flood(socket as Socket, pieces, MEGABYTE, 16 * 1024);
			}));
		});
		expect(message).toMatch(/could not be read|broke off|did not answer in time/);
		expect(grown).toBeLessThan(100 * MEGABYTE);
	});
});

describe('an image that is too large', () => {
	const LIMIT = 100 * MEGABYTE;

	it('is not stored, not read on, and not fetched again', async () => {
		const head = await png();
		const api = await startApi({
			image: async (response) => {
				response.writeHead(200, { 'content-type': 'image/png' });
				response.write(head);
				await flood(response, Buffer.alloc(MEGABYTE), 4 * LIMIT);
			},
		});
		let items: Awaited<ReturnType<typeof runNode>>['items'] = [];
		const grown = await growth(async () => {
			({ items } = await runNode({ baseUrl: api.url, binaryMode: 'filesystem' }));
		});
		expect(items.map(({ binary, json }) => [binary, json.missing])).toEqual([[undefined, 'download_failed']]);
		expect(items[0].json.missing_reason).toContain('larger than 100 MB');
		expect(grown).toBeLessThan(LIMIT * 0.8);
		expect(api.requests.map(({ path }) => path)).toEqual(['/remix', '/image.png']);
		expect(api.sent).toBeLessThan(LIMIT + UNDER_WAY);
	});

	it('is not stored when it comes as a few KB of gzip either', async () => {
		const bomb = gzipSync(Buffer.concat([await png(), Buffer.alloc(2 * LIMIT)]), { level: 1 });
		const api = await startApi({
			image: (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
		});
		const { items } = await runNode({ baseUrl: api.url });
		expect(items.map(({ binary, json }) => [binary, json.missing])).toEqual([[undefined, 'download_failed']]);
		expect(items[0].json.missing_reason).toContain('larger than 100 MB');
	});
});

describe('more than was asked for', () => {
	it('2000 links for one image do not become 2000 connections', async () => {
		const api = await startApi({
			submit: (response, _request, { url }) =>
				sendJson(response, { data: Array.from({ length: 2000 }, (_, index) => ({ url: `${url}/image-${index}` })) }),
			image: sendPng,
		});
		const { items, error } = await runNode({ baseUrl: api.url });
		expect(api.connections).toBeLessThan(200);
		expect(error?.message ?? `${items.length} items`).toMatch(/^Ideogram's answer could not be read/);
	});

	it.each<[string, unknown]>([
		['an error', { error: 'x'.repeat(4 * MEGABYTE) }],
		['a reason of failure', { status: 'failed', failure_reason: 'x'.repeat(4 * MEGABYTE) }],
	])('%s of 4 MB is cut', async (_name, body) => {
		const api = await startApi({
			poll: (response) => sendJson(response, body, 'error' in (body as object) ? 400 : 200),
		});
		const { error } = await runNode({ baseUrl: api.url, parameters: { model: 'ideogram-3' } });
		expect(error?.message).toContain('xxx');
		expect(error?.message.length).toBeLessThan(1000);
		expect(error?.description?.length).toBeLessThan(1000);
	});
});
