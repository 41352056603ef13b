/**
 * Vector → Generate: a drawing as SVG, from a prompt.
 *
 * Source: the pages Vectors and Generate SVG of Ideogram's API reference of November 2026, the second of which was seen
 * in part: only confirmed fields stand here.
 */
import { vectorModel } from '../endpoints';
import * as f from '../fields';
import type { Operation } from '../types';
import { remixQualities } from '../values';

export const generateVector: Operation = {
	resource: 'vector',
	name: 'generate',
	label: 'Generate',
	description: 'Draw an SVG from a prompt, with shapes that a vector editor can change',
	action: 'Generate vector',
	endpoints: [
		vectorModel('generate', 'ideogram-vector-1', {
			label: 'Ideogram Vector 1',
			description: 'Logos, icons, lettering and illustrations. Takes up to 5 images to draw from.',
			fields: [
				f.vectorPrompt(9500),
				f.sourceImages(5, 'The first one is the main one; the prompt may speak of @Image1.'),
				f.sourceAssets(5),
				f.quality(remixQualities),
				f.webhookUrl,
			],
		}),
	],
};
