/** Requests made of the facts alone, by code that the stand-in does not use. */
import sharp from 'sharp';
import type { Operation, Param } from '../facts';
import { catalog } from '../facts';
import { mp3 } from './audio';
import type { Answer, Field, Fields, File } from './client';
import { image, post, send } from './client';
import type { StandIn } from './index';

export type Values = Record<string, unknown>;

const side = 48;

let files: Record<'image' | 'mask' | 'audio' | 'font', File>;

/** Draws the files that requests carry. */
export async function prepareFiles(): Promise<void> {
	files = {
		image: await image(side, side),
		mask: await halfBlack(side, side),
		audio: { bytes: mp3(3), filename: 'song.mp3', contentType: 'audio/mpeg' },
		font: { bytes: Buffer.from('OTTO a font'), filename: 'font.otf', contentType: 'font/otf' },
	};
}

/** Black on the left, white on the right. */
export async function halfBlack(width: number, height: number): Promise<File> {
	const pixels = Buffer.alloc(width * height, 255);
	for (let y = 0; y < height; y++) pixels.fill(0, y * width, y * width + width / 2);
	const bytes = await sharp(pixels, { raw: { width, height, channels: 1 } })
		.png()
		.toBuffer();
	return { bytes, filename: 'mask.png', contentType: 'image/png' };
}

const asset = { asset_type: 'UPLOAD', asset_id: 'holiday-1' };

/** Texts that mean something to the service. A test may add to them. */
export const texts: Record<string, string> = {
	custom_model_uri: 'model/acme-brand/version/1',
	category_id: 'AAAAAAAAAAAAAAAAAAAAAA',
	context_window: 'none',
	webhook_url: 'https://hooks.example.com/done',
	model_name: 'Holiday style',
	dataset_id: 'd8Kq2nUfSJ6mXo4yPbV1Rg',
	model_id: 'b1Yx0m9TQ0eHq3v5rWz7Aw',
	aspect_ratio: '1x1',
	resolution: '1024x1024',
	resolution_tier: '1k',
	size: '1024x1024',
	colors: '#2a7f62',
	style_codes: '0Aa1b2C3',
	start_time: '2026-11-01T00:00:00Z',
	end_time: '2026-11-02T00:00:00Z',
	model: 'V_2',
};

const legacyRequest = {
	prompt: 'a lake',
	resolution: 'RESOLUTION_640_1024',
	model: 'V_2',
	magic_prompt_option: 'OFF',
	magic_prompt_version: 'V_0_3',
	seed: 1,
	style_type: 'ANIME',
	negative_prompt: 'people',
	num_images: 8,
	color_palette: { name: 'EMBER' },
};

/** The smallest and the largest `image_request` of the legacy operations. */
const requests: Record<string, [least: Values, most: Values]> = {
	'/generate': [{ prompt: 'a lake' }, legacyRequest],
	'/remix': [{ prompt: 'a lake' }, { ...legacyRequest, image_weight: 100 }],
	'/upscale': [
		{},
		{ prompt: 'a lake', resemblance: 100, detail: 1, magic_prompt_option: 'ON', num_images: 2, seed: 1 },
	],
};

export function wordsOf(param: Param): string[] | undefined {
	return param.enum ?? catalog.enums[param.enumRef ?? ''];
}

/** A good value for a parameter: a small one, or the largest that it takes. */
function valueOf(operation: Operation, param: Param, most: boolean): unknown {
	const { name, type, minItems = 1, maxItems = 3 } = param;
	const many = <T>(one: T): T[] => Array<T>(most ? maxItems : minItems).fill(one);
	switch (type.replace(/ \(.*\)/, '')) {
		case 'integer':
		case 'number':
			if (name.startsWith('custom_')) return most ? 2048 : 512;
			return most ? param.max : param.min;
		case 'boolean':
			return most;
		case 'enum':
			// A size that every platform has.
			if (operation.path === '/v2/tool/ad-resizer' && name === 'resolution') return '1080x1920';
			return wordsOf(param)?.includes(texts[name] ?? '') ? texts[name] : (wordsOf(param)?.at(-1) ?? 'high');
		case 'enum[]':
			return wordsOf(param);
		case 'string[]':
			return many(texts[name]);
		case 'object':
			if (name === 'image_request') return requests[operation.path]![most ? 1 : 0];
			return { members: [{ color_hex: '#2A7F62', color_weight: 0.05 }, { color_hex: '#ffffff' }] };
		case 'object[]':
			return many({ custom_model_uri: texts.custom_model_uri, weight: 0.5 });
		case 'AssetIdentifier':
			return asset;
		case 'AssetIdentifier[]':
			return many(asset);
		case 'file':
			return fileOf(param);
		case 'file[]':
			return many(fileOf(param));
		default:
			return textOf(param, most);
	}
}

