/**
 * A line that is slower than Ideogram, and downloads that hardly get on: what is paid for is stored, and nothing beyond
 * it.
 */
import sharp from 'sharp';
import type { INodeExecutionData } from 'n8n-workflow';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { DOWNLOADS_AT_ONCE, MOST_WAITING } from '../../nodes/Ideogram/capacity/backlog';
import { giveTime } from '../clock';
import { closeHosts, runNode, startApi, type Answer } from '../security/world';
import type { StandInOptions } from '../standin';
import { idleWhile } from '../standin/idle';
import { largePng, png } from './images';
import { startScene, type Scene } from './scene';

giveTime();

const LIMIT = 10;
const KB = 1000;
let source: Buffer;
let result: Buffer;
beforeAll(async () => {
	source = await png(16, 16);
	result = await largePng(20 * KB);
});

const items = (count: number) => Array.from({ length: count }, () => ({ files: { data: { bytes: source } } }));
const slow: StandInOptions = {
	latencyMs: 1,
	inflightLimit: LIMIT,
	downBytesPerSecond: 400 * KB,
	draw: async () => result,
};

/** The bytes that were stored, in mode `default`. */
function fetched({ json, binary }: INodeExecutionData): Buffer {
	expect(json.missing_reason).toBeUndefined();
	return Buffer.from(binary!.data.data, 'base64');
}

/** Notes, whenever a paid call comes in, how many images are paid for and not sent. */
function watchBacklog({ standIn }: Scene): { most: number } {
	const seen = { most: 0 };
	standIn.addFault({
		call: 'submit',
		when: () => {
			seen.most = Math.max(seen.most, standIn.ledger.images - standIn.line.sent);
			return false;
		},
		do: { kind: 'hang' },
	});
	return seen;
}

describe('60 images over a line that is slower than Ideogram', () => {
	it.each(['V_2', 'ideogram-3'])(
		'%s: all that is billed is stored, by one download each, a few at a time',
		async (model) => {
			const scene = await startScene('filesystem', slow);
			const seen = watchBacklog(scene);
			const run = await scene.run(items(60), { model });
			expect(run.error).toBeUndefined();
			const stored = await Promise.all(run.items.map(async (item) => await scene.bytes(item, 'data')));
			expect(stored.filter((bytes) => bytes.equals(result))).toHaveLength(60);
			expect(scene.standIn.ledger.images).toBe(60);
			expect(run.calls.filter(({ call }) => call === 'download')).toHaveLength(60);
			expect(scene.standIn.line.peak).toBeLessThanOrEqual(DOWNLOADS_AT_ONCE);
			// What waits, and what was in progress when it began to wait.
			expect(seen.most).toBeLessThanOrEqual(MOST_WAITING + LIMIT);
			await scene.close();
		},
	);

	it('two executions with one key share the line, and what may wait', async () => {
		const scene = await startScene('filesystem', slow);
		const seen = watchBacklog(scene);
		const runs = await Promise.all([scene.run(items(30), { numImages: 2 }), scene.run(items(10), {})]);
		const outcomes = runs.map((run) => [run.error, run.items.filter(({ binary }) => binary).length]);
		expect(outcomes).toEqual([
			[undefined, 60],
			[undefined, 10],
		]);
		expect(scene.standIn.ledger.images).toBe(70);
		expect(scene.standIn.line.peak).toBeLessThanOrEqual(DOWNLOADS_AT_ONCE);
		expect(seen.most).toBeLessThanOrEqual(MOST_WAITING + LIMIT);
		await scene.close();
	});
});

it('an image that was given up makes room for the next call', async () => {
	const scene = await startScene('filesystem', { ...slow, downBytesPerSecond: undefined });
	scene.standIn.addFault({ call: 'download', times: 1000, do: { kind: 'status', status: 404 } });
	const run = await scene.run(items(40), {});
	expect(run.error).toBeUndefined();
	expect(run.items.map(({ json }) => json.missing)).toEqual(Array(40).fill('download_failed'));
	expect(scene.standIn.ledger.images).toBe(40);
	await scene.close();
});

