/** Shape and size of the result. */
import type { Field } from '../types';
import { legacyResolutions, outputResolutions, resolutionTiers, upscaleFactors } from '../values';
import { additional, integer } from './field';

const ratio = (values: readonly string[], description: string): Field =>
	additional({
		name: 'aspectRatio',
		api: 'aspect_ratio',
		label: 'Aspect Ratio',
		description,
		kind: { type: 'choice', values, spelling: 'ratio' },
		initial: '1:1',
	});

/** Of an image that is made from another one. */
export const aspectRatio = (values: readonly string[], otherwise: string): Field =>
	ratio(values, `Shape of the result, width to height. The source is cropped to it. ${otherwise}`);

/** Of an image that is made from words. */
export const newAspectRatio = (values: readonly string[], otherwise: string): Field =>
	ratio(values, `Shape of the image, width to height. ${otherwise}`);

/** Any ratio; the form offers the usual ones. */
export const freeAspectRatio = (values: readonly string[], otherwise: string): Field => ({
	...newAspectRatio(values, otherwise),
	kind: { type: 'choice', values, spelling: 'ratio', others: /^[1-9]\d{0,4}:[1-9]\d{0,4}$/ },
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

/** The size of Ideogram 4.5: a word or pixels. */
export const size = additional({
	name: 'size',
	api: 'size',
	label: 'Size',
	description:
		'Width x height in pixels, source for the size of the first image, or auto. Default: auto, which is billed as 2K.',
	kind: {
		type: 'text',
		pattern: /^(auto|source|[1-9]\d{1,4}x[1-9]\d{1,4})$/,
		shape: 'auto, source, or width x height in pixels, like 1024x1024',
	},
	placeholder: 'e.g. 1024x1024',
});

/** @param left what it is when it is left out */
export const resolutionTier = (
	values: readonly string[] = resolutionTiers,
	left = 'follows the resolution, else it is 1k',
): Field =>
	additional({
		name: 'resolutionTier',
		api: 'resolution_tier',
		label: 'Resolution Tier',
		description: `About 1 megapixel (1k), 4 megapixels (2k)${values.includes('4k') ? ' or more (4k)' : ''}. By default it ${left}.`,
		kind: { type: 'choice', values, spelling: 'word' },
		initial: '1k',
	});

/** The same for models that write it in capitals. */
export const capitalTier = (values: readonly string[], left: string): Field => ({
	...resolutionTier(values, left),
	kind: { type: 'choice', values, spelling: 'capitals' },
});

const customSide = (side: 'Width' | 'Height'): Field =>
	integer(
		{
			name: `custom${side}`,
			api: `custom_${side.toLowerCase()}`,
			label: `Custom ${side}`,
			description: `${side} of the image in pixels, a multiple of 16. Width x height is at most 4194304.`,
		},
		{ min: 16, max: 4096 },
		1024,
	);

export const customWidth = customSide('Width');

export const customHeight = customSide('Height');

export const outputResolution = additional({
	name: 'outputResolution',
	api: 'output_resolution',
	label: 'Output Resolution',
	description: 'How large the result is, from about 1 megapixel (1k) up. Default: 1k.',
	kind: { type: 'choice', values: outputResolutions, spelling: 'word' },
	initial: '1k',
	affectsDuration: true,
});

/** `x2` → `2x` */
const times = (values: readonly string[]) => Object.fromEntries(values.map((value) => [value, `${value.slice(1)}x`]));

/** @param left what it is when it is left out */
export const upscaleFactor = (values: readonly string[] = upscaleFactors, left = 'x2'): Field =>
	additional({
		name: 'upscaleFactor',
		api: 'upscale_factor',
		label: 'Upscale Factor',
		description: `How many times wider and higher the result is. Default: ${times([left])[left]}.`,
		kind: { type: 'choice', values, spelling: 'word', names: times(values), inOrder: true },
		initial: left,
		affectsDuration: true,
	});
