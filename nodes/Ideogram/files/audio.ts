/** What the first bytes of a sound say: its type, and how long it lasts where the header tells. */

export interface AudioHeader {
	/** `audio/mpeg` or `audio/wav`. */
	mime: string;
	extension: string;
	seconds?: number;
	/** Where in the file the sound begins, when the bytes at hand do not reach it: behind a cover image, mostly. */
	rest?: number;
}

/** Undefined when the bytes are neither MP3 nor WAV. @param size of the whole file, in bytes */
export function readAudioHeader(bytes: Buffer, size: number): AudioHeader | undefined {
	if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WAVE')
		return { mime: 'audio/wav', extension: 'wav', ...wavLength(bytes, size) };
	if (ascii(bytes, 0, 3) !== 'ID3' && !frameAt(bytes, 0)) return undefined;
	const start = tagLength(bytes);
	const mp3 = { mime: 'audio/mpeg', extension: 'mp3' };
	return start + LEAST_BYTES > bytes.length && start + LEAST_BYTES <= size
		? { ...mp3, rest: start }
		: { ...mp3, seconds: mp3Length(bytes.subarray(start), size - start) };
}

/** @param bytes of an MP3 from `header.rest` on */
export const readAudioRest = ({ rest = 0, ...header }: AudioHeader, bytes: Buffer, size: number): AudioHeader => ({
	...header,
	seconds: mp3Length(bytes, size - rest),
});

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, Math.min(to, bytes.length));

/** Chunks of RIFF: `fmt ` has the bytes of a second, `data` the sound. Of a stream that was cut, no length is true. */
function wavLength(bytes: Buffer, size: number): { seconds?: number } {
	let bytesPerSecond = 0;
	for (let at = 12; at + 8 <= bytes.length;) {
		const [name, length] = [ascii(bytes, at, at + 4), bytes.readUInt32LE(at + 4)];
		if (name === 'fmt ' && at + 20 <= bytes.length) bytesPerSecond = bytes.readUInt32LE(at + 16);
		if (name === 'data' && bytesPerSecond > 0)
			return { seconds: Math.min(length || Infinity, size - at - 8) / bytesPerSecond };
		at += 8 + length + (length % 2);
	}
	return {};
}

/** ID3v2: ten bytes, of which the last four hold the length in seven bits each. */
function tagLength(bytes: Buffer): number {
	if (ascii(bytes, 0, 3) !== 'ID3' || bytes.length < 10) return 0;
	const length = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (bytes[at] & 0x7f), 0);
	const hasFooter = (bytes[5] & 0x10) !== 0;
	return length + (hasFooter ? 20 : 10);
}

/** For a frame or two: the largest has 1441 bytes. */
const LEAST_BYTES = 4096;

interface Frame {
	/** In bytes. */
	length: number;
	seconds: number;
	kilobits: number;
	/** Where the count of all frames stands, if it does: behind the side information. */
	info: number;
}

/** Layer III, by version: MPEG 1, and MPEG 2 or 2.5. */
const KILOBITS = [
	[32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
	[8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
const HERTZ = [44_100, 48_000, 32_000];

/** ISO 11172-3 and 13818-3: four bytes that begin with eleven ones. Undefined where there is no frame of layer III. */
function frameAt(bytes: Buffer, at: number): Frame | undefined {
	if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xe0) !== 0xe0) return undefined;
	const version = (bytes[at + 1] >> 3) & 3;
	const layer = (bytes[at + 1] >> 1) & 3;
	const kilobits = KILOBITS[version === 3 ? 0 : 1][(bytes[at + 2] >> 4) - 1];
	const hertz = HERTZ[(bytes[at + 2] >> 2) & 3] / [4, 0, 2, 1][version];
	if (version === 1 || layer !== 1 || !kilobits || !Number.isFinite(hertz)) return undefined;
	const samples = version === 3 ? 1152 : 576;
	const padding = (bytes[at + 2] >> 1) & 1;
	const isMono = bytes[at + 3] >> 6 === 3;
	const side = version === 3 ? (isMono ? 17 : 32) : isMono ? 9 : 17;
	return {
		length: Math.floor((samples / 8) * 1000 * (kilobits / hertz)) + padding,
		seconds: samples / hertz,
		kilobits,
		info: at + 4 + side,
	};
}

/**
 * By the count of frames, where the encoder wrote it down (Xing, Info, VBRI); else by the bytes, where all frames at
 * hand are of one bit rate.
 */
function mp3Length(bytes: Buffer, size: number): number | undefined {
	const first = frameAt(bytes, 0);
	if (!first) return undefined;
	const count = frameCount(bytes, first);
	if (count !== undefined) return count * first.seconds;
	let [at, frames] = [0, 0];
	for (let frame = first as Frame | undefined; frame; frame = frameAt(bytes, at)) {
		if (frame.kilobits !== first.kilobits) return undefined;
		at += frame.length;
		frames += 1;
	}
	// The whole file is at hand: what stands behind the last frame is no sound.
	return frames * first.seconds * (bytes.length >= size ? 1 : size / at);
}

function frameCount(bytes: Buffer, { info }: Frame): number | undefined {
	const xing = ['Xing', 'Info'].includes(ascii(bytes, info, info + 4));
	if (xing && info + 12 <= bytes.length && (bytes[info + 7] & 1) !== 0) return bytes.readUInt32BE(info + 8);
	const VBRI = 36;
	return ascii(bytes, VBRI, VBRI + 4) === 'VBRI' && bytes.length >= VBRI + 18
		? bytes.readUInt32BE(VBRI + 14)
		: undefined;
}
