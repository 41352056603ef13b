import type { Endpoint, Values } from '../../../nodes/Ideogram/api/types';
import { checkRules } from '../../../nodes/Ideogram/request/checkRules';
import { Refusal } from '../../../nodes/Ideogram/errors/refusal';
import { catalog } from '../../facts';
import { caseOf, cases, remixOf } from '../../table';

const outcome = (id: string, values: Values): string => refusalOf(remixOf(id), values);

function refusalOf(endpoint: Endpoint, values: Values): string {
	try {
		checkRules(endpoint, values);
	} catch (error) {
		if (error instanceof Refusal) return `${error.message} | ${error.fix}`;
		throw error;
	}
	return 'fine';
}
const source = (width?: number, height?: number) => ({ binaryPropertyName: [{ field: 'data', width, height }] });
const asset = [{ asset_type: 'UPLOAD', asset_id: 'a' }];
const image = [{ field: 'reference', width: 10, height: 20 }];

it.each(['V_2', 'V_2_TURBO', 'auto', 'ideogram-3', 'ideogram-3-character', 'ideogram-3-custom-model'])(
	'%s: ratio or resolution',
	(id) => {
		const character = { characterReferenceImages: image };
		expect(outcome(id, { ...character, aspectRatio: '1:1', resolution: '1024x1024' })).toBe(
			"'Aspect Ratio' and 'Resolution' cannot be used together | Remove one of the two from Additional Fields.",
		);
		expect(outcome(id, { ...character, aspectRatio: '1:1' })).toBe('fine');
	},
);

it('a style preset excludes codes and references', () => {
	expect(outcome('ideogram-3', { stylePreset: 'aura', styleCodes: ['12345678'] })).toBe(
		"'Style Preset' cannot be used together with 'Style Codes' | Remove either Style Preset or Style Codes from Additional Fields.",
	);
	expect(outcome('ideogram-3', { stylePreset: 'aura', styleReferenceImages: image })).toContain(
		"'Style Reference Images'",
	);
	expect(outcome('ideogram-3-custom-model', { stylePreset: 'aura', styleReferenceAssetIdentifiers: asset })).toContain(
		'cannot be used together',
	);
	expect(outcome('auto', { stylePreset: 'aura', styleReferenceCollectionId: 'c' })).toContain(
		'cannot be used together',
	);
	expect(outcome('ideogram-3', { stylePreset: 'aura', styleType: 'design' })).toBe('fine');
});

it('style references come from one place', () => {
	expect(
		outcome('ideogram-3', {
			styleReferenceImages: image,
			styleReferenceAssetIdentifiers: asset,
			styleReferenceCollectionId: 'c',
		}),
	).toBe(
		"'Style Reference Images', 'Style Reference Assets' and 'Style Collection ID' cannot be used together | Remove all but one of them from Additional Fields.",
	);
	expect(
		outcome('ideogram-3-character', {
			characterReferenceImages: image,
			styleReferenceImages: image,
			styleReferenceAssetIdentifiers: asset,
		}),
	).toBe('fine');
});

it('the character model needs a character', () => {
	expect(outcome('ideogram-3-character', {})).toBe(
		"This model needs 'Character Image' | Fill in Character Image or Character Asset, or add Character Collection ID under Additional Fields.",
	);
	expect(outcome('ideogram-3-character', { characterReferenceCollectionId: 'c' })).toBe('fine');
});

it('a mask goes with an image of the same size', () => {
	expect(
		outcome('ideogram-3-character', { characterReferenceAssetIdentifiers: asset, characterReferenceMask: image }),
	).toBe("'Character Mask' needs 'Character Image' | Fill in Character Image, or remove Character Mask.");
	expect(
		outcome('ideogram-3-character', {
			characterReferenceImages: image,
			characterReferenceMask: [{ field: 'm', width: 10, height: 21 }],
		}),
	).toBe(
		"'Character Mask' is 10x21 pixels but 'Character Image' is 10x20 | Use a mask with exactly the size of the image that it is for.",
	);
	expect(
		outcome('ideogram-3-character', { characterReferenceImages: image, characterReferenceMask: [{ field: 'm' }] }),
	).toBe('fine');
});

