/** Rules between fields, and limits of files, beyond remix (see rules.test.ts). */
import sharp from 'sharp';
import type { Operation } from '../facts';
import { catalog } from '../facts';
import { mp3, wav } from './audio';
import type { File } from './client';
import { hangUp, send } from './client';
import type { StandIn } from './index';
import { startStandIn } from './index';
import type { Values } from './requests';
import { halfBlack, minimal, prepareFiles, submit } from './requests';

let standIn: StandIn;
let files: Record<'image' | 'mask' | 'wideMask' | 'whiteMask' | 'audio' | 'longAudio' | 'tooLongAudio', File>;

beforeAll(async () => {
	standIn = await startStandIn({ latencyMs: 1, inflightLimit: 1000 });
	await prepareFiles();
	const plain = (background: string) =>
		sharp({ create: { width: 48, height: 48, channels: 3, background } })
			.png()
			.toBuffer();
	files = {
		image: { bytes: await plain('#2040c0'), filename: 'a.png' },
		mask: await halfBlack(48, 48),
		wideMask: await halfBlack(50, 48),
		whiteMask: { bytes: await plain('#ffffff'), filename: 'mask.png' },
		audio: { bytes: mp3(3), filename: 'a.mp3', contentType: 'audio/mpeg' },
		longAudio: { bytes: wav(10), filename: 'a.wav', contentType: 'audio/wav' },
		tooLongAudio: { bytes: mp3(16), filename: 'b.mp3', contentType: 'audio/mpeg' },
	};
});

afterAll(async () => {
	await hangUp();
	await standIn.close();
});

const operationAt = (path: string) => catalog.operations.find((operation) => operation.path === path) as Operation;
const asset = { asset_type: 'ASSET', asset_id: 'x' };
const file = (name: keyof typeof files, count = 1) => (count === 1 ? name : Array<string>(count).fill(name));

