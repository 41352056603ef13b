import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { Fault, StandIn } from '../../test/standin';
import { startStandIn } from '../../test/standin/server';
import { Checks } from './checks';
import { n8n, n8nCommand } from './install';
import { importInto, prepare, publish, type Workflow } from './prepare';
import { demo, home, type Home } from './settings';
import { freePort, lastLines, start } from './shell';
import { ideogramNode, node, workflow as anyWorkflow, type Node } from './workflow';

const patience = 60_000;
/** n8n's own nodes around ours. */
const trigger = 'n8n-nodes-base.manualTrigger';
const reader = 'n8n-nodes-base.readWriteFile';
const loop = 'n8n-nodes-base.splitInBatches';
const caller = 'n8n-nodes-base.executeWorkflow';
const callee = 'n8n-nodes-base.executeWorkflowTrigger';

/** The three sample images, in the order in which they are read. */
const images = ['bottle', 'lighthouse', 'mountain'];
/** What the safety check of the stand-in refuses each time. */
const refused = '={{ $json.fileName.startsWith("lighthouse") ? "FORBIDDEN" : "A tower of " + $json.fileName }}';
const prompt = '=A tower of {{ $json.fileName }}';

const byItemId = 'ideogramByItem01';
/** A credential whose key is an expression that leaves it empty for one of the images. */
const byItem = ({ apiKey, url }: StandIn) => ({
	id: byItemId,
	name: 'By item',
	type: 'ideogramApi',
	data: { apiKey: `={{ $json.fileName.startsWith("lighthouse") ? "" : " ${apiKey}\\n" }}`, baseUrl: url },
});

const read = node('Read', reader, 1, { fileSelector: `${demo.replaceAll('\\', '/')}/images/*`, options: {} });

const ideogram = (parameters: object, more: object = { retryOnFail: true, maxTries: 3, waitBetweenTries: 20 }): Node =>
	ideogramNode('Ideogram', parameters, more);

const remix = (model: string, more: object = {}) => ({ model, prompt, additionalFields: {}, options: {}, ...more });

/** Nodes in a row, and what else is connected. */
function workflow(id: string, nodes: Node[], more: Record<string, string[][]> = {}): Workflow {
	const row = Object.fromEntries(nodes.slice(1).map(({ name }, index) => [nodes[index]!.name, [[name]]]));
	return anyWorkflow(`ideogramRetry${id}`, `Retry ${id}`, nodes, { ...row, ...more });
}

const begin = node('Start', trigger, 1);
const inLoop = { Ideogram: [['Loop']], Loop: [[], ['Ideogram']] };
const called = workflow('called', [
	node('Called', callee, 1.1, { inputSource: 'passthrough' }),
	ideogram(remix('V_2', { prompt: 'A tower' })),
]);
const workflows = {
	refused: workflow('refused', [begin, read, ideogram(remix('V_2', { prompt: refused }))]),
	legacy: workflow('legacy', [begin, read, ideogram(remix('V_2'))]),
	newer: workflow('newer', [begin, read, ideogram(remix('ideogram-3'))]),
	goOn: workflow('goOn', [
		begin,
		read,
		{
			...ideogram(
				remix('ideogram-3', { prompt: '={{ $itemIndex === 0 ? "FORBIDDEN" : "A tower of " + $json.fileName }}' }),
			),
			onError: 'continueRegularOutput',
		},
	]),
	loop: workflow(
		'loop',
		[begin, read, node('Loop', loop, 3, { batchSize: 1, options: {} }), ideogram(remix('V_2', { prompt: 'A tower' }))],
		inLoop,
	),
	caller: workflow('caller', [
		begin,
		read,
		node('Call', caller, 1.2, { workflowId: { __rl: true, mode: 'id', value: called.id }, mode: 'each', options: {} }),
	]),
	byItem: workflow('byItem', [
		begin,
		read,
		{
			...ideogram(remix('V_2'), { onError: 'continueRegularOutput' }),
			credentials: { ideogramApi: { id: byItemId, name: 'By item' } },
		},
	]),
	crash: workflow('crash', [begin, read, ideogram(remix('ideogram-3'), {})]),
};

/**
 * Executes a workflow to its end, and gives the calls that were submitted meanwhile and the images that were billed.
 */
type Execute = (workflow: Workflow, ...faults: Fault[]) => Promise<{ output: string; posts: string[]; billed: number }>;

const answer = (status: number, struck: string, times = 1): Fault => ({
	call: 'submit',
	times,
	when: ({ body }) => body.includes(struck),
	do: { kind: 'status', status, body: { error: 'not today' } },
});

