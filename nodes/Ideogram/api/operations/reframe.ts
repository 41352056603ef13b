/**
 * Image → Reframe: an image extended to another shape.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/image/reframe/ideogram-3` and `nano-banana-2`,
 * `/v1/ideogram-v3/reframe` and `/reframe`. Which models the last one works with is not stated; V_2 is the one that its
 * page shows.
 */
import { hosted } from '../dialects';
import { legacyModel, v1Model, v2Model } from '../endpoints';
import * as f from '../fields';
import { v1Common, v1Style } from '../groups';
import { notTogether } from '../rules';
import type { Operation } from '../types';
import { v3Resolutions, wideRatios } from '../values';

const v3Resolution = f.required(f.resolution(v3Resolutions));

export const reframe: Operation = {
	resource: 'image',
	name: 'reframe',
	label: 'Reframe',
	description: 'Extend an image to another shape and fill in what is missing around it',
	action: 'Reframe image',
	endpoints: [
		v2Model('reframe', 'ideogram-3', {
			label: 'Ideogram 3.0',
			description: 'With style presets, style codes, style references and color palette',
			fields: [
				f.source({ api: 'image', megabytes: 25, to: 'extend', unless: f.imageAsset }),
				v3Resolution,
				f.numImages,
				f.imageAsset,
				f.renderingSpeed,
				f.seed,
				f.colorPalette,
				f.styleCodes,
				f.stylePreset,
				f.styleReferenceImages,
				f.styleReferenceAssets,
			],
			rules: [notTogether(f.stylePreset, f.styleCodes, f.styleReferenceImages, f.styleReferenceAssets)],
		}),
		v2Model(
			'reframe',
			'nano-banana-2',
			{
				label: 'Nano Banana 2',
				description: 'Google’s model, for any image and shapes up to 8:1',
				dialect: hosted,
				fields: [
					f.source({ api: 'image', megabytes: 50, to: 'extend', unless: f.imageAsset }),
					f.required(f.newAspectRatio(wideRatios, 'What is missing is added.')),
					f.numImagesUpTo(4),
					f.imageAsset,
					f.seed,
					f.isPrivate,
				],
			},
			'ticket',
		),
		v1Model('/v1/ideogram-v3/reframe', 'v1/ideogram-v3', {
			label: 'Ideogram 3.0 (v1)',
			description: 'The first API of 3.0, for square images, with the speeds flash and balanced. Answers at once.',
			fields: [f.source({ api: 'image', megabytes: 25, to: 'extend' }), v3Resolution, ...v1Common, ...v1Style.fields],
			rules: v1Style.rules,
		}),
		legacyModel('/reframe', 'V_2', {
			label: 'Ideogram 2.0 (Legacy)',
			description: 'For existing workflows, with style type',
			fields: [
				f.source({ api: 'image_file', megabytes: 25, to: 'extend' }),
				f.required(f.resolution()),
				f.numImages,
				f.seed,
				f.styleType(),
			],
		}),
	],
};
