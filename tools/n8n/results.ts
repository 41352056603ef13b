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
	const shown: Array<[Workflow, string, string, number]> = [
		[svg, 'Generate SVG', 'image/svg+xml', 1],
		[video, 'Generate Video', 'video/mp4', 1],
		[ads, 'Resize Ad', 'image/png', 3],
		[ads, 'Localize Ad', 'image/png', 12],
	];
	const checks = new Checks();
	await inEditor(
		api,
		[svg, video, ads],
		async (editor) => {
			for (const [workflow, node, type, count] of shown) {
				await checks.check(`${node}: ${count} of ${type}`, async () => {
					await show(editor, workflow, node, type, count);
				});
			}
		},
		{ N8N_RESTRICT_FILE_ACCESS_TO: files },
	);
	checks.finish();
}

async function show(editor: Editor, { id }: Workflow, name: string, type: string, count: number): Promise<void> {
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
		if (view === 'binary') {
			const files = output.getByText(type, { exact: true });
			await files.nth(count - 1).waitFor();
			if ((await files.count()) !== count) throw new Error(`It shows ${await files.count()} files of the type ${type}`);
		}
		console.log(`      ${await editor.screenshot(`${name}, ${view}`)}`);
	}
}
