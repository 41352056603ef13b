import sharp from 'sharp';

/** The image of an uncompressed BMP with 24 or 32 bits a pixel, as PNG; nothing for any other. */
export async function decodeBmp(bytes: Buffer): Promise<Buffer | undefined> {
	if (bytes.length < 54) return undefined;
	const [start, width, rows] = [bytes.readUInt32LE(10), bytes.readInt32LE(18), bytes.readInt32LE(22)];
	const [bits, compression] = [bytes.readUInt16LE(28), bytes.readUInt32LE(30)];
	const height = Math.abs(rows);
	const stride = Math.ceil((width * bits) / 32) * 4;
	const isPlain = (bits === 24 || bits === 32) && (compression === 0 || compression === 3);
	if (!isPlain || width < 1 || bytes.length < start + stride * height) return undefined;
	const pixels = Buffer.alloc(width * height * 3);
	for (let y = 0; y < height; y++) {
		// Rows stand upside down unless their number is negative.
		const row = start + stride * (rows > 0 ? height - 1 - y : y);
		for (let x = 0; x < width; x++) {
			const from = row + (x * bits) / 8;
			const to = (y * width + x) * 3;
			pixels[to] = bytes[from + 2]!;
			pixels[to + 1] = bytes[from + 1]!;
			pixels[to + 2] = bytes[from]!;
		}
	}
	return await sharp(pixels, { raw: { width, height, channels: 3 } })
		.png()
		.toBuffer();
}
