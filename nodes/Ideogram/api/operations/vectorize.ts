/**
 * Vector → Vectorize: an image as SVG.
 *
 * Source: the page Vectors of Ideogram's API reference of November 2026.
 */
import { vectorModel } from '../endpoints';
import * as f from '../fields';
import type { Field, Operation } from '../types';

const mode: Field = {
	name: 'mode',
	api: 'mode',
	label: 'Mode',
	description: 'Simple makes fewer shapes, Detailed keeps more of the image. By default Ideogram decides.',
	kind: { type: 'choice', values: ['auto', 'simple', 'detailed'], spelling: 'word' },
	place: 'additional',
	initial: 'auto',
};

export const vectorize: Operation = {
	resource: 'vector',
	name: 'vectorize',
	label: 'Vectorize',
	description: 'Turn an image into an SVG, with shapes that a vector editor can change',
	action: 'Vectorize image',
	endpoints: [
		vectorModel('vectorize', 'ideogram-vector-1', {
			label: 'Ideogram Vector 1',
			description: 'For logos, drawings and photos',
			fields: [f.source({ api: 'image', megabytes: 50, unless: f.imageAsset }), f.imageAsset, mode, f.webhookUrl],
		}),
	],
};
