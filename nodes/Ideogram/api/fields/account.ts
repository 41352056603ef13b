/** The account: privacy, collections, webhooks, earlier generations. */
import type { Field } from '../types';
import { additional } from './field';

export const targetCollection = additional({
	name: 'targetCollectionId',
	api: 'target_collection_id',
	label: 'Target Collection ID',
	description: 'The ID of the collection in your Ideogram account that the results are put into',
	kind: { type: 'text', maxLength: 512 },
});

export const storeAssets = additional({
	name: 'storeAssets',
	api: 'store_assets',
	label: 'Store Assets',
	description: 'Whether Ideogram keeps the images in your account, to be used as assets',
	kind: { type: 'boolean' },
	initial: true,
});

export const webhookUrl = additional({
	name: 'webhookUrl',
	api: 'webhook_url',
	label: 'Webhook URL',
	description:
		'A public https address that Ideogram also calls when the result is ready, such as that of an Ideogram Trigger. See also Wait for Result, under Options.',
	kind: { type: 'publicUrl', maxLength: 2048 },
	placeholder: 'e.g. https://example.com/webhook',
});

export const isPrivate = additional({
	name: 'private',
	api: 'private',
	label: 'Private',
	description: 'Whether the result stays private. If off, it is published on Ideogram.',
	kind: { type: 'boolean' },
	initial: true,
	alwaysSent: true,
});

export const enableCopyrightDetection = additional({
	name: 'enableCopyrightDetection',
	api: 'enable_copyright_detection',
	label: 'Copyright Detection',
	description: 'Whether Ideogram checks the images for copyrighted content',
	kind: { type: 'boolean' },
	initial: true,
});

export const generationId: Field = {
	name: 'generationId',
	api: 'generation_id',
	label: 'Generation ID',
	description: 'The ID of a generation of your account, from an output item or an error item',
	kind: {
		type: 'text',
		pattern: /^(?!\.+$)[^\p{Surrogate}]{1,200}$/u,
		shape: 'the generation_id of an output item, or details.generation_id (error.generation_id) of an error item',
	},
	place: 'top',
	in: 'path',
	required: true,
	placeholder: 'e.g. {{ $json.generation_id }}',
};
