/** What files a field takes, by their first bytes. */
import type { Accept, FileAccept } from '../api/types';
import { readAudioHeader, readAudioRest } from './audio';
import { typeOf } from './media';
import { describeOther, readImageHeader, type ImageHeader } from './sniff';

/** What the first bytes say of an image or a sound. */
type Header = ImageHeader & { seconds?: number };

interface Accepted {
	/** @returns undefined for a file that is not taken */
	recognize: (head: Buffer, file: { fileName?: string; mimeType?: string }, size: number) => Header | undefined;
	/** Where a header goes on beyond the first bytes. @param bytes of the file from `header.rest` on */
	readRest?: (header: Header, bytes: Buffer, size: number) => Header;
	/** What the file should be, and where to get such a file. */
	wanted: string;
	fix: string;
	/** How to come below the limit of the size. */
	smaller: string;
}

const images: Accepted = {
	recognize: readImageHeader,
	wanted: 'an image that Ideogram can read',
	fix: "Use a JPEG, PNG or WebP image. n8n's Edit Image node converts other images.",
	smaller: "Make it smaller first, for example with n8n's Edit Image node (Resize).",
};

const FONTS: Record<string, string> = { '\0\u0001\0\0': 'ttf', true: 'ttf', OTTO: 'otf', wOFF: 'woff', wOF2: 'woff2' };

function font(head: Buffer): ImageHeader | undefined {
	const extension = FONTS[head.toString('latin1', 0, 4)];
	return extension ? { mime: `font/${extension}`, extension } : undefined;
}

const CAPTIONS: Record<string, string> = { txt: 'text/plain', json: 'application/json' };

/** The name's own ending stays where it fits, as names are what pairs captions with images. */
function trainingData(
	head: Buffer,
	{ fileName = '', mimeType }: { fileName?: string; mimeType?: string },
): ImageHeader | undefined {
	const ending = /\.([A-Za-z0-9]{1,5})$/.exec(fileName)?.[1] ?? '';
	const image = readImageHeader(head);
	if (image) return { ...image, extension: isJpeg(ending) && image.extension === 'jpg' ? ending : image.extension };
	if (head.toString('latin1', 0, 4) === 'PK\u0003\u0004') return { mime: 'application/zip', extension: 'zip' };
	const caption = Object.keys(CAPTIONS).find((name) =>
		ending ? ending.toLowerCase() === name : mimeType === CAPTIONS[name],
	);
	return caption && describeOther(head) === 'a text'
		? { mime: CAPTIONS[caption], extension: ending || caption }
		: undefined;
}

const isJpeg = (ending: string) => ['jpg', 'jpeg'].includes(ending.toLowerCase());

const OTHER_IMAGES = /^image\/(gif|bmp|tiff|heic|avif)$/;

/** Its size in pixels is not known. */
function otherImage(head: Buffer): ImageHeader | undefined {
	const { mime = '', extension = '' } = typeOf(head) ?? {};
	return OTHER_IMAGES.test(mime) ? { mime, extension } : undefined;
}

export const accepted: Record<Accept | FileAccept, Accepted> = {
	images,
	anyImages: {
		...images,
		recognize: (head) => readImageHeader(head) ?? otherImage(head),
		fix: 'Use a JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC or AVIF image.',
	},
	audio: {
		recognize: (head, _file, size) => readAudioHeader(head, size),
		readRest: readAudioRest,
		wanted: 'a sound that Ideogram can read',
		fix: 'Use an MP3 or WAV file.',
		smaller: 'Cut it, or use MP3, which is packed.',
	},
	fonts: {
		recognize: font,
		wanted: 'a font that Ideogram can read',
		fix: 'Use a TTF, OTF, WOFF or WOFF2 file.',
		smaller: 'Use a font with fewer characters, or WOFF2, which is packed.',
	},
	trainingData: {
		recognize: trainingData,
		wanted: 'an image, a caption (.txt or .json) or a ZIP file',
		fix: 'Use JPEG, PNG or WebP images. The name of a caption ends in .txt or .json.',
		smaller: 'Make it smaller first.',
	},
};
