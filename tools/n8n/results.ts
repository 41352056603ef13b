import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inEditor, type Editor } from './browser';
import { Checks } from './checks';
import { layOutSources, outcomeWorkflows } from './outcomes';
import { readExamples, type Api, type Workflow } from './prepare';
import { cache } from './settings';

/** Executes the ways to SVG, video and ads in n8n's editor, and keeps screenshots of what their Ideogram node gave. */
export async function runResults(api: Api): Promise<void> {
	const files = join(cache, 'n8n-results-files');
	await rm(files, { recursive: true, force: true });
	await mkdir(files, { recursive: true });
	await layOutSources(files);
	const { svg, video, ads } = outcomeWorkflows(await readExamples(files), files);
	const shown: Array<[Workflow, string]> = [
		[svg, 'Generate SVG'],
		[video, 'Generate Video'],
		[ads, 'Resize Ad'],
		[ads, 'Localize Ad'],
	];
	const checks = new Checks();
	await inEditor(
		api,
		[svg, video, ads],
		async (editor) => {
			for (const [workflow, node] of shown) {
				await checks.check(`${node} is executed and shows its files`, async () => await show(editor, workflow, node));
			}
		},
		{ N8N_RESTRICT_FILE_ACCESS_TO: files },
	);
	checks.finish();
}

async function show(editor: Editor, { id }: Workflow, name: string): Promise<void> {
	await editor.open(id);
	const { page } = editor;
	await page.getByTestId('canvas-node').filter({ hasText: name }).first().waitFor();
	await page.getByTestId('execute-workflow-button').first().click();
	await page.getByText('Workflow executed successfully').first().waitFor();
	console.log(`      ${await editor.screenshot(`${name}, canvas`)}`);
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
	const output = page.getByTestId('output-panel');
	await output.waitFor();
	for (const view of ['binary', 'table', 'json']) {
		await output.getByTestId(`radio-button-${view}`).click();
		console.log(`      ${await editor.screenshot(`${name}, ${view}`)}`);
	}
}
