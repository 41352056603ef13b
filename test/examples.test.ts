/** The example workflows: importable, with an Ideogram node that runs as it stands. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';

import type { WorkflowSpec } from './engine/engine';
import { png } from './engine/pictures';
import { startScene, type Scene } from './engine/scene';

const folder = join(__dirname, '../examples');
const examples = readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as WorkflowSpec & { id: string }] as const);

let scene: Scene;
beforeAll(async () => {
	scene = await startScene('filesystem');
});
afterAll(async () => await scene.close());

it('have ids of their own', () => {
	const ids = examples.flatMap(([, { id, nodes }]) => [id, ...nodes.map((node) => node.id)]);
	expect(new Set(ids).size).toBe(ids.length);
	expect(examples.length).toBeGreaterThanOrEqual(4);
});

describe.each(examples)('%s', (_file, workflow) => {
	it('connects nodes that are there, and leaves none alone', () => {
		const names = workflow.nodes.filter(({ type }) => !type.endsWith('stickyNote')).map(({ name }) => name);
		const connected = Object.entries(workflow.connections).flatMap(([from, { main }]) => [from, ...main.flatMap((targets) => (targets ?? []).map(({ node }) => node))]);
		expect([...new Set(connected)].sort()).toEqual(names.sort());
	});

	it('has Ideogram nodes that run', async () => {
		const nodes = workflow.nodes.filter(({ type }) => type === 'n8n-nodes-ideogram.ideogram') as INode[];
		let json = {};
		for (const { parameters } of nodes) {
			const field = (parameters.binaryPropertyName as string | undefined) ?? 'data';
			// A prompt may speak of nodes that are not here.
			const prompt = String(parameters.prompt).replace(/\{\{.*?\}\}/g, 'x').replace(/^=/, '');
			const { items, error } = await scene.run([{ json, files: { [field]: { bytes: await png() } } }], { ...parameters, prompt });
			expect(error).toBeUndefined();
			expect(items).toHaveLength((parameters.numImages as number | undefined) ?? 1);
			({ json } = items[0]);
			const isSubmission = (parameters.options as { wait?: boolean }).wait === false;
			expect(items[0].binary?.data.mimeType).toBe(isSubmission ? undefined : 'image/png');
		}
		expect(nodes.length).toBeGreaterThan(0);
	});
});
