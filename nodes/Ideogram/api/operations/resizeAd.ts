/**
 * Tool → Resize Ad: an ad in other sizes, a call for each.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/tool/ad-resizer`.
 */
import { tool } from '../endpoints';
import * as f from '../fields';
import { platformHas } from '../toolRules';
import type { Operation } from '../types';
import { platformSizes } from '../values';

export const resizeAd: Operation = {
	resource: 'tool',
	name: 'resizeAd',
	label: 'Resize Ad',
	description: 'Bring an ad into other sizes. The layout is made again, so that texts stay readable.',
	action: 'Resize ad',
	endpoints: [
		tool(
			'ad-resizer',
			[
				f.source({ api: 'image', megabytes: 25, unless: f.imageAsset }),
				f.sizes,
				f.numImagesFor('size'),
				f.imageAsset,
				f.directions('What else to change, in words', 'Move the price to the bottom right'),
				f.toolQuality,
				f.isPrivate,
				f.targetCollection,
				f.webhookUrl,
			],
			{ rules: [platformHas(f.adSize, f.adPlatform, platformSizes)] },
		),
	],
};
