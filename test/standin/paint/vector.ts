import sharp from 'sharp';
import { upright } from './pixels';

/** The image as an SVG of colored tiles; `detailed` has more of them. */
export async function vectorize(source: Buffer, detailed: boolean): Promise<Buffer> {
	const { width, height } = (await sharp(source).metadata()).autoOrient;
	const tiles = detailed ? 24 : 8;
	const small = await upright(source).resize(tiles, tiles, { fit: 'fill' }).raw().toBuffer();
	const rects = Array.from({ length: tiles * tiles }, (_, index) => {
		const [red, green, blue] = small.subarray(index * 3, index * 3 + 3);
		const place = `x="${index % tiles}" y="${Math.floor(index / tiles)}" width="1" height="1"`;
		return `<rect ${place} fill="rgb(${red},${green},${blue})"/>`;
	});
	const box = `width="${width}" height="${height}" viewBox="0 0 ${tiles} ${tiles}" preserveAspectRatio="none"`;
	return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${box}>\n${rects.join('\n')}\n</svg>\n`);
}
