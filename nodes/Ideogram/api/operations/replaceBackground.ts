/**
 * Image → Replace Background: the subject kept, in front of another background.
 *
 * Sources: Ideogram's API specification of October 2026 for `/v2/image/replace-background/ideogram-3` and `gpt-image-2`
 * and `/v1/ideogram-v3/replace-background`, and for `ideogram-4-5` the part of its page that was seen in November 2026:
 * only confirmed fields stand here.
 */
import { v1Model, v2Model } from '../endpoints';
import * as f from '../fields';
import { v1Common, v1Style } from '../groups';
import { notLongerThan } from '../sizeRules';
import type { Operation } from '../types';
import { remixQualities } from '../values';

const to = 'put in front of another background';
const v3Source = f.source({ api: 'image', megabytes: 50, to, accept: 'anyImages', unless: f.imageAsset });

export const replaceBackground: Operation = {
	resource: 'image',
	name: 'replaceBackground',
	label: 'Replace Background',
	description: 'Keep the subject of an image and make a new background behind it',
	action: 'Replace image background',
	endpoints: [
		v2Model(
			'replace-background',
			'ideogram-3',
			{
				label: 'Ideogram 3.0',
				description: 'The prompt says what the new background shows',
				fields: [
					v3Source,
					f.backgroundPrompt(4000),
					f.numImages,
					f.imageAsset,
					f.renderingSpeed,
					f.isPrivate,
					f.webhookUrl,
				],
				rules: [notLongerThan(v3Source, 3)],
			},
			'ticket',
		),
		v2Model(
			'replace-background',
			'ideogram-4-5',
			{
				label: 'Ideogram 4.5',
				description: 'Takes the background from another image, keeps people, at the highest quality. No prompt.',
				fields: [f.source({ api: 'image', megabytes: 50, to }), f.backgroundReference, f.webhookUrl],
			},
			'ticket',
		),
		v2Model(
			'replace-background',
			'gpt-image-2',
			{
				label: 'GPT Image 2',
				description: 'OpenAI’s model. The prompt says what the new background shows, in three qualities.',
				fields: [
					f.source({ api: 'image', megabytes: 50, to, unless: f.imageAsset }),
					f.backgroundPrompt(4000),
					f.numImages,
					f.imageAsset,
					f.quality(remixQualities),
					f.isPrivate,
					f.webhookUrl,
				],
			},
			'ticket',
		),
		v1Model('/v1/ideogram-v3/replace-background', 'v1/ideogram-v3', {
			label: 'Ideogram 3.0 (v1)',
			description: 'The first API of 3.0, with styles and the speeds flash and balanced. Answers at once.',
			fields: [
				f.source({ api: 'image', megabytes: 25, to }),
				f.backgroundPrompt(),
				...v1Common,
				f.magicPrompt('magic_prompt'),
				...v1Style.fields,
			],
			rules: v1Style.rules,
		}),
	],
};