it('a weight on 4.0 keeps the shape', () => {
	expect(outcome('ideogram-4', { ...source(1000, 500), imageWeight: 60, resolution: '1024x1024' })).toBe(
		"'Image Weight' cannot be used with a resolution of 1024x1024: the source is 1000x500, which is another shape | Choose a resolution of the same shape as the source, leave Image Weight empty, or remove Resolution from Additional Fields.",
	);
	expect(outcome('ideogram-4', { ...source(1000, 500), imageWeight: 60, resolution: '1440x720' })).toBe('fine');
	expect(outcome('ideogram-4', { ...source(1000, 500), resolution: '1024x1024' })).toBe('fine');
	expect(outcome('ideogram-4', { ...source(), imageWeight: 60, resolution: '1024x1024' })).toBe('fine');
});

it('the tiers of the automatic model', () => {
	expect(outcome('auto', { resolution: '2048x2048', resolutionTier: '1k' })).toBe(
		"'Resolution' 2048x2048 does not belong to the tier 1k | Choose 2k as Resolution Tier, or remove one of the two from Additional Fields.",
	);
	expect(outcome('auto', { resolution: '2048x2048', resolutionTier: '2k' })).toBe('fine');
	expect(outcome('auto', { resolutionTier: '2k', styleCodes: ['12345678'], styleType: 'design' })).toBe(
		"'Style Codes' and 'Style Type' cannot be used at the 2k tier | Choose 1k as Resolution Tier (or a resolution of about 1 megapixel), or remove Style Codes and Style Type from Additional Fields.",
	);
	expect(outcome('auto', { resolution: '2048x2048', colorPalette: { name: 'ember' } })).toContain(
		"'Color Palette' cannot be used at the 2k tier",
	);
	expect(outcome('auto', { resolutionTier: '2k', styleType: 'auto' })).toBe('fine');
	expect(outcome('auto', { ...source(900, 900), resolutionTier: '2k', imageWeight: 3, aspectRatio: '16:9' })).toContain(
		"'Image Weight' cannot be used at the 2k tier",
	);
	expect(outcome('auto', { ...source(1600, 900), resolutionTier: '2k', imageWeight: 3, aspectRatio: '16:9' })).toBe(
		'fine',
	);
	expect(outcome('auto', { ...source(900, 900), resolutionTier: '2k', imageWeight: 3, aspectRatio: 'auto' })).toBe(
		'fine',
	);
});

it('a collection version needs its collection', () => {
	expect(outcome('auto', { styleReferenceCollectionVersionId: 'v' })).toContain(
		"'Style Version ID' needs 'Style Collection ID'",
	);
});

