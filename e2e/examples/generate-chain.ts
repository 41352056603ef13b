import { binaryOf, itemsOf } from '../../tools/n8n/executed';
import { readImage } from '../../tools/n8n/images';
import { has, newImages, same, succeeded } from '../expect';
import type { Example } from '../examples';

export const example: Example = {
	async run(stage) {
		const { n8n } = stage.world;
		const execution = await (await stage.load()).run();
		succeeded(execution);
		const of = async (node: string, source: string) => {
			const [item] = await newImages(stage.world, execution, 1, { node, source });
			return await readImage(binaryOf(item!), await n8n.bytesOf(binaryOf(item!)));
		};
		const cutOut = await of('Remove Background', 'Generate');
		same(cutOut.hasAlpha, true, 'Whether the cutout is transparent');
		const [large] = itemsOf(execution.runs, 'Upscale');
		const { width } = await readImage(binaryOf(large!), await n8n.bytesOf(binaryOf(large!)));
		same(width, 2 * cutOut.width!, 'The width of the large one');
		const [words] = itemsOf(execution.runs, 'Describe');
		has(JSON.stringify(words!.json), 'high_level_description');
		return { calls: 4, images: 3 };
	},
};
