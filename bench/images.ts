import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/**
 * A PNG of noise, hardly compressed, of about so many bytes: quick to read, so that its reader does not slow the
 * client.
 */
export async function noise(bytes: number): Promise<Buffer> {
	const side = Math.max(16, Math.round(Math.sqrt(bytes / 3)));
	const image = sharp({
		create: {
			width: side,
			height: side,
			channels: 3,
			background: '#808080',
			noise: { type: 'gaussian', mean: 128, sigma: 40 },
		},
	});
	return await image.png({ compressionLevel: 0 }).toBuffer();
}

/** Makes a folder again, with so many images of that size. */
export async function fill(folder: string, count: number, bytes: number): Promise<void> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const [first, ...others] = Array.from({ length: count }, (_, index) =>
		join(folder, `source-${String(index + 1).padStart(4, '0')}.png`),
	);
	await writeFile(first!, await noise(bytes));
	for (const other of others) await link(first!, other);
}
