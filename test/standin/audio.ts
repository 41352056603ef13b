/** Sounds that are sent in: how long they last, by every frame of them. And real ones to send. */

const KILOBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const HERTZ = [44_100, 48_000, 32_000];

/** In seconds. Undefined for what is neither WAV nor an MP3 of MPEG 1 that can be read to its end. */
export function lengthOf(bytes: Buffer): number | undefined {
	return bytes.toString('latin1', 0, 4) === 'RIFF' ? lengthOfWav(bytes) : lengthOfMp3(bytes);
}

function lengthOfWav(bytes: Buffer): number | undefined {
	const [format, data] = ['fmt ', 'data'].map((name) => bytes.indexOf(name, 12, 'latin1'));
	if (format! < 0 || data! < 0) return undefined;
	const sound = Math.min(bytes.readUInt32LE(data! + 4), bytes.length - data! - 8);
	return sound / bytes.readUInt32LE(format! + 16);
}

function lengthOfMp3(bytes: Buffer): number | undefined {
	const isTagged = bytes.toString('latin1', 0, 3) === 'ID3';
	const tag = [...bytes.subarray(6, 10)].reduce((sum, byte) => sum * 128 + byte, 0);
	let at = isTagged ? 10 + tag : 0;
	let seconds = 0;
	while (at + 4 <= bytes.length && bytes.readUInt16BE(at) >> 1 === 0x7ffd) {
		const third = bytes[at + 2]!;
		const [kilobits, hertz] = [KILOBITS[third >> 4], HERTZ[(third >> 2) & 3]];
		if (!kilobits || !hertz) return undefined;
		seconds += 1152 / hertz;
		at += Math.floor((144_000 * kilobits) / hertz) + ((third >> 1) & 1);
	}
	return seconds > 0 ? seconds : undefined;
}

/** A hum, 8000 samples a second of 8 bits. */
export function wav(seconds: number): Buffer {
	const sound = Buffer.from(Array.from({ length: 8000 * seconds }, (_, at) => 128 + Math.round(60 * Math.sin(at / 9))));
	const head = Buffer.alloc(44);
	head.write('RIFF', 0, 'latin1');
	head.writeUInt32LE(36 + sound.length, 4);
	head.write('WAVEfmt ', 8, 'latin1');
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(1, 20);
	head.writeUInt16LE(1, 22);
	head.writeUInt32LE(8000, 24);
	head.writeUInt32LE(8000, 28);
	head.writeUInt16LE(1, 32);
	head.writeUInt16LE(8, 34);
	head.write('data', 36, 'latin1');
	head.writeUInt32LE(sound.length, 40);
	return Buffer.concat([head, sound]);
}

/** Silence, mono, of one bit rate. @param cover bytes of the image in front */
export function mp3(seconds: number, { kilobits = 32, cover = 0 } = {}): Buffer {
	const frame = Buffer.alloc(Math.floor((144_000 * kilobits) / 44_100));
	frame.writeUInt32BE(0xfffb00c0 + (KILOBITS.indexOf(kilobits) << 12));
	const frames = Array<Buffer>(Math.round((seconds * 44_100) / 1152)).fill(frame);
	const tag = Buffer.alloc(10 + cover);
	tag.write('ID3\x03', 0, 'latin1');
	[21, 14, 7, 0].forEach((bits, index) => (tag[6 + index] = (cover >> bits) & 0x7f));
	return Buffer.concat([...(cover ? [tag] : []), ...frames]);
}
