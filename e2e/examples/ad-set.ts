import { binaryOf, itemsOf } from '../../tools/n8n/executed';
import { readImage } from '../../tools/n8n/images';
import { newImages, same, succeeded } from '../expect';
import type { Example } from '../examples';

const sizes = ['1080x1080', '1080x1920', '300x250'];
const languages = ['de', 'es', 'fr', 'ja'];

export const example: Example = {
	async run(stage) {
		const { n8n } = stage.world;
		const execution = await (await stage.load()).run();
		succeeded(execution);
		await newImages(stage.world, execution, sizes.length, { node: 'Resize Ad', source: 'Read Ad' });
		const ads = itemsOf(execution.runs, 'Localize Ad');
		same(
			ads.map(({ json: { size, language } }) => [size, language]),
			sizes.flatMap((size) => languages.map((language) => [size, language])),
		);
		for (const ad of ads) {
			const { width, height } = await readImage(binaryOf(ad), await n8n.bytesOf(binaryOf(ad)));
			same(`${width}x${height}`, ad.json.size);
		}
		return { calls: 15, images: 15 };
	},
};
