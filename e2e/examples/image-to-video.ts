import { readFile } from 'node:fs/promises';
import { binaryOf, itemsOf } from '../../tools/n8n/executed';
import { same, succeeded } from '../expect';
import type { Example } from '../examples';

export const example: Example = {
	async run(stage) {
		const execution = await (await stage.load()).run();
		succeeded(execution);
		const [item] = itemsOf(execution.runs, 'Generate Video');
		same(binaryOf(item!).mimeType, 'video/mp4');
		const [saved] = itemsOf(execution.runs, 'Save Video');
		const file = await readFile(String(saved!.json.fileName));
		same(file.toString('latin1', 4, 8), 'ftyp', 'The head of the file');
		same(file.equals(await stage.world.n8n.bytesOf(binaryOf(item!))), true, 'Whether the file is the video');
		return { calls: 1, images: 1 };
	},
};
