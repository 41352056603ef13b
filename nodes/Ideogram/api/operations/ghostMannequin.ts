/**
 * Tool → Ghost Mannequin: a garment as if worn by nobody, from photos of it.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/tool/ghost-mannequin`.
 */
import { tool } from '../endpoints';
import * as f from '../fields';
import { needsOneOf } from '../rules';
import type { Field, Operation } from '../types';

const view: Field = {
	name: 'view',
	api: 'view',
	label: 'View',
	description: 'The side from which the new image shows the garment',
	kind: { type: 'choice', values: ['front', 'three_quarter', 'back'], spelling: 'word' },
	place: 'top',
	required: true,
	initial: 'front',
};

const garmentAssets = f.assets(
	{
		name: 'garmentAssetIdentifiers',
		api: 'garment_asset_identifiers',
		label: 'Garment Assets',
		description: 'Photos of the garment in your Ideogram account (up to 15). Images is then ignored.',
	},
	15,
);

const garment: Field = {
	...f.source({
		api: 'garment_images',
		megabytes: 50,
		to: 'take the garment from',
		max: 15,
		accept: 'anyImages',
		unless: garmentAssets,
	}),
	required: undefined,
};

const sides = ['front', 'back', 'left', 'right', 'top', 'bottom'].map((side) => {
	const label = side[0].toUpperCase() + side.slice(1);
	const asset = f.assets(
		{
			name: `${side}AssetIdentifier`,
			api: `${side}_asset_identifier`,
			label: `${label} Asset`,
			description: 'A photo from this side in your Ideogram account',
		},
		1,
		false,
	);
	const words = {
		name: `${side}Image`,
		api: `${side}_image`,
		label: `${label} Image`,
		description: 'A photo of the garment from this side',
	};
	const image: Field = { ...f.images(words, 1, 50, 'anyImages'), placeholder: `e.g. ${side}`, unless: asset };
	return { image, asset };
});
const [images, assets] = [sides.map(({ image }) => image), sides.map(({ asset }) => asset)];

const about = (name: string, label: string, description: string, maxLength: number): Field => ({
	name,
	api: name,
	label,
	description,
	kind: { type: 'text', maxLength, rows: 2 },
	place: 'additional',
	free: true,
});

export const ghostMannequin: Operation = {
	resource: 'tool',
	name: 'ghostMannequin',
	label: 'Ghost Mannequin',
	description: 'Show a garment as if worn by nobody, on a white background, from photos of it',
	action: 'Make ghost mannequin image',
	endpoints: [
		tool(
			'ghost-mannequin',
			[
				garment,
				view,
				garmentAssets,
				...images,
				...assets,
				about('instruction', 'Instruction', 'What to pay attention to, in words', 2000),
				about('metadata', 'Metadata', 'Facts about the garment: name, material, details', 8000),
				f.toolRatio('By default Ideogram decides.'),
				f.toolQuality,
				f.seed,
				f.isPrivate,
				f.targetCollection,
				f.webhookUrl,
			],
			{ rules: [needsOneOf(garment, garmentAssets, ...images, ...assets)] },
		),
	],
};
