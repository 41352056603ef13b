/**
 * The fields that several models share. Labels and descriptions are what a user of n8n reads; limits and defaults are from
 * Ideogram's API specification of October 2026.
 */
import { isPublicHttps } from './publicUrl';
import type { Field, KindOf } from './types';
import {
	legacyResolutions,
	legacyStyleTypes,
	magicPromptModes,
	magicPromptVersions,
	palettePresets,
	qualities,
	renderingSpeeds,
	resolutionTiers,
	stylePresets,
} from './values';

type Image = Field & { readonly kind: KindOf<'images'> };

/** The image to work on. The form names it by `binaryPropertyName`, whatever the endpoint calls it. */
export const source = (api: string, megabytes: number): Image => ({
	name: 'binaryPropertyName',
	api,
	label: 'Input Binary Field',
	description: 'The name of the input binary field that holds the image to remix (JPEG, PNG or WebP)',
	kind: { type: 'images', max: 1, megabytes },
	place: 'top',
	required: true,
	initial: 'data',
});

export const prompt: Field & { kind: KindOf<'text'> } = {
	name: 'prompt',
	api: 'prompt',
	label: 'Prompt',
	description: 'What the new image shall show, in words',
	kind: { type: 'text', maxLength: 10_000, rows: 4 },
	place: 'top',
	required: true,
	placeholder: 'e.g. A lighthouse at dusk, painted in watercolor',
};

/** The legacy endpoint publishes no length limit. */
const unlimited = (field: Field & { kind: KindOf<'text'> }): Field => ({ ...field, kind: { ...field.kind, maxLength: undefined } });

export const legacyPrompt = unlimited(prompt);

export const numImages: Field = {
	name: 'numImages',
	api: 'num_images',
	label: 'Number of Images',
	description: 'How many images to make from each input item. Each one is billed and becomes an item of its own.',
	kind: { type: 'integer', min: 1, max: 8 },
	place: 'top',
	initial: 1,
};

const weight = {
	name: 'imageWeight',
	api: 'image_weight',
	label: 'Image Weight',
	kind: { type: 'integer', min: 1, max: 100 },
	initial: 50,
} as const;

export const legacyImageWeight: Field = {
	...weight,
	description: 'How much the result keeps of the source image: 1 is hardly anything, 100 is nearly all',
	place: 'top',
};

export const imageWeight: Field = {
	...weight,
	description:
		'How much the result keeps of the source image: 1 is hardly anything, 100 is nearly all. Left out, the model decides.',
	place: 'additional',
};

const additional = <T extends Omit<Field, 'place'>>(field: T): T & { place: 'additional' } => ({ ...field, place: 'additional' });

export const aspectRatio = (values: readonly string[], otherwise: string): Field =>
	additional({
		name: 'aspectRatio',
		api: 'aspect_ratio',
		label: 'Aspect Ratio',
		description: `Shape of the result, width to height. The source is cropped to it. ${otherwise}`,
		kind: { type: 'choice', values, spelling: 'ratio' },
		initial: '1:1',
	});

export const resolution = (values: readonly string[] = legacyResolutions): Field =>
	additional({
		name: 'resolution',
		api: 'resolution',
		label: 'Resolution',
		description: 'Size of the result in pixels, width x height',
		kind: { type: 'choice', values, spelling: 'resolution' },
		initial: '1024x1024',
	});

export const freeResolution = additional({
	name: 'resolution',
	api: 'resolution',
	label: 'Resolution',
	description: 'Size of the result in pixels, width x height. Ideogram takes the closest size that it supports.',
	kind: { type: 'size' },
	initial: '1024x1024',
	placeholder: 'e.g. 1280x720',
});

export const resolutionTier = additional({
	name: 'resolutionTier',
	api: 'resolution_tier',
	label: 'Resolution Tier',
	description: 'About 1 megapixel (1k) or about 4 megapixels (2k). Left out, it follows the resolution, else it is 1k.',
	kind: { type: 'choice', values: resolutionTiers, spelling: 'word' },
	initial: '1k',
});

