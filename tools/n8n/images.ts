import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { demo } from './settings';

/** A folder as the examples want it: `images` with the sample images, over and over if that is told, and `remixes`. */
export async function layOutImages(folder: string, count?: number): Promise<void> {
	const [from, to] = [join(demo, 'images'), join(folder, 'images')];
	await mkdir(to, { recursive: true });
	await mkdir(join(folder, 'remixes'), { recursive: true });
	const names = (await readdir(from)).sort();
	for (let index = 0; index < (count ?? names.length); index++) {
		const name = names[index % names.length]!;
		await copyFile(join(from, name), join(to, count ? numbered(name, index + 1, count) : name));
	}
}

/** Like the images of a camera. */
function numbered(name: string, number: number, last: number): string {
	const ending = extname(name);
	return `${name.slice(0, -ending.length)} ${String(number).padStart(String(last).length, '0')}${ending}`;
}
