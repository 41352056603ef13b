import fc from 'fast-check';
import sharp from 'sharp';

import { describeOther, readImageHeader, readRest } from '../../../nodes/Ideogram/files/sniff';

const image = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#3a7' } });

describe('real images', () => {
	it.each([
		['png', 'image/png', () => image(120, 80).png().toBuffer()],
		['jpg', 'image/jpeg', () => image(120, 80).jpeg().toBuffer()],
		['jpg', 'image/jpeg', () => image(120, 80).jpeg({ progressive: true }).withMetadata({ density: 300 }).toBuffer()],
		['webp', 'image/webp', () => image(120, 80).webp().toBuffer()],
		['webp', 'image/webp', () => image(120, 80).webp({ lossless: true }).toBuffer()],
		['webp', 'image/webp', () => image(120, 80).ensureAlpha(0.5).webp().toBuffer()],
	])('%s', async (extension, mime, make) => {
		expect(readImageHeader(await make())).toEqual({ mime, extension, width: 120, height: 80 });
	});

	describe.each(['jpeg', 'png', 'webp'] as const)('a %s', (format) => {
		it.each([1, 2, 3, 4, 5, 6, 7, 8])('with the rotation %d has the size that a viewer shows', async (orientation) => {
			const bytes = await image(120, 80)[format]().withMetadata({ orientation }).toBuffer();
			expect((await sharp(bytes).metadata()).orientation).toBe(orientation);
			const shown = await sharp(bytes).autoOrient().toBuffer({ resolveWithObject: true });
			expect(readImageHeader(bytes)).toMatchObject({ width: shown.info.width, height: shown.info.height });
		});

		it('that ends anywhere has the right size, or none', async () => {
			const bytes = await image(120, 80)[format]().withMetadata({ orientation: 6 }).toBuffer();
			for (let length = 0; length <= bytes.length; length++) {
				const header = readImageHeader(bytes.subarray(0, length));
				// Where the rotation was not reached, the header says so.
				const known = header?.rest === undefined ? [header?.width, header?.height] : [header.height, header.width];
				expect([
					[undefined, undefined],
					[80, 120],
				]).toContainEqual(known);
				if (header?.rest !== undefined)
					expect(readRest(header, bytes.subarray(header.rest))).toMatchObject({ width: 80, height: 120 });
			}
		});
	});

	it('a lossless WebP and one with transparency keep their rotation', async () => {
		for (const make of [image(120, 80).webp({ lossless: true }), image(120, 80).ensureAlpha(0.5).webp()]) {
			expect(readImageHeader(await make.withMetadata({ orientation: 8 }).toBuffer())).toMatchObject({
				width: 80,
				height: 120,
			});
		}
	});

	it('a JPEG whose size stands too far in is known by its type alone', async () => {
		const bytes = await image(120, 80).jpeg().toBuffer();
		expect(readImageHeader(bytes.subarray(0, 30))).toEqual({ mime: 'image/jpeg', extension: 'jpg' });
	});
});

/** A file type box with these brands; the first is the main one. */
const box = (...brands: string[]) =>
	Buffer.from(
		`\0\0\0${String.fromCharCode(12 + 4 * brands.length)}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}mdat....`,
		'latin1',
	);

/** Changes bytes of a PNG's first chunk. */
async function pngWith(change: (bytes: Buffer) => unknown): Promise<Buffer> {
	const bytes = await image(120, 80).png().toBuffer();
	change(bytes);
	return bytes;
}

