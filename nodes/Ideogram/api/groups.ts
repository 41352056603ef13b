/**
 * Fields and rules that endpoints have together. Each group is as Ideogram's API specification of October 2026 has it.
 */
import * as f from './fields';
import { excludes, needs, notTogether } from './rules';
import { sameSize } from './sizeRules';
import type { Field, Rule } from './types';
import { legacyRatios, v3StyleTypes } from './values';

interface Group {
	fields: readonly Field[];
	rules: readonly Rule[];
}

/** What an account decides, on v2. */
export const v2Account: readonly Field[] = [f.isPrivate, f.enableCopyrightDetection, f.targetCollection];

const collection = [f.styleReferenceCollection, f.styleReferenceCollectionVersion];
const collectionRule = needs(f.styleReferenceCollectionVersion, f.styleReferenceCollection);

/** Images whose style is taken over, on v2. */
export const v2StyleReferences: Group = {
	fields: [f.styleReferenceImages, f.styleReferenceAssets, ...collection],
	rules: [collectionRule],
};

/** The same where only one kind of reference may be given. */
export const v2OneStyleReference: Group = {
	fields: v2StyleReferences.fields,
	rules: [notTogether(f.styleReferenceImages, f.styleReferenceAssets, f.styleReferenceCollection), collectionRule],
};

export const presetRule = excludes(
	f.stylePreset,
	f.styleCodes,
	f.styleReferenceImages,
	f.styleReferenceAssets,
	f.styleReferenceCollection,
);

const v2CharacterMask = f.atTop({
	...f.characterReferenceMask('character_reference_mask'),
	description:
		'The name of the input binary field with a grayscale mask of the character, of the same size as the character image',
});

/** The character that the model keeps, on v2. */
export const v2Character: Group = {
	fields: [
		f.characterImage,
		v2CharacterMask,
		f.characterReferenceAssets,
		f.characterReferenceCollection,
		f.characterReferenceCollectionVersion,
	],
	rules: [
		needs(v2CharacterMask, f.characterImage),
		sameSize(v2CharacterMask, f.characterImage),
		needs(f.characterReferenceCollectionVersion, f.characterReferenceCollection),
	],
};

/** Styles of every v1 endpoint of Ideogram 3.0. */
export const v1Style: Group = {
	fields: [f.stylePreset, f.colorPalette, f.styleCodes, f.styleReferenceImages],
	rules: [excludes(f.styleCodes, f.styleReferenceImages)],
};

const v1StyleType = f.styleType(v3StyleTypes);
const v1CharacterMask = f.characterReferenceMask('character_reference_images_mask');

/** Styles, trained models and characters of the v1 endpoints that make or change images with a prompt. */
export const v1Full: Group = {
	fields: [...v1Style.fields, v1StyleType, f.optionalCustomModel, f.characterReferenceImages, v1CharacterMask],
	rules: [
		excludes(f.styleCodes, f.styleReferenceImages, v1StyleType),
		needs(v1CharacterMask, f.characterReferenceImages),
		sameSize(v1CharacterMask, f.characterReferenceImages),
	],
};

/** What nearly every v1 endpoint of Ideogram 3.0 takes. */
export const v1Common: readonly Field[] = [f.numImages, f.seed, f.v1RenderingSpeed];

const legacyRatio = f.aspectRatio(legacyRatios, 'Default: 1:1.');

interface LegacyWords {
	label: string;
	description: string;
}

type LegacyGroup = Group & { id: string } & LegacyWords;

/** The models of `/generate` and `/remix`, newest first: they differ in the same fields on both. */
export const legacyFamily = (ratio: Field = legacyRatio): readonly LegacyGroup[] => {
	const resolution = f.resolution();
	const v2_0: Group = {
		fields: [f.styleType(), f.legacyNegativePrompt, resolution, f.colorPalette],
		rules: [notTogether(ratio, resolution)],
	};
	const v2a: Group = { fields: [f.styleType()], rules: [] };
	const v1_0: Group = { fields: [f.legacyNegativePrompt], rules: [] };
	return [
		{ id: 'V_2A', label: 'Ideogram 2a (Legacy)', description: 'Faster and cheaper than 2.0, with style type', ...v2a },
		{
			id: 'V_2A_TURBO',
			label: '2a Turbo (Legacy)',
			description: 'The fastest and cheapest of the 2 family',
			...v2a,
		},
		{
			id: 'V_2',
			label: 'Ideogram 2.0 (Legacy)',
			description: 'With resolution, style type, negative prompt and color palette',
			...v2_0,
		},
		{ id: 'V_2_TURBO', label: '2.0 Turbo (Legacy)', description: 'Like 2.0, faster and cheaper', ...v2_0 },
		{ id: 'V_1', label: 'Ideogram 1.0 (Legacy)', description: 'The first model, with negative prompt', ...v1_0 },
		{ id: 'V_1_TURBO', label: '1.0 Turbo (Legacy)', description: 'Like 1.0, faster and cheaper', ...v1_0 },
	];
};
