/**
 * Image → Upscale: a larger image with more detail.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/image/upscale/*` and `/upscale`, and the beginning of
 * its guide, which calls Topaz Standard and Text Refine faithful and says that the price goes by megapixels.
 */
import { legacyModel, v2Model, type Entry } from '../endpoints';
import * as f from '../fields';
import { needsWhen } from '../rules';
import { upscaledFits } from '../sizeRules';
import type { Endpoint, Field, Operation, Value } from '../types';
import { newResolutionTiers } from '../values';

const source: Field = {
	...f.source({ api: 'image', megabytes: 50, to: 'enlarge', unless: f.imageAsset }),
	pricedBySize: true,
};
const factor = f.upscaleFactor();

const common: readonly Field[] = [source, f.imageAsset, f.isPrivate, f.targetCollection, f.webhookUrl];

const topaz = (id: string, { fields, ...entry }: Entry): Endpoint =>
	v2Model('upscale', `topaz-${id}`, { ...entry, fields: [...common, factor, ...fields] });

const isOn = (value: Value | undefined) => value === true;

/** Faces, and what is improved. */
const retouch = {
	fields: [f.faceEnhancement, f.faceCreativity, f.faceStrength, f.subjectDetection, f.denoise, f.sharpen],
	rules: [needsWhen(f.faceEnhancement, isOn, f.faceCreativity), needsWhen(f.faceEnhancement, isOn, f.faceStrength)],
};

const faithful = [f.strength, f.fixCompression, ...retouch.fields];

export const upscale: Operation = {
	resource: 'image',
	name: 'upscale',
	label: 'Upscale',
	description: 'Enlarge an image and add detail',
	action: 'Upscale image',
	endpoints: [
		v2Model('upscale', 'auto', {
			label: 'Auto',
			description: 'Ideogram picks the upscaler. 2, 4 or 8 times as large.',
			fields: [...common, factor, f.seed],
			rules: [upscaledFits(source, factor, 8192)],
		}),
		topaz('wonder-3-5', {
			label: 'Topaz Wonder 3.5',
			description: 'Adds detail, with one setting: how strongly',
			fields: [f.seed, f.enhancementStrength],
		}),
		topaz('bloom-2', {
			label: 'Topaz Bloom 2',
			description: 'Invents details, guided by a prompt, and keeps the colors',
			fields: [f.seed, f.creativity, f.colorPreservation, f.hintPrompt(1024)],
		}),
		topaz('standard-2', {
			label: 'Topaz Standard 2',
			description: 'Stays faithful to the image: noise, sharpness and faces',
			fields: faithful,
			rules: retouch.rules,
		}),
		topaz('text-refine', {
			label: 'Topaz Text Refine',
			description: 'Stays faithful to the image and the text in it',
			fields: [f.seed, ...faithful],
			rules: retouch.rules,
		}),
		topaz('redefine', {
			label: 'Topaz Redefine',
			description: 'Invents details and texture, with the most settings',
			fields: [
				f.seed,
				f.creativity,
				f.texture,
				f.hintPrompt(1024),
				f.autoprompt,
				f.addDetail,
				f.detailStrength,
				...retouch.fields,
			],
			rules: retouch.rules,
		}),
		v2Model('upscale', 'nano-banana-pro', {
			label: 'Nano Banana Pro',
			description: 'Google’s model draws the image anew, up to 4K',
			fields: [...common, f.hintPrompt(2000), f.capitalTier(newResolutionTiers, 'is 2k'), f.seed],
		}),
		legacyModel(
			'/upscale',
			'upscale',
			{
				label: 'Upscale (Legacy)',
				description:
					'About twice as large, guided by a prompt if there is one, with weights for resemblance and detail',
				fields: [
					f.source({ api: 'image_file', megabytes: 25, to: 'enlarge' }),
					f.numImages,
					f.hintPrompt(),
					f.resemblance,
					f.detail,
					f.magicPrompt('magic_prompt_option'),
					f.magicPromptVersion,
					f.seed,
				],
			},
			{ envelope: 'image_request' },
		),
	],
};
