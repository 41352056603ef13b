/** What the first bytes of a file say: its real type, and its size in pixels where the header tells. */

export interface ImageHeader {
	/** `image/png`, `image/jpeg` or `image/webp`. */
	mime: string;
	extension: string;
	/** Pixels, as a viewer shows the image: a JPEG's rotation is applied. */
	width?: number;
	height?: number;
}

/** So much of a file is read to find its size; a JPEG with larger metadata in front has none. */
export const HEADER_BYTES = 256 * 1024;

/** Undefined when the bytes are not a PNG, JPEG or WebP image. */
export function readImageHeader(bytes: Buffer): ImageHeader | undefined {
	if (bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return { mime: 'image/png', extension: 'png', ...pngSize(bytes) };
	if (bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xffd8ff) {
		return { mime: 'image/jpeg', extension: 'jpg', ...jpegSize(bytes) };
	}
	if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') {
		return { mime: 'image/webp', extension: 'webp', ...webpSize(bytes) };
	}
	return undefined;
}

/** A word for a person about bytes that are not such an image. */
export function describeOther(bytes: Buffer): string {
	const start = ascii(bytes, 0, 512).trimStart().toLowerCase();
	const signature = ascii(bytes, 0, 4);
	if (signature === 'GIF8') return 'a GIF image';
	if (signature === 'PK\u0003\u0004') return 'a ZIP archive or Office document';
	if (signature === 'II*\0' || signature === 'MM\0*') return 'a TIFF image';
	if (ascii(bytes, 4, 8) === 'ftyp') return /hei[cfx]|mif1|avi[fs]/.test(ascii(bytes, 8, 32)) ? 'a HEIC or AVIF image' : 'a video';
	if (start.startsWith('%pdf')) return 'a PDF';
	if (start.includes('<svg')) return 'an SVG drawing';
	if (start.startsWith('<!doctype html') || start.startsWith('<html')) return 'a web page';
	if (bytes.subarray(0, 512).every((byte) => byte >= 32 || [9, 10, 13].includes(byte))) return 'a text';
	return signature.startsWith('BM') ? 'a BMP image' : 'something else';
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, Math.min(to, bytes.length));

function pngSize(bytes: Buffer) {
	return bytes.length < 24 ? {} : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function webpSize(bytes: Buffer) {
	if (bytes.length < 30) return {};
	const format = ascii(bytes, 12, 16);
	if (format === 'VP8X') return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) };
	if (format === 'VP8L') {
		const packed = bytes.readUInt32LE(21);
		return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) };
	}
	return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
}

/** Walks the segments up to the frame header, minding the rotation that a camera noted on the way. */
function jpegSize(bytes: Buffer) {
	let rotated = false;
	for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
		const marker = bytes[at + 1];
		if (marker === 0xff) {
			at += 1;
			continue;
		}
		const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
		if (isFrame) {
			const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
			return rotated ? { width: height, height: width } : { width, height };
		}
		if (marker === 0xe1) rotated ||= exifOrientation(bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2))) >= 5;
		at += 2 + bytes.readUInt16BE(at + 2);
	}
	return {};
}

/** 1 to 8; from 5 on, width and height are swapped. */
function exifOrientation(segment: Buffer): number {
	if (ascii(segment, 0, 6) !== 'Exif\0\0' || segment.length < 14) return 1;
	const tiff = segment.subarray(6);
	const little = ascii(tiff, 0, 2) === 'II';
	const u16 = (at: number) => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
	const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
	for (let entry = 0; entry < u16(directory); entry++) {
		const at = directory + 2 + entry * 12;
		if (u16(at) === 0x0112) return u16(at + 8);
	}
	return 1;
}
