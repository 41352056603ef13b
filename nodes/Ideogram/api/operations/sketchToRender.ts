/**
 * Tool → Sketch to Render: a product as if it were real, from a sketch. It has no dry run: sending one would run, and
 * bill.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/tool/sketch-to-render`.
 */
import { tool } from '../endpoints';
import * as f from '../fields';
import type { Operation } from '../types';

const asset = f.sentAs(f.imageAsset, 'sketch_asset_identifier');

export const sketchToRender: Operation = {
	resource: 'tool',
	name: 'sketchToRender',
	label: 'Sketch to Render',
	description: 'Make an image of a product from a sketch of it',
	action: 'Render sketch',
	endpoints: [
		tool(
			'sketch-to-render',
			[
				f.source({ api: 'sketch_image', megabytes: 50, to: 'render', unless: asset }),
				f.sentAs(f.renderPrompt(4000), 'instruction'),
				f.numImages,
				asset,
				f.toolRatio('Left out, Ideogram decides.'),
				f.toolQuality,
				f.seed,
				f.isPrivate,
				f.webhookUrl,
			],
			{ billing: 'unquoted' },
		),
	],
};
