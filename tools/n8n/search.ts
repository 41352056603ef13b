import codex from '../../nodes/Ideogram/Ideogram.node.json';
import { inEditor, type Editor } from './browser';
import { Checks } from './checks';
import { Panel } from './panel';
import type { Api, Workflow } from './prepare';

// Every alias of the codex is typed as well.
const promised = [
	'ideogram',
	'remix',
	'image to image',
	'text to image',
	'image generation',
	'text to video',
	'image to video',
	'upscale',
	'remove background',
];

const trigger = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };
const agent = { name: 'AI Agent', type: '@n8n/n8n-nodes-langchain.agent', typeVersion: 3 };

const empty = workflow('searchEmpty', []);
const begun = workflow('searchBegun', [trigger]);
const withAgent = workflow('searchAgent', [trigger, agent]);

interface View {
	title: string;
	open: (editor: Editor) => Promise<Panel>;
	sees: string;
	never?: string;
}

const views: View[] = [
	{
		title: 'first step',
		open: async (editor) => await Panel.open(editor, empty.id),
		sees: 'Ideogram',
		never: 'Ideogram Tool',
	},
	{
		title: 'next step',
		open: async (editor) => await Panel.open(editor, begun.id),
		sees: 'Ideogram',
		never: 'Ideogram Tool',
	},
	{
		title: 'AI view',
		open: async (editor) => await Panel.openAi(editor, begun.id),
		sees: 'Ideogram',
	},
	{
		title: 'tools of an agent',
		open: async (editor) => await Panel.openTools(editor, withAgent.id),
		sees: 'Ideogram Tool',
		never: 'Ideogram',
	},
];

/** Types what users search for into the node panel of a real n8n, and checks that they see the node, and where. */
export async function runSearch(api: Api): Promise<void> {
	const checks = new Checks();
	await inEditor(api, [empty, begun, withAgent], async (editor) => {
		for (const view of views) await searchIn(view, editor, checks);
		await checks.check('AI view without a search: Ideogram', async () => {
			const panel = await Panel.openAi(editor, begun.id);
			await panel.item('Ideogram').waitFor();
		});
		console.log(`      ${await editor.screenshot('AI view')}`);
	});
	checks.finish();
}

async function searchIn({ title, open, sees, never }: View, editor: Editor, checks: Checks): Promise<void> {
	const panel = await open(editor);
	for (const words of new Set([...promised, ...codex.alias])) {
		await checks.check(`${title}, "${words}": ${sees}`, async () => {
			const names = await panel.search(words);
			if (!names.includes(sees)) throw new Error(`it shows ${list(names)}`);
			if (never && names.includes(never)) throw new Error(`it shows ${never}, too: ${list(names)}`);
		});
	}
	await panel.search(promised[0]);
	console.log(`      ${await editor.screenshot(`search, ${title}`)}`);
}

function list(names: string[]): string {
	return names.length > 0 ? names.join(', ') : 'nothing';
}

function workflow(id: string, nodes: Workflow['nodes']): Workflow {
	const placed = nodes.map((node, index) => ({ ...node, position: [index * 240, 0], parameters: {} }));
	return { id, name: id, active: false, nodes: placed, connections: {}, settings: {} } as Workflow;
}