function textOf({ name, minLength = 0, maxLength }: Param, most: boolean): string {
	if (texts[name]) return texts[name];
	return most && maxLength ? 'x'.repeat(maxLength) : 'a lake'.padEnd(minLength, '.');
}

function fileOf({ name, formats }: Param): File {
	if (name.includes('mask')) return files.mask;
	if (name.startsWith('font')) return files.font;
	return formats?.[0]?.startsWith('audio/') ? files.audio : files.image;
}

const references = ['style_reference_images', 'style_reference_asset_identifiers', 'style_reference_collection_id'];

/** Fields that do not go together. */
const conflicts: Array<[name: string, others: string[]]> = [
	['image_asset_identifier', ['image', 'mask']],
	['image_asset_identifiers', ['images', 'mask']],
	['mask_asset_identifier', ['mask']],
	['mask_asset_identifiers', ['masks']],
	['image_asset_identifier', ['masks']],
	['end_image_asset_identifier', ['end_image']],
	['source_asset_identifier', ['source_image']],
	['sketch_asset_identifier', ['sketch_image']],
	['garment_asset_identifiers', ['garment_images']],
	['material_asset_identifiers', ['materials']],
	['background_reference_asset_identifier', ['background_reference']],
	['reference_image_asset_identifiers', ['reference_images', 'image', 'mask']],
	...['front', 'back', 'left', 'right', 'top', 'bottom'].map((view): [string, string[]] => [
		`${view}_asset_identifier`,
		[`${view}_image`],
	]),
	['style_codes', ['style_preset', 'style_type', ...references]],
	['style_preset', references],
	...references.map((name): [string, string[]] => [name, references.filter((other) => other !== name)]),
	['resolution', ['aspect_ratio']],
	['custom_width', ['resolution', 'aspect_ratio']],
	['custom_height', ['resolution', 'aspect_ratio']],
	['image_urls', ['images']],
	['mask', ['size']],
];

function clash(one: string, other: string): boolean {
	return conflicts.some(
		([name, others]) => (name === one && others.includes(other)) || (name === other && others.includes(one)),
	);
}

/** What a field cannot be without. */
const companions: Record<string, string[]> = {
	custom_width: ['custom_height'],
	custom_height: ['custom_width'],
	character_reference_mask: ['character_reference_images'],
	character_reference_images_mask: ['character_reference_images'],
	image_asset_identifier: ['mask_asset_identifier', 'mask_asset_identifiers'],
	mask_asset_identifiers: ['image_asset_identifier'],
	reference_image_asset_identifiers: ['image_asset_identifier'],
	mask: ['images'],
	face_enhancement: ['face_enhancement_strength', 'face_enhancement_creativity'],
};

