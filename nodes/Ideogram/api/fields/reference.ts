/** Images, assets and collections to draw from: of a style, a character, or in general. */
import type { Field } from '../types';
import { additional, atTop } from './field';
import { assets, images } from './source';

export const referenceImages = images(
	{
		name: 'referenceImages',
		api: 'reference_images',
		label: 'Reference Images',
		description: 'Images to draw from (up to 4)',
	},
	4,
	50,
);

export const referenceAssets = assets(
	{
		name: 'referenceImageAssetIdentifiers',
		api: 'reference_image_asset_identifiers',
		label: 'Reference Assets',
		description: 'Images in your Ideogram account to draw from (up to 4)',
	},
	4,
);

export const styleReferenceImages = images(
	{
		name: 'styleReferenceImages',
		api: 'style_reference_images',
		label: 'Style Reference Images',
		description: 'Images whose style to use (up to 10)',
	},
	10,
	25,
);

const character = images(
	{
		name: 'characterReferenceImages',
		api: 'character_reference_images',
		label: 'Character Image',
		description: 'An image of the character',
	},
	1,
	25,
	undefined,
	'character',
);

/** For a model that works without a character, too. */
export const characterReferenceImages: Field = {
	...character,
	description: `${character.description}. Ideogram then bills its character price.`,
};

export const characterReferenceAssets = atTop(
	assets(
		{
			name: 'characterReferenceAssetIdentifiers',
			api: 'character_reference_asset_identifiers',
			label: 'Character Asset',
			description: 'The image of the character in your Ideogram account',
		},
		1,
	),
);

/** For a model that cannot do without a character. */
export const characterImage: Field = atTop({
	...character,
	description:
		'The name of the input binary field with an image of the character. Leave it empty to use a collection instead.',
	unless: characterReferenceAssets,
});

export const characterReferenceMask = (api: string): Field =>
	images(
		{
			name: 'characterReferenceMask',
			api,
			label: 'Character Mask',
			description: 'A grayscale mask of the character, of the same size as the character image',
		},
		1,
		25,
		undefined,
		'mask',
	);

export const styleReferenceAssets = assets(
	{
		name: 'styleReferenceAssetIdentifiers',
		api: 'style_reference_asset_identifiers',
		label: 'Style Reference Assets',
		description: 'Images in your Ideogram account whose style to use',
	},
	10,
);

const id = (name: string, api: string, label: string, description: string): Field =>
	additional({ name, api, label, description, kind: { type: 'text', maxLength: 512 } });

export const styleReferenceCollection = id(
	'styleReferenceCollectionId',
	'style_reference_collection_id',
	'Style Collection ID',
	'The ID of a collection in your Ideogram account whose style to use',
);

export const styleReferenceCollectionVersion = id(
	'styleReferenceCollectionVersionId',
	'style_reference_collection_version_id',
	'Style Version ID',
	'The version of the style collection. Default: the newest.',
);

export const characterReferenceCollection = id(
	'characterReferenceCollectionId',
	'character_reference_collection_id',
	'Character Collection ID',
	'The ID of a collection in your Ideogram account that shows the character. It takes precedence over an image.',
);

export const characterReferenceCollectionVersion = id(
	'characterReferenceCollectionVersionId',
	'character_reference_collection_version_id',
	'Character Version ID',
	'The version of the character collection. Default: the newest.',
);
