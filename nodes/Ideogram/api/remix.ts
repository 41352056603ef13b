/**
 * Remix: a new image from an image and a prompt.
 *
 * Sources: Ideogram's page "Remix (legacy)", its API specification of October 2026 for `/v2/image/remix/*`, and for
 * `ideogram-4-5` the part of its page that was seen in November 2026: only confirmed fields stand here.
 */
import * as f from './fields';
import { excludes, needs, needsOneOf, notTogether, only1k, sameSize, tierFitsResolution, weightKeepsShape } from './rules';
import type { Field, Model } from './types';
import {
	autoRatios,
	characterStyleTypes,
	legacyRatios,
	v3Ratios,
	v3Resolutions,
	v3StyleTypes,
	v4Resolutions,
} from './values';

type Entry = Pick<Model, 'label' | 'description' | 'fields'> & Partial<Pick<Model, 'rules' | 'notice'>>;

const legacyFields: readonly Field[] = [
	f.legacyPrompt,
	f.numImages,
	f.legacyImageWeight,
	f.aspectRatio(legacyRatios, 'Left out, it is 1:1.'),
	f.magicPrompt('magic_prompt_option'),
	f.magicPromptVersion,
	f.seed,
];

/** A model of `POST /remix`: synchronous, options inside one JSON part. */
const legacy = (id: string, { label, description, fields, rules = [] }: Entry): Model => ({
	id,
	label,
	description,
	dialect: 'legacy',
	path: '/remix',
	async: false,
	dryRun: false,
	source: f.source('image_file', 10),
	fields: [...legacyFields, ...fields],
	rules,
});

/** A model of `POST /v2/image/remix/{model}`: asynchronous, each field a part of its own. */
const v2 = (id: string, { fields, rules = [], ...words }: Entry): Model => ({
	id,
	...words,
	dialect: 'v2',
	path: `/v2/image/remix/${id}`,
	async: true,
	dryRun: true,
	source: f.source('image', 50),
	fields: [f.prompt, f.imageWeight, ...fields, f.webhookUrl],
	rules,
});

/** What every v2 model but 4.5 takes (4.5: not confirmed). */
const v2Common: readonly Field[] = [
	f.numImages,
	f.isPrivate,
	f.enableCopyrightDetection,
	f.targetCollection,
	f.imageAsset,
];

const v3Common: readonly Field[] = [
	...v2Common,
	f.aspectRatio(v3Ratios, 'Left out, the result keeps the shape of the source.'),
	f.resolution(v3Resolutions),
	f.renderingSpeed,
	f.magicPrompt('magic_prompt'),
	f.negativePrompt,
	f.seed,
	f.styleReferenceImages,
	f.styleReferenceAssets,
];

const styleCollection = [f.styleReferenceCollection, f.styleReferenceCollectionVersion];
const styleCollectionRule = needs('styleReferenceCollectionVersionId', 'styleReferenceCollectionId');

const v2_0Fields = [f.styleType(), f.legacyNegativePrompt, f.resolution(), f.colorPalette];
const v2_0Rules = [notTogether('aspectRatio', 'resolution')];

