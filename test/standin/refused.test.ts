import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import type { Answer, Field, Fields, File } from './client';
import { hangUp, legacy, image, post, send, v2 } from './client';
import type { StandIn } from './index';
import { startStandIn } from './index';

let standIn: StandIn;
let source: File;
let jpeg: File;

beforeAll(async () => {
	standIn = await startStandIn({ latencyMs: 1 });
	source = await image();
	jpeg = await image(300, 200, 'jpeg');
});

afterAll(async () => {
	await hangUp();
	await standIn.close();
	// Whatever was refused above was not billed.
	expect(standIn.ledger.entries).toEqual([]);
});

function expectRefusal(answer: Answer, status: number, words: string | RegExp): void {
	expect({ status: answer.status, error: answer.json.error }).toEqual({
		status,
		error: expect.stringMatching(words),
	});
}

describe('the key', () => {
	it.each([null, 'wrong-key'])('%s', async (apiKey) => {
		const request = { image_request: { json: { prompt: 'a lake' } }, image_file: source };
		expectRefusal(await post(standIn, '/remix', request, apiKey), 403, 'Api-Key');
		const fields = { prompt: 'a lake', image: source };
		expectRefusal(await post(standIn, '/v2/image/remix/auto', fields, apiKey), 401, 'Api-Key');
		expectRefusal(await send(standIn, '/models', { apiKey }), 401, 'Api-Key');
		expectRefusal(await send(standIn, '/v2/generations/x', { apiKey }), 401, 'Api-Key');
	});
});

it.each([
	['GET', '/remix'],
	['PUT', '/models'],
	['GET', '/v2/image/remix/auto'],
	['POST', '/v2/image/remix/ideogram-9'],
	['POST', '/v2/generations/x'],
	['GET', '/'],
] as const)('%s %s is not there', async (method, path) => {
	expectRefusal(await send(standIn, path, { method }), 404, `There is no ${method} ${path}`);
});

describe('legacy image_request', () => {
	const members: Array<[string, unknown]> = [
		['no prompt', { prompt: undefined }],
		['an empty prompt', { prompt: ' ' }],
		['prompt of another type', { prompt: 5 }],
		['style of unknown name', { style: 'x' }],
		['model V_3', { model: 'V_3' }],
		['model AUTO', { model: 'AUTO' }],
		['model in lower case', { model: 'v_2' }],
		['aspect_ratio of v2', { aspect_ratio: '16x9' }],
		['aspect_ratio empty', { aspect_ratio: '' }],
		['resolution of v2', { resolution: '1024x1024' }],
		['resolution and aspect_ratio', { resolution: 'RESOLUTION_1024_1024', aspect_ratio: 'ASPECT_1_1' }],
		['resolution of V_2A', { model: 'V_2A', resolution: 'RESOLUTION_1024_1024' }],
		['resolution of V_1', { model: 'V_1', resolution: 'RESOLUTION_1024_1024' }],
		['magic_prompt_option of v2', { magic_prompt_option: 'on' }],
		['magic_prompt_version unknown', { magic_prompt_version: 'V_9' }],
		['seed as text', { seed: '5' }],
		['seed as fraction', { seed: 1.5 }],
		['seed below', { seed: -1 }],
		['seed above', { seed: 2147483648 }],
		['num_images below', { num_images: 0 }],
		['num_images above', { num_images: 9 }],
		['image_weight below', { image_weight: 0 }],
		['image_weight above', { image_weight: 101 }],
		['style_type of V_1', { model: 'V_1', style_type: 'AUTO' }],
		['style_type of V_1_TURBO', { model: 'V_1_TURBO', style_type: 'AUTO' }],
		['style_type null', { style_type: null }],
		['negative_prompt of V_2A', { model: 'V_2A', negative_prompt: 'x' }],
		['negative_prompt of V_2A_TURBO', { model: 'V_2A_TURBO', negative_prompt: 'x' }],
		['color_palette of V_1', { model: 'V_1', color_palette: { name: 'EMBER' } }],
		['color_palette of V_2A', { model: 'V_2A', color_palette: { name: 'EMBER' } }],
		['color_palette in lower case', { color_palette: { name: 'ember' } }],
		['color_palette twofold', { color_palette: { name: 'EMBER', members: [{ color_hex: '#fff' }] } }],
		['color_palette of no color', { color_palette: { members: [] } }],
		['color_palette of nine colors', { color_palette: { members: Array(9).fill({ color_hex: '#fff' }) } }],
		['color_palette of a bad color', { color_palette: { members: [{ color_hex: 'red' }] } }],
		['color_palette of a low weight', { color_palette: { members: [{ color_hex: '#fff', color_weight: 0.01 }] } }],
	];

	it.each(members)('%s', async (name, change) => {
		const field = name.split(' ').find((word) => word in (change as object))!;
		expectRefusal(await legacy(standIn, { prompt: 'a lake', ...(change as object) }, source), 400, field);
	});

	it('must be well-formed JSON with its content type, and given once', async () => {
		const parts = (image_request: Field) => post(standIn, '/remix', { image_request, image_file: source });
		expectRefusal(await parts({ json: '{"prompt":' }), 400, /image_request .*well-formed/);
		expectRefusal(await parts({ json: [] }), 400, /image_request must be a JSON object/);
		expectRefusal(
			await parts({ json: { prompt: 'a lake' }, contentType: 'application/xml' }),
			400,
			/image_request .*application\/json/,
		);
		expectRefusal(await post(standIn, '/remix', { image_file: source }), 400, 'image_request is required');
	});

	it('takes no other field, and the image once', async () => {
		const request = { prompt: 'a lake' };
		expectRefusal(await legacy(standIn, request, source, { prompt: 'a lake' }), 400, 'prompt is not a field');
		expectRefusal(await legacy(standIn, request, source, { image_file: [source, source] }), 400, /image_file .*once/);
		expectRefusal(await post(standIn, '/remix', { image_request: { json: request } }), 400, 'image_file is required');
	});

	it('takes 10 MB at most', async () => {
		expectRefusal(
			await legacy(standIn, { prompt: 'a lake' }, padded(source, 10 * 1024 * 1024 + 1)),
			400,
			/image_file .*10 MB/,
		);
	});
});

