import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { decodeBmp } from './bmp';
import type { Part } from './multipart';
import { bad } from './reply';
import { sampleImage } from './sample';

/** An image that was sent in, after its bytes were looked at. */
export interface Image {
	bytes: Buffer;
	filename?: string;
	/** As seen, that is with the EXIF orientation applied. */
	width: number;
	height: number;
}

const formats = {
	usual: ['jpeg', 'png', 'webp'],
	any: ['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif'],
};

const words = {
	usual: 'a JPEG, PNG or WebP image',
	any: 'a JPEG, PNG, WebP, HEIF, AVIF, GIF, BMP or TIFF image',
};

/** What is in an image's bytes. */
interface Seen {
	format: string;
	/** With the EXIF orientation applied. */
	width: number;
	height: number;
	isWhole: boolean;
}

/** Many requests carry the same small image. */
const seen = new Map<string, Promise<Seen | undefined>>();
const SMALL = 64 * 1024;
const MOST = 500;

/** Reads an image of the usual formats, or of any that an operation of this API takes. */
export async function readImage({ name, bytes, filename }: Part, takes: keyof typeof formats): Promise<Image> {
	const read = takes === 'any' ? await plainer(bytes) : bytes;
	const found = await (read.length > SMALL ? lookAt(read) : lookOnce(read));
	if (!found) throw unreadable(name);
	if (!formats[takes].includes(found.format)) throw bad(`${name} must be ${words[takes]}, not ${found.format}.`);
	if (!found.isWhole) throw unreadable(name);
	return { bytes: read, filename, width: found.width, height: found.height };
}

async function lookOnce(bytes: Buffer): Promise<Seen | undefined> {
	const key = createHash('sha256').update(bytes).digest('base64');
	const known = seen.get(key) ?? lookAt(bytes);
	if (seen.size > MOST) seen.clear();
	seen.set(key, known);
	return await known;
}

/** @returns nothing when it is no image */
async function lookAt(bytes: Buffer): Promise<Seen | undefined> {
	const image = sharp(bytes, { failOn: 'truncated' });
	const found = await image.metadata().catch(() => undefined);
	if (!found) return undefined;
	// The header of a truncated file reads well; only decoding it to the end tells.
	const isWhole = await image
		.resize(32, 32, { fit: 'inside' })
		.raw()
		.toBuffer()
		.then(
			() => true,
			() => false,
		);
	return { format: found.format, ...found.autoOrient, isWhole };
}

/** An image that sharp reads, for one that it does not. */
async function plainer(bytes: Buffer): Promise<Buffer> {
	if (bytes.subarray(0, 2).toString('latin1') === 'BM') return (await decodeBmp(bytes)) ?? bytes;
	// sharp has no decoder for HEIC: the sample stands for what is in the file.
	if (/^ftyp(heic|heix|mif1|msf1)/.test(bytes.subarray(4, 12).toString('latin1'))) return await sampleImage();
	return bytes;
}

function unreadable(name: string) {
	const what = name === 'image' || name === 'image_file' ? 'a source image' : `the image in ${name}`;
	return bad(`Could not read ${what}.`);
}
