/**
 * Image → Remix: a new image from an image and a prompt.
 *
 * Sources: Ideogram's page "Remix (legacy)", its API specification of October 2026 for `/v2/image/remix/*`, and for
 * `ideogram-4-5` the part of its page that was seen in November 2026: only confirmed fields stand here.
 */
import { legacy, v2 } from '../dialects';
import * as f from '../fields';
import { excludes, needs, needsOneOf, notTogether, only1k, sameSize, tierFitsResolution, weightKeepsShape } from '../rules';
import type { Endpoint, Field, Operation, Rule } from '../types';
import {
	autoRatios,
	characterStyleTypes,
	legacyRatios,
	v3Ratios,
	v3Resolutions,
	v3StyleTypes,
	v4Resolutions,
} from '../values';

interface Entry {
	label: string;
	description: string;
	notice?: string;
	fields: readonly Field[];
	rules?: readonly Rule[];
}

const legacyRatio = f.aspectRatio(legacyRatios, 'Left out, it is 1:1.');
const legacyResolution = f.resolution();
const legacySource = f.source('image_file', 10);

/** A model of `POST /remix`. */
const legacyModel = (id: string, { fields, rules = [], ...words }: Entry): Endpoint => ({
	model: { id, ...words },
	method: 'POST',
	path: '/remix',
	dialect: legacy,
	envelope: 'image_request',
	fixed: { model: id },
	fields: [
		legacySource,
		f.legacyPrompt,
		f.numImages,
		f.legacyImageWeight,
		legacyRatio,
		f.magicPrompt('magic_prompt_option'),
		f.magicPromptVersion,
		f.seed,
		...fields,
	],
	rules,
	answer: { comes: 'reply', result: { type: 'files', media: 'image' } },
	billing: 'unquoted',
});

const source: Field = { ...f.source('image', 50), unless: f.imageAsset };

/** A model of `POST /v2/image/remix/{model}`. */
const v2Model = (id: string, { fields, rules = [], ...words }: Entry): Endpoint => ({
	model: { id, ...words },
	method: 'POST',
	path: `/v2/image/remix/${id}`,
	dialect: v2,
	fields: [source, f.prompt, f.imageWeight, ...fields, f.webhookUrl],
	rules,
	answer: { comes: 'choice', result: { type: 'files', media: 'image' } },
	billing: 'quoted',
});

/** What every v2 model but 4.5 takes (4.5: not confirmed). */
const v2Common: readonly Field[] = [
	f.numImages,
	f.isPrivate,
	f.enableCopyrightDetection,
	f.targetCollection,
	f.imageAsset,
];

const v3Ratio = f.aspectRatio(v3Ratios, 'Left out, the result keeps the shape of the source.');
const v3Resolution = f.resolution(v3Resolutions);

const v3Common: readonly Field[] = [
	...v2Common,
	v3Ratio,
	v3Resolution,
	f.renderingSpeed,
	f.magicPrompt('magic_prompt'),
	f.negativePrompt,
	f.seed,
	f.styleReferenceImages,
	f.styleReferenceAssets,
];

const styleCollection = [f.styleReferenceCollection, f.styleReferenceCollectionVersion];
const styleCollectionRule = needs(f.styleReferenceCollectionVersion, f.styleReferenceCollection);

const v2_0: Pick<Entry, 'fields' | 'rules'> = {
	fields: [f.styleType(), f.legacyNegativePrompt, legacyResolution, f.colorPalette],
	rules: [notTogether(legacyRatio, legacyResolution)],
};

const autoRatio = f.aspectRatio(autoRatios, 'Left out or auto, the result keeps the shape of the source.');
const autoStyleType = f.styleType(v3StyleTypes);
const autoShape = { source, resolution: f.freeResolution, ratio: autoRatio };
const v4Resolution = f.resolution(v4Resolutions);

