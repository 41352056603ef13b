import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import sharp, { type Metadata } from 'sharp';
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

/** Decodes an image that n8n holds. @throws when it is none, or another one than n8n says */
export async function readImage(
	{ mimeType, fileName = '(no name)' }: { mimeType: string; fileName?: string },
	bytes: Buffer,
): Promise<Metadata> {
	const image = await sharp(bytes)
		.metadata()
		.catch(() => {
			throw new Error(`${fileName} is no image that can be read (${bytes.length} bytes)`);
		});
	if (!['png', 'jpeg', 'webp'].includes(image.format)) throw new Error(`${fileName} is of the format ${image.format}`);
	if (mimeType !== `image/${image.format}`) throw new Error(`${fileName} says ${mimeType}, but is ${image.format}`);
	return image;
}

/** The pixels in one size, so that an image that was only encoded again or scaled still counts as the same. */
export async function look(bytes: Buffer): Promise<Buffer> {
	return await sharp(bytes).flatten().resize(16, 16, { fit: 'fill' }).raw().toBuffer();
}
