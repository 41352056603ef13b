/** What the bytes of a file say: its real type, and its size in pixels where the header tells. */
import { isTurned, withoutPrefix } from './exif';
import { fromBase64Text, isDataUri } from './base64';

export interface ImageHeader {
	/** `image/png`, `image/jpeg` or `image/webp`. */
	mime: string;
	extension: string;
	/** Pixels, as a viewer shows the image: its rotation is applied. */
	width?: number;
	height?: number;
	/** More bytes may tell more. */
	unfinished?: boolean;
}

/** So much of a file is read to find its size; a JPEG with larger metadata in front has none. */
export const HEADER_BYTES = 256 * 1024;

/** @returns undefined when the bytes are not a PNG, JPEG or WebP image */
export function readImageHeader(bytes: Buffer): ImageHeader | undefined {
	if (isPng(bytes)) return isApplePng(bytes) ? undefined : { mime: 'image/png', extension: 'png', ...pngSize(bytes) };
	if (bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xffd8ff) {
		return { mime: 'image/jpeg', extension: 'jpg', ...jpegSize(bytes) };
	}
	if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') {
		return { mime: 'image/webp', extension: 'webp', ...webpSize(bytes) };
	}
	return undefined;
}

/** Whether a text is a file that somebody has written as text: a `data:` URI, or an image as Base64. */
export const isWrittenFile = (text: string): boolean => isDataUri(text) || readImageHeader(fromBase64Text(text.slice(0, 512))) !== undefined;

/** A word for a person about bytes that are not such an image. */
export function describeOther(bytes: Buffer): string {
	const start = ascii(bytes, 0, 512).trimStart().toLowerCase();
	const signature = ascii(bytes, 0, 4);
	if (isPng(bytes)) return 'a PNG in the variant of Apple (CgBI), which only Apple reads';
	if (signature === 'GIF8') return 'a GIF image';
	if (signature === 'PK\u0003\u0004') return 'a ZIP archive or Office document';
	if (signature === 'II*\0' || signature === 'MM\0*') return 'a TIFF image';
	if (ascii(bytes, 4, 8) === 'ftyp') return describeContainer(bytes);
	if (start.startsWith('%pdf')) return 'a PDF';
	if (start.includes('<svg')) return 'an SVG drawing';
	if (start.startsWith('<!doctype html') || start.startsWith('<html')) return 'a web page';
	if (bytes.subarray(0, 512).every((byte) => byte >= 32 || [9, 10, 13].includes(byte))) return 'a text';
	return signature.startsWith('BM') ? 'a BMP image' : 'something else';
}

/** The brands of ISO base media files. Source: mp4ra.org. */
function describeContainer(bytes: Buffer): string {
	const brands = ascii(bytes, 8, Math.min(bytes.readUInt32BE(0), 128)).match(/.{4}/gs) ?? [];
	if (brands.some((brand) => /^avi[fso]$/.test(brand))) return 'an AVIF image';
	return brands.some((brand) => /^(he[iv][cxms]|m[is]f1|mif2)$/.test(brand)) ? 'a HEIC image' : 'a video';
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const isPng = (bytes: Buffer) => bytes.subarray(0, 8).equals(PNG_SIGNATURE);
const isApplePng = (bytes: Buffer) => ascii(bytes, 12, 16) === 'CgBI';

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, Math.min(to, bytes.length));

type Size = Pick<ImageHeader, 'width' | 'height' | 'unfinished'>;

/** Undefined where a header is not to be trusted. */
function sizeOf(width: number, height: number, turned = false): Size {
	if (width === 0 || height === 0) return {};
	return turned ? { width: height, height: width } : { width, height };
}

/** The first chunk is IHDR; the camera's notes stand in eXIf, mostly before the pixels. */
function pngSize(bytes: Buffer): Size {
	if (bytes.length < 33) return { unfinished: true };
	if (bytes.readUInt32BE(8) !== 13 || ascii(bytes, 12, 16) !== 'IHDR') return {};
	const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
	for (let at = 33; at + 8 <= bytes.length; ) {
		const [length, type] = [bytes.readUInt32BE(at), ascii(bytes, at + 4, at + 8)];
		const end = at + 12 + length;
		if (type === 'IDAT' || type === 'IEND') return sizeOf(width, height);
		if (type === 'eXIf' && end <= bytes.length) return sizeOf(width, height, isTurned(bytes.subarray(at + 8, end - 4)));
		at = end;
	}
	return { ...sizeOf(width, height), unfinished: true };
}

/** Flag of VP8X: the file has an EXIF chunk, which stands behind the pixels. Source: RFC 9649. */
const HAS_EXIF = 0x08;

function webpSize(bytes: Buffer): Size {
	if (bytes.length < 30) return { unfinished: true };
	const format = ascii(bytes, 12, 16);
	if (format === 'VP8X') {
		const [width, height] = [1 + bytes.readUIntLE(24, 3), 1 + bytes.readUIntLE(27, 3)];
		if ((bytes[20] & HAS_EXIF) === 0) return sizeOf(width, height);
		const exif = webpExif(bytes);
		return exif ? sizeOf(width, height, isTurned(withoutPrefix(exif))) : { ...sizeOf(width, height), unfinished: true };
	}
	if (format === 'VP8L') {
		const packed = bytes.readUInt32LE(21);
		return sizeOf(1 + (packed & 0x3fff), 1 + ((packed >>> 14) & 0x3fff));
	}
	return sizeOf(bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff);
}

function webpExif(bytes: Buffer): Buffer | undefined {
	for (let at = 12; at + 8 <= bytes.length; ) {
		const length = bytes.readUInt32LE(at + 4);
		const end = at + 8 + length;
		if (ascii(bytes, at, at + 4) === 'EXIF') return end <= bytes.length ? bytes.subarray(at + 8, end) : undefined;
		at = end + (length % 2);
	}
	return undefined;
}

/** Walks the segments up to the frame header, minding the rotation that a camera noted on the way. */
function jpegSize(bytes: Buffer): Size {
	let turned = false;
	for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
		const marker = bytes[at + 1];
		if (marker === 0xff) {
			at += 1;
			continue;
		}
		const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
		if (isFrame) return sizeOf(bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5), turned);
		const end = at + 2 + bytes.readUInt16BE(at + 2);
		if (marker === 0xe1) {
			const segment = bytes.subarray(at + 4, end);
			if (withoutPrefix(segment) !== segment) turned ||= isTurned(withoutPrefix(segment));
		}
		at = end;
	}
	return { unfinished: true };
}
