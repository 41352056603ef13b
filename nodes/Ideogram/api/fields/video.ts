/** Fields of videos. Limits as Ideogram's API specification of October 2026 has them; lengths are in seconds. */
import type { Field, KindOf } from '../types';
import { videoExpansionModes, videoShotTypes } from '../values';
import { promptOf, negativePrompt } from './text';
import { additional, atTop, choice, flag, inOrder, integer, number } from './field';
import { assets, images } from './source';

export const videoPrompt = promptOf(
	'What happens in the video, in words',
	'e.g. The camera moves slowly towards a lighthouse at dusk',
)(2000);

/** For a model that takes references. */
export const referencePrompt: Field = {
	...videoPrompt,
	description: `${videoPrompt.description}. References are called @Image1, @Video1, @Audio1 and so on.`,
	placeholder: 'e.g. @Image1 walks through the rain',
};

export const videoNegativePrompt: Field = {
	...negativePrompt,
	description: 'What to keep out of the video',
	kind: { type: 'text', maxLength: 2000, rows: 2 },
};

/** @param left what it is when it is left out */
export const duration = (min: number, max: number, left: string): Field => ({
	...integer(
		{
			name: 'duration',
			api: 'duration',
			label: 'Duration (Seconds)',
			description: `How long the video is, from ${min} to ${max} seconds. ${left}.`,
		},
		{ min, max },
		5,
	),
	affectsDuration: true,
});

/** @param spelling `capitals` where the model writes `2K` */
export const videoResolution = (
	values: readonly string[],
	left: string,
	spelling: KindOf<'choice'>['spelling'] = 'word',
): Field =>
	additional({
		name: 'resolution',
		api: 'resolution',
		label: 'Resolution',
		description: `How sharp the video is. A higher one costs more. Default: ${left}.`,
		kind: { type: 'choice', values, spelling, inOrder: true },
		initial: left,
		affectsDuration: true,
	});

export const videoRatio = (values: readonly string[]): Field =>
	additional({
		name: 'aspectRatio',
		api: 'aspect_ratio',
		label: 'Aspect Ratio',
		description: `Shape of the video, width to height. ${values.includes('auto') ? 'If left out, the model picks it' : 'Default: 16:9'}.`,
		kind: { type: 'choice', values, spelling: 'ratio' },
		initial: '16:9',
	});

export const generateAudio = {
	...flag({
		name: 'generateAudio',
		api: 'generate_audio',
		label: 'Generate Audio',
		description: 'Whether the video has sound, which may double the price',
	}),
	affectsDuration: true,
};

export const cfgScale = number(
	{
		name: 'cfgScale',
		api: 'cfg_scale',
		label: 'CFG Scale',
		description: 'How closely the video follows the prompt, from 0 to 1. Default: 0.5.',
	},
	{ min: 0, max: 1 },
	0.5,
);

export const shotType = choice(
	{
		name: 'shotType',
		api: 'shot_type',
		label: 'Shot Type',
		description: 'Who divides the video into shots: your prompt (customize), or the model (intelligent)',
	},
	videoShotTypes,
	'intelligent',
);

export const promptExpansion = inOrder(
	{
		name: 'promptExpansionMode',
		api: 'prompt_expansion_mode',
		label: 'Prompt Expansion',
		description: 'How much work goes into making the prompt richer. Default: balanced.',
	},
	videoExpansionModes,
	'disabled',
);

export const endImageAsset = assets(
	{
		name: 'endImageAssetIdentifier',
		api: 'end_image_asset_identifier',
		label: 'End Image Asset',
		description: 'An image in your Ideogram account to end with. End Image is then ignored.',
	},
	1,
	false,
);

export const endImage: Field = {
	...images(
		{
			name: 'endImage',
			api: 'end_image',
			label: 'End Image',
			description: 'The image to end with',
		},
		1,
		50,
	),
	unless: endImageAsset,
	placeholder: 'e.g. end',
};

/** Images that the prompt calls @Image1, @Image2 and so on. */
export const videoImages = atTop(
	images(
		{
			name: 'referenceImages',
			api: 'reference_images',
			label: 'Reference Images',
			description: 'Images to draw from (up to 9). The prompt calls them @Image1, @Image2 and so on.',
		},
		9,
		50,
	),
);

export const videoImageAssets = assets(
	{
		name: 'referenceImageAssetIdentifiers',
		api: 'reference_image_asset_identifiers',
		label: 'Reference Assets',
		description: 'Images in your Ideogram account (up to 9). The prompt calls them @Image1, @Image2 and so on.',
	},
	9,
);

export const videoAssets = (max: number): Field =>
	assets(
		{
			name: 'referenceVideoAssetIdentifiers',
			api: 'reference_video_asset_identifiers',
			label: 'Reference Videos',
			description: `Videos in your Ideogram account (up to ${max}). The prompt calls them @Video1, @Video2 and so on.`,
		},
		max,
	);

/** @param megabytes of each, where a limit is known */
export const referenceAudios = (max: number, megabytes?: number): Field =>
	additional({
		name: 'referenceAudios',
		api: 'reference_audios',
		label: 'Reference Audio',
		description: `MP3 or WAV files (up to ${max}). The prompt calls them @Audio1, @Audio2 and so on.`,
		kind: { type: 'files', max, ...(megabytes && { megabytes }), accept: 'audio' },
		placeholder: 'e.g. voice',
	});
