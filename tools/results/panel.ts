/** Sources and results side by side. */
import sharp from 'sharp';

/** GitHub shows a page about so wide. */
const WIDTH = 880;
const TALLEST = 300;
const GAP = 16;
const LARGEST = 40 * 1024;

/** In one scale, so that a larger result looks larger. Transparent parts stand before a checkerboard. */
export async function panel(images: Buffer[]): Promise<Buffer> {
	const sizes = await Promise.all(
		images.map(async (image) => {
			const { width, height } = (await sharp(image).metadata()).autoOrient;
			return { image, width, height };
		}),
	);
	const wide = sizes.reduce((sum, { width }) => sum + width, 0);
	const scale = Math.min(
		TALLEST / Math.max(...sizes.map(({ height }) => height)),
		(WIDTH - GAP * (sizes.length - 1)) / wide,
	);
	const scaled = await Promise.all(
		sizes.map(async ({ image, width, height }) => {
			const [w, h] = [Math.floor(width * scale), Math.floor(height * scale)];
			const shown = await sharp(image).autoOrient().resize(w, h, { fit: 'fill' }).png().toBuffer();
			const input = await sharp(checkers(w, h))
				.composite([{ input: shown }])
				.png()
				.toBuffer();
			return { input, w, h };
		}),
	);
	const height = Math.max(...scaled.map(({ h }) => h));
	let left = 0;
	const placed = scaled.map(({ input, w, h }) => {
		const place = { input, left, top: Math.round((height - h) / 2) };
		left += w + GAP;
		return place;
	});
	const whole = await sharp({
		create: { width: left - GAP, height, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
	})
		.composite(placed)
		.png()
		.toBuffer();
	return await small(whole);
}

/** WebP of at most 40 KB. */
export async function small(image: Buffer): Promise<Buffer> {
	for (const quality of [90, 80, 70, 60, 50, 40, 30]) {
		const packed = await sharp(image).webp({ quality, effort: 6 }).toBuffer();
		if (packed.length <= LARGEST) return packed;
	}
	throw new Error('No WebP of this image is small enough');
}

const checkers = (width: number, height: number): Buffer =>
	Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<defs><pattern id="c" width="20" height="20" patternUnits="userSpaceOnUse"><rect width="20" height="20" fill="#fff"/>
		<path d="M0 0H10V10H0Z M10 10H20V20H10Z" fill="#e3e3e8"/></pattern></defs>
		<rect width="${width}" height="${height}" fill="url(#c)"/></svg>`);
