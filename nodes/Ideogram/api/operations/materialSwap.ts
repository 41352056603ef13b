/**
 * Tool → Material Swap: a product made of other materials, each region of the photo of its own.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/tool/material-swap`.
 */
import { tool } from '../endpoints';
import * as f from '../fields';
import { sameSize } from '../sizeRules';
import { asMany } from '../toolRules';
import type { Operation } from '../types';

const source = f.source({ api: 'image', megabytes: 25, to: 'change', unless: f.imageAsset });
const masks = [f.productMasks, f.productMaskAssets];

export const materialSwap: Operation = {
	resource: 'tool',
	name: 'materialSwap',
	label: 'Material Swap',
	description: 'Make regions of a product photo of other materials, as images show them',
	action: 'Swap product materials',
	endpoints: [
		tool(
			'material-swap',
			[
				source,
				f.productMasks,
				f.materials,
				f.imageAsset,
				f.productMaskAssets,
				f.materialAssets,
				f.keepsRatio,
				f.toolQuality,
				f.isPrivate,
				f.targetCollection,
				f.webhookUrl,
			],
			{ rules: [sameSize(f.productMasks, source), asMany([f.materials, f.materialAssets], masks, true)] },
		),
	],
};
