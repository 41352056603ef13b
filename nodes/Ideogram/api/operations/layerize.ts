/**
 * Design → Layerize: an image taken apart into a base image without its text, and text boxes with fonts and colors.
 * Sources: API specification of October 2026 for `/v2/design/layerize/ideogram-3` and `/v1/ideogram-v3/layerize-text`.
 * The limits of
 * font files are those of Ideogram's text layerizer.
 */
import { v1, v2 } from '../dialects';
import * as f from '../fields';
import type { Field, Operation } from '../types';

const image = (megabytes: number): Field => f.source({ api: 'image', megabytes });

const prompt = {
	...f.legacyPrompt,
	description: 'What the image shows, in words. By default Ideogram describes it itself.',
	place: 'additional',
	required: false,
	placeholder: 'e.g. A poster for a summer festival',
} as const;

const fontFiles: Field = {
	name: 'fontFiles',
	api: 'font_candidate_files',
	label: 'Font Files',
	description: 'Fonts that the text may be set in (up to 5; TTF, OTF, WOFF or WOFF2)',
	kind: { type: 'files', max: 5, megabytes: 5, accept: 'fonts' },
	place: 'additional',
	placeholder: 'e.g. font',
};

export const layerize: Operation = {
	resource: 'design',
	name: 'layerize',
	label: 'Layerize',
	description: 'Split an image into a base image and editable text boxes',
	action: 'Layerize a design',
	endpoints: [
		{
			model: {
				id: 'ideogram-3',
				label: 'Ideogram 3.0',
				description: 'With your own font files, and the price in advance',
			},
			method: 'POST',
			path: '/v2/design/layerize/ideogram-3',
			dialect: v2,
			fields: [
				{ ...image(50), unless: f.imageAsset },
				f.imageAsset,
				fontFiles,
				{ ...prompt, kind: { ...f.prompt.kind, rows: 2 } },
				f.seed,
				f.isPrivate,
				f.targetCollection,
				f.webhookUrl,
			],
			rules: [],
			answer: { comes: 'choice', result: { type: 'design' } },
			billing: 'quoted',
		},
		{
			model: { id: 'ideogram-3-v1', label: 'Ideogram 3.0 (v1)', description: 'The older endpoint, Layerize Text' },
			method: 'POST',
			path: '/v1/ideogram-v3/layerize-text',
			dialect: v1,
			fields: [image(25), prompt, f.seed],
			rules: [],
			answer: { comes: 'reply', result: { type: 'design' } },
			billing: 'unquoted',
		},
	],
};
