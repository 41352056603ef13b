/** Fields of the tools for ads and for products. */
import type { ChoiceField, Field } from '../types';
import { adPlatforms, adSizes, languageNames, languages as allLanguages, remixQualities, toolRatios } from '../values';
import { additional } from './field';
import { numImages, quality } from './output';
import { assets, images } from './source';

/** @param each what the images are counted for: `language` */
export const numImagesFor = (each: string): Field => ({
	...numImages,
	description: `How many images to make for each ${each}. Each is billed and becomes its own item.`,
	kind: { type: 'integer', min: 1, max: 4 },
});

export const fewImages: Field = { ...numImages, kind: { type: 'integer', min: 1, max: 4 } };

export const toolQuality = quality(remixQualities);

export const toolRatio = (otherwise: string): Field =>
	additional({
		name: 'aspectRatio',
		api: 'aspect_ratio',
		label: 'Aspect Ratio',
		description: `Shape of the image, width to height. ${otherwise}`,
		kind: { type: 'choice', values: toolRatios, spelling: 'ratio' },
		initial: '1:1',
	});

export const keepsRatio = toolRatio('Default: that of the photo. For another one, the scene is extended.');

const language: ChoiceField = {
	name: 'language',
	api: 'language',
	label: 'Language',
	description: 'The language of the ad',
	kind: { type: 'choice', values: allLanguages, spelling: 'language', names: languageNames },
	place: 'top',
	required: true,
	free: true,
};

export const languages: Field = {
	name: 'languages',
	api: 'language',
	label: 'Languages',
	description: 'The languages to put the ad into. Each is billed and becomes its own item.',
	kind: { type: 'each', noun: 'language', fields: [language] },
	place: 'top',
	required: true,
};

export const exactCopy = additional({
	name: 'exactCopy',
	api: 'exact_copy',
	label: 'Exact Copy',
	description:
		'Texts to use word for word, one a line: original => replacement. All others stay as they are. Without it, all texts are translated.',
	kind: { type: 'text', maxLength: 4000, rows: 4 },
	free: true,
	placeholder: 'e.g. Summer sale => Sommerschlussverkauf',
} as const);

export const adSize: ChoiceField = {
	name: 'size',
	api: 'resolution',
	label: 'Size',
	description: 'Width x height of the ad in pixels',
	kind: { type: 'choice', values: adSizes, spelling: 'resolution' },
	place: 'top',
	required: true,
	initial: '1080x1080',
};

export const adPlatform: ChoiceField = {
	name: 'platform',
	api: 'platform',
	label: 'Platform',
	description: 'Where the ad is shown. It stays inside the safe zone of this platform.',
	kind: { type: 'choice', values: adPlatforms, spelling: 'word', names: { meta: 'Meta (Legacy)', tiktok: 'TikTok' } },
	place: 'top',
};

export const sizes: Field = {
	name: 'sizes',
	api: 'resolution',
	label: 'Sizes',
	description: 'The sizes to bring the ad into. Each is billed and becomes its own item.',
	kind: { type: 'each', noun: 'size', fields: [adSize, adPlatform] },
	place: 'top',
	required: true,
};

export const variationType: Field = {
	name: 'variationType',
	api: 'variation_type',
	label: 'Variation Type',
	description:
		'What changes: the people, how many there are, the place, or the moment and occasion. The product, logos and texts stay.',
	kind: { type: 'choice', values: ['people', 'setting', 'group_size', 'scene'], spelling: 'word' },
	place: 'top',
	required: true,
	initial: 'setting',
};

export const colors: Field = {
	name: 'colors',
	api: 'colors',
	label: 'Colors',
	description: 'A color for each mask, in the order of the masks (up to 4)',
	kind: { type: 'colors', max: 4 },
	place: 'top',
	required: true,
};

export const productMaskAssets = assets(
	{
		name: 'maskAssetIdentifiers',
		api: 'mask_asset_identifiers',
		label: 'Mask Assets',
		description: 'Masks in your Ideogram account (up to 4). The field Masks is not used then.',
	},
	4,
);

export const productMasks = {
	...images(
		{
			name: 'masks',
			api: 'masks',
			label: 'Masks',
			description:
				'Masks of the regions to change (up to 4). White is changed, black is kept. Each must have the size of the photo.',
		},
		4,
		25,
	),
	placeholder: 'e.g. mask',
	place: 'top',
	required: true,
	unless: productMaskAssets,
} as const;

export const materialAssets = assets(
	{
		name: 'materialAssetIdentifiers',
		api: 'material_asset_identifiers',
		label: 'Material Assets',
		description: 'Images of materials in your Ideogram account (up to 4). The field Materials is not used then.',
	},
	4,
);

export const materials = {
	...images(
		{
			name: 'materials',
			api: 'materials',
			label: 'Materials',
			description: 'Images of materials: one for all masks, or one for each mask in the same order (up to 4)',
		},
		4,
		25,
	),
	placeholder: 'e.g. oak',
	place: 'top',
	required: true,
	unless: materialAssets,
} as const;