export const remix: Operation = {
	resource: 'image',
	name: 'remix',
	label: 'Remix',
	description: 'Make new images from an image and a prompt',
	action: 'Remix an image',
	// The page that users come from is the one of the legacy endpoint, and this is its default.
	initialModel: 'V_2',
	endpoints: [
		legacyModel('V_2', {
			label: 'Ideogram 2.0 (Legacy)',
			description: 'With resolution, style type, negative prompt and color palette',
			...v2_0,
		}),
		legacyModel('V_2_TURBO', {
			label: 'Ideogram 2.0 Turbo (Legacy)',
			description: 'Like 2.0, quicker and cheaper',
			...v2_0,
		}),
		legacyModel('V_2A', {
			label: 'Ideogram 2a (Legacy)',
			description: 'Quicker and cheaper than 2.0, with style type',
			fields: [f.styleType()],
		}),
		legacyModel('V_2A_TURBO', {
			label: 'Ideogram 2a Turbo (Legacy)',
			description: 'The quickest and cheapest of the 2 family',
			fields: [f.styleType()],
		}),
		legacyModel('V_1', {
			label: 'Ideogram 1.0 (Legacy)',
			description: 'The first model, with negative prompt',
			fields: [f.legacyNegativePrompt],
		}),
		legacyModel('V_1_TURBO', {
			label: 'Ideogram 1.0 Turbo (Legacy)',
			description: 'Like 1.0, quicker and cheaper',
			fields: [f.legacyNegativePrompt],
		}),
		v2Model('auto', {
			label: 'Auto',
			description: 'Ideogram picks the model that fits',
			fields: [
				...v2Common,
				autoRatio,
				f.freeResolution,
				f.resolutionTier,
				f.magicPrompt('magic_prompt'),
				f.negativePrompt,
				f.seed,
				autoStyleType,
				f.stylePreset,
				f.styleCodes,
				f.colorPalette,
				f.styleReferenceAssets,
				...styleCollection,
			],
			rules: [
				notTogether(autoRatio, f.freeResolution),
				tierFitsResolution(f.resolutionTier, f.freeResolution),
				only1k(
					{ tier: f.resolutionTier, styleType: autoStyleType, weight: f.imageWeight, shape: autoShape },
					f.stylePreset,
					f.styleCodes,
					f.colorPalette,
					f.styleReferenceAssets,
					f.styleReferenceCollection,
				),
				excludes(f.stylePreset, f.styleCodes, f.styleReferenceAssets, f.styleReferenceCollection),
				styleCollectionRule,
			],
		}),
		v2Model('ideogram-4-5', {
			label: 'Ideogram 4.5',
			description: 'The newest model, with reference images. Reads the prompt as an instruction for the image.',
			fields: [f.referenceImages, f.quality],
		}),
		v2Model('ideogram-4', {
			label: 'Ideogram 4.0',
			description: 'Up to 4 megapixels. Reads the prompt as an instruction for the image.',
			fields: [...v2Common, v4Resolution, f.renderingSpeed],
			rules: [weightKeepsShape(f.imageWeight, { source, resolution: v4Resolution })],
		}),
		v2Model('ideogram-3', {
			label: 'Ideogram 3.0',
			description: 'With style presets, style codes, style references and color palette',
			fields: [
				...v3Common,
				f.styleType(v3StyleTypes),
				f.stylePreset,
				f.styleCodes,
				f.colorPalette,
				...styleCollection,
			],
			rules: [
				notTogether(v3Ratio, v3Resolution),
				notTogether(f.styleReferenceImages, f.styleReferenceAssets, f.styleReferenceCollection),
				excludes(
					f.stylePreset,
					f.styleCodes,
					f.styleReferenceImages,
					f.styleReferenceAssets,
					f.styleReferenceCollection,
				),
				styleCollectionRule,
			],
		}),
		v2Model('ideogram-3-character', {
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
				notTogether(v3Ratio, v3Resolution),
				needsOneOf(f.characterReferenceImages, f.characterReferenceAssets, f.characterReferenceCollection),
				needs(f.characterReferenceMask, f.characterReferenceImages),
				sameSize(f.characterReferenceMask, f.characterReferenceImages),
				needs(f.characterReferenceCollectionVersion, f.characterReferenceCollection),
				styleCollectionRule,
			],
		}),
		v2Model('ideogram-3-custom-model', {
			label: 'Ideogram 3.0 Custom Model',
			description: 'A model that you trained on your own images',
			fields: [f.customModelUri, ...v3Common, f.stylePreset, f.styleCodes, f.colorPalette],
			rules: [
				notTogether(v3Ratio, v3Resolution),
				excludes(f.stylePreset, f.styleCodes, f.styleReferenceImages, f.styleReferenceAssets),
			],
		}),
	],
};
