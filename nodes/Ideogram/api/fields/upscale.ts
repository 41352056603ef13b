/** How much an upscaler adds, fixes and invents. Ranges as Ideogram's API specification of October 2026 has them. */
import { strengths, subjects } from '../values';
import { choice, flag, inOrder, integer, number } from './field';

const whole = { min: 0, max: 1 };

export const creativity = integer(
	{
		name: 'creativity',
		api: 'creativity',
		label: 'Creativity',
		description: 'How freely details are invented: 1 is hardly, 9 is the most. Default: 3.',
	},
	{ min: 1, max: 9 },
	3,
);

export const texture = integer(
	{
		name: 'texture',
		api: 'texture',
		label: 'Texture',
		description: 'How much texture is added: 1 is hardly any, 5 is the most. Default: 1.',
	},
	{ min: 1, max: 5 },
	1,
);

export const colorPreservation = flag(
	{
		name: 'colorPreservation',
		api: 'color_preservation',
		label: 'Color Preservation',
		description: 'Whether the colors stay as they are. Default: on.',
	},
	false,
);

export const autoprompt = flag({
	name: 'autoprompt',
	api: 'autoprompt',
	label: 'Auto Prompt',
	description: 'Whether the model describes the image itself when there is no prompt',
});

export const addDetail = flag({
	name: 'addDetail',
	api: 'detail',
	label: 'Add Detail',
	description: 'Whether fine details are added',
});

export const detailStrength = number(
	{
		name: 'detailStrength',
		api: 'detail_strength',
		label: 'Detail Strength',
		description: 'How much fine detail is added, from 0 to 10',
	},
	{ min: 0, max: 10 },
	5,
);

export const faceEnhancement = flag({
	name: 'faceEnhancement',
	api: 'face_enhancement',
	label: 'Face Enhancement',
	description: 'Whether faces are improved. It also needs Face Creativity and Face Strength.',
});

export const faceCreativity = number(
	{
		name: 'faceEnhancementCreativity',
		api: 'face_enhancement_creativity',
		label: 'Face Creativity',
		description: 'How freely faces are improved, from 0 to 1',
	},
	whole,
	0.5,
);

export const faceStrength = number(
	{
		name: 'faceEnhancementStrength',
		api: 'face_enhancement_strength',
		label: 'Face Strength',
		description: 'How much faces are improved, from 0 to 1',
	},
	whole,
	0.5,
);

export const subjectDetection = choice(
	{
		name: 'subjectDetection',
		api: 'subject_detection',
		label: 'Subject Detection',
		description: 'What is improved: all of the image, the subject in front, or what is behind it',
	},
	subjects,
	'foreground',
);

export const denoise = number(
	{ name: 'denoise', api: 'denoise', label: 'Denoise', description: 'How much noise is removed, from 0 to 1' },
	whole,
	0.5,
);

export const sharpen = number(
	{ name: 'sharpen', api: 'sharpen', label: 'Sharpen', description: 'How much the image is sharpened, from 0 to 1' },
	whole,
	0.5,
);

export const strength = number(
	{
		name: 'strength',
		api: 'strength',
		label: 'Strength',
		description: 'How much the image is improved, from 0.01 to 1',
	},
	{ min: 0.01, max: 1 },
	0.5,
);

export const fixCompression = number(
	{
		name: 'fixCompression',
		api: 'fix_compression',
		label: 'Fix Compression',
		description: 'How much to repair the marks that JPEG compression leaves, from 0 to 1',
	},
	whole,
	0.5,
);

export const enhancementStrength = inOrder(
	{
		name: 'enhancementStrength',
		api: 'enhancement_strength',
		label: 'Enhancement Strength',
		description: 'How much the image is improved. Default: high.',
	},
	strengths,
	'medium',
);
