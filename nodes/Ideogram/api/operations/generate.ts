/**
 * Image → Generate: new images from a prompt.
 *
 * Sources: Ideogram's API specification of October 2026 for `/v2/image/generate/*`, `/v1/ideogram-v3/generate`,
 * `/v1/ideogram-v3/generate-transparent` and `/generate`. Where a call takes no files, it is sent as JSON.
 */
import { hosted } from '../dialects';
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
import { atMostWith, excludes, needs, needsOneOf, needsWhen, notTogether } from '../rules';
import { customSizeFits, sameSize, sizeFits } from '../sizeRules';
import type { Dialect, Endpoint, Field, Operation } from '../types';
import {
	autoRatios,
	characterStyleTypes,
	gptQualities,
	legacyRatios,
	nanoBanana2Ratios,
	nanoBananaProRatios,
	newResolutionTiers,
	newV3Ratios,
	pImageQualities,
	resolutionTiers,
	transparentFactors,
	v2_0StyleTypes,
	v3Ratios,
	v3Resolutions,
	v3StyleTypes,
	v4Resolutions,
} from '../values';

const magicPrompt = f.magicPrompt('magic_prompt');

/** What every v2 model but the automatic one takes. */
const common: readonly Field[] = [f.prompt, f.numImages, magicPrompt, f.seed, ...v2Account, f.webhookUrl];

const model = (id: string, { fields, ...entry }: Entry): Endpoint =>
	v2Model('generate', id, { ...entry, fields: [...common, ...fields] });

/** What every model of another maker takes. */
const hostedCommon: readonly Field[] = [f.prompt, f.numImages, f.seed, f.isPrivate, f.targetCollection, f.webhookUrl];

const hostedModel = (id: string, { fields, ...entry }: Entry & { dialect?: Dialect }): Endpoint =>
	v2Model('generate', id, { ...entry, fields: [...hostedCommon, ...fields] });

const anyRatio = f.freeAspectRatio(autoRatios, 'With auto, or if left out, Ideogram picks it.');
const autoTier = f.resolutionTier(newResolutionTiers);

const images = f.sourceImages(5, 'The first one is edited, the others are references.');
const mask = {
	...f.mask(25),
	description: `${f.mask(25).description.replace('source image', 'first image')} If empty, the whole image may change.`,
};
const imageAssets = f.sourceAssets(5);
const quality = f.quality();

const v4Resolution = f.resolution(v4Resolutions);
const v4Ratio = f.newAspectRatio(autoRatios, 'With auto, or if left out, Ideogram picks it.');

const v3Ratio = f.newAspectRatio(newV3Ratios, 'Default: 1:1. With auto, Ideogram picks it.');
const v3Resolution = f.resolution(v3Resolutions);
const v3Common: readonly Field[] = [f.negativePrompt, v3Ratio, f.renderingSpeed];
const v3Sized: readonly Field[] = [...v3Common, v3Resolution];
const oneShape = notTogether(v3Ratio, v3Resolution);

const useOf = 'The model draws from them.';
const gptImages = f.sourceImages(16, useOf);
const gptMask = f.addedMask(25);
const gpt: readonly Field[] = [gptImages, f.sourceAssets(16), anyRatio, f.freeResolution];
const gptPlus: readonly Field[] = [...gpt, gptMask, f.background, f.quality(gptQualities)];
const gptRules = [needs(gptMask, gptImages), sameSize(gptMask, gptImages)];
const googleTier = f.capitalTier(newResolutionTiers, 'is 1k');
const google: readonly Field[] = [f.sourceImages(10, useOf), f.sourceAssets(10), googleTier];
const googleRatio = (values: readonly string[]) =>
	f.newAspectRatio(values, 'With auto, or if left out, the model picks it.');
const pRatio = f.newAspectRatio(v3Ratios, 'Default: 1:1.');
const pTier = f.sentAs(f.resolutionTier(resolutionTiers, 'is 1k'), 'resolution');

