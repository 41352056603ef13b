import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { inEditor, type Editor } from './browser';
import { Checks } from './checks';
import { readExamples, type Api, type Workflow } from './prepare';
import { cache, filesToken, project } from './settings';

/** Those that docs/examples.md shows, and how wide. */
const shown: Record<string, number> = {
	'form-remix': 900,
	catalogue: 1200,
	'http-recipe-before': 900,
	'http-recipe-after': 500,
};

/** Opens each example in n8n's editor and keeps an image of its canvas. @param wanted parts of names, with commas */
export async function runCanvases(api: Api, wanted = ''): Promise<void> {
	const folder = join(cache, 'canvases');
	await mkdir(folder, { recursive: true });
	const examples = Object.entries(await readExamples(filesToken)).filter(([file]) =>
		wanted.split(',').some((part) => file.includes(part)),
	);
	const checks = new Checks();
	await inEditor(
		api,
		examples.map(([, workflow]) => workflow),
		async (editor) => {
			await editor.page.setViewportSize({ width: 1800, height: 1000 });
			for (const [file, workflow] of examples) {
				const name = file.replace('.json', '');
				await checks.check(file, async () => await shoot(editor, workflow, join(folder, `${name}.png`), name));
			}
		},
	);
	checks.finish();
	console.log(`      ${folder}`);
}

async function shoot({ open, page }: Editor, { id, nodes }: Workflow, path: string, name: string): Promise<void> {
	await open(id);
	// All of them, and the note, are drawn.
	await page
		.getByTestId('canvas-node')
		.nth(nodes.length - 2)
		.waitFor();
	await page.getByTestId('zoom-to-fit').click();
	// What floats above the canvas is no part of the workflow.
	await page.addStyleTag({
		content: `[data-test-id=canvas-controls], [data-test-id=canvas-minimap], .vue-flow__panel, .el-notification,
			[data-test-id=canvas-chat-panel], [class*=_logsPanel], [class*=_canvas-actions] { visibility: hidden !important }`,
	});
	await page.waitForTimeout(1500);
	const png = await page.locator('.vue-flow').first().screenshot();
	const edges = await edgesOf(page);
	const cut = sharp(png).extract(edges);
	await cut.clone().png().toFile(path);
	if (shown[name]) {
		const file = join(project, 'docs', 'images', `example-${name.replace('http-recipe-', 'http-')}.webp`);
		await cut.resize({ width: shown[name] }).webp({ quality: 82 }).toFile(file);
	}
}

/** Around all nodes and notes, within the canvas. */
async function edgesOf(page: Editor['page']): Promise<{ left: number; top: number; width: number; height: number }> {
	const canvas = (await page.locator('.vue-flow').first().boundingBox())!;
	const boxes = await Promise.all(
		(await page.locator('.vue-flow__node, .vue-flow__edge-path').all()).map(async (one) => (await one.boundingBox())!),
	);
	const margin = 24;
	const left = Math.max(0, Math.min(...boxes.map(({ x }) => x)) - canvas.x - margin);
	const top = Math.max(0, Math.min(...boxes.map(({ y }) => y)) - canvas.y - margin);
	const right = Math.min(canvas.width, Math.max(...boxes.map(({ x, width }) => x + width)) - canvas.x + margin);
	// The names stand below the nodes.
	const bottom = Math.min(
		canvas.height,
		Math.max(...boxes.map(({ y, height }) => y + height)) - canvas.y + margin + 30,
	);
	return {
		left: Math.round(left),
		top: Math.round(top),
		width: Math.round(right - left),
		height: Math.round(bottom - top),
	};
}
