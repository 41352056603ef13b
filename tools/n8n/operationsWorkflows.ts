import { node, ideogramNode, workflow, type Node } from './workflow';

/** What must come out of a node. */
type Result =
	/** Images, unlike the source. `like: 'source'` shows the same. */
	| { images: { hasAlpha?: true; like?: 'source'; size?: [number, number]; larger?: true } }
	/** These binaries are images as well. */
	| { binaries: string[]; json: string[] }
	/** The members of each item. */
	| { json: string[] };

interface Title {
	parameters: object;
	gives: Result;
	/** The node whose items it takes; the one with photo and mask by default. */
	after?: string;
}

const image = (
	operation: string,
	model: string,
	parameters: object,
	images: { images: object }['images'] = {},
): Title => ({
	parameters: { resource: 'image', operation, model, ...parameters },
	gives: { images },
});

const byId = (value: string) => ({ __rl: true, mode: 'id', value });

const prompt = 'A lighthouse of red glass at dusk';
const mask = 'mask';
const v1 = 'v1/ideogram-v3';
const dataset = ['dataset_id', 'name', 'user_id', 'creation_time'];
const model = ['model_id', 'name', 'status', 'is_available_for_generation', 'is_owned', 'creation_time'];

/**
 * Each title of the navigation that stands alone: the least that its endpoint asks for. The node has the title as its
 * name.
 */
export const titles: Record<string, Title> = {
	'Generate with Ideogram 3.0': image('generate', v1, { prompt }),
	'Generate with Ideogram 3.0 (Transparent Background)': image(
		'generate',
		'v1/ideogram-v3-transparent',
		{ prompt },
		{ hasAlpha: true },
	),
	'Inpaint with Ideogram 3.0': image('inpaint', v1, { prompt, mask }),
	'Remix with Ideogram 3.0': image('remix', v1, { prompt }),
	'Reframe with Ideogram 3.0': image('reframe', v1, { resolution: '1536x640' }, { size: [1536, 640] }),
	'Replace Background with Ideogram 3.0': image('replaceBackground', v1, { prompt }),
	'Remove Background': image('removeBackground', 'v1/remove-background', {}, { hasAlpha: true }),
	'Layerize Text': {
		parameters: { resource: 'design', operation: 'layerize', model: 'ideogram-3-v1' },
		gives: { binaries: ['data', 'original_image'], json: ['text_blocks', 'seed'] },
	},
	'Edit images with a prompt': image('edit', 'v1/edit', { prompt }),
	Upscale: image('upscale', 'upscale', {}, { like: 'source', larger: true }),
	Describe: { parameters: { resource: 'image', operation: 'describe', model: 'legacy' }, gives: { json: ['text'] } },
	'Generate (legacy)': image('generate', 'V_2', { prompt }),
	'Edit with Ideogram 3.0 (legacy)': image('edit', v1, { prompt, mask }),
	'Edit (legacy)': image('edit', 'V_2', { prompt, mask }),
	'Remix (legacy)': image('remix', 'V_2', { prompt }),
	'Reframe (legacy)': image('reframe', 'V_2', { resolution: '1536x640' }, { size: [1536, 640] }),
	'List datasets': { parameters: { resource: 'dataset', operation: 'getAll', limit: 1 }, gives: { json: dataset } },
	'Get a dataset': {
		parameters: { resource: 'dataset', operation: 'get', datasetId: byId('={{ $json.dataset_id }}') },
		gives: { json: [...dataset, 'file_count', 'files', 'custom_model_ids'] },
		after: 'List datasets',
	},
	'List models': { parameters: { resource: 'model', operation: 'getAll', limit: 1 }, gives: { json: model } },
	'Get model details': {
		parameters: { resource: 'model', operation: 'get', modelId: byId('={{ $json.model_id }}') },
		gives: { json: [...model, 'training_runs'] },
		after: 'List models',
	},
};

/** The titles that build on one another, by their nodes in examples/brand-model.json. */
export const brandTitles: Record<string, { node: string; json: string[] }> = {
	'Create a new dataset': { node: 'Create Dataset', json: dataset },
	'Upload assets to a dataset': {
		node: 'Upload Files',
		json: ['dataset_id', 'file_name', 'uploaded', 'asset_identifier'],
	},
	'Train a custom Ideogram v3 model': {
		node: 'Train',
		json: ['dataset_id', 'model_id', 'model_name', 'training_status', 'custom_model_uri'],
	},
};

export const photo = 'Photo and Mask';

/** Photo and mask go into each of them. One that fails does not keep the others from running. */
export function eachTitle(files: string): ReturnType<typeof workflow> {
	const read = (name: string, file: string, dataPropertyName: string): Node =>
		node(name, 'n8n-nodes-base.readWriteFile', 1, {
			fileSelector: `${files.replaceAll('\\', '/')}/${file}`,
			options: { dataPropertyName },
		});
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger', 1),
		read('Read Photo', 'photo.png', 'data'),
		read('Read Mask', 'mask.png', mask),
		node(photo, 'n8n-nodes-base.merge', 3.2, { mode: 'combine', combineBy: 'combineByPosition', options: {} }),
		...Object.entries(titles).map(([title, { parameters }]) =>
			ideogramNode(title, parameters, { onError: 'continueRegularOutput' }),
		),
	];
	const after = (name: string) =>
		Object.entries(titles).flatMap(([title, { after: source = photo }]) => (source === name ? title : []));
	return workflow('ideogramTitles01', 'Each title of the navigation', nodes, {
		Start: [['Read Photo', 'Read Mask']],
		'Read Photo': [[photo]],
		'Read Mask': [[{ node: photo, index: 1 }]],
		[photo]: [after(photo)],
		'List datasets': [after('List datasets')],
		'List models': [after('List models')],
	});
}
