/** What the operations do to images, seen in the pixels of the files that they hand out. */
import sharp from 'sharp';
import type { Operation } from '../facts';
import { catalog } from '../facts';
import type { File } from './client';
import { hangUp, send, settled } from './client';
import type { StandIn } from './index';
import { startStandIn } from './index';
import type { Values } from './requests';
import { halfBlack, submit } from './requests';

let standIn: StandIn;
/** A red disc on a blue ground, 120x80. */
let disc: File;
/** Its left half is black, its right half white. */
let mask: File;

beforeAll(async () => {
	standIn = await startStandIn({ latencyMs: 1, inflightLimit: 1000 });
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80">
		<rect width="120" height="80" fill="#2040c0"/><circle cx="60" cy="40" r="25" fill="#d02020"/>
	</svg>`;
	disc = {
		bytes: await sharp(Buffer.from(svg)).removeAlpha().png().toBuffer(),
		filename: 'disc.png',
		contentType: 'image/png',
	};
	mask = await halfBlack(120, 80);
});

afterAll(async () => {
	await hangUp();
	await standIn.close();
});

const operationAt = (path: string) => catalog.operations.find((operation) => operation.path === path) as Operation;

/** The entries of an answer, polled for where that is needed. */
async function results(path: string, values: Values): Promise<Array<Record<string, unknown>>> {
	const answer = await submit(standIn, operationAt(path), values);
	expect({ path, status: answer.status, error: answer.json.error }).toEqual({ path, status: 200 });
	const json =
		operationAt(path).asyncMode === 'always' ? (await settled(standIn, answer.json.generation_id)).json : answer.json;
	return json.data as unknown as Array<Record<string, unknown>>;
}

async function fetched(url: unknown): Promise<{ bytes: Buffer; type: unknown }> {
	const { status, bytes, headers } = await send(standIn, url as string, { apiKey: null });
	expect(status).toBe(200);
	return { bytes, type: headers['content-type'] };
}

async function first(path: string, values: Values): Promise<Buffer> {
	const [entry] = await results(path, values);
	const { bytes, type } = await fetched(entry!.url);
	expect(type).toBe('image/png');
	return bytes;
}

const sizeOf = async (bytes: Buffer) => {
	const { width, height } = await sharp(bytes).metadata();
	return `${width}x${height}`;
};

const rgb = (bytes: Buffer) => sharp(bytes).removeAlpha().toColorspace('srgb').raw().toBuffer();

/** For each pixel whether it differs from the disc's. */
async function changes(bytes: Buffer): Promise<boolean[]> {
	const [one, other] = await Promise.all([rgb(disc.bytes), rgb(bytes)]);
	expect(other).toHaveLength(one.length);
	return Array.from({ length: one.length / 3 }, (_, pixel) =>
		[0, 1, 2].some((channel) => one[pixel * 3 + channel] !== other[pixel * 3 + channel]),
	);
}

const share = (flags: boolean[]) => flags.filter(Boolean).length / flags.length;
const left = (flags: boolean[]) => flags.filter((_, pixel) => pixel % 120 < 60);
const right = (flags: boolean[]) => flags.filter((_, pixel) => pixel % 120 >= 60);

/** Red, green, blue and opacity at a place. */
async function at(bytes: Buffer, x: number, y: number): Promise<number[]> {
	return [...(await sharp(bytes).ensureAlpha().extract({ left: x, top: y, width: 1, height: 1 }).raw().toBuffer())];
}

describe('generate', () => {
	it.each([
		['/v1/ideogram-v3/generate', { resolution: '512x1536' }, '512x1536'],
		['/v1/ideogram-v3/generate', {}, '1024x1024'],
		['/v2/image/generate/ideogram-4', { resolution: '720x1280' }, '720x1280'],
		['/v2/image/generate/ideogram-3', { aspect_ratio: '2x1' }, '1440x720'],
		['/v2/image/generate/nano-banana-pro', { aspect_ratio: '16:9' }, '1280x720'],
		['/v2/image/generate/p-image-ideogram', { custom_width: 320, custom_height: 64 }, '320x64'],
		['/v2/image/generate/ideogram-4-5', { size: '800x1280' }, '800x1280'],
		['/generate', { image_request: { prompt: 'a lake', resolution: 'RESOLUTION_1280_720' } }, '1280x720'],
	])('%s %j has the size %s', async (path, values, size) => {
		const [entry] = await results(path, path === '/generate' ? values : { prompt: 'a lake', ...values });
		expect(entry!.resolution).toBe(size);
		expect(await sizeOf((await fetched(entry!.url)).bytes)).toBe(size);
	});

	it('follows prompt and seed, and nothing else', async () => {
		const make = (prompt: string, seed: number) =>
			first('/v2/image/generate/ideogram-3', { prompt, seed, resolution: '512x1536', magic_prompt: 'off' });
		const [one, again, other, another] = await Promise.all([
			make('a lake', 5),
			make('a lake', 5),
			make('a lake', 6),
			make('a forest', 5),
		]);
		expect(again.equals(one)).toBe(true);
		expect(other.equals(one)).toBe(false);
		expect(another.equals(one)).toBe(false);
	});

	it.each([
		'/v1/ideogram-v3/generate-transparent',
		'/v2/image/generate/ideogram-3-transparent',
		'/v2/image/generate/ideogram-4-transparent',
	])('%s is clear in its corners', async (path) => {
		const bytes = await first(path, { prompt: 'a star' });
		expect((await at(bytes, 2, 2))[3]).toBe(0);
		expect((await at(bytes, 512, 512))[3]).toBe(255);
	});

	it('enlarges what is transparent, and says so', async () => {
		const [entry] = await results('/v1/ideogram-v3/generate-transparent', { prompt: 'a star', upscale_factor: 'X2' });
		expect(entry).toMatchObject({ resolution: '1024x1024', upscaled_resolution: '2048x2048' });
		expect(await sizeOf((await fetched(entry!.url)).bytes)).toBe('2048x2048');
		const [v2] = await results('/v2/image/generate/ideogram-3-transparent', { prompt: 'a star', upscale_factor: 'x2' });
		expect(v2!.resolution).toBe('2048x2048');
	});
});

describe('edit changes what the mask has in black, and nothing else', () => {
	it.each([
		['/v1/ideogram-v3/inpaint', { image: 'disc' }],
		['/v1/ideogram-v3/edit', { image: 'disc' }],
		['/edit', { image_file: 'disc', model: 'V_2' }],
		['/v2/image/inpaint/ideogram-3', { image: 'disc' }],
		['/v2/image/precise-edit/ideogram-4-5', { image: 'disc' }],
		['/v2/image/generate/ideogram-4-5', { images: 'disc' }],
	])('%s', async (path, values) => {
		const filled = Object.fromEntries(
			Object.entries(values).map(([name, value]) => [name, value === 'disc' ? disc : value]),
		);
		const flags = await changes(await first(path, { ...filled, mask, prompt: 'a forest' }));
		expect(share(right(flags))).toBe(0);
		expect(share(left(flags))).toBeGreaterThan(0.9);
	});

	it('where there is no mask, everything, or what lies in the window', async () => {
		const path = '/v2/image/precise-edit/ideogram-4-5';
		expect(share(await changes(await first(path, { image: disc, prompt: 'a forest' })))).toBeGreaterThan(0.9);
		const wide = { ...disc, bytes: await sharp(disc.bytes).resize(600, 300, { fit: 'fill' }).png().toBuffer() };
		const bytes = await first(path, { image: wide, prompt: 'a forest', context_window: '0,0,300,300' });
		const [one, other] = await Promise.all([rgb(wide.bytes), rgb(bytes)]);
		const row = 150 * 600 * 3;
		expect(other.subarray(row + 301 * 3, row + 600 * 3).equals(one.subarray(row + 301 * 3, row + 600 * 3))).toBe(true);
		expect(other.subarray(row, row + 300 * 3).equals(one.subarray(row, row + 300 * 3))).toBe(false);
	});

	it('/v1/edit takes files or links of its own', async () => {
		const [entry] = await results('/v1/edit', { images: [disc, disc], prompt: 'a forest', resolution: '1024x1024' });
		expect(await sizeOf((await fetched(entry!.url)).bytes)).toBe('1024x1024');
		const [again] = await results('/v1/edit', {
			image_urls: [entry!.url],
			prompt: 'a forest',
			resolution: '1024x1024',
			transparent_background: true,
		});
		expect((await sharp((await fetched(again!.url)).bytes).metadata()).hasAlpha).toBe(true);
		const foreign = await submit(standIn, operationAt('/v1/edit'), {
			image_urls: ['https://example.com/x.png'],
			prompt: 'a lake',
		});
		expect(foreign).toMatchObject({ status: 400, json: { error: expect.stringContaining('image_urls') } });
	});
});

describe('background', () => {
	it.each(['/v1/remove-background', '/v2/image/remove-background/ideogram-1'])(
		'%s leaves the subject',
		async (path) => {
			const bytes = await first(path, { image: disc });
			expect(await at(bytes, 3, 3)).toEqual([0x20, 0x40, 0xc0, 0]);
			expect(await at(bytes, 60, 40)).toEqual([0xd0, 0x20, 0x20, 255]);
		},
	);

	it.each([
		'/v1/ideogram-v3/replace-background',
		'/v2/image/replace-background/ideogram-3',
		'/v2/image/replace-background/gpt-image-2',
	])('%s changes all but the subject', async (path) => {
		const bytes = await first(path, { image: disc, prompt: 'a forest' });
		const flags = await changes(bytes);
		expect(flags[40 * 120 + 60]).toBe(false);
		expect(flags[40 * 120 + 80]).toBe(false);
		const outside = flags.filter((_, pixel) => Math.hypot((pixel % 120) - 60, Math.floor(pixel / 120) - 40) > 27);
		const inside = flags.filter((_, pixel) => Math.hypot((pixel % 120) - 60, Math.floor(pixel / 120) - 40) < 23);
		expect(share(outside)).toBeGreaterThan(0.9);
		expect(share(inside)).toBe(0);
	});

	it('can come from another image', async () => {
		const green = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#20a040' } })
			.png()
			.toBuffer();
		const background_reference = { bytes: green, filename: 'green.png' };
		const bytes = await first('/v2/image/replace-background/ideogram-4-5', { image: disc, background_reference });
		expect(await at(bytes, 3, 3)).toEqual([0x20, 0xa0, 0x40, 255]);
		expect(await at(bytes, 60, 40)).toEqual([0xd0, 0x20, 0x20, 255]);
	});
});

it('remove object paints over what the mask has in white', async () => {
	const flags = await changes(await first('/v2/image/remove-object/ideogram-1', { image: disc, mask }));
	expect(share(left(flags))).toBe(0);
	expect(share(right(flags))).toBeGreaterThan(0.2);
	const bytes = await first('/v2/image/remove-object/ideogram-1', {
		image: disc,
		mask_asset_identifier: { asset_type: 'ASSET', asset_id: 'x' },
	});
	expect(await at(bytes, 60, 40)).not.toEqual([0xd0, 0x20, 0x20, 255]);
	expect(await at(bytes, 3, 3)).toEqual([0x20, 0x40, 0xc0, 255]);
});

it.each([
	['/v1/ideogram-v3/reframe', { resolution: '1536x512' }, '1536x512'],
	['/v2/image/reframe/ideogram-3', { resolution: '512x1536' }, '512x1536'],
	['/v2/image/reframe/nano-banana-2', { aspect_ratio: '21:9' }, '1512x648'],
	['/v2/tool/ad-resizer', { resolution: '728x90' }, '728x90'],
])('%s %j keeps the source in its middle', async (path, values, size) => {
	const bytes = await first(path, { image: disc, ...values });
	expect(await sizeOf(bytes)).toBe(size);
	const [width, height] = size.split('x').map(Number) as [number, number];
	expect((await at(bytes, width / 2, height / 2))[0]).toBeGreaterThan(180);
});

it('the legacy reframe has the resolution, too', async () => {
	expect(
		await sizeOf(await first('/reframe', { image_file: disc, resolution: 'RESOLUTION_640_1344', model: 'V_2' })),
	).toBe('640x1344');
});

it.each([
	['/upscale', { image_request: {} }, '240x160'],
	['/v2/image/upscale/auto', { upscale_factor: 'x4' }, '480x320'],
	['/v2/image/upscale/topaz-wonder-3-5', {}, '240x160'],
	['/v2/image/upscale/nano-banana-pro', { resolution_tier: '1K' }, '1256x840'],
])('%s %j makes it %s', async (path, values, size) => {
	const bytes = await first(path, { [path === '/upscale' ? 'image_file' : 'image']: disc, ...values });
	expect(await sizeOf(bytes)).toBe(size);
	const back = await rgb(await sharp(bytes).resize(120, 80, { fit: 'fill' }).png().toBuffer());
	const source = await rgb(disc.bytes);
	const distance = source.reduce((sum, value, index) => sum + Math.abs(value - back[index]!), 0) / source.length;
	expect(distance).toBeLessThan(6);
});

it('upscale refuses what would get too large', async () => {
	const large = { ...disc, bytes: await sharp(disc.bytes).resize(1200, 20, { fit: 'fill' }).png().toBuffer() };
	const answer = await submit(standIn, operationAt('/v2/image/upscale/auto'), { image: large, upscale_factor: 'x8' });
	expect(answer).toMatchObject({ status: 400, json: { error: expect.stringContaining('8192') } });
});

it('describe tells size and color', async () => {
	const say = async (path: string, values: Values) =>
		(await submit(standIn, operationAt(path), values)).json as unknown as Record<string, never>;
	const { descriptions } = await say('/describe', { image_file: disc });
	expect(descriptions).toEqual([{ text: expect.stringMatching(/landscape .*120 by 80 .*blue/) }]);
	const green = {
		...disc,
		bytes: await sharp({ create: { width: 30, height: 30, channels: 3, background: '#20a040' } })
			.png()
			.toBuffer(),
	};
	expect((await say('/v2/image/describe/ideogram-3', { image: green })).descriptions).toEqual([
		{ text: expect.stringMatching(/square .*30 by 30 .*green/) },
	]);
	const plain = await say('/v2/image/describe/ideogram-4', { image: green });
	expect(plain.json_prompt).toEqual({
		high_level_description: expect.stringContaining('30 by 30'),
		compositional_deconstruction: {
			background: expect.any(String),
			elements: [expect.objectContaining({ bbox: expect.any(Array) })],
		},
	});
	const more = await say('/v2/image/describe/ideogram-4', { image: green, include_tags: true, include_bbox: false });
	expect(more.json_prompt).toMatchObject({ tags: ['green', '30x30'] });
	expect(JSON.stringify(more.json_prompt)).not.toContain('bbox');
});

it('layerize gives the image with and without its texts', async () => {
	const [entry] = await results('/v2/design/layerize/ideogram-3', { image: disc });
	const whole = await fetched(entry!.url);
	const base = await fetched(entry!.base_image_url);
	expect([whole.type, base.type]).toEqual(['image/png', 'image/png']);
	expect(share(await changes(whole.bytes))).toBe(0);
	const flags = await changes(base.bytes);
	const blocks = entry!.text_blocks as Array<{ x: number; y: number; width: number; height: number; text: string }>;
	const isWithin = (pixel: number) =>
		blocks.some(({ x, y, width, height }) => {
			const [px, py] = [pixel % 120, Math.floor(pixel / 120)];
			return px >= x && px < x + width && py >= y && py < y + height;
		});
	expect(flags.some((flag, pixel) => flag && isWithin(pixel))).toBe(true);
	expect(flags.some((flag, pixel) => flag && !isWithin(pixel))).toBe(false);
	expect(blocks.every(({ text }) => text.length > 0)).toBe(true);
});

it('colorways gives each mask its color, in one image, and leaves the rest', async () => {
	const other = { ...mask, bytes: await sharp(mask.bytes).flop().png().toBuffer() };
	const colors = { image: disc, colors: ['#20a040', '#f0c020'] };
	const [entry, ...more] = await results('/v2/tool/colorways', { ...colors, masks: [mask, other] });
	expect(more).toEqual([]);
	const { bytes } = await fetched(entry!.url);
	const [[red, green], [leftRed]] = (await Promise.all([at(bytes, 80, 40), at(bytes, 40, 40)])) as [number[], number[]];
	expect(green!).toBeGreaterThan(red!);
	expect(leftRed!).toBeGreaterThan(red!);
	// Told by transparency alone: what is opaque is changed.
	const alpha = { ...mask, bytes: await sharp(mask.bytes).joinChannel(mask.bytes).png().toBuffer() };
	for (const one of [mask, alpha]) {
		const bytesOfOne = await first('/v2/tool/colorways', { image: disc, colors: ['#20a040'], masks: [one] });
		expect(share(left(await changes(bytesOfOne)))).toBe(0);
		expect((await at(bytesOfOne, 80, 40))[1]!).toBeGreaterThan((await at(bytesOfOne, 80, 40))[0]!);
	}
	const wrong = [
		[{ ...colors, colors: ['#20a040'], masks: [await halfBlack(60, 80)] }, '60x80'],
		[{ ...colors, masks: [mask] }, 'colors has 2 entries for 1 masks'],
		[colors, 'masks'],
	] as const;
	for (const [values, words] of wrong) {
		const refused = await submit(standIn, operationAt('/v2/tool/colorways'), values);
		expect(refused).toMatchObject({ status: 400, json: { error: expect.stringContaining(words) } });
	}
});

it('material swap makes what the masks mark of the materials, one for all or one for each', async () => {
	const plain = async (background: string) => ({
		...disc,
		bytes: await sharp({ create: { width: 9, height: 9, channels: 3, background } })
			.png()
			.toBuffer(),
	});
	const [green, yellow] = [await plain('#20a040'), await plain('#f0c020')];
	const other = { ...mask, bytes: await sharp(mask.bytes).flop().png().toBuffer() };
	const swap = { image: disc, masks: [mask, other] };
	const one = await first('/v2/tool/material-swap', { ...swap, materials: [green] });
	const each = await first('/v2/tool/material-swap', { ...swap, materials: [green, yellow] });
	for (const [image, x, isGreen] of [
		[one, 40, true],
		[one, 80, true],
		[each, 80, true],
		[each, 40, false],
	] as const) {
		const [red, greenOf] = await at(image, x, 40);
		expect([x, greenOf! > red!]).toEqual([x, isGreen]);
	}
	const refused = await submit(standIn, operationAt('/v2/tool/material-swap'), {
		image: disc,
		masks: [mask],
		materials: [green, yellow],
	});
	expect(refused).toMatchObject({ status: 400, json: { error: 'materials has 2 entries for 1 masks.' } });
});

it('an ad comes in exactly the size that was asked for, and on a platform only in its sizes', async () => {
	const ad = await first('/v2/tool/ad-resizer', { image: disc, resolution: '728x90' });
	expect(await sizeOf(ad)).toBe('728x90');
	const refused = await submit(standIn, operationAt('/v2/tool/ad-resizer'), {
		image: disc,
		resolution: '728x90',
		platform: 'tiktok',
	});
	expect(refused).toMatchObject({ status: 400, json: { error: expect.stringContaining('does not accept') } });
});

describe('other media', () => {
	it('SVG is drawn from a prompt or an image, and sharp reads it', async () => {
		const [entry] = await results('/v2/svg/generate/ideogram-vector-1', { prompt: 'a lake', seed: 4 });
		const { bytes, type } = await fetched(entry!.url);
		expect(type).toBe('image/svg+xml');
		expect(bytes.toString()).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
		expect(await sizeOf(bytes)).toBe(`${String(entry!.width)}x${String(entry!.height)}`);
		const [traced] = await results('/v2/svg/vectorize/ideogram-vector-1', { image: disc, mode: 'detailed' });
		const svg = (await fetched(traced!.url)).bytes;
		expect(await sizeOf(svg)).toBe('120x80');
		const [red, green] = await at(await sharp(svg).png().toBuffer(), 60, 40);
		expect(red!).toBeGreaterThan(green! + 100);
	});

	it('videos are MP4', async () => {
		const path = '/v2/video/generate/kling-3-standard-text-to-video';
		const [entry] = await results(path, { prompt: 'waves', duration: 7, aspect_ratio: '9x16' });
		expect(entry).toMatchObject({ prompt: 'waves', duration: 7, aspect_ratio: '9x16' });
		const { bytes, type } = await fetched(entry!.url);
		expect(type).toBe('video/mp4');
		expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
		expect(['moov', 'mdat'].every((box) => bytes.includes(box))).toBe(true);
	});
});

it('replace background takes formats that no other operation takes', async () => {
	const path = '/v2/image/replace-background/ideogram-3';
	const as = async (format: 'gif' | 'tiff' | 'avif') => ({
		...disc,
		bytes: await sharp(disc.bytes).toFormat(format).toBuffer(),
	});
	const bmp = { ...disc, bytes: await bitmap(disc.bytes) };
	for (const image of [await as('gif'), await as('tiff'), await as('avif'), bmp]) {
		expect(await sizeOf(await first(path, { image, prompt: 'a forest' }))).toBe('120x80');
		const elsewhere = await submit(standIn, operationAt('/v2/image/replace-background/gpt-image-2'), {
			image,
			prompt: 'a forest',
		});
		expect(elsewhere.status).toBe(400);
	}
	expect(share(await changes(await first(path, { image: bmp, prompt: 'a forest' })))).toBeLessThan(1);
	const wide = { ...disc, bytes: await sharp(disc.bytes).resize(100, 20, { fit: 'fill' }).png().toBuffer() };
	const answer = await submit(standIn, operationAt(path), { image: wide, prompt: 'a forest' });
	expect(answer).toMatchObject({ status: 400, json: { error: expect.stringContaining('3 times') } });
});

/** An uncompressed BMP of 24 bits a pixel. */
async function bitmap(image: Buffer): Promise<Buffer> {
	const { data, info } = await sharp(image).removeAlpha().raw().toBuffer({ resolveWithObject: true });
	const stride = Math.ceil((info.width * 3) / 4) * 4;
	const bytes = Buffer.alloc(54 + stride * info.height);
	bytes.write('BM');
	bytes.writeUInt32LE(bytes.length, 2);
	bytes.writeUInt32LE(54, 10);
	bytes.writeUInt32LE(40, 14);
	bytes.writeInt32LE(info.width, 18);
	bytes.writeInt32LE(info.height, 22);
	bytes.writeUInt16LE(1, 26);
	bytes.writeUInt16LE(24, 28);
	for (let y = 0; y < info.height; y++) {
		for (let x = 0; x < info.width; x++) {
			const pixel = data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3);
			Buffer.from(pixel)
				.reverse()
				.copy(bytes, 54 + (info.height - 1 - y) * stride + x * 3);
		}
	}
	return bytes;
}
