/** The bytes that n8n's Edit Image made go in, and what it makes of the new image is saved. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

import { binaryOf, itemsOf } from '../../tools/n8n/executed';
import { readImage } from '../../tools/n8n/images';
import { newImages, pairs, same, succeeded } from '../expect';
import type { Example } from '../examples';

const MOST = 800;
const FRAME = 24;

export const example: Example = {
	async run(stage) {
		const { world, standIn, files } = stage;
		const execution = await (await stage.load()).run();
		succeeded(execution);
		const made = await newImages(world, execution, 3, { source: 'Read Images' });
		same(pairs(made), [0, 1, 2]);
		const bodies = standIn.requests.filter(({ call }) => call === 'submit').map(({ body }) => body);
		for (const item of itemsOf(execution.runs, 'Make Smaller')) {
			const binary = binaryOf(item);
			const bytes = await world.n8n.bytesOf(binary);
			const { width, height } = await readImage(binary, bytes);
			same(Math.max(width, height) <= MOST, true, `Whether ${binary.fileName} is small (${width}x${height})`);
			same(bodies.filter((body) => body.includes(bytes)).length, 1, `How often ${binary.fileName} was sent`);
		}
		for (const item of made) {
			const binary = binaryOf(item);
			const { width, height } = await readImage(binary, await world.n8n.bytesOf(binary));
			const saved = await readFile(join(files, 'remixes', String(binary.fileName).replace(/\.\w+$/, '.jpg')));
			const framed = await sharp(saved).metadata();
			same(
				[framed.format, framed.width, framed.height],
				['jpeg', width + 2 * FRAME, height + 2 * FRAME],
				'What was saved',
			);
			const corner = await sharp(saved).extract({ left: 2, top: 2, width: 4, height: 4 }).raw().toBuffer();
			same(
				corner.every((value) => value > 250),
				true,
				'Whether the frame is white',
			);
		}
		return { calls: 3, images: 3 };
	},
};
