import type { Values } from '../../../nodes/Ideogram/api/types';
import { checkRules } from '../../../nodes/Ideogram/request/checkRules';
import { Refusal } from '../../../nodes/Ideogram/errors/refusal';
import { remixOf } from '../../table';

const outcome = (id: string, values: Values): string => {
	try {
		checkRules(remixOf(id), values);
	} catch (error) {
		if (error instanceof Refusal) return `${error.message} | ${error.fix}`;
		throw error;
	}
	return 'fine';
};
const source = (width?: number, height?: number) => ({ binaryPropertyName: [{ field: 'data', width, height }] });
const asset = [{ asset_type: 'UPLOAD', asset_id: 'a' }];
const image = [{ field: 'reference', width: 10, height: 20 }];

it.each(['V_2', 'V_2_TURBO', 'auto', 'ideogram-3', 'ideogram-3-character', 'ideogram-3-custom-model'])('%s: ratio or resolution', (id) => {
	const character = { characterReferenceImages: image };
	expect(outcome(id, { ...character, aspectRatio: '1:1', resolution: '1024x1024' })).toBe(
		"'Aspect Ratio' and 'Resolution' cannot be used together | Remove one of the two from Additional Fields.",
	);
	expect(outcome(id, { ...character, aspectRatio: '1:1' })).toBe('fine');
});

it('a style preset excludes codes and references', () => {
	expect(outcome('ideogram-3', { stylePreset: 'aura', styleCodes: ['12345678'] })).toBe(
		"'Style Preset' cannot be used together with 'Style Codes' | Remove either Style Preset or Style Codes from Additional Fields.",
	);
	expect(outcome('ideogram-3', { stylePreset: 'aura', styleReferenceImages: image })).toContain("'Style Reference Images'");
	expect(outcome('ideogram-3-custom-model', { stylePreset: 'aura', styleReferenceAssetIdentifiers: asset })).toContain('cannot be used together');
	expect(outcome('auto', { stylePreset: 'aura', styleReferenceCollectionId: 'c' })).toContain('cannot be used together');
	expect(outcome('ideogram-3', { stylePreset: 'aura', styleType: 'design' })).toBe('fine');
});

it('style references come from one place', () => {
	expect(outcome('ideogram-3', { styleReferenceImages: image, styleReferenceAssetIdentifiers: asset, styleReferenceCollectionId: 'c' })).toBe(
		"'Style Reference Images', 'Style Reference Assets' and 'Style Collection ID' cannot be used together | Remove all but one of them from Additional Fields.",
	);
	expect(outcome('ideogram-3-character', { characterReferenceImages: image, styleReferenceImages: image, styleReferenceAssetIdentifiers: asset })).toBe('fine');
});

it('the character model needs a character', () => {
	expect(outcome('ideogram-3-character', {})).toBe(
		"This model needs 'Character Reference Image' | Fill in Character Reference Image, or add Character Reference Asset or Character Collection ID under Additional Fields.",
	);
	expect(outcome('ideogram-3-character', { characterReferenceCollectionId: 'c' })).toBe('fine');
});

it('a mask goes with an image of the same size', () => {
	expect(outcome('ideogram-3-character', { characterReferenceAssetIdentifiers: asset, characterReferenceMask: image })).toBe(
		"'Character Reference Mask' needs 'Character Reference Image' | Fill in Character Reference Image, or remove Character Reference Mask.",
	);
	expect(outcome('ideogram-3-character', { characterReferenceImages: image, characterReferenceMask: [{ field: 'm', width: 10, height: 21 }] })).toBe(
		"'Character Reference Mask' is 10x21 pixels but 'Character Reference Image' is 10x20 | Use a mask with exactly the size of the image that it is for.",
	);
	expect(outcome('ideogram-3-character', { characterReferenceImages: image, characterReferenceMask: [{ field: 'm' }] })).toBe('fine');
});

it('a weight on 4.0 keeps the shape', () => {
	expect(outcome('ideogram-4', { ...source(1000, 500), imageWeight: 60, resolution: '1024x1024' })).toBe(
		"'Image Weight' cannot be used with a resolution of 1024x1024: the source is 1000x500, which is another shape | Remove Image Weight or Resolution from Additional Fields, or choose a resolution of the same shape as the source.",
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
	expect(outcome('auto', { resolution: '2048x2048', colorPalette: { name: 'ember' } })).toContain("'Color Palette' cannot be used at the 2k tier");
	expect(outcome('auto', { resolutionTier: '2k', styleType: 'auto' })).toBe('fine');
	expect(outcome('auto', { ...source(900, 900), resolutionTier: '2k', imageWeight: 3, aspectRatio: '16:9' })).toContain("'Image Weight' cannot be used at the 2k tier");
	expect(outcome('auto', { ...source(1600, 900), resolutionTier: '2k', imageWeight: 3, aspectRatio: '16:9' })).toBe('fine');
	expect(outcome('auto', { ...source(900, 900), resolutionTier: '2k', imageWeight: 3, aspectRatio: 'auto' })).toBe('fine');
});

it('a collection version needs its collection', () => {
	expect(outcome('auto', { styleReferenceCollectionVersionId: 'v' })).toContain("'Style Version ID' needs 'Style Collection ID'");
});
