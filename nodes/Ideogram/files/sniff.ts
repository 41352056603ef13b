/** What the first bytes of a file say: its real type, and its size in pixels where the header tells. */
import { isTurned } from './exif';

export interface ImageHeader {
	/** `image/png`, `image/jpeg` or `image/webp`. */
	mime: string;
	extension: string;
	/** Pixels, as a viewer shows the image: the rotation that a camera noted is applied. */
	width?: number;
	height?: number;
	/** Where in the file the chunks go on that may note a rotation, when the bytes at hand do not reach them. */
	rest?: number;
}

/** So much of a file is read to find its size; a JPEG with larger metadata in front has none. */
export const HEADER_BYTES = 256 * 1024;

/** Undefined when the bytes are not a PNG, JPEG or WebP image. */
export function readImageHeader(bytes: Buffer): ImageHeader | undefined {
	if (isPng(bytes) && !isApplePng(bytes)) return { mime: 'image/png', extension: 'png', ...pngSize(bytes) };
	if (bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xffd8ff) {
		return { mime: 'image/jpeg', extension: 'jpg', ...jpegSize(bytes) };
	}
	if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') {
		return { mime: 'image/webp', extension: 'webp', ...webpSize(bytes) };
	}
	return undefined;
}

/** @param bytes of the file from `header.rest` on */
export function readRest(header: ImageHeader, bytes: Buffer): ImageHeader {
	const { mime, extension, width, height } = header;
	return {
		mime,
		extension,
		...rotated({ width, height }, mime === 'image/png' ? pngExif(bytes, 0) : webpExif(bytes, 0)),
	};
}

/** A word for a person about bytes that are not such an image. */
export function describeOther(bytes: Buffer): string {
	const start = ascii(bytes, 0, 512).trimStart().toLowerCase();
	const signature = ascii(bytes, 0, 4);
	if (bytes.length > 0 && bytes.subarray(0, 32).every((byte) => byte === 0)) return 'nothing but zeros';
	if (isApplePng(bytes)) return "Apple's own variant of PNG, which only Apple's programs read";
	if (signature === 'GIF8') return 'a GIF image';
	if (signature === '\x1aE\xdf\xa3') return 'a WebM or Matroska video';
	if (ascii(bytes, 0, 5) === 'OggS\0') return 'an Ogg audio file';
	if (/^fLaC[\0-\x07]/.test(ascii(bytes, 0, 5))) return 'a FLAC audio file';
	if (/^ID3[\x02-\x04]/.test(signature)) return 'an MP3 audio file';
	if (signature === 'RIFF' && ascii(bytes, 8, 12) === 'WAVE') return 'a WAV audio file';
	if (signature === 'PK\u0003\u0004') return 'a ZIP archive or Office document';
	if (signature === 'II*\0' || signature === 'MM\0*') return 'a TIFF image';
	if (ascii(bytes, 4, 8) === 'ftyp') return describeBrands(bytes);
	if (start.startsWith('%pdf')) return 'a PDF';
	if (SVG.test(bytes.toString('utf8', 0, 1024))) return 'an SVG drawing';
	if (start.startsWith('<!doctype html') || start.startsWith('<html')) return 'a web page';
	if (bytes.subarray(0, 512).every((byte) => byte >= 32 || [9, 10, 13].includes(byte))) return 'a text';
	return signature.startsWith('BM') ? 'a BMP image' : 'something else';
}

/** XML 1.0: declaration, notes and type may stand in front of the one element. */
const SVG =
	/^\ufeff?\s*(<\?[^>]*\?>\s*|<!--(?:(?!-->)[^])*-->\s*|<!doctype\s+svg\b[^>[]*(\[[^\]]*\])?[^>]*>\s*)*<(\w+:)?svg[\s>]/i;

/**
 * ISO 14496-12: the main brand, four bytes of version, and those that it is compatible with, up to the end of the box.
 */
