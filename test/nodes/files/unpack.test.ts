import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';

import { unpack } from '../../../nodes/Ideogram/files/unpack';
import { largePng } from '../../engine/images';

async function* inPieces(bytes: Buffer, size: number) {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpacked(bytes: Buffer, size: number): Promise<Buffer> {
	const { head, rest } = await unpack(inPieces(bytes, size));
	const chunks: Uint8Array[] = [head];
	for await (const chunk of rest) chunks.push(chunk);
	return Buffer.concat(chunks);
}

let image: Buffer;
beforeAll(async () => void (image = await largePng(200_000)));

it.each<[string, (bytes: Buffer) => Buffer]>([
	['nothing', (bytes) => bytes],
	['gzip', gzipSync],
	['deflate', deflateSync],
	['gzip upon gzip', (bytes) => gzipSync(gzipSync(bytes))],
	['gzip upon deflate', (bytes) => gzipSync(deflateSync(bytes))],
])('undoes %s, in pieces of any size', async (_name, pack) => {
	for (const size of [1, 31, 1000, 1_000_000]) {
		const bytes = await unpacked(pack(size === 1 ? image.subarray(0, 2000) : image), size);
		expect(bytes.equals(size === 1 ? image.subarray(0, 2000) : image)).toBe(true);
	}
	expect(await sharp(await unpacked(pack(image), 5000)).metadata()).toMatchObject({
		format: 'png',
		width: 64,
		height: 48,
	});
});

it('leaves alone what it does not know, and what is short', async () => {
	const brotli = brotliCompressSync(image);
	expect((await unpacked(brotli, 1000)).equals(brotli)).toBe(true);
	for (const text of ['', 'x', 'Come back later'])
		expect((await unpacked(Buffer.from(text), 10)).toString()).toBe(text);
});

it('fails where the packed bytes are cut or broken', async () => {
	const packed = gzipSync(image);
	await expect(unpacked(packed.subarray(0, packed.length - 20), 1000)).rejects.toThrow();
	const broken = Buffer.from(packed);
	broken.fill(255, 12);
	await expect(unpacked(broken, 1000)).rejects.toThrow();
});

it('hands on that the source broke off, and stops the source when nobody reads on', async () => {
	let closed = false;
	async function* source(breaks: boolean) {
		try {
			yield* inPieces(gzipSync(image), 200);
			if (breaks) throw new Error('reset');
		} finally {
			closed = true;
		}
	}
	const reading = async () => {
		const { rest } = await unpack(source(true));
		for await (const chunk of rest) expect(chunk.length).toBeGreaterThan(0);
	};
	await expect(reading()).rejects.toThrow('reset');
	closed = false;
	const opened = await unpack(source(false));
	for await (const chunk of opened.rest) {
		expect(chunk.length).toBeGreaterThan(0);
		break;
	}
	await new Promise((resolve) => setImmediate(resolve));
	expect(closed).toBe(true);
});
