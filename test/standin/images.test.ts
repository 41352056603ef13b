import sharp from 'sharp';
import type { File } from './client';
import { hangUp, legacy, image, send, v2 } from './client';
import type { StandIn } from './index';
import { startStandIn } from './index';
import { remix } from './remix';
import { sampleImage } from './sample';

let standIn: StandIn;
/** One that draws ahead, and whose links are brief. */
const LIFETIME_MS = 60 * 60_000;
let special: StandIn;
let source: File;

beforeAll(async () => {
	standIn = await startStandIn({ latencyMs: 1 });
	special = await startStandIn({ latencyMs: 1, drawAhead: true, linkLifetimeMs: LIFETIME_MS });
	source = await image();
});

afterAll(async () => {
	await hangUp();
	await standIn.close();
	await special.close();
});

async function download(url: string) {
	const answer = await send(standIn, url, { apiKey: null });
	expect(answer.status).toBe(200);
	return answer;
}

/**
 * How far two images are apart, as the mean difference of their channels, after the second got the first one's size.
 */
async function difference(one: Buffer, other: Buffer): Promise<number> {
	const first = await sharp(one).removeAlpha().raw().toBuffer({ resolveWithObject: true });
	const { width, height } = first.info;
	const second = await sharp(other).resize(width, height, { fit: 'cover' }).removeAlpha().raw().toBuffer();
	const { abs } = Math;
	let sum = 0;
	for (let at = 0; at < second.length; at++) sum += abs(first.data[at]! - second[at]!);
	return sum / second.length;
}

describe('a link', () => {
	it('gives the image that was promised, without a key', async () => {
		const { json } = await legacy(standIn, { prompt: 'a lake', aspect_ratio: 'ASPECT_3_2' }, source);
		const answer = await download(json.data[0]!.url!);
		expect(answer.headers['content-type']).toBe('image/png');
		const { format, width, height } = await sharp(answer.bytes).metadata();
		expect([format, `${width}x${height}`]).toEqual(['png', json.data[0].resolution]);
		expect(width / height).toBe(1.5);
		expect(standIn.requests.at(-1)!.headers['api-key']).toBeUndefined();
	});

	it('records a key that comes along', async () => {
		const { json } = await legacy(standIn, { prompt: 'a lake' }, source);
		await send(standIn, json.data[0]!.url!);
		expect(standIn.requests.at(-1)).toMatchObject({ call: 'download', headers: { 'api-key': standIn.apiKey } });
	});

	it('is signed', async () => {
		const { json } = await legacy(standIn, { prompt: 'a lake' }, source);
		const url: string = json.data[0]!.url!;
		expect((await send(standIn, url.slice(0, -1) + (url.endsWith('0') ? '1' : '0'))).status).toBe(403);
		expect((await send(standIn, url.replace(/exp=\d+/, 'exp=9999999999'))).status).toBe(403);
		expect((await send(standIn, url.split('?')[0]!)).status).toBe(403);
	});

	it('expires', async () => {
		const { json } = await legacy(special, { prompt: 'a lake' }, source);
		const early = await send(special, json.data[0]!.url!, { apiKey: null });
		expect(early.status).toBe(200);
		const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + LIFETIME_MS + 1);
		const answer = await send(special, json.data[0]!.url!, { apiKey: null });
		now.mockRestore();
		expect(answer).toMatchObject({ status: 410, json: { error: expect.stringContaining('expired') } });
	});
});

