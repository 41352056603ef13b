import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { Size } from '../sizes';

/** Red, green and blue of each pixel. */
export interface Pixels extends Size {
	rgb: Buffer;
}

export interface Region extends Size {
	/** 1 for each pixel that belongs to it, 0 for each other. */
	inside: Uint8Array;
}

/** The pixels of an image as it is seen: upright, on white where it is transparent. */
export async function pixelsOf(image: Buffer): Promise<Pixels> {
	const { data, info } = await upright(image).raw().toBuffer({ resolveWithObject: true });
	return { rgb: data, width: info.width, height: info.height };
}

export function upright(image: Buffer): Sharp {
	return sharp(image).autoOrient().flatten({ background: '#ffffff' }).toColorspace('srgb').removeAlpha();
}

/** The image in another size, filled to its edges. */
export async function covering(image: Buffer, { width, height }: Size): Promise<Pixels> {
	const rgb = await upright(image).resize(width, height, { fit: 'cover' }).raw().toBuffer();
	return { rgb, width, height };
}

export async function png({ rgb, width, height }: Pixels): Promise<Buffer> {
	return await sharp(rgb, { raw: { width, height, channels: 3 } })
		.png({ compressionLevel: 2 })
		.toBuffer();
}

/** The second image where the region is, the first one everywhere else, to the pixel. */
export function blend(kept: Pixels, changed: Pixels, region: Region): Pixels {
	const rgb = Buffer.from(kept.rgb);
	for (let pixel = 0; pixel < region.inside.length; pixel++) {
		if (region.inside[pixel]) changed.rgb.copy(rgb, pixel * 3, pixel * 3, pixel * 3 + 3);
	}
	return { ...kept, rgb };
}

/** What a mask marks: its black or its white. */
export async function regionOf(mask: Buffer, marks: 'black' | 'white'): Promise<Region> {
	const image = upright(mask).grayscale().raw();
	const { data, info } = await image.toBuffer({ resolveWithObject: true });
	const { width, height, channels } = info;
	const inside = new Uint8Array(width * height);
	for (let pixel = 0; pixel < inside.length; pixel++) {
		const isWhite = data[pixel * channels]! >= 128;
		inside[pixel] = isWhite === (marks === 'white') ? 1 : 0;
	}
	return { inside, width, height };
}

/** What a mask marks with its white or, where it is told by transparency alone, with what is opaque. */
export async function markedBy(mask: Buffer): Promise<Region> {
	const { isOpaque } = await sharp(mask).stats();
	return await regionOf(isOpaque ? mask : await sharp(mask).extractChannel('alpha').png().toBuffer(), 'white');
}

export function rectangle({ width, height }: Size, left: number, top: number, right: number, bottom: number): Region {
	const inside = new Uint8Array(width * height);
	for (let y = top; y < bottom; y++) inside.fill(1, y * width + left, y * width + right);
	return { inside, width, height };
}

export function invert(region: Region): Region {
	return { ...region, inside: region.inside.map((flag) => 1 - flag) };
}

export function share({ inside }: Region): number {
	return inside.reduce((sum, flag) => sum + flag, 0) / inside.length;
}
