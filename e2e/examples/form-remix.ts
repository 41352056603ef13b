import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binaryOf, itemsOf } from '../../tools/n8n/executed';
import { look, readImage } from '../../tools/n8n/images';
import { inFormOf } from '../browser';
import { has, newImages, same, succeeded } from '../expect';
import type { Example } from '../examples';
import { forbidden, images } from '../flows';

export const example: Example = {
	async run(stage) {
		const { n8n } = stage.world;
		const flow = await stage.load();
		const file = join(stage.files, 'images', images[0]!);
		const source = await readFile(file);
		await flow.whilePublished(async () => {
			await inFormOf(flow, async ({ page, submit }) => {
				await page.getByLabel('Image').setInputFiles(file);
				await page.getByLabel('Prompt').fill('A tower of glass');
				await submit();
				const image = page.getByAltText('The new image');
				await image.waitFor();
				// It is drawn, not only named.
				const width = await image.evaluate((element: { decode(): Promise<void>; naturalWidth: number }) =>
					element.decode().then(() => element.naturalWidth),
				);
				const shown = Buffer.from(await (await fetch((await image.getAttribute('src'))!)).arrayBuffer());
				same((await readImage({ mimeType: 'image/png' }, shown)).width, width, 'Its width');
				if ((await look(shown)).equals(await look(source))) throw new Error('The page shows the upload');
			});
			const [execution] = await flow.executions();
			succeeded(execution!);
			const [item] = await newImages(stage.world, execution!, 1, { node: 'Remix', source });
			await readImage(binaryOf(item!), await n8n.bytesOf(binaryOf(item!)));

			await inFormOf(flow, async ({ page, submit }) => {
				await page.getByLabel('Image').setInputFiles(file);
				await page.getByLabel('Prompt').fill(forbidden);
				await submit();
				await page.getByText('No image this time').waitFor();
				has(await page.locator('body').innerText(), "Ideogram's safety check refused");
			});
			const [, refused] = await flow.executions(2);
			same(itemsOf(refused!.runs, 'Remix', 1).length, 1, 'The number of refused items');
		});
		return { calls: 1, images: 1 };
	},
};
