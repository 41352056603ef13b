import type { File } from './client';
import { hangUp, legacy, pause, image, send, v2 } from './client';
import type { Call, FaultAction, ReplyBody, StandIn } from './index';
import { startStandIn } from './index';
import { Line } from './line';

let standIn: StandIn;
let source: File;

beforeEach(async () => {
	standIn = await startStandIn({ latencyMs: 1 });
	source = await image();
});

afterEach(() => standIn.close());
afterAll(hangUp);

const submit = () => v2(standIn, 'ideogram-4', { prompt: 'a lake', image: source });
const models = () => send(standIn, '/models');

it('answers a status instead of processing', async () => {
	standIn.addFault({
		call: 'submit',
		do: {
			kind: 'status',
			status: 402,
			body: { error: 'No funds.', reject_reason: 'insufficient_funds' },
			headers: { 'retry-after': '3' },
		},
	});
	const answer = await submit();
	expect(answer.status).toBe(402);
	expect(answer.json).toEqual({ error: 'No funds.', reject_reason: 'insufficient_funds' });
	expect(answer.headers['retry-after']).toBe('3');
	expect(standIn.ledger.entries).toEqual([]);
	expect(standIn.requests.at(-1)!.status).toBe(402);
	expect((await submit()).status).toBe(200);
});

it('strikes as often as told, only the call and the request that it is for', async () => {
	standIn.addFault({
		call: 'submit',
		times: 2,
		when: (request) => request.body.includes('V_2A'),
		do: { kind: 'status', status: 503, body: 'Away' },
	});
	const ask = (model: string) => legacy(standIn, { prompt: 'a lake', model }, source);
	expect((await models()).status).toBe(200);
	expect((await ask('V_2')).status).toBe(200);
	expect((await ask('V_2A')).bytes.toString()).toBe('Away');
	expect(standIn.faults).toHaveLength(1);
	expect((await ask('V_2A')).status).toBe(503);
	expect(standIn.faults).toHaveLength(0);
	expect((await ask('V_2A')).status).toBe(200);
});

it.each([
	['before', 0],
	['after', 1],
] as const)('resets the connection %s processing', async (when, billed) => {
	standIn.addFault({ call: 'submit', do: { kind: 'reset', when } });
	await expect(submit()).rejects.toThrow(/other side closed|ECONNRESET/);
	expect(standIn.ledger.images).toBe(billed);
	expect(standIn.requests).toHaveLength(1);
	expect(standIn.requests[0]).toMatchObject({ call: 'submit', status: 0 });
});

it('ends a download in the middle', async () => {
	const { json } = await submit();
	const whole = await send(standIn, json.data[0]!.url!, { apiKey: null });
	standIn.addFault({ call: 'download', do: { kind: 'truncate' } });
	const response = await fetch(json.data[0]!.url!);
	expect(Number(response.headers.get('content-length'))).toBe(whole.bytes.length);
	await expect(response.arrayBuffer()).rejects.toThrow();
});

it('answers a web page after having billed', async () => {
	standIn.addFault({ call: 'submit', do: { kind: 'html' } });
	const answer = await submit();
	expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/html' } });
	expect(answer.bytes.toString()).toContain('<!doctype html>');
	expect(standIn.ledger.images).toBe(1);
});

it('holds an answer back', async () => {
	standIn.addFault({ call: 'models', do: { kind: 'delay', ms: 200 } });
	const start = Date.now();
	expect((await models()).json.models.length).toBeGreaterThan(0);
	expect(Date.now() - start).toBeGreaterThanOrEqual(195);
});

it('hangs until it is closed', async () => {
	standIn.addFault({ call: 'submit', do: { kind: 'hang' } });
	let ended: unknown;
	const hanging = submit().catch((error: Error) => (ended = error));
	await pause(300);
	expect(ended).toBeUndefined();
	expect(standIn.ledger.images).toBe(1);
	await standIn.close();
	await hanging;
	expect(ended).toBeInstanceOf(Error);
	standIn = await startStandIn();
});

