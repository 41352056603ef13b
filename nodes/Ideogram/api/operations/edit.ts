/**
 * Image → Edit: an image changed as the prompt says.
 *
 * Sources: Ideogram's API specification of October 2026 for `/v2/image/precise-edit/ideogram-4-5`, `/v1/edit`,
 * `/v1/ideogram-v3/edit` and `/edit`.
 */
import { legacyModel, v1Model, v2Model } from '../endpoints';
import * as f from '../fields';
import { v1Common, v1Full, v2Account } from '../groups';
import { atMostWith, excludes, needs, needsWhen } from '../rules';
import { regionFits, sameSize } from '../sizeRules';
import type { Operation } from '../types';
import { v3Ratios, v3Resolutions } from '../values';

const source = f.source({ api: 'image', megabytes: 50, unless: f.imageAsset });
const mask = { ...f.mask(50), description: `${f.mask(50).description} If empty, the whole image may change.` };

const v1Source = f.source({ api: 'image', megabytes: 25 });
const v1Mask = f.required(f.mask(25));

const oldSource = f.source({ api: 'image_file', megabytes: 25 });

export const edit: Operation = {
	resource: 'image',
	name: 'edit',
	label: 'Edit',
	description: 'Change an image with a prompt: all of it, or the part that a mask marks',
	action: 'Edit image',
	endpoints: [
		v2Model('precise-edit', 'ideogram-4-5', {
			label: 'Ideogram 4.5',
			description:
				'Follows instructions and leaves the rest as it is. With reference images, and with or without a mask.',
			fields: [
				source,
				f.editPrompt(10_000),
				mask,
				f.numImages,
				f.imageAsset,
				f.referenceImages,
				f.referenceAssets,
				f.contextWindow,
				f.quality(),
				f.seed,
				...v2Account,
				f.webhookUrl,
			],
			rules: [
				excludes(mask, f.imageAsset, f.referenceAssets),
				sameSize(mask, source),
				needs(f.referenceAssets, f.imageAsset),
				atMostWith(f.referenceImages, 3, mask),
				needsWhen(f.contextWindow, (value) => value === 'auto', mask),
				regionFits(f.contextWindow, source),
			],
		}),
		v1Model('/v1/edit', 'v1/edit', {
			label: 'Edit (v1)',
			description: 'Takes up to 10 images and follows instructions, no mask. Answers at once. No price in advance.',
			fields: [
				f.source({ api: 'images', megabytes: 25, to: 'edit', max: 10, unless: f.imageUrls }),
				f.editPrompt(),
				f.imageUrls,
				f.numImages,
				f.seed,
				f.magicPrompt('magic_prompt'),
				f.resolution(v3Resolutions),
				f.newAspectRatio(v3Ratios, 'By default Ideogram decides.'),
				f.transparentBackground,
			],
		}),
		v1Model('/v1/ideogram-v3/edit', 'v1/ideogram-v3', {
			label: 'Ideogram 3.0 (Legacy)',
			description: 'Changes the part that a mask marks. For existing workflows; Inpaint does the same.',
			fields: [v1Source, f.inpaintPrompt(), v1Mask, ...v1Common, f.magicPrompt('magic_prompt'), ...v1Full.fields],
			rules: [sameSize(v1Mask, v1Source), ...v1Full.rules],
		}),
		...[
			{ id: 'V_2', label: 'Ideogram 2.0 (Legacy)', description: 'Changes the part that a mask marks' },
			{ id: 'V_2_TURBO', label: '2.0 Turbo (Legacy)', description: 'Like 2.0, faster and cheaper' },
		].map(({ id, ...words }) =>
			legacyModel('/edit', id, {
				...words,
				fields: [
					oldSource,
					f.inpaintPrompt(),
					v1Mask,
					f.numImages,
					f.magicPrompt('magic_prompt_option'),
					f.seed,
					f.styleType(),
				],
				rules: [sameSize(v1Mask, oldSource)],
			}),
		),
	],
};
