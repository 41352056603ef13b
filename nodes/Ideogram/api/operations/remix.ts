/**
 * Image → Remix: a new image from an image and a prompt.
 *
 * Sources: Ideogram's page "Remix (legacy)", its API specification of October 2026 for `/v2/image/remix/*` and
 * `/v1/ideogram-v3/remix`, and for `ideogram-4-5` the part of its page that was seen in November 2026: only confirmed
 * fields
 * stand here.
 */
import { legacyModel, v1Model, v2Model, type Entry } from '../endpoints';
import * as f from '../fields';
import {
	legacyFamily,
	presetRule,
	v1Common,
	v1Full,
	v2Account,
	v2Character,
	v2OneStyleReference,
	v2StyleReferences,
} from '../groups';
import { excludes, needs, needsOneOf, notTogether } from '../rules';
import { only1k, tierFitsResolution, weightKeepsShape } from '../sizeRules';
import type { Endpoint, Field, Operation } from '../types';
import {
	autoRatios,
	characterStyleTypes,
	legacyRatios,
	remixQualities,
	v3Ratios,
	v3Resolutions,
	v3StyleTypes,
	v4Resolutions,
} from '../values';

const source = f.source({ api: 'image', megabytes: 50, unless: f.imageAsset });

const model = (id: string, { fields, ...entry }: Entry): Endpoint =>
	v2Model('remix', id, { ...entry, fields: [source, f.prompt, f.imageWeight, ...fields, f.webhookUrl] });

/** What every v2 model but 4.5 takes (4.5: not confirmed). */
const common: readonly Field[] = [f.numImages, ...v2Account, f.imageAsset];

const v3Ratio = f.aspectRatio(v3Ratios, 'By default the result keeps the shape of the source.');
const v3Resolution = f.resolution(v3Resolutions);

const v3Common: readonly Field[] = [
	...common,
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

const autoRatio = f.aspectRatio(autoRatios, 'With auto, or if left out, the result keeps the shape of the source.');
const autoStyleType = f.styleType(v3StyleTypes);
const autoShape = { source, resolution: f.freeResolution, ratio: autoRatio };
const autoTier = f.resolutionTier();
const v4Resolution = f.resolution(v4Resolutions);

const oldRatio = f.aspectRatio(legacyRatios, 'Default: 1:1.');
const v1Ratio = f.aspectRatio(v3Ratios, 'Default: 1:1.');

export const remix: Operation = {
	resource: 'image',
	name: 'remix',
	label: 'Remix',
	description: 'Make new images from an image and a prompt',
	action: 'Remix image',
	// The page that users come from is the one of the legacy endpoint, and this is its default.
	initialModel: 'V_2',
	endpoints: [
		model('auto', {
			label: 'Auto',
			description: 'Ideogram picks the model that fits',
			fields: [
				...common,
				autoRatio,
				f.freeResolution,
				autoTier,
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
				tierFitsResolution(autoTier, f.freeResolution),
				only1k(
					{ tier: autoTier, styleType: autoStyleType, weight: f.imageWeight, shape: autoShape },
					f.stylePreset,
					f.styleCodes,
					f.colorPalette,
					f.styleReferenceAssets,
					f.styleReferenceCollection,
				),
				excludes(f.stylePreset, f.styleCodes, f.styleReferenceAssets, f.styleReferenceCollection),
				needs(f.styleReferenceCollectionVersion, f.styleReferenceCollection),
			],
		}),
		model('ideogram-4-5', {
			label: 'Ideogram 4.5',
			description: 'The newest model, with reference images. Reads the prompt as an instruction for the image.',
			fields: [f.referenceImages, f.quality(remixQualities)],
		}),
		model('ideogram-4', {
			label: 'Ideogram 4.0',
			description: 'Up to 4 megapixels. Reads the prompt as an instruction for the image.',
			fields: [...common, v4Resolution, f.renderingSpeed],
			rules: [weightKeepsShape(f.imageWeight, { source, resolution: v4Resolution })],
		}),
		model('ideogram-3', {
			label: 'Ideogram 3.0',
			description: 'With style presets, style codes, style references and color palette',
			fields: [...v3Common, f.styleType(v3StyleTypes), f.stylePreset, f.styleCodes, f.colorPalette, ...styleCollection],
			rules: [notTogether(v3Ratio, v3Resolution), presetRule, ...v2OneStyleReference.rules],
		}),
		model('ideogram-3-character', {
			label: 'Ideogram 3.0 Character',
			description: 'Keeps a character consistent across images',
			fields: [...v3Common, f.styleType(characterStyleTypes), ...v2Character.fields, ...styleCollection],
			rules: [
				notTogether(v3Ratio, v3Resolution),
				needsOneOf(f.characterImage, f.characterReferenceAssets, f.characterReferenceCollection),
				...v2Character.rules,
				...v2StyleReferences.rules,
			],
		}),
		model('ideogram-3-custom-model', {
			label: 'Ideogram 3.0 Custom Model',
			description: 'A model that you trained on your own images',
			fields: [f.customModelUri, ...v3Common, f.stylePreset, f.styleCodes, f.colorPalette],
			rules: [
				notTogether(v3Ratio, v3Resolution),
				excludes(f.stylePreset, f.styleCodes, f.styleReferenceImages, f.styleReferenceAssets),
			],
		}),
		v1Model('/v1/ideogram-v3/remix', 'v1/ideogram-v3', {
			label: 'Ideogram 3.0 (v1)',
			description: 'The first API of 3.0, with the speeds flash and balanced. Answers at once. No price in advance.',
			fields: [
				f.source({ api: 'image', megabytes: 25 }),
				f.legacyPrompt,
				...v1Common,
				f.legacyImageWeight,
				v3Resolution,
				v1Ratio,
				f.magicPrompt('magic_prompt'),
				f.legacyNegativePrompt,
				...v1Full.fields,
			],
			rules: [notTogether(v1Ratio, v3Resolution), ...v1Full.rules],
		}),
		...legacyFamily(oldRatio).map(({ id, fields, ...words }) =>
			legacyModel(
				'/remix',
				id,
				{
					...words,
					fields: [
						f.source({ api: 'image_file', megabytes: 10 }),
						f.legacyPrompt,
						f.numImages,
						f.legacyImageWeight,
						oldRatio,
						f.magicPrompt('magic_prompt_option'),
						f.magicPromptVersion,
						f.seed,
						...fields,
					],
				},
				{ envelope: 'image_request', fixed: { model: id } },
			),
		),
	],
};