export const magicPrompt = (api: string): Field =>
	additional({
		name: 'magicPrompt',
		api,
		label: 'Magic Prompt',
		description: 'Whether Ideogram rewrites the prompt into a richer one: always, never, or when it sees fit',
		kind: { type: 'choice', values: magicPromptModes, spelling: 'word' },
		initial: 'auto',
	});

export const magicPromptVersion = additional({
	name: 'magicPromptVersion',
	api: 'magic_prompt_version',
	label: 'Magic Prompt Version',
	description: 'The version of Magic Prompt to use. It has no effect when Magic Prompt is off.',
	kind: { type: 'choice', values: magicPromptVersions, spelling: 'word' },
	initial: 'v_0',
});

export const seed = additional({
	name: 'seed',
	api: 'seed',
	label: 'Seed',
	description: 'The same seed with the same input gives the same image again',
	kind: { type: 'integer', min: 0, max: 2_147_483_647 },
	initial: 0,
});

export const negativePrompt = additional({
	name: 'negativePrompt',
	api: 'negative_prompt',
	label: 'Negative Prompt',
	description: 'What to keep out of the image. The prompt has precedence.',
	kind: { type: 'text', maxLength: 10_000, rows: 2 },
	placeholder: 'e.g. text, people',
} as const);

export const legacyNegativePrompt = unlimited(negativePrompt);

export const styleType = (values: readonly string[] = legacyStyleTypes): Field =>
	additional({
		name: 'styleType',
		api: 'style_type',
		label: 'Style Type',
		description: 'The kind of image: a photo, a design, and so on',
		kind: { type: 'choice', values, spelling: 'word' },
		initial: 'auto',
	});

export const stylePreset = additional({
	name: 'stylePreset',
	api: 'style_preset',
	label: 'Style Preset',
	description: 'One of Ideogram’s ready-made looks',
	kind: { type: 'choice', values: stylePresets, spelling: 'word' },
	initial: 'watercolor',
});

export const styleCodes = additional({
	name: 'styleCodes',
	api: 'style_codes',
	label: 'Style Codes',
	description: 'Codes of styles from Ideogram, 8 characters each, separated by commas',
	kind: { type: 'codes', pattern: /^[0-9a-fA-F]{8}$/, shape: '8 characters, each 0-9 or A-F, like 1A2B3C4D' },
	placeholder: 'e.g. 1A2B3C4D, 5E6F7A8B',
});

export const colorPalette = additional({
	name: 'colorPalette',
	api: 'color_palette',
	label: 'Color Palette',
	description: 'The colors to work with: one of Ideogram’s palettes, or up to 8 of your own',
	kind: { type: 'palette', presets: palettePresets },
});

export const renderingSpeed = additional({
	name: 'renderingSpeed',
	api: 'rendering_speed',
	label: 'Rendering Speed',
	description: 'Quicker and cheaper, or slower and finer',
	kind: { type: 'choice', values: renderingSpeeds, spelling: 'word' },
	initial: 'default',
	affectsDuration: true,
});

export const quality = additional({
	name: 'quality',
	api: 'quality',
	label: 'Quality',
	description: 'How much work goes into the image. A lower quality is cheaper. Left out, Ideogram decides.',
	kind: { type: 'choice', values: qualities, spelling: 'word' },
	initial: 'medium',
	affectsDuration: true,
});

const images = (field: Pick<Field, 'name' | 'api' | 'label' | 'description'>, max: number, megabytes: number): Image => ({
	...field,
	kind: { type: 'images', max, megabytes },
	place: 'additional',
	placeholder: max === 1 ? 'e.g. reference' : 'e.g. reference1, reference2',
});

export const referenceImages = images(
	{
		name: 'referenceImages',
		api: 'reference_images',
		label: 'Reference Images',
		description: 'The names of input binary fields with images to draw from, separated by commas (up to 4)',
	},
	4,
	50,
);

export const styleReferenceImages = images(
	{
		name: 'styleReferenceImages',
		api: 'style_reference_images',
		label: 'Style Reference Images',
		description: 'The names of input binary fields with images whose style to take over, separated by commas (up to 10)',
	},
	10,
	25,
);

