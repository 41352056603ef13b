/**
 * Tool → Localize Ad: an ad in other languages, a call for each.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/tool/ad-localizer`.
 */
import { tool } from '../endpoints';
import * as f from '../fields';
import { onlyForOne } from '../toolRules';
import type { Operation } from '../types';

export const localizeAd: Operation = {
	resource: 'tool',
	name: 'localizeAd',
	label: 'Localize Ad',
	description: 'Put the texts of an ad into other languages. Layout, logos and product stay.',
	action: 'Localize ad',
	endpoints: [
		tool(
			'ad-localizer',
			[
				f.source({ api: 'image', megabytes: 25, to: 'localize', unless: f.imageAsset }),
				f.languages,
				f.numImagesFor('language'),
				f.imageAsset,
				f.directions('More directions, in words', 'Keep the badge in English', 2000),
				f.exactCopy,
				f.toolQuality,
				f.seed,
				f.isPrivate,
				f.targetCollection,
				f.webhookUrl,
			],
			{ rules: [onlyForOne(f.exactCopy, f.languages, 'language')] },
		),
	],
};
