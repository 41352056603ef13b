import fc from 'fast-check';
import sharp from 'sharp';

import { describeOther, readImageHeader } from '../../../nodes/Ideogram/files/sniff';

const image = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#3a7' } });

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

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

	it.each([1, 3, 5, 6, 7, 8])('a JPEG with the rotation %d has the size that a viewer shows', async (orientation) => {
		const bytes = await image(120, 80).jpeg().withMetadata({ orientation }).toBuffer();
		const shown = await sharp(bytes).autoOrient().toBuffer({ resolveWithObject: true });
		expect(readImageHeader(bytes)).toMatchObject({ width: shown.info.width, height: shown.info.height });
	});

	it.each(['png', 'webp'] as const)('a %s with a rotation has the size that a viewer shows', async (format) => {
		for (const orientation of [1, 3, 6, 8]) {
			const bytes = await image(120, 80).toFormat(format).withMetadata({ orientation }).toBuffer();
			const viewer = await sharp(bytes).autoOrient().toBuffer({ resolveWithObject: true });
			const { width, height, unfinished } = readImageHeader(bytes) ?? {};
			expect([orientation, width, height, unfinished]).toEqual([orientation, viewer.info.width, viewer.info.height, undefined]);
		}
	});

	it('a size comes only from a chunk that is IHDR', async () => {
		const bytes = await image(120, 80).png().toBuffer();
		for (const [at, value] of [[12, 0x69], [11, 14], [19, 0]] as const) {
			const wrong = Buffer.from(bytes);
			if (at === 19) wrong.fill(0, 16, 20);
			else wrong[at] = value;
			expect(readImageHeader(wrong)).toMatchObject({ mime: 'image/png' });
			expect(readImageHeader(wrong)?.width).toBeUndefined();
		}
	});

	it('a header that is cut anywhere does no harm', async () => {
		for (const bytes of [await image(9, 7).png().withMetadata({ orientation: 6 }).toBuffer(), await image(9, 7).webp().withMetadata({ orientation: 6 }).toBuffer(), await image(9, 7).jpeg().withMetadata({ orientation: 6 }).toBuffer()]) {
			for (let length = 0; length < Math.min(bytes.length, 400); length++) expect(() => [readImageHeader(bytes.subarray(0, length)), describeOther(bytes.subarray(0, length))]).not.toThrow();
		}
	});

	it('a JPEG whose size stands too far in is known by its type alone', async () => {
		const bytes = await image(120, 80).jpeg().toBuffer();
		expect(readImageHeader(bytes.subarray(0, 30))).toEqual({ mime: 'image/jpeg', extension: 'jpg', unfinished: true });
	});
});

describe('other files', () => {
	it.each([
		['a text', Buffer.from('hello\nworld')],
		['a text', Buffer.from('BMW is a brand. PK too.')],
		['a BMP image', Buffer.from([0x42, 0x4d, 0, 0, 0])],
		['a GIF image', Buffer.from('GIF89a...')],
		['a web page', Buffer.from('\n<!DOCTYPE html><html>')],
		['an SVG drawing', Buffer.from('<?xml version="1.0"?><svg xmlns="...">')],
		['a PDF', Buffer.from('%PDF-1.7')],
		['a ZIP archive or Office document', Buffer.from('PK\u0003\u0004')],
		...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'].map(
			(brand): [string, Buffer] => ['a HEIC image', Buffer.from(`\0\0\0\u0014ftyp${brand}\0\0\0\0mif1`, 'latin1')],
		),
		['an AVIF image', Buffer.from('\0\0\0\u0018ftypavif\0\0\0\0avifmif1', 'latin1')],
		['an AVIF image', Buffer.from('\0\0\0\u0018ftypmif1\0\0\0\0mif1avif', 'latin1')],
		['a video', Buffer.from('\0\0\0\u0018ftypisom\0\0\0\0isommp42', 'latin1')],
		['a PNG in the variant of Apple (CgBI), which only Apple reads', Buffer.concat([PNG, Buffer.from('\0\0\0\u0004CgBI\x50\0\x20\x02....\0\0\0\rIHDR', 'latin1')])],
		['a video', Buffer.from('\0\0\0\u0018ftypisom\0\0\0\0', 'latin1')],
		['something else', Buffer.from([0, 1, 2, 3, 255])],
	])('%s', (word, bytes) => {
		expect(readImageHeader(bytes)).toBeUndefined();
		expect(describeOther(bytes)).toBe(word);
	});
});

it('never fails on damaged headers', async () => {
	const whole = await Promise.all([
		image(40, 30).png().toBuffer(),
		image(40, 30).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
		image(40, 30).webp().toBuffer(),
	]);
	fc.assert(
		fc.property(fc.constantFrom(...whole), fc.nat(400), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 6 }), (bytes, length, changes) => {
			const damaged = Buffer.from(bytes.subarray(0, length));
			for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
			const header = readImageHeader(damaged);
			describeOther(damaged);
			return header === undefined || header.mime.startsWith('image/');
		}),
		{ numRuns: 3000 },
	);
});
