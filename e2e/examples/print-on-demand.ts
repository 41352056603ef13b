import { binaryOf, itemsOf } from '../../tools/n8n/executed';
import { readImage } from '../../tools/n8n/images';
import { has, same, succeeded } from '../expect';
import type { Example } from '../examples';

export const example: Example = {
	async run(stage) {
		const { n8n } = stage.world;
		const execution = await (await stage.load()).run();
		succeeded(execution);
		const of = async (node: string) => {
			const [item] = itemsOf(execution.runs, node);
			return { binary: binaryOf(item!), bytes: await n8n.bytesOf(binaryOf(item!)) };
		};
		const [made, large, vector] = [await of('Generate Design'), await of('Print Size'), await of('Vectorize')];
		const design = await readImage(made.binary, made.bytes);
		same(design.hasAlpha, true, 'Whether the design is transparent');
		const { width } = await readImage(large.binary, large.bytes);
		same(width > design.width, true, `Whether ${width} is wider than ${design.width}`);
		same(vector.binary.mimeType, 'image/svg+xml');
		has(vector.bytes, '<svg');
		return { calls: 3, images: 3 };
	},
};
