/** Images and files to feed the node with. */
import sharp from 'sharp';

export const png = async (width = 64, height = 48, background = '#c63'): Promise<Buffer> =>
	await sharp({ create: { width, height, channels: 3, background } })
		.png()
		.toBuffer();

export const jpeg = async (width = 64, height = 48): Promise<Buffer> =>
	await sharp({ create: { width, height, channels: 3, background: '#36c' } })
		.jpeg()
		.toBuffer();

export const webp = async (width = 64, height = 48): Promise<Buffer> =>
	await sharp({ create: { width, height, channels: 3, background: '#3c6' } })
		.webp()
		.toBuffer();

/** The left half black, the right half white. */
export const maskPng = async (width = 64, height = 48): Promise<Buffer> => {
	const left = { input: await png(Math.ceil(width / 2), height, '#000'), left: 0, top: 0 };
	return await sharp({ create: { width, height, channels: 3, background: '#fff' } })
		.composite([left])
		.png()
		.toBuffer();
};

/** A real PNG of about so many bytes: its image data is followed by padding in a chunk that readers skip. */
export async function largePng(bytes: number): Promise<Buffer> {
	const small = await png();
	const length = bytes - small.length - 12;
	const chunk = Buffer.alloc(length + 12, 7);
	chunk.writeUInt32BE(length, 0);
	chunk.write('paDd', 4, 'latin1');
	chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + length)), 8 + length);
	const end = small.length - 12;
	return Buffer.concat([small.subarray(0, end), chunk, small.subarray(end)]);
}

function crc32(bytes: Buffer): number {
	let crc = 0xffffffff;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
	}
	return (crc ^ 0xffffffff) >>> 0;
}
