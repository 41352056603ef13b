/** The images that are worked on, and their masks. */
import type { Accept, Field, KindOf } from '../types';
import { additional, atTop } from './field';

type Image = Field & { readonly kind: KindOf<'images'> };

const FORMATS: Partial<Record<Accept, string>> = {
	images: 'JPEG, PNG or WebP',
	anyImages: 'JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC or AVIF',
};

interface Source {
	api: string;
	megabytes: number;
	/** Of several images, what is done with them, for the description: `edit`. */
	to?: string;
	max?: number;
	accept?: Accept;
	unless?: Field;
}

/** The image to work on. The form names it by `binaryPropertyName`, whatever the endpoint calls it. */
export const source = ({ api, megabytes, to, max = 1, accept, unless }: Source): Image => ({
	name: 'binaryPropertyName',
	api,
	label: max === 1 ? 'Input Binary Field' : 'Images',
	description:
		max === 1
			? `The name of the input binary field that holds the image (${FORMATS[accept ?? 'images']})`
			: `The images to ${to} (up to ${max}; ${FORMATS.images}). If empty, the image in the binary field data is used.`,
	kind: { type: 'images', max, megabytes, ...(accept && { accept }) },
	place: 'top',
	required: true,
	initial: 'data',
	...(unless && { unless }),
});

type Words = Pick<Field, 'name' | 'api' | 'label' | 'description'>;

/** @param example of a name */
export const images = (field: Words, max: number, megabytes: number, accept?: Accept, example = 'reference'): Image =>
	additional({
		...field,
		kind: { type: 'images', max, megabytes, ...(accept && { accept }) },
		placeholder: `e.g. ${example}`,
	});

export const assets = (field: Words, max: number, list = true): Field =>
	additional({ ...field, kind: { type: 'assets', max, list } });

export const imageAsset = atTop(
	assets(
		{
			name: 'imageAssetIdentifier',
			api: 'image_asset_identifier',
			label: 'Source Asset',
			description: 'The image in your Ideogram account',
		},
		1,
		false,
	),
);

/** Images of this account's Ideogram, by their addresses. */
export const imageUrls = additional({
	name: 'imageUrls',
	api: 'image_urls',
	label: 'Source Image URLs',
	description: 'Links to images that Ideogram returned, separated by commas. Images is then ignored.',
	kind: { type: 'texts', max: 10 },
	placeholder: 'e.g. {{ $json.url }}',
});

/** Source images of a model that also makes images from nothing. The first one is edited. */
export const sourceImages = (max: number, use: string): Image =>
	atTop(
		images(
			{
				name: 'images',
				api: 'images',
				label: 'Images',
				description: `Images to use (up to ${max}). ${use}`,
			},
			max,
			25,
		),
	);

export const sourceAssets = (max: number): Field =>
	assets(
		{
			name: 'imageAssetIdentifiers',
			api: 'image_asset_identifiers',
			label: 'Image Assets',
			description: `Images in your Ideogram account to use (up to ${max})`,
		},
		max,
	);

const maskOf = (colors: string, megabytes: number): Image => ({
	name: 'mask',
	api: 'mask',
	label: 'Mask',
	description: `The name of the input binary field with the mask. ${colors} It must have the size of the source image.`,
	kind: { type: 'images', max: 1, megabytes },
	place: 'top',
	placeholder: 'e.g. mask',
});

const BLACK_CHANGES = 'Black is changed, white is kept.';

/** Black marks what changes: Edit, Inpaint and Ideogram 4.5. */
export const mask = (megabytes: number): Image => maskOf(BLACK_CHANGES, megabytes);

/** The same where it is used seldom. */
export const addedMask = (megabytes: number): Image =>
	additional({ ...mask(megabytes), description: `${BLACK_CHANGES} It must have the size of the first image.` });

/** White marks what goes: Remove Object, the other way round than everywhere else. */
export const objectMask = (megabytes: number): Image => maskOf('White is removed, black is kept.', megabytes);

export const maskAsset = atTop(
	assets(
		{
			name: 'maskAssetIdentifier',
			api: 'mask_asset_identifier',
			label: 'Mask Asset',
			description: 'The mask in your Ideogram account',
		},
		1,
		false,
	),
);

/** The part of the image that the model looks at. */
export const contextWindow = additional({
	name: 'contextWindow',
	api: 'context_window',
	label: 'Context Window',
	description:
		'The part of the image to work on: none for all of it, auto for what is around the mask, or top,left,bottom,right in pixels',
	kind: {
		type: 'text',
		pattern: /^(none|auto|[0-9]+,[0-9]+,[0-9]+,[0-9]+)$/,
		shape: 'none, auto, or four numbers like 0,0,512,512 (top,left,bottom,right)',
	},
	placeholder: 'e.g. 0,0,512,512',
});

export const backgroundReference: Field = {
	name: 'backgroundReference',
	api: 'background_reference',
	label: 'Background Reference',
	description: 'The name of the input binary field with an image of the new background. People in it are left out.',
	kind: { type: 'images', max: 1, megabytes: 50 },
	place: 'top',
	required: true,
	placeholder: 'e.g. background',
};
