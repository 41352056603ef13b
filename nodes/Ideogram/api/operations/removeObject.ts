/**
 * Image → Remove Object: what a mask marks is taken out of an image.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/image/remove-object/ideogram-1`.
 */
import { v2Model } from '../endpoints';
import * as f from '../fields';
import { sameSize } from '../sizeRules';
import type { Operation } from '../types';

const source = f.source({ api: 'image', megabytes: 50, unless: f.imageAsset });
const mask = { ...f.required(f.objectMask(50)), unless: f.maskAsset };

export const removeObject: Operation = {
	resource: 'image',
	name: 'removeObject',
	label: 'Remove Object',
	description: 'Remove what a mask marks from an image, and fill the gap',
	action: 'Remove object from image',
	endpoints: [
		v2Model(
			'remove-object',
			'ideogram-1',
			{
				label: 'Ideogram 1.0',
				description: 'White in the mask is removed',
				fields: [source, mask, f.imageAsset, f.maskAsset, f.seed, f.storeAssets, f.targetCollection],
				rules: [sameSize(mask, source)],
			},
			'ticket',
		),
	],
};
