/** Wherever n8n keeps binary data: images go in and come out whole, through a chain and a file. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { binaryOf, itemsOf } from '../../tools/n8n/executed';
import { ideogramNode } from '../../tools/n8n/workflow';
import { newImages, pairs, same, succeeded } from '../expect';
import { node, read, remix, row, start } from '../flows';
import type { Part, Way } from '../part';

/** How the IDs of binaries begin in n8n; in memory they have none. */
const ids: Record<Way, string | undefined> = {
	disk: 'filesystem-v2',
	public: 'filesystem-v2',
	memory: undefined,
	database: 'database',
	queue: 'database',
};

export const part: Part = {
	ways: ['disk', 'memory', 'database', 'queue'],
	async run(world) {
		const { n8n, files, way, check } = world;

		await check('remix, upscale, write to a folder: two images of each source', async () => {
			const folder = join(files, 'remixes');
			const id = await n8n.create(
				row('Binaries', [
					start,
					read(files),
					remix('ideogram-3', {}, { numImages: 2 }),
					ideogramNode('Upscale', { resource: 'image', operation: 'upscale' }),
					node('Write', 'n8n-nodes-base.readWriteFile', 1, {
						operation: 'write',
						fileName: `=${folder.replaceAll('\\', '/')}/{{ $itemIndex }} {{ $binary.data.fileName }}`,
						options: {},
					}),
				]),
			);
			const execution = await n8n.run(id);
			succeeded(execution);
			const items = await newImages(world, execution, 6);
			same(pairs(items), [0, 0, 1, 1, 2, 2]);
			const kept = items.map((item) => binaryOf(item).id?.split(':')[0]);
			same([...new Set(kept)], [ids[way]], 'Where n8n keeps it');
			const large = itemsOf(execution.runs, 'Upscale');
			same(pairs(large), [0, 1, 2, 3, 4, 5]);
			const written = (await readdir(folder)).sort();
			same(written.length, 6, 'The number of files');
			for (const [index, item] of large.entries()) {
				const [bytes, file] = await Promise.all([n8n.bytesOf(binaryOf(item)), readFile(join(folder, written[index]!))]);
				same(bytes.equals(file), true, `Whether ${written[index]} is the image`);
			}
			for (const name of written) await rm(join(folder, name));
			return { calls: 9, images: 12 };
		});
	},
};