describe('a line that stands still, by the clock that the node is given', () => {
	afterEach(async () => await closeHosts());

	const pause = async (ms: number) => await idleWhile(new Promise((resolve) => setTimeout(resolve, ms)));
	/** The first answers, and after them the image. */
	const afterThat = async (...answers: Answer[]) =>
		await startApi({ image: async (...asked) => await (answers.shift() ?? whole)(...asked) });
	const whole: Answer = (response) => response.writeHead(200, { 'content-length': result.length }).end(result);
	const begin: Answer = (response) => {
		response.writeHead(200, { 'content-length': result.length });
		response.flushHeaders();
	};

	it('many minutes are no reason to cut a download that gets on', async () => {
		const large = await largePng(600 * KB);
		const began = performance.now();
		const api = await afterThat(async (response) => {
			response.writeHead(200, { 'content-length': large.length });
			for (let at = 0; at < large.length; at += 25 * KB) {
				response.write(large.subarray(at, at + 25 * KB));
				await pause(20_000);
			}
			response.end();
		});
		const {
			items: [item],
		} = await runNode({ baseUrl: api.url, binaryMode: 'default' });
		expect(performance.now() - began).toBeGreaterThan(6 * 60_000);
		expect(fetched(item).equals(large)).toBe(true);
		expect(api.requests.map(({ path }) => path)).toEqual(['/remix', '/image.png']);
	});

	it.each<[string, Answer]>([
		['after its headers', begin],
		[
			'in the middle',
			(response, ...more) => {
				begin(response, ...more);
				response.write(result.subarray(0, result.length / 2));
			},
		],
		['before its headers', () => {}],
	])('%s it is cut, its connection is closed, and the image is fetched again', async (_where, answer) => {
		let closed = 0;
		const silent: Answer = (response, ...more) => {
			response.on('close', () => (closed += 1));
			answer(response, ...more);
		};
		const api = await afterThat(silent, silent);
		const {
			items: [item],
		} = await runNode({ baseUrl: api.url, binaryMode: 'default' });
		expect(fetched(item).equals(result)).toBe(true);
		expect(api.requests.map(({ path }) => path)).toEqual(['/remix', ...Array<string>(3).fill('/image.png')]);
		expect(closed).toBe(2);
	});

	it('a byte now and then does not keep it for ever', async () => {
		const trickle: Answer = async (response, ...more) => {
			begin(response, ...more);
			for (let at = 0; at < 20 && !response.destroyed; at++) {
				response.write(result.subarray(at, at + 1));
				await pause(20_000);
			}
		};
		const api = await afterThat(trickle);
		const {
			items: [item],
		} = await runNode({ baseUrl: api.url, binaryMode: 'default' });
		expect(fetched(item).equals(result)).toBe(true);
		expect(api.requests).toHaveLength(3);
	});

	it('an answer to a poll that falls silent after its headers is asked for again', async () => {
		let polls = 0;
		const api = await startApi({
			poll: (response, _request, { url }) => {
				response.writeHead(200, { 'content-type': 'application/json' });
				const done = { status: 'completed', data: [{ url: `${url}/image.png`, is_image_safe: true }] };
				if (polls++ > 0) return response.end(JSON.stringify(done));
				response.flushHeaders();
			},
			image: whole,
		});
		const {
			items: [item],
			error,
		} = await runNode({ baseUrl: api.url, parameters: { model: 'ideogram-3' } });
		expect([error, item?.json.missing_reason]).toEqual([undefined, undefined]);
		expect(polls).toBe(2);
	});
});

describe('an image that comes packed is stored as it is', () => {
	afterEach(async () => await closeHosts());

	const ways: Array<[string, string | undefined, (bytes: Buffer) => Buffer]> = [
		['gzip', 'gzip', gzipSync],
		['br', 'br', brotliCompressSync],
		['deflate', 'deflate', deflateSync],
		['two upon each other, which n8n does not undo', 'deflate, gzip', (bytes) => gzipSync(deflateSync(bytes))],
		['gzip that nobody calls so', undefined, gzipSync],
		['a name without packing', 'identity', (bytes) => bytes],
	];

	for (const isLengthTold of [true, false]) {
		it.each(ways)(`%s, length ${isLengthTold ? '' : 'not '}told`, async (_name, encoding, pack) => {
			const noise = { type: 'gaussian' as const, mean: 99, sigma: 40 };
			const photo = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#345', noise } })
				.webp()
				.toBuffer();
			const packed = pack(photo);
			const headers = {
				...(encoding && { 'content-encoding': encoding }),
				...(isLengthTold && { 'content-length': packed.length }),
			};
			const api = await startApi({ image: (response) => response.writeHead(200, headers).end(packed) });
			const {
				items: [item],
			} = await runNode({ baseUrl: api.url, binaryMode: 'default' });
			const stored = fetched(item);
			expect(stored.equals(photo)).toBe(true);
			expect(item.binary!.data.mimeType).toBe('image/webp');
			expect(await sharp(stored).stats()).toMatchObject({ isOpaque: true });
			expect(api.requests).toHaveLength(2);
			expect(api.requests[1]!.headers['accept-encoding']).toBe('identity');
		});
	}
});
