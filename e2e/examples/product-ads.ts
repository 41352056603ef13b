import { readdir } from 'node:fs/promises';
import { binaryOf } from '../../tools/n8n/executed';
import { readImage } from '../../tools/n8n/images';
import { newImages, same, succeeded } from '../expect';
import type { Example } from '../examples';

const sizes = ['1080x1080', '1080x1920', '1080x1350'];

export const example: Example = {
	async run(stage) {
		const before = await readdir(stage.files);
		const execution = await (await stage.load()).run();
		succeeded(execution);
		await newImages(stage.world, execution, 1, { node: 'Make the Ad', source: 'Read Photo' });
		const ads = await newImages(stage.world, execution, 3, { node: 'Three Sizes', source: 'Read Photo' });
		for (const [index, ad] of ads.entries()) {
			const { width, height } = await readImage(binaryOf(ad), await stage.world.n8n.bytesOf(binaryOf(ad)));
			same([ad.json.size, `${width}x${height}`], [sizes[index], sizes[index]]);
		}
		const files = (await readdir(stage.files)).filter((name) => !before.includes(name));
		same(files.sort(), ads.map((ad) => binaryOf(ad).fileName).sort(), 'The files');
		return { calls: 4, images: 4 };
	},
};
