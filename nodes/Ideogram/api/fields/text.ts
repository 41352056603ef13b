/** Prompts, and what Ideogram makes of them. */
import type { Field, KindOf } from '../types';
import { magicPromptModes, magicPromptVersions } from '../values';
import { additional } from './field';

type Text = Field & { kind: KindOf<'text'> };

/** @param maxLength in characters; v1 and legacy endpoints publish none */
export const promptOf =
	(description: string, placeholder: string) =>
	(maxLength?: number): Text => ({
		name: 'prompt',
		api: 'prompt',
		label: 'Prompt',
		description,
		kind: { type: 'text', ...(maxLength && { maxLength }), rows: 4 },
		place: 'top',
		required: true,
		free: true,
		varies: 'prompt',
		answered: true,
		placeholder,
	});

const imagePrompt = promptOf('What the new image shows, in words', 'e.g. A lighthouse at dusk, painted in watercolor');

export const prompt = imagePrompt(10_000);

export const legacyPrompt = imagePrompt();

export const editPrompt = promptOf('What to change in the image, in words', 'e.g. Make the sky a sunset');

export const inpaintPrompt = promptOf('What the image shows once it is changed, in words', 'e.g. A cat with a red hat');

export const backgroundPrompt = promptOf('What the new background shows, in words', 'e.g. A beach in the morning');

export const vectorPrompt = promptOf('What the drawing shows, in words', 'e.g. A fox in flat colors, as a logo');

export const posePrompt = promptOf(
	'The new pose or camera angle, in words',
	'e.g. Walks to the right, seen in profile',
);

export const renderPrompt = promptOf(
	'What is drawn, and what it is made of, in words',
	'e.g. A chair of oak with a woven seat',
);

export const roughPrompt = promptOf('The prompt to enhance, in plain words', 'e.g. A cat on a chair');

/** Where the call works without words, too. @param placeholder without `e.g.` */
export const directions = (description: string, placeholder: string, maxLength?: number): Field =>
	additional({ ...promptOf(description, `e.g. ${placeholder}`)(maxLength), required: undefined });

/** Where an image is all that is needed. */
export const hintPrompt = (maxLength?: number): Field =>
	additional({
		...imagePrompt(maxLength),
		required: undefined,
		description: 'What the image shows, in words. It helps Ideogram to add detail.',
	});

/** v1 and legacy endpoints publish no length limit. */
const unlimited = (field: Text): Field => ({ ...field, kind: { type: 'text', rows: field.kind.rows } });

export const negativePrompt = additional({
	name: 'negativePrompt',
	api: 'negative_prompt',
	label: 'Negative Prompt',
	description: 'What to keep out of the image. The prompt takes precedence.',
	kind: { type: 'text', maxLength: 10_000, rows: 2 },
	free: true,
	placeholder: 'e.g. text, people',
} as const);

export const legacyNegativePrompt = unlimited(negativePrompt);

/** @param api `magic_prompt` or, on legacy endpoints, `magic_prompt_option` */
export const magicPrompt = (api: string): Field =>
	additional({
		name: 'magicPrompt',
		api,
		label: 'Magic Prompt',
		description: 'Whether Ideogram rewrites the prompt into a richer one: always, never, or when it sees fit',
		kind: { type: 'choice', values: magicPromptModes, spelling: 'word' },
		initial: 'auto',
		asIs: 'off',
	});

export const magicPromptVersion = additional({
	name: 'magicPromptVersion',
	api: 'magic_prompt_version',
	label: 'Magic Prompt Version',
	description: 'The version of Magic Prompt to use. It has no effect when Magic Prompt is off.',
	kind: { type: 'choice', values: magicPromptVersions, spelling: 'word', inOrder: true },
	initial: 'v_0_8',
});
