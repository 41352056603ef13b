import type { Fields, File } from './client';
import { hangUp, image, v2 } from './client';
import type { StandIn } from './index';
import { startStandIn } from './index';

let standIn: StandIn;
let files: Record<'source' | 'character' | 'mask' | 'wideMask' | 'lowMask', File>;

beforeAll(async () => {
	standIn = await startStandIn({ latencyMs: 1 });
	files = {
		source: await image(300, 200),
		character: await image(60, 80),
		mask: await image(60, 80),
		wideMask: await image(61, 80),
		lowMask: await image(60, 79),
	};
});

afterAll(async () => {
	await hangUp();
	await standIn.close();
});

const assets = { json: [{ asset_type: 'ASSET', asset_id: 'x' }] };
const asset = { json: { asset_type: 'ASSET', asset_id: 'x' } };
const custom = { custom_model_uri: 'model/acme-brand/version/1' };
const file = (name: keyof typeof files) => name as unknown as File;

/** What is refused, with the words of the error; and what differs by one step and is accepted. */
const rules: Array<[model: string, refused: Fields, words: RegExp, accepted: Fields]> = [
	['auto', { resolution: '1024x1024', aspect_ratio: '1x1' }, /resolution .*aspect_ratio/, { resolution: '1024x1024' }],
	['auto', { image_asset_identifier: asset }, /image .*image_asset_identifier/, {}],
	['auto', { style_preset: 'aura', style_codes: '00000000' }, /style_preset .*style_codes/, { style_preset: 'aura' }],
	[
		'auto',
		{ style_preset: 'aura', style_reference_asset_identifiers: assets },
		/style_preset .*asset/,
		{ style_reference_asset_identifiers: assets },
	],
	[
		'auto',
		{ style_preset: 'aura', style_reference_collection_id: 'c' },
		/style_preset .*collection/,
		{ style_reference_collection_id: 'c', style_reference_asset_identifiers: assets },
	],
	[
		'auto',
		{ resolution: '2048x2048', resolution_tier: '1k' },
		/resolution_tier 1k/,
		{ resolution: '2048x2048', resolution_tier: '2k' },
	],
	[
		'auto',
		{ resolution: '1024x1024', resolution_tier: '2k' },
		/resolution_tier 2k/,
		{ resolution: '1024x1024', resolution_tier: '1k' },
	],
	[
		'auto',
		{ resolution_tier: '2k', style_preset: 'aura' },
		/style_preset .*1k/,
		{ resolution_tier: '1k', style_preset: 'aura' },
	],
	[
		'auto',
		{ resolution: '2048x2048', style_codes: '00000000' },
		/style_codes .*1k/,
		{ resolution: '1024x1024', style_codes: '00000000' },
	],
	[
		'auto',
		{ resolution_tier: '2k', color_palette: { json: { name: 'ember' } } },
		/color_palette .*1k/,
		{ color_palette: { json: { name: 'ember' } } },
	],
	[
		'auto',
		{ resolution_tier: '2k', style_reference_collection_id: 'c' },
		/collection_id .*1k/,
		{ style_reference_collection_id: 'c' },
	],
	[
		'auto',
		{ resolution_tier: '2k', style_type: 'design' },
		/style_type .*1k/,
		{ resolution_tier: '2k', style_type: 'auto' },
	],
	[
		'auto',
		{ resolution_tier: '2k', image_weight: '50', aspect_ratio: '1x1' },
		/image_weight .*1k/,
		{ resolution_tier: '2k', image_weight: '50', aspect_ratio: '3x2' },
	],
	[
		'auto',
		{ image_weight: '50', resolution: '2048x2048' },
		/image_weight .*1k/,
		{ image_weight: '50', resolution: '1024x1024' },
	],
	[
		'ideogram-3',
		{ resolution: '1024x1024', aspect_ratio: '1x1' },
		/resolution .*aspect_ratio/,
		{ image_weight: '50', aspect_ratio: '1x3' },
	],
	[
		'ideogram-3',
		{ style_preset: 'aura', style_reference_images: file('source') },
		/style_preset .*images/,
		{ style_codes: '00000000', style_reference_images: file('source') },
	],
	[
		'ideogram-3',
		{ style_reference_images: file('source'), style_reference_asset_identifiers: assets },
		/images and .*asset_identifiers/,
		{ style_reference_asset_identifiers: assets },
	],
	[
		'ideogram-3',
		{ style_reference_collection_id: 'c', style_reference_asset_identifiers: assets },
		/identifiers and .*collection_id/,
		{ style_reference_collection_id: 'c' },
	],
	['ideogram-3-character', {}, /character reference is required/, { character_reference_images: file('character') }],
	[
		'ideogram-3-character',
		{ character_reference_mask: file('mask') },
		/character reference is required/,
		{ character_reference_asset_identifiers: assets },
	],
	[
		'ideogram-3-character',
		{ character_reference_collection_id: 'c', character_reference_mask: file('mask') },
		/mask needs/,
		{ character_reference_collection_id: 'c' },
	],
	[
		'ideogram-3-character',
		{ character_reference_images: file('character'), character_reference_mask: file('wideMask') },
		/mask is 61x80.* 60x80/,
		{ character_reference_images: file('character'), character_reference_mask: file('mask') },
	],
	[
		'ideogram-3-character',
		{ character_reference_images: file('character'), character_reference_mask: file('lowMask') },
		/mask is 60x79.* 60x80/,
		{ character_reference_images: file('character'), character_reference_mask: file('mask') },
	],
	[
		'ideogram-3-custom-model',
		{ ...custom, style_preset: 'aura', style_codes: '00000000' },
		/style_preset .*style_codes/,
		{ ...custom, style_codes: '00000000' },
	],
	[
		'ideogram-4',
		{ image_weight: '50', resolution: '1024x1024' },
		/image_weight .*resolution/,
		{ resolution: '1024x1024' },
	],
	[
		'ideogram-4',
		{ image_weight: '50', resolution: '1280x800' },
		/image_weight .*resolution/,
		{ image_weight: '50', resolution: '1248x832' },
	],
];

function withFiles(fields: Fields): Fields {
	const filled = Object.entries(fields).map(([name, value]) => [
		name,
		files[value as unknown as keyof typeof files] ?? value,
	]);
	return { prompt: 'a lake', image: files.source, ...Object.fromEntries(filled) };
}

it.each(rules)('%s: %j is refused', async (model, refused, words, accepted) => {
	const no = await v2(standIn, model, withFiles(refused));
	expect({ status: no.status, error: no.json.error }).toEqual({ status: 400, error: expect.stringMatching(words) });
	const yes = await v2(standIn, model, withFiles(accepted));
	expect({ status: yes.status, error: yes.json.error }).toEqual({ status: 200 });
});

it.each(['model/unknown/version/1', 'model/acme-retired/version/2'])(
	'%s is not available',
	async (custom_model_uri) => {
		const answer = await v2(standIn, 'ideogram-3-custom-model', withFiles({ custom_model_uri }));
		expect(answer.status).toBe(403);
		expect(answer.json.error).toContain(custom_model_uri);
	},
);

it('a source of the account must exist', async () => {
	const missing = { json: { asset_type: 'ASSET', asset_id: 'missing-1' } };
	const answer = await v2(standIn, 'ideogram-3', { prompt: 'a lake', image_asset_identifier: missing });
	expect(answer.status).toBe(404);
});