describe('the size of a PNG comes from its header chunk alone', () => {
	it.each<[string, (bytes: Buffer) => unknown]>([
		['another chunk', (bytes) => bytes.write('tEXt', 12, 'latin1')],
		['another length', (bytes) => bytes.writeUInt32BE(12, 8)],
		['a width of nothing', (bytes) => bytes.writeUInt32BE(0, 16)],
		['a height of nothing', (bytes) => bytes.writeUInt32BE(0, 20)],
	])('%s gives none', async (_name, change) => {
		expect(readImageHeader(await pngWith(change))).toEqual({ mime: 'image/png', extension: 'png' });
	});

	it("Apple's variant is none that others read", async () => {
		const plain = await image(120, 80).png().toBuffer();
		const apple = Buffer.concat([
			plain.subarray(0, 8),
			Buffer.from('0000000443674249500020062bd5b357', 'hex'),
			plain.subarray(8),
		]);
		expect(readImageHeader(apple)).toBeUndefined();
		expect(describeOther(apple)).toMatch(/^Apple's own variant of PNG/);
	});
});

describe('other files', () => {
	it.each(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'])(
		'the brand %s is HEIC',
		(brand) => {
			expect(describeOther(box(brand))).toBe('a HEIC image');
			expect(describeOther(box('abcd', 'miaf', brand))).toBe('a HEIC image');
		},
	);

	it.each([[['avif', 'mif1', 'miaf']], [['avis', 'msf1']], [['mif1', 'avif']]])('the brands %j are AVIF', (brands) =>
		expect(describeOther(box(...brands))).toBe('an AVIF image'),
	);

	it('the brands of QuickTime and of sounds', () => {
		expect(describeOther(box('qt  '))).toBe('a QuickTime video');
		expect(describeOther(box('M4A ', 'mp42', 'isom'))).toBe('an M4A audio file');
	});

	it.each([[['isom', 'avc1', 'mp41']], [['mp42', 'isom']], [['hei9']]])('the brands %j are a video', (brands) =>
		expect(describeOther(box(...brands))).toBe('a video'),
	);

	it('a real AVIF', async () => expect(describeOther(await image(20, 20).avif().toBuffer())).toBe('an AVIF image'));

	it.each([
		['a text', Buffer.from('hello\nworld')],
		['a text', Buffer.from('BMW is a brand. PK too.')],
		['a BMP image', Buffer.from([0x42, 0x4d, 0, 0, 0])],
		['a GIF image', Buffer.from('GIF89a...')],
		['a web page', Buffer.from('\n<!DOCTYPE html><html>')],
		['an SVG drawing', Buffer.from('<?xml version="1.0"?><svg xmlns="...">')],
		['a PDF', Buffer.from('%PDF-1.7')],
		['a ZIP archive or Office document', Buffer.from('PK\u0003\u0004')],
		['a HEIC image', Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1', 'latin1')],
		['a video', Buffer.from('\0\0\0\u0018ftypisom\0\0\0\0', 'latin1')],
		['a WebM or Matroska video', Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x01])],
		['an Ogg audio file', Buffer.from('OggS\0\u0002', 'latin1')],
		['a FLAC audio file', Buffer.from('fLaC\0', 'latin1')],
		['an MP3 audio file', Buffer.from('ID3\u0003\0', 'latin1')],
		['a WAV audio file', Buffer.from('RIFF....WAVEfmt ')],
		['a text', Buffer.from('ID3 is a format. OggS and fLaC are others.')],
		['something else', Buffer.from([0, 1, 2, 3, 255])],
		['nothing but zeros', Buffer.alloc(40)],
	])('%s', (word, bytes) => {
		expect(readImageHeader(bytes)).toBeUndefined();
		expect(describeOther(bytes)).toBe(word);
	});
});

it('never fails on damaged headers', async () => {
	const whole = await Promise.all([
		image(40, 30).png().withMetadata({ orientation: 6 }).toBuffer(),
		image(40, 30).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
		image(40, 30).webp().toBuffer(),
		image(40, 30).webp().withMetadata({ orientation: 6 }).toBuffer(),
		image(40, 30).avif().toBuffer(),
	]);
	fc.assert(
		fc.property(
			fc.constantFrom(...whole),
			fc.nat(1200),
			fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 6 }),
			(bytes, length, changes) => {
				const damaged = Buffer.from(bytes.subarray(0, length));
				for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
				const header = readImageHeader(damaged);
				describeOther(damaged);
				return header === undefined || header.mime.startsWith('image/');
			},
		),
		{ numRuns: 3000 },
	);
});