export const characterReferenceImages = images(
	{
		name: 'characterReferenceImages',
		api: 'character_reference_images',
		label: 'Character Reference Image',
		description: 'The name of the input binary field with an image of the character',
	},
	1,
	25,
);

export const characterReferenceMask = images(
	{
		name: 'characterReferenceMask',
		api: 'character_reference_mask',
		label: 'Character Reference Mask',
		description:
			'The name of the input binary field with a grayscale mask of the character, of the same size as the character image',
	},
	1,
	25,
);

const assets = (field: Pick<Field, 'name' | 'api' | 'label' | 'description'>, max: number, list = true): Field =>
	additional({ ...field, kind: { type: 'assets', max, list } });

export const imageAsset = assets(
	{
		name: 'imageAssetIdentifier',
		api: 'image_asset_identifier',
		label: 'Source Asset',
		description: 'An image in your Ideogram account to remix. The Input Binary Field is not used then.',
	},
	1,
	false,
);

export const styleReferenceAssets = assets(
	{
		name: 'styleReferenceAssetIdentifiers',
		api: 'style_reference_asset_identifiers',
		label: 'Style Reference Assets',
		description: 'Images in your Ideogram account whose style to take over',
	},
	10,
);

export const characterReferenceAssets = assets(
	{
		name: 'characterReferenceAssetIdentifiers',
		api: 'character_reference_asset_identifiers',
		label: 'Character Reference Asset',
		description: 'An image of the character in your Ideogram account',
	},
	1,
);

const id = (name: string, api: string, label: string, description: string): Field =>
	additional({ name, api, label, description, kind: { type: 'text', maxLength: 512 } });

export const styleReferenceCollection = id(
	'styleReferenceCollectionId',
	'style_reference_collection_id',
	'Style Reference Collection ID',
	'The ID of a collection in your Ideogram account whose style to take over',
);

export const styleReferenceCollectionVersion = id(
	'styleReferenceCollectionVersionId',
	'style_reference_collection_version_id',
	'Style Reference Collection Version ID',
	'The version of the style reference collection. Left out, it is the newest.',
);

export const characterReferenceCollection = id(
	'characterReferenceCollectionId',
	'character_reference_collection_id',
	'Character Reference Collection ID',
	'The ID of a collection in your Ideogram account that shows the character. It has precedence over an image.',
);

export const characterReferenceCollectionVersion = id(
	'characterReferenceCollectionVersionId',
	'character_reference_collection_version_id',
	'Character Reference Collection Version ID',
	'The version of the character reference collection. Left out, it is the newest.',
);

export const targetCollection = id(
	'targetCollectionId',
	'target_collection_id',
	'Target Collection ID',
	'The ID of the collection in your Ideogram account that the results are put into',
);

export const webhookUrl = additional({
	name: 'webhookUrl',
	api: 'webhook_url',
	label: 'Webhook URL',
	description: 'A public https address that Ideogram also calls when the images are ready. The node waits all the same.',
	kind: { type: 'text', maxLength: 2048, fits: isPublicHttps, shape: 'a public address that starts with https://, without a user name or password' },
	placeholder: 'e.g. https://example.com/webhook',
});

export const isPrivate = additional({
	name: 'private',
	api: 'private',
	label: 'Private',
	description: 'Whether the images stay private. Switched off, they are published on Ideogram.',
	kind: { type: 'boolean' },
	initial: true,
	alwaysSent: true,
});

export const enableCopyrightDetection = additional({
	name: 'enableCopyrightDetection',
	api: 'enable_copyright_detection',
	label: 'Enable Copyright Detection',
	description: 'Whether Ideogram checks the images for copyrighted content',
	kind: { type: 'boolean' },
	initial: true,
});

export const customModelUri: Field = {
	name: 'customModelUri',
	api: 'custom_model_uri',
	label: 'Custom Model',
	description: 'The model that was trained in your Ideogram account',
	kind: { type: 'customModel' },
	place: 'top',
	required: true,
};
