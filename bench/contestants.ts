/** Who does the work. */
import { join } from 'node:path';
import type { Api, Workflow } from '../tools/n8n/prepare';
import { cache, type Home } from '../tools/n8n/settings';
import type { Meter } from './meter';
import { startN8n, type Answer, type BinaryMode } from './n8n';
import { startRaw } from './rawClient';
import { loopWorkflow, nodeWorkflow, recipeWorkflow } from './workflows';
import type { Workload } from './workloads';

export interface Contestant {
	id: string;
	label: string;
	binaryMode: BinaryMode | null;
	model: 'V_2' | 'ideogram-3';
	/** Absent without n8n. */
	workflow?: (workload: Workload, folder: string, api: Api) => Workflow;
	/** @param number those that run side by side have different ones */
	start(home: Home, number: number): Promise<Started>;
}

export interface Started {
	meter: Meter;
	run(task: Task): Promise<Answer>;
	stop(): Promise<void>;
}

export interface Task {
	workload: Workload;
	/** With its images. */
	folder: string;
	api: Api;
}

/** Names of workflows, which are the paths of their webhooks too. */
const nameOf = (what: string, { id }: Workload) => `${what}-${id}`;

const byNode: Contestant['workflow'] = (workload, folder) =>
	nodeWorkflow(nameOf('node', workload), folder, workload, 'V_2');

export const contestants: Contestant[] = [
	inN8n('node', 'This node', byNode),
	inN8n('node', 'This node', byNode, 'default'),
	inN8n('node', 'This node', byNode, 'database'),
	{
		...inN8n('node', 'This node, polling', (workload, folder) =>
			nodeWorkflow(nameOf('polling', workload), folder, workload, 'ideogram-3'),
		),
		model: 'ideogram-3',
	},
	inN8n('recipe-default', 'Recipe as it comes', (workload, folder, api) =>
		recipeWorkflow(nameOf('recipe', workload), folder, workload, api),
	),
	inN8n('recipe-tuned', 'Recipe in tuned batches', (workload, folder, api) => {
		const { uploads, downloads } = workload.tuned;
		return recipeWorkflow(nameOf('tuned', workload), folder, workload, api, uploads, downloads);
	}),
	inN8n('recipe-loop', 'Recipe in a loop', (workload, folder, api) =>
		loopWorkflow(nameOf('loop', workload), folder, workload, api),
	),
	{
		id: 'raw',
		label: 'Raw client, no n8n',
		binaryMode: null,
		model: 'V_2',
		async start() {
			const { meter, call, stop } = await startRaw();
			const output = join(cache, 'bench', 'raw');
			const run = async ({ workload, folder, api: { url, apiKey } }: Task) =>
				await call({
					folder,
					output,
					api: url,
					key: apiKey,
					images: workload.imagesPerItem,
					atOnce: workload.inflightLimit,
				});
			return { meter, run, stop };
		},
	},
];

function inN8n(
	id: string,
	label: string,
	workflow: NonNullable<Contestant['workflow']>,
	binaryMode: BinaryMode = 'filesystem',
): Contestant {
	return {
		id,
		label,
		binaryMode,
		model: 'V_2',
		workflow,
		async start(home, number) {
			const { meter, call, stop } = await startN8n(home, binaryMode, number);
			return { meter, run: async ({ workload, folder, api }) => await call(workflow(workload, folder, api).id), stop };
		},
	};
}
