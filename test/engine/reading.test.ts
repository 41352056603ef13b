/** How images are read from n8n's store. On disk, processor time and memory depend on how much is read. */
import { open, type FileHandle } from 'node:fs/promises';
import { PassThrough, pipeline } from 'node:stream';
import { BinaryDataService } from 'n8n-core';

import { giveTime } from '../clock';
import { largePng } from './images';
import { parts, startScene } from './scene';

giveTime();

const KB = 1024;

it.each([100, 256, 600])(
	'of an image of %d KB the first 16 KB are read, as many ahead, and then its bytes and no more',
	async (kilobytes) => {
		const scene = await startScene('filesystem');
		const bytes = await largePng(kilobytes * KB);
		const handle = await open(__filename);
		const read = jest.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'read');
		await handle.close();
		try {
			const { error } = await scene.run([{ json: {}, files: { data: { bytes } } }], { model: 'V_2' });
			expect(error).toBeUndefined();
			const asked = read.mock.calls.map((call: unknown[]) => Number(call[2]));
			expect(asked.reduce((sum, length) => sum + length, 0)).toBe(bytes.length + 32 * KB);
		} finally {
			read.mockRestore();
			await scene.close();
		}
	},
);

it.each([10, 600])(
	'an image of %d KB comes whole through a stream such as n8n gives from S3 and Azure',
	async (kilobytes) => {
		const scene = await startScene('filesystem');
		const bytes = await largePng(kilobytes * KB);
		const { getAsStream } = BinaryDataService.prototype;
		const store = jest.spyOn(BinaryDataService.prototype, 'getAsStream').mockImplementation(async function (
			this: BinaryDataService,
			...asked
		) {
			return pipeline(await getAsStream.apply(this, asked), new PassThrough(), () => undefined);
		});
		try {
			const { posts, error } = await scene.run([{ json: {}, files: { data: { bytes } } }], { model: 'V_2' });
			expect(error).toBeUndefined();
			expect(store).toHaveBeenCalledTimes(2);
			expect(await parts(posts[0]!)).toContainEqual(['image_file', expect.objectContaining({ bytes })]);
		} finally {
			store.mockRestore();
			await scene.close();
		}
	},
);
