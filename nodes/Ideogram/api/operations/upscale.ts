/**
 * Image → Upscale: a larger image with more detail.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/image/upscale/auto` and `/upscale`.
 */
import { legacyModel, v2Model } from '../endpoints';
import * as f from '../fields';
import { upscaledFits } from '../sizeRules';
import type { Operation } from '../types';

const source = f.source({ api: 'image', megabytes: 50, to: 'enlarge', unless: f.imageAsset });
const factor = f.upscaleFactor();

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
			fields: [source, f.imageAsset, factor, f.seed, f.isPrivate, f.targetCollection, f.webhookUrl],
			rules: [upscaledFits(source, factor, 8192)],
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
					f.hintPrompt,
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
