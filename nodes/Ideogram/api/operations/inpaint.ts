/**
 * Image → Inpaint: the part of an image that a mask marks, made again.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/image/inpaint/*` and `/v1/ideogram-v3/inpaint`.
 */
import { v1Model, v2Model, type Entry } from '../endpoints';
import * as f from '../fields';
import { v1Common, v1Full, v2Account, v2Character, v2StyleReferences } from '../groups';
import { needsOneOf } from '../rules';
import { sameSize } from '../sizeRules';
import type { Endpoint, Operation } from '../types';
import { characterStyleTypes, v3StyleTypes } from '../values';

const source = f.source({ api: 'image', megabytes: 25, unless: f.imageAsset });
const mask = { ...f.required(f.mask(25)), unless: f.maskAsset };

const v1Source = f.source({ api: 'image', megabytes: 25 });
const v1Mask = f.required(f.mask(25));

const model = (id: string, { fields, rules = [], ...words }: Entry): Endpoint =>
	v2Model('inpaint', id, {
		...words,
		fields: [
			source,
			f.inpaintPrompt(10_000),
			mask,
			f.numImages,
			f.imageAsset,
			f.maskAsset,
			f.renderingSpeed,
			f.magicPrompt('magic_prompt'),
			f.seed,
			f.styleCodes,
			...v2Account,
			...v2StyleReferences.fields,
			...fields,
		],
		rules: [sameSize(mask, source), ...v2StyleReferences.rules, ...rules],
	});

export const inpaint: Operation = {
	resource: 'image',
	name: 'inpaint',
	label: 'Inpaint',
	description: 'Redraw the part of an image that a mask marks, and keep the rest',
	action: 'Inpaint image',
	endpoints: [
		model('ideogram-3', {
			label: 'Ideogram 3.0',
			description: 'With style presets, style codes and style references',
			fields: [f.styleType(v3StyleTypes), f.stylePreset, f.webhookUrl],
		}),
		model('ideogram-3-character', {
			label: 'Ideogram 3.0 Character',
			description: 'Puts a character, consistent across images, into the marked part',
			fields: [f.styleType(characterStyleTypes), ...v2Character.fields, f.webhookUrl],
			rules: [
				needsOneOf(f.characterImage, f.characterReferenceAssets, f.characterReferenceCollection),
				...v2Character.rules,
			],
		}),
		model('ideogram-3-custom-model', {
			label: 'Ideogram 3.0 Custom Model',
			description: 'A model that you trained on your own images',
			fields: [f.customModelUri, f.stylePreset],
		}),
		v1Model('/v1/ideogram-v3/inpaint', 'v1/ideogram-v3', {
			label: 'Ideogram 3.0 (v1)',
			description: 'The first API of 3.0, with the speeds flash and balanced. Answers at once. No price in advance.',
			fields: [v1Source, f.inpaintPrompt(), v1Mask, ...v1Common, f.magicPrompt('magic_prompt'), ...v1Full.fields],
			rules: [sameSize(v1Mask, v1Source), ...v1Full.rules],
		}),
	],
};
