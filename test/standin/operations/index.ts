import type { Operation } from '../../facts';
import type { Job } from '../generations';
import type { Ask } from './ask';
import * as datasets from './datasets';
import * as edit from './edit';
import { generate, remixed } from './generate';
import { described, enhanced, layerized, textLayerized } from './look';
import { reframed, upscaled } from './reshape';
import { recolored, redrawn, resized } from './tools';
import { svgGenerated, vectorized } from './vector';
import { filmed } from './video';

type Work =
	/** Makes files: takes places, is billed for each result, may be asked for a quote or run in the background. */
	| { kind: 'files'; plan: (ask: Ask) => Promise<Job> }
	/** Answers at once with JSON. */
	| { kind: 'json'; billing: 'free' | 'unpriced'; answer: (ask: Ask) => unknown };

const files = (plan: (ask: Ask) => Promise<Job>): Work => ({ kind: 'files', plan });
const free = (answer: (ask: Ask) => unknown): Work => ({ kind: 'json', billing: 'free', answer });
// Billed, but no price was ever published.
const unpriced = (answer: (ask: Ask) => unknown): Work => ({ kind: 'json', billing: 'unpriced', answer });

// By the beginning of the path; the first that fits.
const families: Array<[path: RegExp, work: Work]> = [
	[/^\/(generate$|v1\/ideogram-v3\/generate|v2\/image\/generate\/)/, files(generate)],
	[/^\/(remix$|v1\/ideogram-v3\/remix|v2\/image\/remix\/)/, files(remixed)],
	[/^\/(edit$|v1\/ideogram-v3\/(inpaint|edit)$|v2\/image\/(inpaint|precise-edit)\/)/, files(edit.edited)],
	[/^\/v1\/edit$/, files(edit.editedByPrompt)],
	[/^\/(reframe$|v1\/ideogram-v3\/reframe|v2\/image\/reframe\/)/, files(reframed)],
	[/^\/(v1\/ideogram-v3\/replace-background|v2\/image\/replace-background\/)/, files(edit.backgroundReplaced)],
	[/^\/(v1\/remove-background|v2\/image\/remove-background\/)/, files(edit.backgroundRemoved)],
	[/^\/v2\/image\/remove-object\//, files(edit.objectRemoved)],
	[/^\/(upscale$|v2\/image\/upscale\/)/, files(upscaled)],
	[/^\/(describe$|v2\/image\/describe\/)/, unpriced(described)],
	[/^\/v1\/ideogram-v4\/magic-prompt$/, unpriced(enhanced)],
	[/^\/v1\/ideogram-v3\/layerize-text$/, files(textLayerized)],
	[/^\/v2\/design\/layerize\//, files(layerized)],
	[/^\/v2\/svg\/generate\//, files(svgGenerated)],
	[/^\/v2\/svg\/vectorize\//, files(vectorized)],
	[/^\/v2\/tool\/ad-resizer$/, files(resized)],
	[/^\/v2\/tool\/(colorways|material-swap)$/, files(recolored)],
	[/^\/v2\/tool\//, files(redrawn)],
	[/^\/v2\/video\/generate\//, files(filmed)],
	[/^\/(v1\/ideogram-v3\/train-model|datasets\/[^/]+\/train_model)$/, unpriced(datasets.train)],
	[/^\/datasets\/[^/]+\/upload_assets$/, free(datasets.uploadAssets)],
];

const byMethod: Record<string, Work> = {
	'GET /datasets': free(datasets.listDatasets),
	'POST /datasets': free(datasets.createDataset),
	'GET /datasets/{dataset_id}': free(datasets.getDataset),
	'GET /models': free(datasets.listModels),
	'GET /models/{model_id}': free(datasets.getModel),
};

/** How the stand-in does an operation; the service itself answers polls and the questions about bills. */
export function workOf({ method, path }: Operation): Work | undefined {
	return byMethod[`${method} ${path}`] ?? families.find(([pattern]) => pattern.test(path))?.[1];
}
