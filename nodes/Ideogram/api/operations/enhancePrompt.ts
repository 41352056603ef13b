/**
 * Prompt → Enhance: Magic Prompt alone. Source: the page "Generate a Magic Prompt with Ideogram 4.0" of November 2026.
 * It has no dry run.
 */
import { v1 } from '../dialects';
import * as f from '../fields';
import type { Operation } from '../types';
import { autoRatios } from '../values';

export const enhancePrompt: Operation = {
	resource: 'prompt',
	name: 'enhance',
	label: 'Enhance',
	description: 'Turn a prompt into a richer one with Magic Prompt, as JSON for Ideogram 4.0',
	action: 'Enhance prompt',
	endpoints: [
		{
			method: 'POST',
			path: '/v1/ideogram-v4/magic-prompt',
			dialect: v1,
			fields: [
				f.sentAs(f.roughPrompt(), 'text_prompt'),
				f.newAspectRatio(autoRatios, 'Left out or auto, Ideogram picks it.'),
			],
			rules: [],
			answer: { comes: 'reply', result: { type: 'json' } },
			billing: 'unquoted',
		},
	],
};
