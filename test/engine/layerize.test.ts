/** Design → Layerize: one item with the base image and what else there is as binaries, and text boxes as JSON. */
import type { IDataObject } from 'n8n-workflow';

import { giveTime } from '../clock';
import { closeHosts, type Host } from '../security/world';
import { formOf, lines, startApiOf, type Answers } from './api';
import { png } from './images';

giveTime();

afterAll(closeHosts);

const V2 = 'POST /v2/design/layerize/ideogram-3';
const V1 = 'POST /v1/ideogram-v3/layerize-text';
const POLL = 'GET /v2/generations/gen-1';
const layerize = (model: string, more: IDataObject = {}) => ({
	resource: 'design',
	operation: 'layerize',
	model,
	...more,
});
const block = { x: 1, y: 2, text: 'Sale', font_name: 'Inter', color: '#FF0000' };
const font = (start: string, bytes = 100) => ({
	bytes: Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(bytes)]),
	mime: 'application/octet-stream',
});
const poster = async (more: object = {}) => [
	{ json: { id: 7 }, files: { data: { bytes: await png(), name: 'poster.png' }, ...more } },
];

/** The older endpoint's answer, with these links. */
const flat = (links: IDataObject) => ({ ...links, seed: 3, text_blocks: [block] });
const image = ({ url }: Host, name: string) => `${url}/${name}.png`;
const v1 = (links: (host: Host) => IDataObject): Answers => ({
	[V1]: (_request, host) => flat(links(host)),
	'GET /base.png': 'image',
	'GET /original.png': 'image',
});
const v2 = (design: (host: Host) => IDataObject): Answers => ({
	[V2]: (request) =>
		request.path.includes('dry_run') ? { usd_micros: 60_000, qualifier: 'exact' } : { generation_id: 'gen-1', seed: 3 },
	[POLL]: (_request, host) => ({
		generation_id: 'gen-1',
		status: 'completed',
		data: [{ object_type: 'layerized_image', seed: 3, text_blocks: [block], ...design(host) }],
	}),
	'GET /base.png': 'image',
	'GET /design.png': 'image',
	'GET /lost.png': [410, {}],
});
const whole = (host: Host) => ({
	url: image(host, 'design'),
	base_image_url: image(host, 'base'),
	resolution: '1024x1024',
	is_image_safe: true,
});

it('v2: sends image, fonts and async, asks for the price, and puts the base image into the output field', async () => {
	const api = await startApiOf(v2(whole));
	const fonts = { f1: { ...font('\0\u0001\0\0'), name: 'Brand.ttf' }, f2: { ...font('wOF2'), name: 'x.woff2' } };
	const parameters = layerize('ideogram-3', {
		additionalFields: { fontFiles: 'f1, f2', prompt: 'A poster' },
		options: { maxSpendUsd: 1 },
	});
	const { items, calls, error } = await api.run(await poster(fonts), parameters);
	expect(error).toBeUndefined();
	expect(lines(calls).slice(0, 3)).toEqual([`${V2}?dry_run=true`, V2, POLL]);
	const form = await formOf(calls[1]);
	expect(form.map(([name, value]) => [name, typeof value === 'string' ? value : value.slice(0, 2)])).toEqual([
		['prompt', 'A poster'],
		['private', 'true'],
		['async', 'true'],
		['image', ['poster.png', 'image/png']],
		['font_candidate_files', ['Brand.ttf', 'font/ttf']],
		['font_candidate_files', ['x.woff2', 'font/woff2']],
	]);
	expect(items).toHaveLength(1);
	expect(items[0].json).toEqual({
		object_type: 'layerized_image',
		seed: 3,
		text_blocks: [block],
		...whole(api.host),
		model: 'ideogram-3',
		generation_id: 'gen-1',
		cost: { usd: 0.06, source: 'quoted' },
	});
	expect(Object.entries(items[0].binary ?? {}).map(([name, { mimeType }]) => [name, mimeType])).toEqual([
		['data', 'image/png'],
		['design', 'image/png'],
	]);
	expect(items[0].pairedItem).toEqual({ item: 0 });
});

it('v1: the answer itself is the design; what is null and may be so is not missing', async () => {
	const api = await startApiOf(v1((host) => ({ base_image_url: image(host, 'base'), original_image_url: null })));
	const { items, calls, error } = await api.run(
		await poster(),
		layerize('ideogram-3-v1', { options: { keepInputData: true, outputBinaryField: 'base' } }),
	);
	expect(error).toBeUndefined();
	expect((await formOf(calls[0])).map(([name]) => name)).toEqual(['image']);
	expect(items.map(({ json }) => json)).toEqual([
		{
			id: 7,
			base_image_url: image(api.host, 'base'),
			original_image_url: null,
			seed: 3,
			text_blocks: [block],
			model: 'ideogram-3-v1',
			cost: { usd: null, source: 'unknown' },
		},
	]);
	expect(Object.keys(items[0].binary ?? {})).toEqual(['data', 'base']);
});

it('links anywhere in the design become binaries, also when a name is that of the output field', async () => {
	const links = (host: Host) => ({
		original_image_url: image(host, 'original'),
		base_image_url: image(host, 'base'),
		layers: [{ url: image(host, 'base') }, { mask_url: image(host, 'base') }],
	});
	const api = await startApiOf(v1(links));
	const { items } = await api.run(
		await poster(),
		layerize('ideogram-3-v1', { options: { outputBinaryField: 'original_image' } }),
	);
	expect(Object.keys(items[0].binary ?? {}).sort()).toEqual([
		'layers_1',
		'layers_2_mask',
		'original_image',
		'original_image_2',
	]);
});

