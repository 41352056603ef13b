/** How much of a picture is read from n8n's disk: processor time and memory depend on it. */
import { open, type FileHandle } from 'node:fs/promises';

import { largePng } from './pictures';
import { startScene } from './scene';

const KB = 1024;

it.each([100, 256, 600])('of a picture of %d KB the first 16 KB are read, as many ahead, and then its bytes and no more', async (kilobytes) => {
	const scene = await startScene('filesystem');
	const bytes = await largePng(kilobytes * KB);
	const handle = await open(__filename);
	const read = jest.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'read');
	await handle.close();
	try {
		const { error } = await scene.run([{ json: {}, files: { data: { bytes } } }], { model: 'V_2' });
		expect(error).toBeUndefined();
		const asked = read.mock.calls.map(([, , length]) => length as unknown as number);
		expect(asked.reduce((sum, length) => sum + length, 0)).toBe(bytes.length + 32 * KB);
	} finally {
		read.mockRestore();
		await scene.close();
	}
});