/** The same image, with bytes after its end. */
function padded(file: File, size: number): File {
	return { ...file, bytes: Buffer.concat([file.bytes, Buffer.alloc(size - file.bytes.length)]) };
}

it('takes a legacy image of exactly 10 MB', async () => {
	const other = await startStandIn({ latencyMs: 1 });
	const answer = legacy(other, { prompt: 'a lake' }, padded(source, 10 * 1024 * 1024));
	const { status } = await answer.finally(() => other.close());
	expect(status).toBe(200);
});

describe('v2 fields', () => {
	const asset = { asset_type: 'UPLOAD', asset_id: 'x' };
	const json = (value: unknown) => ({ json: value });
	// Each differs from an accepted request in what it is named after.
	const cases: Array<[model: string, field: string, value: Field]> = [
		['auto', 'prompt', ''],
		['auto', 'prompt', 'x'.repeat(10_001)],
		['auto', 'prompt', ['a', 'b']],
		['auto', 'prompt', { json: 'a lake' }],
		['auto', 'rendering_speed', 'turbo'],
		['auto', 'style_reference_images', 'x'],
		['auto', 'image_weight', '0'],
		['auto', 'image_weight', '101'],
		['auto', 'image_weight', '50.0'],
		['auto', 'image_weight', '5e1'],
		['auto', 'image_weight', ''],
		['auto', 'num_images', '9'],
		['auto', 'num_images', ' 1'],
		['auto', 'seed', '2147483648'],
		['auto', 'negative_prompt', 'x'.repeat(10_001)],
		['auto', 'resolution', '1024'],
		['auto', 'resolution', 'RESOLUTION_1024_1024'],
		['auto', 'aspect_ratio', '16:9'],
		['auto', 'aspect_ratio', ''],
		['auto', 'resolution_tier', '1K'],
		['auto', 'magic_prompt', 'ON'],
		['auto', 'style_preset', 'ART_DECO'],
		['auto', 'style_codes', ['0Aa1b2C3', 'xyz']],
		['auto', 'style_type', 'anime'],
		['auto', 'async', '1'],
		['auto', 'async', 'True'],
		['auto', 'private', 'no'],
		['auto', 'webhook_url', 'http://hooks.example.com'],
		['auto', 'webhook_url', 'https://localhost/x'],
		['auto', 'webhook_url', 'https://10.1.2.3/x'],
		['auto', 'webhook_url', 'https://[::1]/x'],
		['auto', 'webhook_url', 'hooks'],
		['auto', 'webhook_url', `https://example.com/${'x'.repeat(2048)}`],
		['auto', 'style_reference_collection_id', ''],
		['auto', 'color_palette', '{"name":"ember"}'],
		['auto', 'color_palette', json('{"name":')],
		['auto', 'color_palette', json({ name: 'EMBER' })],
		['auto', 'color_palette', json({})],
		['auto', 'color_palette', json({ name: 'ember', members: [] })],
		['auto', 'color_palette', json({ members: [] })],
		['auto', 'color_palette', json({ members: [{ color_hex: '#fff' }] })],
		['auto', 'color_palette', json({ members: [{ color_hex: '#ffffff', color_weight: 2 }] })],
		['auto', 'color_palette', json({ members: [{ hex: '#ffffff' }] })],
		['auto', 'style_reference_asset_identifiers', json(asset)],
		['auto', 'style_reference_asset_identifiers', json([])],
		['auto', 'style_reference_asset_identifiers', json(Array(11).fill(asset))],
		['auto', 'style_reference_asset_identifiers', json([{ ...asset, asset_type: 'upload' }])],
		['auto', 'style_reference_asset_identifiers', json([{ asset_type: 'UPLOAD' }])],
		['auto', 'style_reference_asset_identifiers', json([{ ...asset, collection_id: 'short' }])],
		['auto', 'style_reference_asset_identifiers', json([{ ...asset, name: 'x' }])],
		['ideogram-3', 'resolution', '1000x1000'],
		['ideogram-3', 'aspect_ratio', 'auto'],
		['ideogram-3', 'aspect_ratio', '1x4'],
		['ideogram-3', 'rendering_speed', 'FLASH'],
		['ideogram-3', 'resolution_tier', '1k'],
		['ideogram-3-custom-model', 'style_type', 'auto'],
		['ideogram-3-custom-model', 'custom_model_uri', 'acme-brand'],
		['ideogram-3-character', 'style_type', 'design'],
		['ideogram-3-character', 'style_preset', 'watercolor'],
		['ideogram-4', 'seed', '1'],
		['ideogram-4', 'magic_prompt', 'off'],
		['ideogram-4', 'aspect_ratio', '1x1'],
		['ideogram-4', 'negative_prompt', 'x'],
		['ideogram-4', 'resolution', '1152x704'],
		['ideogram-4-5', 'num_images', '2'],
		['ideogram-4-5', 'seed', '1'],
		['ideogram-4-5', 'quality', 'ultra'],
		['ideogram-4-5', 'image_asset_identifier', json(asset)],
		['ideogram-4-5', 'prompt', ''],
	];

	const needed: Record<string, Fields> = {
		'ideogram-3-custom-model': { custom_model_uri: 'model/acme-brand/version/1' },
		'ideogram-3-character': { character_reference_collection_id: 'x' },
	};

	it.each(cases)('%s: %s %j', async (model, field, value) => {
		const fields = { prompt: 'a lake', image: source, ...needed[model], [field]: value };
		expectRefusal(await v2(standIn, model, fields), 400, `^${field}`);
	});

	it.each(['auto', 'ideogram-3', 'ideogram-3-character', 'ideogram-3-custom-model', 'ideogram-4', 'ideogram-4-5'])(
		'%s needs a prompt and a source',
		async (model) => {
			expectRefusal(await v2(standIn, model, { ...needed[model], image: source }), 400, 'prompt is required');
			expectRefusal(await v2(standIn, model, { ...needed[model], prompt: 'a lake' }), 400, 'image is required');
		},
	);

	it('custom_model_uri is required', async () => {
		const answer = await v2(standIn, 'ideogram-3-custom-model', { prompt: 'a lake', image: source });
		expectRefusal(answer, 400, 'custom_model_uri is required');
	});

	it('dry_run must be true or false', async () => {
		expectRefusal(await v2(standIn, 'auto', { prompt: 'a lake', image: source }, '?dry_run=yes'), 400, 'dry_run');
	});

	it('counts references', async () => {
		const tiny = await image(8, 8);
		const many = (field: string, count: number, more: Fields = {}) => ({
			prompt: 'a lake',
			image: source,
			...more,
			[field]: Array<File>(count).fill(tiny),
		});
		expectRefusal(
			await v2(standIn, 'ideogram-3', many('style_reference_images', 11)),
			400,
			/^style_reference_images .*10/,
		);
		expectRefusal(
			await v2(standIn, 'ideogram-3-character', many('character_reference_images', 2)),
			400,
			/^character_reference_images .*1/,
		);
		expectRefusal(await v2(standIn, 'ideogram-4-5', many('reference_images', 5)), 400, /^reference_images .*4/);
	});
});