/** What is refused, with the words of the error; and what differs by one step and is accepted. */
const rules: Array<[path: string, refused: Values, words: RegExp, accepted: Values]> = [
	[
		'/v1/ideogram-v3/generate',
		{ resolution: '1024x1024', aspect_ratio: '1x1' },
		/resolution .*aspect_ratio/,
		{ resolution: '1024x1024' },
	],
	[
		'/v1/ideogram-v3/generate',
		{ style_codes: ['00000000'], style_type: 'AUTO' },
		/style_codes .*style_type/,
		{ style_codes: ['00000000'] },
	],
	[
		'/v1/ideogram-v3/generate',
		{ style_codes: ['00000000'], style_reference_images: file('image') },
		/style_codes .*style_reference/,
		{ style_reference_images: file('image'), style_type: 'AUTO' },
	],
	[
		'/v1/ideogram-v3/generate',
		{ character_reference_images_mask: file('mask') },
		/mask needs/,
		{ character_reference_images: file('image'), character_reference_images_mask: file('mask') },
	],
	[
		'/v1/ideogram-v3/generate',
		{ character_reference_images: file('image'), character_reference_images_mask: file('wideMask') },
		/50x48.*48x48/,
		{ character_reference_images: file('image') },
	],
	['/v1/ideogram-v3/inpaint', { mask: file('wideMask') }, /mask is 50x48.*48x48/, { mask: file('mask') }],
	['/edit', { mask: file('wideMask') }, /mask is 50x48/, { mask: file('mask') }],
	['/edit', { model: 'V_2A' }, /model V_2A/, { model: 'V_2_TURBO' }],
	[
		'/generate',
		{ image_request: { prompt: 'a lake', model: 'V_2A', resolution: 'RESOLUTION_1024_1024' } },
		/resolution/,
		{ image_request: { prompt: 'a lake', model: 'V_2A' } },
	],
	[
		'/generate',
		{ image_request: { prompt: 'a lake', image_weight: 50 } },
		/image_weight/,
		{ image_request: { prompt: 'a lake' } },
	],
	['/upscale', { image_request: { resemblance: 101 } }, /resemblance/, { image_request: { resemblance: 100 } }],
	['/v1/edit', { image_urls: ['https://ideogram.ai/x'] }, /images .*image_urls/, {}],
	[
		'/v2/image/generate/ideogram-4-5',
		{ images: file('image', 5), mask: file('mask') },
		/images takes at most 4/,
		{ images: file('image', 4), mask: file('mask') },
	],
	[
		'/v2/image/generate/ideogram-4-5',
		{ images: file('image'), mask: file('mask'), size: 'auto' },
		/mask .*size/,
		{ images: file('image'), size: 'auto' },
	],
	[
		'/v2/image/generate/ideogram-4-5',
		{ images: file('image'), mask: file('whiteMask') },
		/mask/,
		{ images: file('image'), mask: file('mask') },
	],
	[
		'/v2/image/generate/ideogram-4-5',
		{ images: file('image'), mask: file('wideMask') },
		/50x48/,
		{ images: file('image'), mask: file('mask') },
	],
	['/v2/image/generate/ideogram-4-5', { size: 'source' }, /source image/, { size: 'source', images: file('image') }],
	[
		'/v2/image/generate/ideogram-4-5',
		{ size: '1024x1056' },
		/not a supported/,
		{ size: '1024x1056', images: file('image') },
	],
	[
		'/v2/image/generate/ideogram-4-5',
		{ size: '1025x1056', images: file('image') },
		/multiples of 32/,
		{ size: '1024x1024' },
	],
	['/v2/image/generate/ideogram-4-5', { size: 'large' }, /size must be/, { size: 'auto' }],
	[
		'/v2/image/generate/ideogram-4-5',
		{ quality: 'very_low' },
		/very_low/,
		{ quality: 'very_low', images: file('image') },
	],
	[
		'/v2/image/generate/p-image-ideogram',
		{ custom_width: 512 },
		/custom_height/,
		{ custom_width: 512, custom_height: 512 },
	],
	[
		'/v2/image/generate/p-image-ideogram',
		{ custom_width: 520, custom_height: 512 },
		/multiples of 16/,
		{ custom_width: 528, custom_height: 512 },
	],
	[
		'/v2/image/generate/p-image-ideogram',
		{ custom_width: 512, custom_height: 512, resolution: '1k' },
		/custom_width .*resolution/,
		{ resolution: '1k' },
	],
	[
		'/v2/image/generate/gpt-image-2-5-flare',
		{ mask: file('mask') },
		/mask needs/,
		{ mask: file('mask'), images: file('image') },
	],
	[
		'/v2/image/generate/ideogram-3',
		{ style_preset: 'aura', style_codes: ['00000000'] },
		/style_preset .*style_codes/,
		{ style_preset: 'aura' },
	],
	[
		'/v2/image/generate/ideogram-3',
		{ style_reference_images: file('image'), style_reference_collection_id: 'c' },
		/cannot be combined/,
		{ style_reference_collection_id: 'c' },
	],
	[
		'/v2/image/generate/ideogram-3-character',
		{ character_reference_images: undefined },
		/character reference is required/i,
		{ character_reference_images: undefined, character_reference_collection_id: 'c' },
	],
	[
		'/v2/image/inpaint/ideogram-3',
		{ mask: file('wideMask') },
		/50x48/,
		{ mask: undefined, mask_asset_identifier: asset },
	],
	['/v2/image/inpaint/ideogram-3', { mask_asset_identifier: asset }, /mask .*mask_asset_identifier/, {}],
	[
		'/v2/image/inpaint/ideogram-3-character',
		{ character_reference_images: undefined },
		/character reference is required/i,
		{},
	],
	['/v2/image/remove-object/ideogram-1', { mask: file('wideMask') }, /50x48/, { mask: file('mask') }],
	[
		'/v2/image/precise-edit/ideogram-4-5',
		{ reference_images: file('image', 4), mask: file('mask') },
		/at most 3/,
		{ reference_images: file('image', 4) },
	],
	[
		'/v2/image/precise-edit/ideogram-4-5',
		{ reference_image_asset_identifiers: [asset] },
		/needs image_asset_identifier/,
		{ image: undefined, image_asset_identifier: asset, reference_image_asset_identifiers: [asset] },
	],
	[
		'/v2/image/precise-edit/ideogram-4-5',
		{ image: undefined, image_asset_identifier: asset, mask: file('mask') },
		/mask needs/,
		{ mask: file('mask') },
	],
	[
		'/v2/image/precise-edit/ideogram-4-5',
		{ context_window: 'auto' },
		/auto needs a mask/,
		{ context_window: 'auto', mask: file('mask') },
	],
	[
		'/v2/image/precise-edit/ideogram-4-5',
		{ context_window: '0,0,256,256' },
		/context_window must lie/,
		{ image: undefined, image_asset_identifier: asset, context_window: '0,0,256,256' },
	],
	['/v2/image/precise-edit/ideogram-4-5', { mask: file('whiteMask') }, /mask/, { mask: file('mask') }],
	[
		'/v2/image/reframe/ideogram-3',
		{ style_preset: 'aura', style_reference_images: file('image') },
		/cannot be combined/,
		{ style_reference_images: file('image') },
	],
	[
		'/v2/image/replace-background/ideogram-4-5',
		{ background_reference: undefined },
		/background_reference is required/,
		{ background_reference: undefined, background_reference_asset_identifier: asset },
	],
	[
		'/v2/image/upscale/topaz-standard-2',
		{ face_enhancement: true, face_enhancement_strength: 0.5 },
		/face_enhancement needs face_enhancement_creativity/,
		{ face_enhancement: true, face_enhancement_strength: 0.5, face_enhancement_creativity: 0 },
	],
	['/v2/tool/sketch-to-render', { sketch_asset_identifier: asset }, /sketch_image .*sketch_asset/, {}],
	[
		'/v2/video/generate/seedance-2-reference-to-video',
		{ reference_image_asset_identifiers: [asset] },
		/reference_images cannot/,
		{ reference_video_asset_identifiers: [asset] },
	],
	[
		'/v2/video/generate/seedance-2-reference-to-video',
		{ reference_images: undefined },
		/reference is required/i,
		{ reference_images: undefined, reference_video_asset_identifiers: [asset] },
	],
	[
		'/v2/video/generate/seedance-2-reference-to-video',
		{ reference_images: undefined, reference_video_asset_identifiers: [asset], reference_audios: file('audio') },
		/reference_audios needs/,
		{ reference_audios: file('audio') },
	],
	[
		'/v2/video/generate/seedance-2-reference-to-video',
		{ reference_audios: file('longAudio', 2) },
		/15 seconds together/,
		{ reference_audios: file('longAudio') },
	],
	[
		'/v2/video/generate/seedance-2-5-reference-to-video',
		{ reference_audios: file('tooLongAudio') },
		/must last 2 to 15 seconds, not 16/,
		{ reference_audios: file('longAudio', 2) },
	],
	[
		'/v2/video/generate/seedance-2-image-to-video',
		{ end_image: file('image'), end_image_asset_identifier: asset },
		/end_image .*end_image_asset/,
		{ end_image: file('image') },
	],
];

