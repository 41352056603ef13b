import { binaryOf } from '../../tools/n8n/executed';
import { newImages, pairs, same, succeeded } from '../expect';
import type { Example } from '../examples';
import { images } from '../flows';

export const example: Example = {
	async run(stage) {
		const execution = await (await stage.load()).run();
		succeeded(execution);
		const items = await newImages(stage.world, execution, images.length, { node: 'Get', source: 'Read Images' });
		same(pairs(items), [0, 1, 2]);
		for (const [index, item] of items.entries()) {
			const name = images[index]!;
			same(item.json.fileName, name, 'The JSON of the source');
			const stem = name.slice(0, name.lastIndexOf('.'));
			same(binaryOf(item).fileName?.startsWith(stem), true, `Whether it is named after ${name}`);
		}
		return { calls: images.length, images: images.length };
	},
};