describe('a remix', () => {
	it('has the resolution and the ratio that were asked for', async () => {
		const size = async (fields: Record<string, string>, model = 'ideogram-3') => {
			const { json } = await v2(standIn, model, { prompt: 'a lake', image: source, ...fields });
			const { width, height } = await sharp((await download(json.data[0]!.url!)).bytes).metadata();
			expect(json.data[0].resolution).toBe(`${width}x${height}`);
			return { width, height };
		};
		expect(await size({ resolution: '1536x640' })).toEqual({ width: 1536, height: 640 });
		expect(await size({ resolution: '1440x2880' }, 'ideogram-4')).toEqual({ width: 1440, height: 2880 });
		for (const ratio of ['9x16', '3x1', '1x1', '5x4']) {
			const [across, down] = ratio.split('x').map(Number);
			const { width, height } = await size({ aspect_ratio: ratio });
			expect(width * down!).toBe(height * across!);
		}
	});

	it('is the same for the same seed, and only then', async () => {
		const ask = async (request: object) => {
			const { json } = await legacy(standIn, { prompt: 'a lake', ...request }, source);
			return await Promise.all(json.data.map(async (image) => (await download(image.url!)).bytes));
		};
		const [first, second] = await ask({ seed: 5, num_images: 2 });
		const [again] = await ask({ seed: 5 });
		const [sixth] = await ask({ seed: 6 });
		const [otherPrompt] = await ask({ seed: 5, prompt: 'a hill' });
		expect(again!.equals(first!)).toBe(true);
		expect(sixth!.equals(second!)).toBe(true);
		expect(second!.equals(first!)).toBe(false);
		expect(otherPrompt!.equals(first!)).toBe(false);
	});

	it('draws its own seed when none is given', async () => {
		const seeds = await Promise.all(
			[1, 2, 3].map(async () => (await legacy(standIn, { prompt: 'a lake' }, source)).json.data[0].seed),
		);
		expect(new Set(seeds).size).toBe(3);
	});

	it('differs from the source, the more the less the source weighs', async () => {
		const sample = await sampleImage();
		const far: number[] = [];
		for (const weight of [100, 75, 50, 25, 1]) {
			const order = { source: sample, width: 1248, height: 832, prompt: 'at sunset', seed: 3, weight };
			far.push(await difference(await remix(order), sample));
		}
		expect(far).toEqual([...far].sort((a, b) => a - b));
		expect(far[0]).toBeLessThan(8);
		expect(far[2]).toBeGreaterThan(18);
		expect(far[4]).toBeGreaterThan(far[2]! * 1.2);
	});

	it('stands upright as the EXIF orientation says', async () => {
		const lying = await sharp(await sampleImage())
			.jpeg()
			.withMetadata({ orientation: 6 })
			.toBuffer();
		const upright = await sharp(lying).autoOrient().toBuffer();
		const order = { width: 832, height: 1248, prompt: 'a lake', seed: 3, weight: 100 };
		expect(await difference(upright, await remix({ ...order, source: lying }))).toBeLessThan(8);
	});

	it('follows palette and style', async () => {
		const order = { source: source.bytes, width: 640, height: 432, prompt: 'a lake', seed: 3, weight: 20 };
		const mean = async (change: object) => {
			const { channels } = await sharp(await remix({ ...order, ...change })).stats();
			return channels.map((channel) => channel.mean);
		};
		const [red, , redBlue] = await mean({ colors: ['#400000', '#ff2010'] });
		const [blueRed, , blue] = await mean({ colors: ['#000040', '#1020ff'] });
		expect(red! - redBlue!).toBeGreaterThan(60);
		expect(blue! - blueRed!).toBeGreaterThan(60);
		expect(await mean({ style: 'DESIGN' })).not.toEqual(await mean({ style: 'REALISTIC' }));
	});

	it.each(['jpeg', 'webp', 'png'] as const)('takes a %s of any make', async (format) => {
		const grey = await sharp((await image(90, 60)).bytes)
			.grayscale()
			.toFormat(format)
			.toBuffer();
		const glass = await sharp({ create: { width: 60, height: 90, channels: 4, background: '#ff000040' } })
			.toFormat(format)
			.toBuffer();
		for (const bytes of [grey, glass]) {
			const { width, height } = await sharp(
				await remix({ source: bytes, width: 128, height: 96, prompt: 'x', seed: 1 }),
			).metadata();
			expect([width, height]).toEqual([128, 96]);
		}
	});

	it('can be drawn ahead', async () => {
		const fields = { prompt: 'a lake', image: source, num_images: '2' };
		const { json } = await v2(special, 'ideogram-4', fields);
		const answers = await Promise.all(json.data.map((image) => send(special, image.url!, { apiKey: null })));
		expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
	});
});
