/**
 * Tool → Vary Ad: an ad with other people, or in another place. It has no dry run: sending one would run, and bill.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/tool/ad-variations`.
 */
import { tool } from '../endpoints';
import * as f from '../fields';
import type { Operation } from '../types';

export const varyAd: Operation = {
	resource: 'tool',
	name: 'varyAd',
	label: 'Vary Ad',
	description: 'Make variations of an ad: other people, or another place or moment',
	action: 'Vary ad',
	endpoints: [
		tool(
			'ad-variations',
			[
				f.source({ api: 'image', megabytes: 25, to: 'vary', unless: f.imageAsset }),
				f.variationType,
				f.fewImages,
				f.imageAsset,
				f.directions('More directions, in words', 'Set it on a beach'),
				f.toolQuality,
				f.isPrivate,
				f.webhookUrl,
			],
			{ billing: 'unquoted' },
		),
	],
};
