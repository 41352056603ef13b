import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { operations } from '../../nodes/Ideogram/api/operations';
import type { Operation } from '../../nodes/Ideogram/api/types';
import { properties as propertiesOf } from '../../nodes/Ideogram/form/properties';
import { inEditor, type Editor } from './browser';
import { Checks } from './checks';
import type { Api, Workflow } from './prepare';
import { cache } from './settings';

/** Models whose forms differ: the first of each set of fields. */
function modelsOf({ endpoints }: Operation): string[] {
	const byFields = new Map(
		endpoints
			.map(({ fields, model }) => [fields.map(({ name, label }) => name + label).join(), model?.id ?? ''])
			.reverse() as Array<[string, string]>,
	);
	return [...byFields.values()].reverse();
}

interface Form {
	title: string;
	workflow: Workflow;
}

/** @param wanted what the title matches, such as `inpaint` or `^tool|^video` */
function forms(wanted: string): Form[] {
	return operations
		.flatMap((operation) => modelsOf(operation).map((model) => ({ operation, model })))
		.map(({ operation, model }) => ({
			operation,
			model,
			title: [operation.resource, operation.name, model.replaceAll('/', '-')].filter(Boolean).join(' '),
		}))
		.filter(({ title }) => new RegExp(wanted).test(title))
		.map(({ operation, model, title }, index) => ({ title, workflow: workflowOf(`form${index}`, operation, model) }));
}

function workflowOf(id: string, { resource, name }: Operation, model: string): Workflow {
	const node = {
		name: 'Ideogram',
		type: 'n8n-nodes-ideogram.ideogram',
		typeVersion: 1,
		position: [0, 0],
		parameters: { resource, operation: name, ...(model && { model }), ...opened(resource, name, model) },
	};
	return { id, name: id, active: false, nodes: [node], connections: {}, settings: {} } as Workflow;
}

const properties = propertiesOf(operations);

/** Additional Fields and Options with all that they offer, as it starts. */
function opened(resource: string, operation: string, model: string): Record<string, Record<string, unknown>> {
	const chosen: Record<string, string> = { '/resource': resource, '/operation': operation, '/model': model };
	const isShown = ({ type, displayOptions }: INodeProperties) =>
		type !== 'hidden' &&
		Object.entries(displayOptions?.show ?? {}).every(([name, values]) => values?.includes(chosen[name] ?? ''));
	return Object.fromEntries(
		properties
			.filter(({ type }) => type === 'collection')
			.map(({ name, options }) => [name, startOf((options as INodeProperties[]).filter(isShown))]),
	);
}

const startOf = (all: INodeProperties[]): Record<string, unknown> =>
	Object.fromEntries(all.map((property) => [property.name, entryOf(property)]));

/** A list has one entry. */
function entryOf({ type, options, typeOptions, default: start }: INodeProperties): unknown {
	if (type !== 'fixedCollection') return start;
	const [{ name, values }] = options as INodePropertyCollection[];
	return { [name]: typeOptions?.multipleValues ? [startOf(values)] : startOf(values) };
}

/** Opens the form of every operation and model family in n8n's editor, and keeps a screenshot of each. */
export async function runForms(api: Api, wanted = ''): Promise<void> {
	const all = forms(wanted);
	const folder = join(cache, 'forms');
	await mkdir(folder, { recursive: true });
	const checks = new Checks();
	await inEditor(
		api,
		all.map(({ workflow }) => workflow),
		async (editor) => {
			await editor.page.setViewportSize({ width: 1280, height: 3600 });
			for (const { title, workflow } of all) {
				await checks.check(title, async () => await shoot(editor, workflow, join(folder, `${title}.png`)));
			}
		},
	);
	checks.finish();
	console.log(`      ${folder}`);
}

async function shoot(editor: Editor, { id }: Workflow, path: string): Promise<void> {
	await editor.open(id);
	const { page } = editor;
	await page.getByTestId('canvas-node').first().dblclick();
	const panel = page.getByTestId('node-parameters');
	await panel.waitFor();
	await page.getByText('Options', { exact: true }).first().waitFor();
	await panel.screenshot({ path });
}
