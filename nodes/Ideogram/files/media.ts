/** What a downloaded file is, by its first bytes. It was paid for, so it is stored as what it is, expected or not. */
import type { Media } from '../api/types';
import { describeOther, readImageHeader } from './sniff';

export interface FileType {
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
	'a QuickTime video': ['video/quicktime', 'mov'],
	'a WebM or Matroska video': ['video/webm', 'webm'],
	'an M4A audio file': ['audio/mp4', 'm4a'],
	'an Ogg audio file': ['audio/ogg', 'ogg'],
	'a FLAC audio file': ['audio/flac', 'flac'],
	'an MP3 audio file': ['audio/mpeg', 'mp3'],
	'a WAV audio file': ['audio/wav', 'wav'],
	'something else': ['application/octet-stream', 'bin'],
};

interface Expected {
	/** MIME types that need no label. */
	types: RegExp;
	/** A larger file is not stored. */
	megabytes: number;
}

/** What Ideogram usually makes. */
export const expected: Record<Media, Expected> = {
	image: { types: /^image\/(png|jpeg|webp)$/, megabytes: 100 },
	SVG: { types: /^image\/svg\+xml$/, megabytes: 100 },
	video: { types: /^video\//, megabytes: 1024 },
};

/**
 * @returns undefined for a text or a web page, which a gateway says instead of handing over the file, and for a damaged
 * file
 */
export function typeOf(head: Buffer, media: Media = 'image'): FileType | undefined {
	const image = readImageHeader(head);
	const what = describeOther(head);
	const [mime, extension] = image ? [image.mime, image.extension] : (OTHERS[what] ?? []);
	if (!mime) return undefined;
	return { mime, extension, ...(!expected[media].types.test(mime) && { unexpected: image ? 'an image' : what }) };
}
