import sharp from 'sharp';
import { remix } from '../remix';
import type { Size } from '../sizes';
import { backgroundOf, surroundings } from './background';
import type { Region } from './pixels';
import { blend, covering, invert, pixelsOf, png, upright } from './pixels';
import { scene } from './scene';

export interface EditOrder {
	source: Buffer;
	prompt: string;
	seed: number;
	style?: string;
	colors?: string[];
}

/** The source with something new where the region is, and untouched everywhere else. */
export async function repaint(order: EditOrder, region: Region): Promise<Buffer> {
	const kept = await pixelsOf(order.source);
	const changed = await pixelsOf(await remix({ ...order, width: kept.width, height: kept.height, weight: 5 }));
	return await png(blend(kept, changed, region));
}

/** A new background behind the subject: a scene of the prompt, or the given image. */
export async function replaceBackground(order: EditOrder, setting?: Buffer): Promise<Buffer> {
	const kept = await pixelsOf(order.source);
	const background = setting ?? (await scene({ ...order, width: kept.width, height: kept.height }));
	return await png(blend(kept, await covering(background, kept), backgroundOf(kept)));
}

/** The subject alone: transparent where the background was. */
export async function removeBackground(source: Buffer): Promise<Buffer> {
	const { rgb, width, height } = await pixelsOf(source);
	const alpha = Buffer.from(invert(backgroundOf({ rgb, width, height })).inside.map((flag) => flag * 255));
	return await sharp(rgb, { raw: { width, height, channels: 3 } })
		.joinChannel(alpha, { raw: { width, height, channels: 1 } })
		.png({ compressionLevel: 2 })
		.toBuffer();
}

/** The region painted over with the color around it. */
export async function removeObject(source: Buffer, region: Region): Promise<Buffer> {
	const kept = await pixelsOf(source);
	const [red, green, blue] = surroundings(kept, region);
	const rgb = Buffer.alloc(kept.rgb.length);
	for (let at = 0; at < rgb.length; at += 3) {
		rgb[at] = red;
		rgb[at + 1] = green;
		rgb[at + 2] = blue;
	}
	return await png(blend(kept, { ...kept, rgb }, region));
}

/** The region in one color, its light and shade kept. */
export async function recolor(source: Buffer, color: string, region?: Region): Promise<Buffer> {
	const kept = await pixelsOf(source);
	const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)) as [number, number, number];
	const rgb = Buffer.alloc(kept.rgb.length);
	for (let at = 0; at < rgb.length; at += 3) {
		const light = 0.4 + (0.6 * (kept.rgb[at]! + kept.rgb[at + 1]! + kept.rgb[at + 2]!)) / 765;
		rgb[at] = red * light;
		rgb[at + 1] = green * light;
		rgb[at + 2] = blue * light;
	}
	return await png(region ? blend(kept, { ...kept, rgb }, region) : { ...kept, rgb });
}

/** The region made of what the material shows, at its light and shade. */
export async function clad(source: Buffer, material: Buffer, region: Region): Promise<Buffer> {
	const kept = await pixelsOf(source);
	const { rgb } = await covering(material, kept);
	for (let at = 0; at < rgb.length; at++) rgb[at] = rgb[at]! * (0.4 + (0.6 * kept.rgb[at]!) / 255);
	return await png(blend(kept, { ...kept, rgb }, region));
}

/** The whole source within a canvas of another shape; what is added goes on in its colors. */
export async function reframe(source: Buffer, { width, height }: Size): Promise<Buffer> {
	const blur = Math.max(1, Math.min(width, height) / 40);
	const [canvas, inner] = await Promise.all([
		upright(source).resize(width, height, { fit: 'cover' }).blur(blur).toBuffer(),
		upright(source).resize(width, height, { fit: 'inside' }).png().toBuffer(),
	]);
	return await sharp(await sharp(canvas).png().toBuffer())
		.composite([{ input: inner, gravity: 'centre' }])
		.removeAlpha()
		.png({ compressionLevel: 2 })
		.toBuffer();
}

export async function enlarge(source: Buffer, { width, height }: Size): Promise<Buffer> {
	return await upright(source)
		.resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
		.sharpen()
		.png({ compressionLevel: 2 })
		.toBuffer();
}