describe('what was paid for and is not there', () => {
	const withheld = () => ({ url: null, base_image_url: null, is_image_safe: false });
	const lost = (host: Host) => ({ url: image(host, 'lost'), base_image_url: image(host, 'base'), is_image_safe: true });

	it('is reported in the item', async () => {
		const api = await startApiOf(v2(withheld));
		const { items, error, raw } = await api.run(await poster(), layerize('ideogram-3'));
		expect(error).toBeUndefined();
		expect(Object.keys(items[0].binary ?? {})).toEqual(['withheld']);
		expect(items[0].json).toMatchObject({
			text_blocks: [block],
			billed: true,
			missing_files: [
				{
					name: 'design',
					missing: 'withheld',
					missing_reason: "Ideogram's safety check withheld this image. It was billed.",
				},
			],
		});
		expect(JSON.stringify(raw.data.resultData.runData.Ideogram[0].hints)).toContain('1 withheld by the safety check');
	});

	it('one file that cannot be downloaded does not take the others with it', async () => {
		const api = await startApiOf(v2(lost));
		const { items } = await api.run(await poster(), layerize('ideogram-3'));
		expect(Object.keys(items[0].binary ?? {})).toEqual(['data']);
		expect(items[0].json.missing_files).toEqual([
			expect.objectContaining({ name: 'design', url: image(api.host, 'lost'), missing: 'download_failed' }),
		]);
	});

	it.each<[string, (host: Host) => IDataObject, number]>([
		['all', withheld, 0],
		['one of two', lost, 1],
	])('left out: %s', async (_name, design, count) => {
		const api = await startApiOf(v2(design));
		const { items, error } = await api.run(
			await poster(),
			layerize('ideogram-3', { options: { onMissingImage: 'leaveOut' } }),
		);
		expect([error, items.length]).toEqual([undefined, count]);
		expect(items.every(({ json }) => json.missing_files === undefined)).toBe(true);
	});

	it('fails the item where that is wanted, and names the generation', async () => {
		const api = await startApiOf(v2(withheld));
		const options = { onMissingImage: 'fail' };
		const { items } = await api.run(await poster(), layerize('ideogram-3', { options }), {
			onError: 'continueRegularOutput',
		});
		expect(items[0].json.details).toMatchObject({ code: 'missing_image', billed: true, generation_id: 'gen-1' });
	});

	it('an answer without any file may have been billed', async () => {
		const api = await startApiOf({ [V1]: { seed: 3 } });
		const { items } = await api.run(await poster(), layerize('ideogram-3-v1'), { onError: 'continueRegularOutput' });
		expect(items[0].json.error).toBe("Ideogram's answer could not be read: it names no images");
		expect(items[0].json.details).toMatchObject({ billed: 'unknown' });
	});

	it('a run that ends early names the links of an answer without an ID', async () => {
		let times = 0;
		const api = await startApiOf({
			...v1((host) => ({ base_image_url: image(host, 'base') })),
			[V1]: (_request, host) =>
				++times === 1 ? flat({ base_image_url: image(host, 'base') }) : [400, { error: 'no' }],
		});
		const items = [...(await poster()), ...(await poster())];
		const { error } = await api.run(items, layerize('ideogram-3-v1', { options: { maxConcurrentImages: 1 } }));
		expect(error?.description).toContain(`Links to images, which expire: ${image(api.host, 'base')}`);
	});
});

it('a design that was submitted and not waited for is fetched as a design', async () => {
	const api = await startApiOf(v2(whole));
	const submitted = await api.run(await poster(), layerize('ideogram-3', { options: { wait: false } }));
	expect(submitted.items.map(({ json }) => json)).toEqual([
		expect.objectContaining({ generation_id: 'gen-1', status: 'pending' }),
	]);
	const parameters = { resource: 'generation', operation: 'get', generationId: '={{ $json.generation_id }}' };
	const { items, calls } = await api.run(
		submitted.items.map(({ json }) => ({ json })),
		parameters,
	);
	expect(lines(calls)[0]).toBe(POLL);
	expect(items).toHaveLength(1);
	expect(Object.keys(items[0].binary ?? {})).toEqual(['data', 'design']);
	expect(items[0].json).toMatchObject({ text_blocks: [block], generation_id: 'gen-1' });
});

it.each([
	[
		'an image',
		{ bytes: Buffer.from('GIF89a'), name: 'a.ttf' },
		'is not a font that Ideogram can read: it is a GIF image',
	],
	['a text', { bytes: Buffer.from('hello, this is text'), name: 'a.otf' }, 'it is a text'],
	['a large font', { ...font('OTTO', 5 * 1024 * 1024), name: 'a.otf' }, 'at most 5 MB are allowed'],
])('%s as a font is refused before anything is sent', async (_name, f1, message) => {
	const api = await startApiOf({});
	const { error, calls } = await api.run(
		await poster({ f1 }),
		layerize('ideogram-3', { additionalFields: { fontFiles: 'f1' } }),
	);
	expect([error?.message, calls]).toEqual([expect.stringContaining(message), []]);
});

it('six fonts are refused', async () => {
	const api = await startApiOf({});
	const { error } = await api.run(
		await poster(),
		layerize('ideogram-3', { additionalFields: { fontFiles: 'a,b,c,d,e,f' } }),
	);
	expect(error?.message).toContain("'Font Files' names 6 binary fields");
});