/** What is needed although no parameter says so by itself. */
const needed: Array<[path: RegExp, names: string[]]> = [
	[/\/inpaint\/|\/remove-object\//, ['mask']],
	[/^\/v2\/.*-character$/, ['character_reference_images']],
	[/^\/v1\/edit$/, ['images']],
	[/^\/v2\/image\/replace-background\/ideogram-4-5/, ['background_reference']],
	[/^\/v2\/tool\/material-swap/, ['masks', 'materials']],
	[/^\/v2\/tool\/colorways/, ['masks']],
	[/^\/v2\/tool\/ghost-mannequin/, ['garment_images']],
	[/seedance.*reference-to-video$/, ['reference_images']],
	[/./, ['image', 'source_image', 'sketch_image']],
];

export function placeOf({ method, path }: Operation, name: string): 'path' | 'query' | 'body' {
	if (path.includes(`{${name}}`)) return 'path';
	return method === 'GET' ? 'query' : 'body';
}

/** What an operation cannot do without, whether or not the facts call it required. */
export function neededParams(operation: Operation): Param[] {
	const names = needed.filter(([path]) => path.test(operation.path)).flatMap(([, list]) => list);
	return operation.params.filter(({ name, required }) => required || names.includes(name));
}

/** The fields, as far as they go with those before them. */
function build(operation: Operation, params: Param[], isLargest: (param: Param) => boolean): Values {
	const values: Values = {};
	for (const param of params) {
		if (param.name in values || Object.keys(values).some((name) => clash(name, param.name))) continue;
		values[param.name] = valueOf(operation, param, isLargest(param));
	}
	return inPairs(values);
}

/** Colors and materials belong to masks, one to one. */
function inPairs(values: Values): Values {
	const masks = (values.masks ?? values.mask_asset_identifiers) as unknown[] | undefined;
	if (!masks) return values;
	const lists = ['colors', 'materials', 'material_asset_identifiers'].filter((name) => name in values);
	const length = Math.max(masks.length, ...lists.map((name) => (values[name] as unknown[]).length));
	const long = (name: string) => [name, Array<unknown>(length).fill((values[name] as unknown[])[0])];
	const own = ['masks', 'mask_asset_identifiers', ...lists].filter((name) => name in values);
	return { ...values, ...(Object.fromEntries(own.map(long)) as Values) };
}

export function minimal(operation: Operation): Values {
	return build(operation, neededParams(operation), () => false);
}

/** The minimal request and one field more, at its largest, with what that brings or drives away. */
export function withField(operation: Operation, param: Param): Values {
	const names = companions[param.name] ?? [];
	const more = operation.params.filter(({ name }) => names.includes(name));
	return build(operation, [param, ...more, ...neededParams(operation)], ({ name }) => name === param.name);
}

/** Every field that goes with those before it, each at its largest. */
export function maximal(operation: Operation): Values {
	const params = operation.params.filter(
		({ name }) => name !== 'size' || !operation.params.some((other) => other.name === 'mask'),
	);
	const values = build(operation, [...neededParams(operation), ...params], () => true);
	// A mask leaves less room for other images.
	for (const [name, most] of [
		['images', 4],
		['reference_images', 3],
	] as const) {
		if ('mask' in values && name in values) values[name] = (values[name] as File[]).slice(0, most);
	}
	return values;
}

/** Sends a request as the facts say: path, query, multipart or JSON. */
export async function submit(standIn: StandIn, operation: Operation, values: Values, query = ''): Promise<Answer> {
	const own = (place: string) => Object.entries(values).filter(([name]) => placeOf(operation, name) === place);
	const path = own('path').reduce((text, [name, value]) => text.replace(`{${name}}`, String(value)), operation.path);
	if (operation.method === 'GET') {
		const search = new URLSearchParams(
			own('query').flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)])),
		);
		return await send(standIn, `${path}?${search}`);
	}
	if (operation.contentTypes.includes('multipart/form-data')) {
		return await post(
			standIn,
			path + query,
			Object.fromEntries(own('body').map(([name, value]) => [name, partOf(value)])) as Fields,
		);
	}
	return await submitJson(standIn, operation, values, query);
}

export async function submitJson(standIn: StandIn, operation: Operation, values: Values, query = ''): Promise<Answer> {
	const own = (place: string) => Object.entries(values).filter(([name]) => placeOf(operation, name) === place);
	const path = own('path').reduce((text, [name, value]) => text.replace(`{${name}}`, String(value)), operation.path);
	const body = Buffer.from(JSON.stringify(Object.fromEntries(own('body'))));
	return await send(standIn, path + query, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

/** Files and lists of files or texts are parts of their own, other structures are JSON, all else is text. */
function partOf(value: unknown): Field {
	const [first] = [value].flat();
	if (typeof first !== 'object' || first === null) return Array.isArray(value) ? value.map(String) : String(value);
	if ('bytes' in first) return value as Field;
	return { json: value };
}
