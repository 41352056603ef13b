import fc from 'fast-check';

import { readAudioHeader, readAudioRest } from '../../../nodes/Ideogram/files/audio';
import { lengthOf, mp3, wav } from '../../standin/audio';

/** As the node reads a file: its first bytes, and a piece from where the header says that the sound begins. */
function read(file: Buffer, bytes = 256 * 1024) {
	const header = readAudioHeader(file.subarray(0, bytes), file.length);
	if (header?.rest === undefined) return header;
	return readAudioRest(header, file.subarray(header.rest, header.rest + 128 * 1024), file.length);
}

/** The first frame of an encoder that varies the bit rate holds the count of all frames. */
function variable(frames: number, mark: 'Xing' | 'Info' | 'VBRI'): Buffer {
	const file = Buffer.from(mp3(20));
	const at = mark === 'VBRI' ? 36 : 4 + 17;
	file.write(mark, at, 'latin1');
	if (mark === 'VBRI') file.writeUInt32BE(frames, at + 14);
	else {
		file.writeUInt32BE(1, at + 4);
		file.writeUInt32BE(frames, at + 8);
	}
	return file;
}

it.each([
	['audio/wav', 'wav', wav(3), 3],
	['audio/mpeg', 'mp3', mp3(3), 3],
	['audio/mpeg', 'mp3', mp3(200, { kilobits: 320 }), 200],
	['audio/mpeg', 'mp3', mp3(5, { cover: 600_000 }), 5],
	['audio/mpeg', 'mp3', mp3(5, { cover: 2000 }), 5],
	['audio/mpeg', 'mp3', variable(1000, 'Xing'), 26.12],
	['audio/mpeg', 'mp3', variable(100, 'Info'), 2.61],
	['audio/mpeg', 'mp3', variable(10, 'VBRI'), 0.26],
])('%s (.%s) lasts as long as it says', (mime, extension, file, seconds) => {
	expect(read(file)).toEqual({ mime, extension, seconds: expect.closeTo(seconds, 1) });
});

it('agrees with a walk over all frames', () => {
	for (const file of [mp3(7.5), mp3(40, { kilobits: 128 }), wav(2)])
		expect(read(file)?.seconds).toBeCloseTo(lengthOf(file) as number, 1);
});

it('a stream that was cut has the length of its bytes', () => {
	const file = wav(4);
	file.writeUInt32LE(0xffffffff, 40);
	expect(read(file)?.seconds).toBe(4);
	file.writeUInt32LE(0, 40);
	expect(read(file)?.seconds).toBe(4);
});

it('frames of several bit rates, without a count, tell no length', () => {
	const file = Buffer.concat([mp3(2), mp3(100, { kilobits: 128 })]);
	expect(read(file)).toEqual({ mime: 'audio/mpeg', extension: 'mp3', seconds: undefined });
});

it.each([
	['a WebP image', Buffer.from('RIFF\0\0\0\0WEBPVP8 ')],
	['a JPEG image', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
	['a text of UTF-16', Buffer.from([0xff, 0xfe, 0x41, 0x00])],
	['nothing', Buffer.alloc(0)],
])('%s is none', (_what, bytes) => expect(readAudioHeader(bytes, bytes.length)).toBeUndefined());

it('never fails on damaged files', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(mp3(2), mp3(2, { cover: 50 }), wav(1), variable(9, 'Xing')),
			fc.nat(2000),
			fc.array(fc.tuple(fc.nat(100), fc.nat(255)), { maxLength: 6 }),
			(whole, length, changes) => {
				const file = Buffer.from(whole.subarray(0, length));
				for (const [at, value] of changes) if (at < file.length) file[at] = value;
				const seconds = read(file)?.seconds;
				return seconds === undefined || seconds >= 0;
			},
		),
		{ numRuns: 2000 },
	);
});
