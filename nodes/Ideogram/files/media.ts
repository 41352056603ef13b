/**
 * The type of a file that is not one of the images that Ideogram usually makes. It was paid for, so it is stored as
 * what it is.
 */
import { describeOther, readImageHeader } from './sniff';

export interface Media {
	mime: string;
	extension: string;
	/** What it is, in words, where nobody expected it. */
	unexpected?: string;
}

const OTHERS: Record<string, [mime: string, extension: string]> = {
	'a GIF image': ['image/gif', 'gif'],
	'a BMP image': ['image/bmp', 'bmp'],
	'a TIFF image': ['image/tiff', 'tiff'],
	'a HEIC image': ['image/heic', 'heic'],
	'an AVIF image': ['image/avif', 'avif'],
	'an SVG drawing': ['image/svg+xml', 'svg'],
	'a PDF': ['application/pdf', 'pdf'],
	'a ZIP archive or Office document': ['application/zip', 'zip'],
	'a video': ['video/mp4', 'mp4'],
	'something else': ['application/octet-stream', 'bin'],
};

/**
 * @returns undefined for a text or a web page, which a gateway says instead of handing over the file, and for a damaged
 * file
 */
export function mediaOf(head: Buffer): Media | undefined {
	const image = readImageHeader(head);
	if (image) return { mime: image.mime, extension: image.extension };
	const unexpected = describeOther(head);
	const [mime, extension] = OTHERS[unexpected] ?? [];
	return mime ? { mime, extension, unexpected } : undefined;
}