const checks: Record<string, (execute: Execute) => Promise<void>> = {
	'two good items and one that is always refused cost two images': async (execute) => {
		const { posts, billed, output } = await execute(workflows.refused);
		same([posts.filter((one) => one === 'FORBIDDEN').length, posts.length, billed], [3, 5, 2], output);
		has(output, 'Paid for in this run: 2 images.');
	},
	'an item that was answered with 503 is not sent again': async (execute) => {
		for (const one of [workflows.legacy, workflows.newer]) {
			const { posts, billed, output } = await execute(one, answer(503, images[1]!));
			same([posts.length, billed], [3, 2], output);
			has(output, 'Not sent again');
		}
	},
	'an item that goes through at the second try costs one image': async (execute) => {
		for (const one of [workflows.legacy, workflows.newer]) {
			const { posts, billed, output } = await execute(one, answer(422, images[1]!));
			same([posts.length, billed], [4, 3], output);
			same(resultOf(output), 3);
		}
	},
	'with Continue, where n8n runs the node again for the first item': async (execute) => {
		const { posts, billed, output } = await execute(workflows.goOn);
		same([posts.length, billed], [5, 2], output);
	},
	'in Loop Over Items, each round is its own run': async (execute) => {
		const { posts, billed, output } = await execute(workflows.loop, answer(422, 'A tower', 2));
		same([posts.length, billed], [5, 3], output);
	},
	'in a sub-workflow, each call is an execution of its own': async (execute) => {
		const { posts, billed, output } = await execute(workflows.caller, answer(422, 'A tower', 2));
		same([posts.length, billed], [5, 3], output);
	},
	'a credential with an expression is read for each item, and the key is trimmed': async (execute) => {
		const { posts, billed, output } = await execute(workflows.byItem);
		same([posts.length, billed, resultOf(output)], [2, 2, 3], output);
		has(output, 'The API Key in the Ideogram credential is empty');
	},
};

/** Runs the node in n8n without its editor, with faults between it and the stand-in, and compares what was billed. */
export async function runRetries(): Promise<void> {
	const standIn = await startStandIn({ latencyMs: 20 });
	try {
		const place = home('n8n-retries', {
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			// Else a workflow can only be called after a running server has published it.
			N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false',
		});
		await rm(place.folder, { recursive: true, force: true });
		await prepare(place, standIn, [called, ...Object.values(workflows)]);
		await publish(place, called);
		await importInto(place, 'credentials', [byItem(standIn)]);
		const all = new Checks();
		for (const [title, check] of Object.entries(checks)) {
			await all.check(
				title,
				async () => await check(async (one, ...faults) => await execute(place, standIn, one, faults)),
			);
		}
		await all.check('after kill -9, the log names all generations', async () => await crash(place, standIn));
		all.finish();
	} finally {
		await standIn.close();
	}
}

async function execute(place: Home, standIn: StandIn, { id }: Workflow, faults: Fault[]): ReturnType<Execute> {
	const [before, paid] = [standIn.requests.length, standIn.ledger.images];
	standIn.faults.length = 0;
	faults.forEach((fault) => standIn.addFault(fault));
	const { output, errors } = await n8n(place, ['execute', `--id=${id}`, '--rawOutput']);
	const posts = standIn.requests.slice(before).filter(({ call }) => call === 'submit');
	return { output: output + errors, posts: posts.map(promptOf), billed: standIn.ledger.images - paid };
}

async function crash(place: Home, standIn: StandIn): Promise<void> {
	const before = standIn.ledger.entries.length;
	standIn.addFault({ call: 'poll', times: 1000, do: { kind: 'hang' } });
	const [command, script] = n8nCommand(place.release);
	const child = start(command, [script, 'execute', `--id=${workflows.crash.id}`], {
		cwd: place.folder,
		env: place.environment,
	});
	let log = '';
	const named = () => [...log.matchAll(/Ideogram has accepted item \d .+: generation (\S+)/g)].map(([, id]) => id);
	const timer = setTimeout(() => child.kill('SIGKILL'), patience);
	const ended = once(child, 'exit');
	child.stdout?.setEncoding('utf8').on('data', (text: string) => {
		log += text;
		if (named().length === images.length) child.kill('SIGKILL');
	});
	await ended;
	clearTimeout(timer);
	same(
		named().sort(),
		standIn.ledger.entries
			.slice(before)
			.map(({ generationId }) => generationId)
			.sort(),
		log,
	);
}

/** The prompt stands in the body, in JSON or in its own part. */
function promptOf({ body }: { body: Buffer }): string {
	return /(FORBIDDEN|A tower[^"\r\n]*)/.exec(body.toString('latin1'))?.[1] ?? '';
}

/** How many items came out of the node. */
function resultOf(output: string): number {
	const json = /^\{$[\s\S]*^\}$/m.exec(output)?.[0];
	if (!json) throw new Error(`n8n execute gave no result:\n${lastLines(output)}`);
	return JSON.parse(json).data.resultData.runData.Ideogram[0].data.main[0].length;
}

function same(actual: unknown, expected: unknown, more = ''): void {
	if (JSON.stringify(actual) === JSON.stringify(expected)) return;
	throw new Error(`Expected ${JSON.stringify(expected)}, and it was ${JSON.stringify(actual)}. ${lastLines(more)}`);
}

function has(text: string, part: string): void {
	if (!text.includes(part)) throw new Error(`"${part}" is not in:\n${lastLines(text)}`);
}