describe('the other operations', () => {
	const of = (operation: string, model: string) => caseOf('image', operation, model).endpoint;
	const said = (operation: string, model: string, values: Values) => refusalOf(of(operation, model), values);
	const file = (width: number, height: number) => [{ field: 'x', width, height }];
	const asset = [{ asset_type: 'UPLOAD', asset_id: 'a' }];

	it.each([
		['inpaint', 'ideogram-3'],
		['inpaint', 'v1/ideogram-v3'],
		['edit', 'ideogram-4-5'],
		['edit', 'v1/ideogram-v3'],
		['edit', 'V_2'],
		['removeObject', 'ideogram-1'],
	])('%s %s: a mask has the size of the source', (operation, model) => {
		expect(said(operation, model, { binaryPropertyName: file(64, 48), mask: file(48, 64) })).toBe(
			"'Mask' is 48x64 pixels but 'Input Binary Field' is 64x48 | Use a mask with exactly the size of the image that it is for.",
		);
		expect(said(operation, model, { binaryPropertyName: file(64, 48), mask: file(64, 48) })).toBe('fine');
	});

	it('4.5 edits the marked part of a file, not of an asset', () => {
		expect(said('edit', 'ideogram-4-5', { mask: file(64, 64), imageAssetIdentifier: asset })).toBe(
			"'Mask' cannot be used together with 'Source Asset' | Leave either Mask or Source Asset empty.",
		);
		expect(said('edit', 'ideogram-4-5', { referenceImageAssetIdentifiers: asset })).toContain(
			"'Reference Assets' needs 'Source Asset'",
		);
		expect(said('edit', 'ideogram-4-5', { mask: file(64, 64), referenceImages: Array(4).fill(file(9, 9)[0]) })).toBe(
			"'Reference Images' has 4 images, and with 'Mask' at most 3 are allowed | Use at most 3, or leave Mask empty.",
		);
	});

	it.each([
		['auto', undefined, "'Context Window' 'auto' needs 'Mask' | Fill in Mask, or remove Context Window."],
		['auto', file(512, 512), 'fine'],
		['0,0,256,256', undefined, 'fine'],
		['0,0,255,256', undefined, 'is not a region'],
		['0,0,256,1600', undefined, 'is not a region'],
		['300,300,556,556', undefined, 'is not a region'],
	])('the context window %s', (contextWindow, mask, words) => {
		expect(said('edit', 'ideogram-4-5', { binaryPropertyName: file(512, 512), contextWindow, mask })).toContain(words);
	});

	it.each([
		[
			'source',
			undefined,
			"'Size' 'source' needs 'Images' | Fill in Images, or add Image Assets under Additional Fields, or remove Size.",
		],
		['source', file(64, 64), 'fine'],
		['1024x1024', undefined, 'fine'],
		['1056x1024', undefined, 'which this model does not make | Choose one of: auto, 2048x2048'],
		['1056x1024', file(64, 64), 'fine'],
		['1050x1024', file(64, 64), 'multiples of 32'],
		['4096x2048', file(64, 64), 'multiples of 32'],
		['256x2048', file(64, 64), 'multiples of 32'],
	])('the size %s of 4.5', (size, images, words) =>
		expect(said('generate', 'ideogram-4-5', { size, images })).toContain(words),
	);

	it('4.5 has a very low quality for edits only', () => {
		expect(said('generate', 'ideogram-4-5', { quality: 'very_low' })).toContain("'Quality' 'very_low' needs 'Images'");
		expect(said('generate', 'ideogram-4-5', { quality: 'low' })).toBe('fine');
	});

	it('an upscale has a largest result', () => {
		expect(said('upscale', 'auto', { binaryPropertyName: file(5000, 10) })).toContain(
			'2 times that is more than 8192 pixels a side',
		);
		expect(said('upscale', 'auto', { binaryPropertyName: file(2048, 10), upscaleFactor: 'x4' })).toBe('fine');
		expect(said('upscale', 'auto', { binaryPropertyName: file(2049, 10), upscaleFactor: 'x4' })).toContain(
			'more than 8192',
		);
	});

	it('a new background takes no narrow image', () => {
		expect(said('replaceBackground', 'ideogram-3', { binaryPropertyName: file(301, 100) })).toContain(
			'more than 3 times as long',
		);
		expect(said('replaceBackground', 'ideogram-3', { binaryPropertyName: file(100, 300) })).toBe('fine');
	});

	it('v1 style codes exclude style references and the style type', () => {
		expect(said('generate', 'v1/ideogram-v3', { styleCodes: ['12345678'], styleType: 'auto' })).toContain(
			'cannot be used together',
		);
		expect(said('reframe', 'v1/ideogram-v3', { styleCodes: ['12345678'], styleReferenceImages: file(9, 9) })).toContain(
			'cannot be used together',
		);
	});
});

describe('masks', () => {
	const masked = cases.flatMap((each) =>
		each.endpoint.fields.filter(({ name }) => /mask$/i.test(name)).map((mask) => ({ ...each, mask })),
	);

	it.each(masked.map((each) => [`${each.name} ${each.mask.name}`, each] as const))(
		'%s has the size of its image',
		(_name, { endpoint, mask }) => {
			const of = /^character/.test(mask.name) ? 'characterReferenceImages' : mask.name;
			const image = endpoint.fields.find(({ name }) =>
				of === mask.name ? ['binaryPropertyName', 'images'].includes(name) : name === of,
			);
			const check = (width: number) =>
				refusalOf(endpoint, {
					[image?.name ?? '']: [{ field: 'data', width: 64, height: 48 }],
					[mask.name]: [{ field: 'mask', width, height: 48 }],
				});
			expect(check(65)).toBe(
				`'${mask.label}' is 65x48 pixels but '${image?.label}' is 64x48 | Use a mask with exactly the size of the image that it is for.`,
			);
			expect(check(64)).not.toContain('pixels');
		},
	);

	it.each(masked.filter(({ mask }) => mask.name === 'mask').map((each) => [each.name, each] as const))(
		'%s says which color means what, as Ideogram has it',
		(_name, { endpoint, mask }) => {
			const known = catalog.operations.find(({ path }) => path === endpoint.path);
			const param = known?.params.find(({ name }) => name === mask.api);
			const isWhite = /white.* = remove/i.test(param?.note ?? '');
			// Of models of other makers the facts name no colors.
			if (!isWhite && /black|white/i.test(param?.note ?? '')) expect(param?.note).toMatch(/black = (edit|repaint)/);
			expect(mask.description).toContain(
				isWhite ? 'White is removed, black is kept.' : 'Black is changed, white is kept.',
			);
		},
	);
});
