/** A few images; parts/notify.ts submits hundreds, and starts n8n anew in between. */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { itemsOf } from '../../tools/n8n/executed';
import { publicHost } from '../../tools/n8n/settings';
import { look, readImage } from '../../tools/n8n/images';
import { has, same, succeeded } from '../expect';
import type { Check } from '../examples';
import { images } from '../flows';

export const example: Check = {
	part: 'notify',
	async run(stage) {
		const { n8n } = stage.world;
		const { s3 } = stage.neighbors;
		const bucket = 'remixes';
		await s3.createBucket(bucket);
		const folder = join(stage.files, 'images');
		const withheld = `UNSAFE ${images[0]}`;
		await rename(join(folder, images[0]!), join(folder, withheld));
		stage.standIn.webhooks.set({ hosts: { [publicHost]: n8n.hooks }, repeats: 1000 });
		const receive = await stage.load();
		const submit = await stage.load({}, 'notify-submit');

		await receive.whilePublished(async () => {
			succeeded(await submit.run());
			const executions = await receive.executions(images.length);
			executions.forEach(succeeded);
			const missing = executions.flatMap(({ runs }) => itemsOf(runs, 'No Image')).map(({ json }) => json);
			same(missing.length, 1, 'The number of items without an image');
			same((missing[0]!.note as { item_key: string }).item_key, withheld, 'Its Item Key');
			has(JSON.stringify(missing[0]), 'safety check');
		});

		const files = await s3.files(bucket);
		const names = files.map(({ key }) => key.split('/')[1]).sort();
		same(names, ['lighthouse-remix-1.png', 'mountain lake-remix-1.png'], 'The files in the bucket');
		const ids = stage.standIn.ledger.entries.map(({ generationId }) => generationId);
		for (const { key, type, bytes } of files) {
			same(ids.includes(key.split('/')[0]!), true, `Whether ${key} begins with the ID of a generation`);
			await readImage({ mimeType: type, fileName: key }, bytes);
		}
		const looks = await Promise.all(files.map(async ({ bytes }) => await look(bytes)));
		same(looks[0]!.equals(looks[1]!), false, 'Whether both show the same');
		return { calls: images.length, images: images.length };
	},
};