it('answers other JSON, or its own changed', async () => {
	standIn.addFault({ call: 'submit', do: { kind: 'json', body: { error: 'Broke off.', status_code: 500 } } });
	expect(await submit()).toMatchObject({ status: 200, json: { error: 'Broke off.', status_code: 500 } });
	expect(standIn.ledger.images).toBe(1);

	const change = (json: ReplyBody) => ({ ...json, data: json.data.map((image) => ({ ...image, url: '' })) });
	standIn.addFault({ call: 'submit', do: { kind: 'mutate', change } });
	const { json } = await submit();
	expect(json.data[0]).toMatchObject({ url: '', is_image_safe: true });
	expect(json.generation_id).toBe(standIn.ledger.entries[1]!.generationId);
});

it.each(['poll', 'download', 'models'] as Call[])('strikes a %s', async (call) => {
	const { json } = await submit();
	const paths: Record<string, string> = {
		poll: `/v2/generations/${json.generation_id}`,
		download: json.data[0]!.url!,
		models: '/models',
	};
	const fault: FaultAction = { kind: 'status', status: 500 };
	standIn.addFault({ call, do: fault });
	expect((await send(standIn, paths[call]!)).status).toBe(500);
	expect((await send(standIn, paths[call]!)).status).toBe(200);
});

describe('a download', () => {
	const download = async () => {
		const { json } = await submit();
		return json.data[0]!.url!;
	};
	const heldBack = async (expected: number) => {
		while (standIn.held < expected) await pause(5);
	};

	it.each([
		['headers', 0],
		['half', 0.5],
	] as const)('falls silent after %s', async (after, share) => {
		standIn.addFault({ call: 'download', do: { kind: 'stall', after } });
		const url = await download();
		const { status, headers, body } = await fetch(url);
		expect(status).toBe(200);
		const expected = Number(headers.get('content-length')) >> 1;
		const reader = body!.getReader();
		let seen = 0;
		while (seen < Math.floor(expected * share * 2)) seen += (await reader.read()).value!.length;
		await heldBack(1);
		expect(seen).toBe(share === 0 ? 0 : expected);
		const next = await Promise.race([reader.read(), pause(200)]);
		expect(next).toBeUndefined();
		await reader.cancel();
		while (standIn.line.active > 0) await pause(5);
		expect([standIn.line.peak, standIn.line.sent]).toEqual([1, 0]);
	});

	it.each(['gzip', 'deflate', 'br'] as const)('comes in %s', async (encoding) => {
		const url = await download();
		const plain = Buffer.from(await (await fetch(url)).arrayBuffer());
		standIn.addFault({ call: 'download', do: { kind: 'pack', encoding } });
		const reply = await fetch(url);
		expect(reply.headers.get('content-encoding')).toBe(encoding);
		expect(Number(reply.headers.get('content-length'))).not.toBe(plain.length);
		expect(Buffer.from(await reply.arrayBuffer()).equals(plain)).toBe(true);
	});

	it('shares the line with others: all together are as quick as it is', async () => {
		await standIn.close();
		const bytes = Buffer.alloc(100_000, 'x');
		standIn = await startStandIn({ latencyMs: 1, downBytesPerSecond: 400_000, draw: async () => bytes });
		const urls = [await download(), await download(), await download()];
		const began = performance.now();
		const sizes = await Promise.all(urls.map(async (url) => (await (await fetch(url)).arrayBuffer()).byteLength));
		expect(sizes).toEqual(Array(3).fill(bytes.length));
		// A slow machine takes longer, never less.
		expect(performance.now() - began).toBeGreaterThan(740);
		expect(standIn.line.sent).toBe(3);
	});

	it('sends a piece of each in turn', async () => {
		jest.useFakeTimers();
		try {
			const line = new Line(400_000);
			const sent: string[] = [];
			const to = (name: string) =>
				({ destroyed: false, write: () => sent.push(name), end: () => sent.push(`${name} ends`) }) as never;
			const sending = Promise.all(['a', 'b', 'c'].map(async (name) => await line.send(to(name), Buffer.alloc(30_000))));
			await jest.advanceTimersByTimeAsync(225);
			await sending;
			expect(sent).toEqual(['a', 'b', 'c', 'a', 'a ends', 'b', 'b ends', 'c', 'c ends']);
		} finally {
			jest.useRealTimers();
		}
	});
});