const oldRatio = f.newAspectRatio(legacyRatios, 'Default: 1:1.');
const v1Ratio = f.newAspectRatio(v3Ratios, 'Default: 1:1.');

export const generate: Operation = {
	resource: 'image',
	name: 'generate',
	label: 'Generate',
	description: 'Make new images from a prompt alone',
	action: 'Generate image',
	endpoints: [
		v2Model('generate', 'auto', {
			label: 'Auto',
			description: 'Ideogram picks the model that fits',
			fields: [
				f.prompt,
				f.numImages,
				f.sourceImages(10, 'Ideogram draws from them.'),
				f.sourceAssets(10),
				anyRatio,
				f.freeResolution,
				autoTier,
				magicPrompt,
				f.negativePrompt,
				f.seed,
				f.styleReferenceAssets,
				f.categoryId,
				f.isPrivate,
				f.targetCollection,
			],
		}),
		model('ideogram-4-5', {
			label: 'Ideogram 4.5',
			description: 'The newest model, also for edits: takes up to 5 images, a mask, and follows instructions',
			fields: [images, imageAssets, mask, f.size, quality],
			rules: [
				needs(mask, images, imageAssets),
				sameSize(mask, images),
				excludes(mask, f.size),
				atMostWith(images, 4, mask),
				needsWhen(f.size, (size) => size === 'source', images, imageAssets),
				needsWhen(quality, (value) => value === 'very_low', images, imageAssets),
				sizeFits(f.size, v4Resolutions, [images, imageAssets]),
			],
		}),
		model('ideogram-4', {
			label: 'Ideogram 4.0',
			description: 'Up to 4 megapixels. Also takes a structured prompt (JSON as text).',
			fields: [v4Resolution, f.renderingSpeed],
		}),
		model('ideogram-4-transparent', {
			label: 'Ideogram 4.0 Transparent',
			description: 'Images without a background, up to 8K',
			fields: [v4Ratio, f.outputResolution, f.renderingSpeed],
		}),
		model('ideogram-4-custom-model', {
			label: 'Ideogram 4.0 Custom Model',
			description: 'A model that you trained on your own images, or several of them mixed',
			fields: [f.customModelUri, f.stackedCustomModels, v4Resolution, f.renderingSpeed],
		}),
		model('ideogram-3', {
			label: 'Ideogram 3.0',
			description: 'With style presets, style codes, style references and color palette',
			fields: [
				...v3Sized,
				f.colorPalette,
				f.styleCodes,
				f.styleType(v3StyleTypes),
				f.stylePreset,
				...v2OneStyleReference.fields,
			],
			rules: [oneShape, presetRule, ...v2OneStyleReference.rules],
		}),
		model('ideogram-3-transparent', {
			label: 'Ideogram 3.0 Transparent',
			description: 'Images without a background, enlarged up to 4 times',
			fields: [...v3Common, f.upscaleFactor(transparentFactors, 'x1')],
		}),
		model('ideogram-3-character', {
			label: 'Ideogram 3.0 Character',
			description: 'Keeps a character consistent across images',
			fields: [...v3Sized, f.styleType(characterStyleTypes), ...v2Character.fields, ...v2StyleReferences.fields],
			rules: [
				oneShape,
				needsOneOf(f.characterImage, f.characterReferenceAssets, f.characterReferenceCollection),
				...v2Character.rules,
				...v2StyleReferences.rules,
			],
		}),
		model('ideogram-3-custom-model', {
			label: 'Ideogram 3.0 Custom Model',
			description: 'A model that you trained on your own images',
			fields: [
				f.customModelUri,
				...v3Sized,
				f.colorPalette,
				f.styleCodes,
				f.stylePreset,
				f.styleReferenceImages,
				f.styleReferenceAssets,
			],
			rules: [oneShape, excludes(f.stylePreset, f.styleCodes, f.styleReferenceImages, f.styleReferenceAssets)],
		}),
		model('ideogram-2a', {
			label: 'Ideogram 2a',
			description: 'Fast and cheap, for existing workflows',
			fields: [v3Ratio, f.renderingSpeed, f.styleType(v2_0StyleTypes)],
		}),
		model('ideogram-2', {
			label: 'Ideogram 2.0',
			description: 'For existing workflows, with negative prompt',
			fields: [...v3Common, f.styleType(v2_0StyleTypes)],
		}),
		hostedModel('gpt-image-2-5-sunburst', {
			label: 'GPT Image 2.5 Sunburst',
			description: 'OpenAI’s model. Takes up to 16 images, a mask, a quality, and makes transparent images.',
			dialect: hosted,
			fields: gptPlus,
			rules: gptRules,
		}),
		hostedModel('gpt-image-2-5-flare', {
			label: 'GPT Image 2.5 Flare',
			description: 'OpenAI’s other model of that version, with the same fields',
			dialect: hosted,
			fields: gptPlus,
			rules: gptRules,
		}),
		hostedModel('gpt-image-2', {
			label: 'GPT Image 2',
			description: 'OpenAI’s earlier model. Takes up to 16 images.',
			dialect: hosted,
			fields: gpt,
		}),
		hostedModel('nano-banana-2', {
			label: 'Nano Banana 2',
			description: 'Google’s model, up to 4K and 8:1. Takes up to 10 images.',
			dialect: hosted,
			fields: [...google, googleRatio(nanoBanana2Ratios)],
		}),
		hostedModel('nano-banana-pro', {
			label: 'Nano Banana Pro',
			description: 'Google’s larger model, up to 4K. Takes up to 10 images.',
			dialect: hosted,
			fields: [...google, googleRatio(nanoBananaProRatios)],
		}),
		hostedModel('p-image-ideogram', {
			label: 'P-Image Ideogram',
			description: 'Fast and cheap, at any size up to 4 megapixels',
			fields: [
				pRatio,
				pTier,
				f.customWidth,
				f.customHeight,
				f.quality(pImageQualities),
				magicPrompt,
				f.enableCopyrightDetection,
			],
			rules: [
				customSizeFits(f.customWidth, f.customHeight),
				excludes(f.customWidth, pTier, pRatio),
				excludes(f.customHeight, pTier, pRatio),
			],
		}),
		hostedModel('z-image', {
			label: 'Z-Image',
			description: 'The cheapest, with a resolution and a number of steps',
			fields: [f.freeResolution, f.inferenceSteps],
		}),
		v1Model('/v1/ideogram-v3/generate', 'v1/ideogram-v3', {
			label: 'Ideogram 3.0 (v1)',
			description: 'The first API of 3.0, with the speeds flash and balanced. Answers at once. No price in advance.',
			fields: [
				f.legacyPrompt,
				...v1Common,
				v3Resolution,
				v1Ratio,
				magicPrompt,
				f.legacyNegativePrompt,
				...v1Full.fields,
			],
			rules: [notTogether(v1Ratio, v3Resolution), ...v1Full.rules],
		}),
		v1Model('/v1/ideogram-v3/generate-transparent', 'v1/ideogram-v3-transparent', {
			label: '3.0 Transparent (v1)',
			description: 'Images without a background, with the speeds flash and balanced. Answers at once.',
			fields: [
				f.legacyPrompt,
				...v1Common,
				f.upscaleFactor(transparentFactors, 'x1'),
				v1Ratio,
				magicPrompt,
				f.legacyNegativePrompt,
				f.optionalCustomModel,
			],
		}),
		...legacyFamily(oldRatio).map(({ id, fields, ...words }) =>
			legacyModel(
				'/generate',
				id,
				{
					...words,
					fields: [
						f.legacyPrompt,
						f.numImages,
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