/** The minimal request with these changes; undefined takes a field away. */
function changed(path: string, values: Values): Values {
	const fill = (value: unknown): unknown =>
		Array.isArray(value) ? value.map(fill) : (files[value as keyof typeof files] ?? value);
	const filled = Object.entries({ ...minimal(operationAt(path)), ...values }).map(([name, value]) => [
		name,
		fill(value),
	]);
	return Object.fromEntries(filled.filter(([, value]) => value !== undefined)) as Values;
}

it.each(rules)('%s: %j is refused', async (path, refused, words, accepted) => {
	const no = await submit(standIn, operationAt(path), changed(path, refused));
	expect({ status: no.status, error: no.json.error }).toEqual({ status: 400, error: expect.stringMatching(words) });
	const yes = await submit(standIn, operationAt(path), changed(path, accepted));
	expect({ status: yes.status, error: yes.json.error }).toEqual({ status: 200 });
});

const megabytes = 1024 * 1024;

it.each([
	['/v2/image/describe/ideogram-3', 'image', 10, 400],
	['/describe', 'image_file', 25, 400],
	['/v1/ideogram-v3/generate', 'style_reference_images', 25, 400],
	['/v2/image/remove-object/ideogram-1', 'image', 50, 413],
	['/v2/design/layerize/ideogram-3', 'font_candidate_files', 5, 400],
	['/v2/video/generate/seedance-2-reference-to-video', 'reference_audios', 15, 400],
])('%s: %s has at most %i MB, else %i', async (path, name, most, status) => {
	const least = minimal(operationAt(path));
	const head = name.startsWith('font')
		? Buffer.from('OTTO')
		: name.endsWith('audios')
			? Buffer.from('ID3')
			: files.image.bytes;
	const bytes = Buffer.concat([head, Buffer.alloc(most * megabytes + 1 - head.length)]);
	const contentType = name.endsWith('audios') ? 'audio/mpeg' : 'image/png';
	const { status: seen, json } = await submit(standIn, operationAt(path), {
		...least,
		[name]: { bytes, filename: 'x.png', contentType },
	});
	expect({ status: seen, error: json.error }).toEqual({
		status,
		error: expect.stringContaining(`${name} is larger than ${most} MB`),
	});
	// A larger one takes long.
	if (most > 10) return;
	const exactly = { bytes: bytes.subarray(0, most * megabytes), filename: 'x.png', contentType };
	expect((await submit(standIn, operationAt(path), { ...least, [name]: exactly })).status).toBe(200);
});