export const remixModels: readonly Model[] = [
	legacy('V_2', {
		label: 'Ideogram 2.0 (Legacy)',
		description: 'With resolution, style type, negative prompt and color palette',
		fields: v2_0Fields,
		rules: v2_0Rules,
	}),
	legacy('V_2_TURBO', {
		label: 'Ideogram 2.0 Turbo (Legacy)',
		description: 'Like 2.0, quicker and cheaper',
		fields: v2_0Fields,
		rules: v2_0Rules,
	}),
	legacy('V_2A', {
		label: 'Ideogram 2a (Legacy)',
		description: 'Quicker and cheaper than 2.0, with style type',
		fields: [f.styleType()],
	}),
	legacy('V_2A_TURBO', {
		label: 'Ideogram 2a Turbo (Legacy)',
		description: 'The quickest and cheapest of the 2 family',
		fields: [f.styleType()],
	}),
	legacy('V_1', {
		label: 'Ideogram 1.0 (Legacy)',
		description: 'The first model, with negative prompt',
		fields: [f.legacyNegativePrompt],
	}),
	legacy('V_1_TURBO', {
		label: 'Ideogram 1.0 Turbo (Legacy)',
		description: 'Like 1.0, quicker and cheaper',
		fields: [f.legacyNegativePrompt],
	}),
	v2('auto', {
		label: 'Auto',
		description: 'Ideogram picks the model that fits',
		fields: [
			...v2Common,
			f.aspectRatio(autoRatios, 'Left out or auto, the result keeps the shape of the source.'),
			f.freeResolution,
			f.resolutionTier,
			f.magicPrompt('magic_prompt'),
			f.negativePrompt,
			f.seed,
			f.styleType(v3StyleTypes),
			f.stylePreset,
			f.styleCodes,
			f.colorPalette,
			f.styleReferenceAssets,
			...styleCollection,
		],
		rules: [
			notTogether('aspectRatio', 'resolution'),
			tierFitsResolution,
			only1k(
				'stylePreset',
				'styleCodes',
				'colorPalette',
				'styleReferenceAssetIdentifiers',
				'styleReferenceCollectionId',
			),
			excludes('stylePreset', 'styleCodes', 'styleReferenceAssetIdentifiers', 'styleReferenceCollectionId'),
			styleCollectionRule,
		],
	}),
	v2('ideogram-4-5', {
		label: 'Ideogram 4.5',
		description: 'The newest model, with reference images. Reads the prompt as an instruction for the image.',
		fields: [f.referenceImages, f.quality],
	}),
	v2('ideogram-4', {
		label: 'Ideogram 4.0',
		description: 'Up to 4 megapixels. Reads the prompt as an instruction for the image.',
		fields: [...v2Common, f.resolution(v4Resolutions), f.renderingSpeed],
		rules: [weightKeepsShape],
	}),
	v2('ideogram-3', {
		label: 'Ideogram 3.0',
		description: 'With style presets, style codes, style references and color palette',
		fields: [...v3Common, f.styleType(v3StyleTypes), f.stylePreset, f.styleCodes, f.colorPalette, ...styleCollection],
		rules: [
			notTogether('aspectRatio', 'resolution'),
			notTogether('styleReferenceImages', 'styleReferenceAssetIdentifiers', 'styleReferenceCollectionId'),
			excludes(
				'stylePreset',
				'styleCodes',
				'styleReferenceImages',
				'styleReferenceAssetIdentifiers',
				'styleReferenceCollectionId',
			),
			styleCollectionRule,
		],
	}),
	v2('ideogram-3-character', {
		label: 'Ideogram 3.0 Character',
		description: 'Keeps a character alike from image to image',
		notice: 'This model needs an image of the character: add Character Reference Image under Additional Fields.',
		fields: [
			...v3Common,
			f.styleType(characterStyleTypes),
			f.characterReferenceImages,
			f.characterReferenceMask,
			f.characterReferenceAssets,
			f.characterReferenceCollection,
			f.characterReferenceCollectionVersion,
			...styleCollection,
		],
		rules: [
			notTogether('aspectRatio', 'resolution'),
			needsOneOf(
				'characterReferenceImages',
				'characterReferenceAssetIdentifiers',
				'characterReferenceCollectionId',
			),
			needs('characterReferenceMask', 'characterReferenceImages'),
			sameSize('characterReferenceMask', 'characterReferenceImages'),
			needs('characterReferenceCollectionVersionId', 'characterReferenceCollectionId'),
			styleCollectionRule,
		],
	}),
	v2('ideogram-3-custom-model', {
		label: 'Ideogram 3.0 Custom Model',
		description: 'A model that you trained on your own images',
		fields: [f.customModelUri, ...v3Common, f.stylePreset, f.styleCodes, f.colorPalette],
		rules: [
			notTogether('aspectRatio', 'resolution'),
			excludes('stylePreset', 'styleCodes', 'styleReferenceImages', 'styleReferenceAssetIdentifiers'),
		],
	}),
];
