import sharp from 'sharp';
import type { Part } from './multipart';
import { bad } from './reply';

/** An image that was sent in, after its bytes were looked at. */
export interface Image {
	bytes: Buffer;
	/** As seen, that is with the EXIF orientation applied. */
	width: number;
	height: number;
}

const formats = ['jpeg', 'png', 'webp'];

export async function readImage(part: Part, maxMegabytes: number): Promise<Image> {
	const { name, bytes } = part;
	if (!part.filename) throw bad(`${name} must be a file part with a filename.`);
	if (!part.contentType.startsWith('image/')) {
		throw bad(`${name} must have an image content type, not ${part.contentType}.`);
	}
	if (bytes.length === 0) throw bad(`${name} is an empty file.`);
	if (bytes.length > maxMegabytes * 1024 * 1024) throw bad(`${name} is larger than ${maxMegabytes} MB.`);
	return await inspect(name, bytes);
}

async function inspect(name: string, bytes: Buffer): Promise<Image> {
	const image = sharp(bytes, { failOn: 'truncated' });
	const found = await image.metadata().catch(() => undefined);
	if (!found) throw unreadable(name);
	if (!formats.includes(found.format)) throw bad(`${name} must be a JPEG, PNG or WebP image, not ${found.format}.`);
	// The header of a truncated file reads well; only decoding it to the end tells.
	await image
		.resize(32, 32, { fit: 'inside' })
		.raw()
		.toBuffer()
		.catch(() => {
			throw unreadable(name);
		});
	return { bytes, width: found.autoOrient.width, height: found.autoOrient.height };
}

function unreadable(name: string) {
	const what = name === 'image' || name === 'image_file' ? 'a source image' : `the image in ${name}`;
	return bad(`Could not read ${what}.`);
}
