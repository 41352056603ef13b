/**
 * Tool → Colorways: a product in other colors, each region of the photo in its own.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/tool/colorways`.
 */
import { tool } from '../endpoints';
import * as f from '../fields';
import { sameSize } from '../sizeRules';
import { asMany } from '../toolRules';
import type { Operation } from '../types';

const source = f.source({ api: 'image', megabytes: 25, to: 'recolor', unless: f.imageAsset });

export const colorways: Operation = {
	resource: 'tool',
	name: 'colorways',
	label: 'Colorways',
	description: 'Give regions of a product photo other colors, each its own',
	action: 'Recolor product image',
	endpoints: [
		tool(
			'colorways',
			[
				source,
				f.productMasks,
				f.colors,
				f.imageAsset,
				f.productMaskAssets,
				f.keepsRatio,
				f.toolQuality,
				f.isPrivate,
				f.targetCollection,
				f.webhookUrl,
			],
			{ rules: [sameSize(f.productMasks, source), asMany([f.colors], [f.productMasks, f.productMaskAssets])] },
		),
	],
};