function describeBrands(bytes: Buffer): string {
	const length = bytes.readUInt32BE(0);
	// Less than the main brand is no length, but a mark for one that stands elsewhere.
	const box = ascii(bytes, 8, length < 16 || length > 512 ? 512 : length);
	const brands = [box.slice(0, 4), ...(box.slice(8).match(/.{4}/gs) ?? [])];
	if (brands.some((brand) => /^avi[fos]$/.test(brand))) return 'an AVIF image';
	if (brands.some((brand) => /^(hei[cmsx]|hev[cmsx]|mi[fa][12f]|msf1)$/.test(brand))) return 'a HEIC image';
	if (/^M4[AB] $/.test(brands[0])) return 'an M4A audio file';
	return brands[0] === 'qt  ' ? 'a QuickTime video' : 'a video';
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, Math.min(to, bytes.length));

interface Size {
	width?: number;
	height?: number;
}

/** What a walk over chunks found: the Exif data, or where the walk goes on beyond the bytes at hand. */
interface Exif {
	data?: Buffer;
	rest?: number;
}

const isPng = (bytes: Buffer) => bytes.subarray(0, 8).equals(PNG_SIGNATURE);
/** Xcode packs PNGs again for iPhones: colors swapped, without zlib's frame. */
const isApplePng = (bytes: Buffer) => isPng(bytes) && ascii(bytes, 12, 16) === 'CgBI';

function pngSize(bytes: Buffer) {
	if (bytes.length < 24 || bytes.readUInt32BE(8) !== 13 || ascii(bytes, 12, 16) !== 'IHDR') return {};
	return rotated({ width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }, pngExif(bytes, 33));
}

/** Stands in front of the image data, for those who read it as it comes. */
function pngExif(bytes: Buffer, at: number): Exif {
	while (at + 8 <= bytes.length) {
		const [end, type] = [at + 8 + bytes.readUInt32BE(at), ascii(bytes, at + 4, at + 8)];
		if (type === 'IDAT' || type === 'IEND') return {};
		if (type === 'eXIf') return end <= bytes.length ? { data: bytes.subarray(at + 8, end) } : { rest: at };
		at = end + 4;
	}
	return { rest: at };
}

/** Chunks of WebP: https://developers.google.com/speed/webp/docs/riff_container */
function webpSize(bytes: Buffer): Size & { rest?: number } {
	const format = ascii(bytes, 12, 16);
	if (format === 'VP8X' && bytes.length >= 30) {
		const size = { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) };
		const hasExif = (bytes[20] & 0x08) !== 0;
		return rotated(size, hasExif ? webpExif(bytes, 12) : {});
	}
	if (format === 'VP8L' && bytes.length >= 25 && bytes[20] === 0x2f) {
		const packed = bytes.readUInt32LE(21);
		return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) };
	}
	if (format === 'VP8 ' && bytes.length >= 30 && bytes.readUIntBE(23, 3) === 0x9d012a) {
		return rotated({ width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }, {});
	}
	return {};
}

/** Stands behind the image data. */
function webpExif(bytes: Buffer, at: number): Exif {
	while (at + 8 <= bytes.length) {
		const length = bytes.readUInt32LE(at + 4);
		const end = at + 8 + length;
		if (ascii(bytes, at, at + 4) === 'EXIF')
			return end <= bytes.length ? { data: bytes.subarray(at + 8, end) } : { rest: at };
		at = end + (length % 2);
	}
	return { rest: at };
}

/** Walks the segments up to the frame header, minding the rotation on the way. */
function jpegSize(bytes: Buffer): Size {
	let exif: Exif = {};
	for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
		const marker = bytes[at + 1];
		if (marker === 0xff) {
			at += 1;
			continue;
		}
		const end = at + 2 + bytes.readUInt16BE(at + 2);
		const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
		if (isFrame) return rotated({ width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }, exif);
		const isExif = marker === 0xe1 && ascii(bytes, at + 4, at + 10) === 'Exif\0\0';
		if (isExif && !exif.data) exif = { data: bytes.subarray(at + 4, end) };
		at = end;
	}
	return {};
}

/** A size of nothing is none. */
function rotated({ width, height }: Size, { data, rest }: Exif): Size & { rest?: number } {
	if (!width || !height) return {};
	const size = data && isTurned(data) ? { width: height, height: width } : { width, height };
	return rest === undefined ? size : { ...size, rest };
}
