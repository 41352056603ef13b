/** What runs in n8n: each contestant's workflow for each workload, behind its own webhook. */
import type { Api, Workflow } from '../tools/n8n/prepare';
import { credentialId, nodeType } from '../tools/n8n/settings';
import type { Batch, Workload } from './workloads';

const PROMPT = 'The same scene as a watercolor painting';

interface Node {
	name: string;
	type: string;
	typeVersion: number;
	parameters: object;
	[more: string]: unknown;
}

/** This node. */
export function nodeWorkflow(name: string, folder: string, { imagesPerItem }: Workload, model: string): Workflow {
	const ideogram: Node = {
		name: 'Ideogram',
		type: nodeType,
		typeVersion: 1,
		parameters: {
			model,
			prompt: PROMPT,
			numImages: imagesPerItem,
			additionalFields: { magicPrompt: 'off' },
			options: {},
		},
		credentials: { ideogramApi: { id: credentialId, name: 'Ideogram account' } },
	};
	return workflow(name, folder, [ideogram], inARow('Read', 'Ideogram', 'Respond'));
}

/** The recipe: all items at once, or in batches by the clock. */
export function recipeWorkflow(
	name: string,
	folder: string,
	workload: Workload,
	api: Api,
	uploads?: Batch,
	downloads?: Batch,
): Workflow {
	const nodes = recipeNodes(workload, api, uploads, downloads);
	return workflow(name, folder, nodes, inARow('Read', 'Remix', 'Split Out', 'Download', 'Respond'));
}

/** The recipe in a loop: each batch waits for the one before. */
export function loopWorkflow(name: string, folder: string, workload: Workload, api: Api): Workflow {
	const loop: Node = {
		name: 'Loop Over Items',
		type: 'n8n-nodes-base.splitInBatches',
		typeVersion: 3,
		parameters: { batchSize: workload.tuned.uploads.size, options: {} },
	};
	return workflow(name, folder, [loop, ...recipeNodes(workload, api)], {
		...inARow('Read', 'Loop Over Items'),
		'Loop Over Items': { main: [[to('Respond')], [to('Remix')]] },
		...inARow('Remix', 'Split Out', 'Download', 'Loop Over Items'),
	});
}

function recipeNodes({ imagesPerItem }: Workload, { url, apiKey }: Api, uploads?: Batch, downloads?: Batch): Node[] {
	const fields = { prompt: PROMPT, model: 'V_2', magic_prompt_option: 'OFF', num_images: imagesPerItem };
	return [
		{
			name: 'Remix',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				method: 'POST',
				url: `${url}/remix`,
				sendHeaders: true,
				headerParameters: { parameters: [{ name: 'Api-Key', value: apiKey }] },
				sendBody: true,
				contentType: 'multipart-form-data',
				bodyParameters: {
					parameters: [
						{ name: 'image_request', value: JSON.stringify(fields) },
						{ parameterType: 'formBinaryData', name: 'image_file', inputDataFieldName: 'data' },
					],
				},
				options: batching(uploads),
			},
		},
		{
			name: 'Split Out',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'data', options: {} },
		},
		{
			name: 'Download',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				url: '={{ $json.url }}',
				options: {
					response: { response: { responseFormat: 'file', outputPropertyName: 'data' } },
					...batching(downloads),
				},
			},
		},
	];
}

const batching = (batch?: Batch) =>
	batch ? { batching: { batch: { batchSize: batch.size, batchInterval: batch.everyMs } } } : {};

function workflow(name: string, folder: string, own: Node[], connections: object): Workflow {
	const webhook: Node = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		parameters: { path: name, responseMode: 'responseNode', options: {} },
		webhookId: name,
	};
	const read: Node = {
		name: 'Read',
		type: 'n8n-nodes-base.readWriteFile',
		typeVersion: 1,
		parameters: { fileSelector: `${folder}/*.png`, options: {} },
	};
	// The images that came out, and when.
	const answer = '={{ { images: $input.all().filter((item) => item.binary?.data).length, at: Date.now() } }}';
	const respond: Node = {
		name: 'Respond',
		type: 'n8n-nodes-base.respondToWebhook',
		typeVersion: 1.1,
		parameters: { respondWith: 'json', responseBody: answer, options: {} },
	};
	const nodes = [webhook, read, ...own, respond].map((each, index) => ({
		id: `${name}-${index}`,
		position: [220 * index, 0],
		...each,
	}));
	const settings = { executionOrder: 'v1', saveDataSuccessExecution: 'none', saveDataErrorExecution: 'none' };
	return { id: name, name, nodes, connections: { ...inARow('Webhook', 'Read'), ...connections }, settings } as Workflow;
}

function inARow(...names: string[]): Record<string, { main: Array<Array<ReturnType<typeof to>>> }> {
	return Object.fromEntries(names.slice(0, -1).map((name, index) => [name, { main: [[to(names[index + 1]!)]] }]));
}

function to(name: string) {
	return { node: name, type: 'main', index: 0 };
}
