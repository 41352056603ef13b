/**
 * Image → Remove Background: the subject on a transparent background.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/image/remove-background/ideogram-1` and
 * `/v1/remove-background`.
 */
import { v1Model, v2Model } from '../endpoints';
import * as f from '../fields';
import type { Operation } from '../types';

const to = 'cut out of its background';

export const removeBackground: Operation = {
	resource: 'image',
	name: 'removeBackground',
	label: 'Remove Background',
	description: 'Keep the subject of an image, on a transparent background',
	action: 'Remove image background',
	endpoints: [
		v2Model('remove-background', 'ideogram-1', {
			label: 'Ideogram 1.0',
			description: 'Gives its price in advance, and also takes images in your Ideogram account',
			fields: [
				f.source({ api: 'image', megabytes: 25, to, unless: f.imageAsset }),
				f.imageAsset,
				f.isPrivate,
				f.targetCollection,
			],
		}),
		v1Model('/v1/remove-background', 'v1/remove-background', {
			label: 'Remove Background (v1)',
			description: 'Answers at once. No price in advance.',
			fields: [f.source({ api: 'image', megabytes: 25, to })],
		}),
	],
};
