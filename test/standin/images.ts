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

/** Reads an image of the usual formats, or of any that an operation of this API takes. */
export async function readImage({ name, bytes, filename }: Part, takes: keyof typeof formats): Promise<Image> {
	const read = takes === 'any' ? await plainer(bytes) : bytes;
	const image = sharp(read, { failOn: 'truncated' });
	const found = await image.metadata().catch(() => undefined);
	if (!found) throw unreadable(name);
	if (!formats[takes].includes(found.format)) throw bad(`${name} must be ${words[takes]}, not ${found.format}.`);
	// The header of a truncated file reads well; only decoding it to the end tells.
	await image
		.resize(32, 32, { fit: 'inside' })
		.raw()
		.toBuffer()
		.catch(() => {
			throw unreadable(name);
		});
	return { bytes: read, filename, width: found.autoOrient.width, height: found.autoOrient.height };
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