it('v1 takes at most 50 MB in all', async () => {
	const operation = operationAt('/v1/ideogram-v3/generate');
	const bytes = Buffer.concat([files.image.bytes, Buffer.alloc(25 * megabytes - files.image.bytes.length)]);
	const style_reference_images = Array<File>(2).fill({ bytes, filename: 'x.png' });
	const answer = await submit(standIn, operation, { prompt: 'a lake', style_reference_images });
	expect(answer).toMatchObject({ status: 400, json: { error: expect.stringContaining('50 MB') } });
});

it('the signs of a test work where there is no prompt: in the name of a file', async () => {
	const named = (filename: string) => ({ image: { ...files.image, filename } });
	const operation = operationAt('/v2/image/remove-background/ideogram-1');
	expect((await submit(standIn, operation, named('FORBIDDEN.png'))).status).toBe(422);
	expect((await submit(standIn, operation, named('FAILGEN.png'))).status).toBe(500);
	expect((await submit(standIn, operation, named('UNSAFE.png'))).json.data).toEqual([
		{ url: null, is_image_safe: false },
	]);
});

it('answers 403, not 401, to a wrong key where the facts say so', async () => {
	const status = async (method: 'GET' | 'POST', path: string) =>
		(await send(standIn, path, { method, apiKey: 'wrong' })).status;
	for (const path of ['/remix', '/upscale', '/v1/ideogram-v3/remix']) expect(await status('POST', path)).toBe(403);
	for (const path of ['/edit', '/generate', '/v2/image/upscale/auto', '/datasets'])
		expect(await status('POST', path)).toBe(401);
	expect(await status('GET', '/datasets')).toBe(401);
});

it('counts faults of every call', async () => {
	standIn.addFault({ call: 'read', do: { kind: 'status', status: 503 } });
	standIn.addFault({ call: 'submit', do: { kind: 'status', status: 429 } });
	expect((await send(standIn, '/datasets')).status).toBe(503);
	expect((await submit(standIn, operationAt('/upscale'), minimal(operationAt('/upscale')))).status).toBe(429);
	expect(standIn.requests.slice(-2).map(({ call }) => call)).toEqual(['read', 'submit']);
});

it('every operation has a price for each of its images, by its path', async () => {
	const { length } = standIn.ledger.entries;
	const operation = operationAt('/v1/ideogram-v3/reframe');
	await submit(standIn, operation, { ...minimal(operation), num_images: 3 });
	await submit(standIn, operationAt('/describe'), minimal(operationAt('/describe')));
	expect(standIn.ledger.entries.slice(length)).toEqual([
		expect.objectContaining({ path: '/v1/ideogram-v3/reframe', images: 3, usdMicros: 180_000, isPriceKnown: true }),
		expect.objectContaining({ path: '/describe', images: 0, usdMicros: 0, isPriceKnown: false }),
	]);
});
