import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A real MP4 (H.264, 64x36) of one second, whatever was asked for. */
export async function video(): Promise<Buffer> {
	return await readFile(join(__dirname, 'second.mp4'));
}
