import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binaryOf, itemsOf } from '../../tools/n8n/executed';
import { inFormOf } from '../browser';
import { has, newImages, same, succeeded } from '../expect';
import type { Example } from '../examples';
import { images } from '../flows';

const prompts = ['A tower of glass', 'A <b>fox</b> for $& and "5"'];
const weights = [20, 50, 80];

export const example: Example = {
	async run(stage) {
		const { n8n } = stage.world;
		const flow = await stage.load();
		const file = join(stage.files, 'images', images[0]!);
		await flow.whilePublished(async () => {
			await inFormOf(flow, async ({ page, submit }) => {
				await page.getByLabel('Image').setInputFiles(file);
				await page.getByLabel('Prompts').fill(prompts.join('\n'));
				await submit();
				await page.getByRole('heading', { name: 'Contact sheet' }).waitFor();
				const captions = await page.locator('figcaption').allInnerTexts();
				const expected = prompts.flatMap((prompt) =>
					weights.map((weight) => [prompt, `weight ${weight}, seed 7, $0.06`]),
				);
				same(
					captions.map((text) => text.split('\n').filter(Boolean)),
					[['The source'], ...expected],
					'The captions',
				);
				const drawn = await page
					.locator('img')
					.evaluateAll((all: Array<{ naturalWidth: number }>) => all.map(({ naturalWidth }) => naturalWidth > 0));
				same(drawn, Array<boolean>(7).fill(true), 'What is drawn');
				has(await page.locator('body').innerText(), '6 images, $0.36 in all');
			});
		});
		const [execution] = await flow.executions();
		succeeded(execution!);
		const items = await newImages(stage.world, execution!, 6, { node: 'Variations', source: await readFile(file) });
		same(
			items.map(({ json }) => json.variation),
			prompts.flatMap((prompt, at) =>
				weights.map((image_weight, index) => ({ index: at * weights.length + index, prompt, image_weight })),
			),
			'The labels',
		);
		const [sheet] = itemsOf(execution!.runs, 'To File');
		has(String(await n8n.bytesOf(binaryOf(sheet!))), '6 images, $0.36 in all');
		return { calls: 6, images: 6 };
	},
};
