import { binaryOf, itemsOf } from '../../tools/n8n/executed';
import { has, newImages, same, succeeded } from '../expect';
import type { Example } from '../examples';

export const example: Example = {
	async run(stage) {
		const execution = await (await stage.load()).run();
		succeeded(execution);
		await newImages(stage.world, execution, 1, { node: 'Replace Background', source: 'Read Photo' });
		const [vector] = itemsOf(execution.runs, 'Vectorize');
		same(binaryOf(vector!).mimeType, 'image/svg+xml');
		has(await stage.world.n8n.bytesOf(binaryOf(vector!)), '<svg');
		return { calls: 4, images: 4 };
	},
};