describe('the image', () => {
	const send = (image: File, field = 'image') =>
		v2(standIn, 'ideogram-3', { prompt: 'a lake', image: source, [field]: image });

	it('must be readable to its end', async () => {
		const half = (file: File) => ({ ...file, bytes: file.bytes.subarray(0, file.bytes.length >> 1) });
		const unreadable = 'Could not read a source image.';
		expectRefusal(await send(half(source)), 400, unreadable);
		expectRefusal(await send(half(jpeg)), 400, unreadable);
		expectRefusal(await send(half(await image(300, 200, 'webp'))), 400, unreadable);
		expectRefusal(await send({ ...source, bytes: Buffer.from('just a text') }), 400, unreadable);
		expectRefusal(await send({ ...source, bytes: randomBytes(5000) }), 400, unreadable);
		expectRefusal(await legacy(standIn, { prompt: 'a lake' }, half(source)), 400, unreadable);
		expectRefusal(await send(half(source), 'style_reference_images'), 400, 'image in style_reference_images');
	});

	it('must be JPEG, PNG or WebP, whatever its name says', async () => {
		const gif = await sharp(source.bytes).gif().toBuffer();
		const tiff = await sharp(source.bytes).tiff().toBuffer();
		expectRefusal(await send({ ...source, bytes: gif }), 400, /^image .*not gif/);
		expectRefusal(await send({ ...source, bytes: tiff }), 400, /^image .*not tiff/);
		expectRefusal(
			await send({ ...source, bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>') }),
			400,
			/^image .*not svg/,
		);
	});

	it('must not be empty, and must be a file part of an image', async () => {
		expectRefusal(await send({ ...source, bytes: Buffer.alloc(0) }), 400, /^image .*empty/);
		expectRefusal(await send({ ...source, filename: undefined }), 400, /^image .*filename/);
		expectRefusal(await send({ ...source, contentType: 'application/octet-stream' }), 400, /^image .*content type/);
		expectRefusal(await v2(standIn, 'ideogram-3', { prompt: 'a lake', image: 'image.png' }), 400, /^image .*file/);
		expectRefusal(await v2(standIn, 'ideogram-3', { prompt: 'a lake', image: [source, source] }), 400, /^image .*once/);
	});

	it('must keep its size limit', async () => {
		expectRefusal(await send(padded(source, 50 * 1024 * 1024 + 1)), 400, /^image .*50 MB/);
		expectRefusal(await send(padded(source, 25 * 1024 * 1024 + 1), 'style_reference_images'), 400, /25 MB/);
	});
});

describe('the body', () => {
	const path = '/v2/image/remix/ideogram-3';
	const raw = (type: string, body: string) =>
		send(standIn, path, { method: 'POST', headers: { 'content-type': type }, body: Buffer.from(body) });

	it('must be a whole form', async () => {
		expectRefusal(await raw('multipart/form-data', '--x--'), 400, 'well-formed');
		expectRefusal(
			await raw('multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="prompt"\r\n\r\na la'),
			400,
			'well-formed',
		);
		expectRefusal(await raw('text/plain', 'a lake'), 400, 'text/plain');
		expectRefusal(await raw('multipart/form-data; boundary=x', ''), 400, 'well-formed');
	});

	it('must be the right JSON', async () => {
		expectRefusal(await raw('application/json', '{"prompt"'), 400, 'well-formed');
		expectRefusal(await raw('application/json', '["prompt"]'), 400, 'JSON object');
		expectRefusal(await raw('application/json', '{"prompt":"x","image":"data"}'), 400, /^image .*multipart/);
		expectRefusal(await raw('application/json', '{"prompt":"x","num_images":"1"}'), 400, /^num_images .*integer/);
		expectRefusal(await raw('application/json', '{"prompt":"x","async":"true"}'), 400, /^async/);
		expectRefusal(await raw('application/json', '{"prompt":"x","seed":null}'), 400, /^seed/);
	});
});
