/** How many images, how good, how close to the source. */
import type { Field } from '../types';
import { backgrounds, qualities, renderingSpeeds, v1RenderingSpeeds } from '../values';
import { additional, atTop, choice, integer } from './field';

export const numImages: Field = {
	name: 'numImages',
	api: 'num_images',
	label: 'Number of Images',
	description: 'How many images to make from each input item. Each is billed and becomes its own item.',
	kind: { type: 'integer', min: 1, max: 8 },
	place: 'top',
	initial: 1,
};

/** Where fewer than 8 can be made at a time. */
export const numImagesUpTo = (max: number): Field => ({ ...numImages, kind: { type: 'integer', min: 1, max } });

const percent = (field: Pick<Field, 'name' | 'api' | 'label' | 'description'>): Field =>
	additional({ ...field, kind: { type: 'integer', min: 1, max: 100 }, initial: 50 });

const keeps = 'How much the result keeps of the source image: 10 is a subtle hint of it, 90 is nearly the source';

/** Where the API has its own value for it. */
export const legacyImageWeight: Field = {
	...atTop(percent({ name: 'imageWeight', api: 'image_weight', label: 'Image Weight', description: keeps })),
	formerly: 'additional',
	varies: 'weight',
};

export const imageWeight: Field = {
	...legacyImageWeight,
	description: `${keeps}. Left empty, the model decides.`,
	initial: undefined,
	placeholder: 'e.g. 50',
};

export const resemblance = percent({
	name: 'resemblance',
	api: 'resemblance',
	label: 'Resemblance',
	description: `${keeps}. Default: 50.`,
});

export const detail = percent({
	name: 'detail',
	api: 'detail',
	label: 'Detail',
	description: 'How much detail is added: 1 is hardly any, 100 is the most. Default: 50.',
});

export const seed = additional({
	name: 'seed',
	api: 'seed',
	label: 'Seed',
	description: 'Fixes the result: the same seed with the same input gives the same image again',
	kind: { type: 'integer', min: 0, max: 2_147_483_647 },
	free: true,
	varies: 'seed',
	answered: true,
	initial: 0,
});

const speed = (values: readonly string[]): Field =>
	additional({
		name: 'renderingSpeed',
		api: 'rendering_speed',
		label: 'Rendering Speed',
		description: 'Faster and cheaper, or slower and finer',
		kind: { type: 'choice', values, spelling: 'word', inOrder: true },
		initial: 'default',
		affectsDuration: true,
	});

export const renderingSpeed = speed(renderingSpeeds);

export const v1RenderingSpeed = speed(v1RenderingSpeeds);

/** @param values without `very_low` where the endpoint does not take it */
export const quality = (values: readonly string[] = qualities): Field =>
	additional({
		name: 'quality',
		api: 'quality',
		label: 'Quality',
		description: 'A lower quality is cheaper. By default Ideogram decides.',
		kind: { type: 'choice', values, spelling: 'word', inOrder: true },
		initial: 'medium',
		affectsDuration: true,
	});

export const transparentBackground = additional({
	name: 'transparentBackground',
	api: 'transparent_background',
	label: 'Transparent Background',
	description: 'Whether the result has no background',
	kind: { type: 'boolean' },
	initial: true,
});

export const background = choice(
	{
		name: 'background',
		api: 'background',
		label: 'Background',
		description: 'Whether the image has a background. With auto, or if left out, the model decides.',
	},
	backgrounds,
	'transparent',
);

export const inferenceSteps: Field = {
	...integer(
		{
			name: 'numInferenceSteps',
			api: 'num_inference_steps',
			label: 'Inference Steps',
			description: 'How many steps the model takes: more are slower, and may be finer',
		},
		{ min: 1, max: 128 },
		8,
	),
	affectsDuration: true,
};
