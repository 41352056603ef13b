import type { OverlayOptions, Sharp } from 'sharp';
import sharp from 'sharp';
import type { Look } from './looks';
import { chooseLook, dice } from './looks';
import type { Size } from './sizes';

export interface RemixOrder extends Size {
	source: Buffer;
	prompt: string;
	seed: number;
	/** 100 keeps the source, 1 hardly does. */
	weight?: number;
	style?: string;
	/** Hex colors, in any order. */
	colors?: string[];
}

type Rgb = [number, number, number];

/** The remixed image as PNG; the same for the same order. */
export async function remix(order: RemixOrder): Promise<Buffer> {
	const { width, height, prompt, seed } = order;
	// The power keeps the middle weights well visible; 100 still leaves nearly the source.
	const strength = ((101 - (order.weight ?? 50)) / 100) ** 0.7;
	const look = chooseLook(prompt, seed, order.style, order.colors);
	const stops = look.colors.map(rgb).sort((a, b) => luma(...a) - luma(...b));

	const base = await pixels(crop(order));
	const painted = await paint(base, order);
	recolor(base, painted, width, { look, stops, strength, seed });

	return await sharp(base, { raw: { width, height, channels: 3 } })
		.composite(overlays(order, look, stops, strength))
		.removeAlpha()
		.png({ compressionLevel: 2, adaptiveFiltering: true })
		.toBuffer();
}

function crop({ source, width, height }: RemixOrder) {
	return sharp(source)
		.autoOrient()
		.flatten({ background: '#ffffff' })
		.resize(width, height, { fit: 'cover', position: 'centre' })
		.toColorspace('srgb');
}

function pixels(image: Sharp): Promise<Buffer> {
	return image.removeAlpha().raw().toBuffer();
}

/** Brush strokes: fine detail goes, edges stay. Done at a third of the size, as the median is slow. */
function paint(base: Buffer, { width, height }: Size): Promise<Buffer> {
	const third = (length: number) => Math.max(1, Math.round(length / 3));
	return sharp(base, { raw: { width, height, channels: 3 } })
		.resize(third(width), third(height), { fit: 'fill', kernel: 'cubic' })
		.median(3)
		.raw()
		.toBuffer()
		.then((small) =>
			pixels(
				sharp(small, { raw: { width: third(width), height: third(height), channels: 3 } }).resize(width, height, {
					fit: 'fill',
					kernel: 'linear',
				}),
			),
		);
}

interface Recolor {
	look: Look;
	stops: Rgb[];
	strength: number;
	seed: number;
}

/** Draws the pixels of base, in place, towards the look's colors, in steps of brightness and with outlines. */
function recolor(base: Buffer, painted: Buffer, width: number, { look, stops, strength, seed }: Recolor): void {
	// Local names, as a global is slow to reach from the sandbox of a test runner.
	const { abs, imul } = Math;
	const { tone, paint: paintShare, grain } = look;
	const ramp = gradient(stops, look.levels);
	const row = width * 3;
	const [inkR, inkG, inkB] = stops[0]!;
	let noise = seed | 1;
	for (let at = 0; at < base.length; at += 3) {
		const r = base[at]! + (painted[at]! - base[at]!) * paintShare;
		const g = base[at + 1]! + (painted[at + 1]! - base[at + 1]!) * paintShare;
		const b = base[at + 2]! + (painted[at + 2]! - base[at + 2]!) * paintShare;
		const bright = luma(r, g, b) & 255;
		let newR = r + (ramp[bright * 3]! - r) * tone;
		let newG = g + (ramp[bright * 3 + 1]! - g) * tone;
		let newB = b + (ramp[bright * 3 + 2]! - b) * tone;

		const right = at + 6 < base.length ? at + 6 : at;
		const below = at + row * 2 < base.length ? at + row * 2 : at;
		const edge = abs(painted[right + 1]! - painted[at + 1]!) + abs(painted[below + 1]! - painted[at + 1]!);
		const ink = edge < 14 ? 0 : edge > 60 ? look.ink : ((edge - 14) / 46) * look.ink;
		newR += (inkR - newR) * ink;
		newG += (inkG - newG) * ink;
		newB += (inkB - newB) * ink;

		noise = (imul(noise, 1664525) + 1013904223) | 0;
		const speck = ((noise >>> 24) / 255 - 0.5) * grain;
		base[at] = clamp(base[at]! + (newR + speck - base[at]!) * strength);
		base[at + 1] = clamp(base[at + 1]! + (newG + speck - base[at + 1]!) * strength);
		base[at + 2] = clamp(base[at + 2]! + (newB + speck - base[at + 2]!) * strength);
	}
}

/** For each brightness the color that it becomes. */
function gradient(stops: Rgb[], levels: number): Uint8Array {
	const ramp = new Uint8Array(256 * 3);
	for (let bright = 0; bright < 256; bright++) {
		const place = (Math.round((bright / 255) * (levels - 1)) / (levels - 1)) * (stops.length - 1);
		const from = stops[Math.floor(place)]!;
		const to = stops[Math.ceil(place)]!;
		for (let channel = 0; channel < 3; channel++) {
			ramp[bright * 3 + channel] = from[channel]! + (to[channel]! - from[channel]!) * (place % 1);
		}
	}
	return ramp;
}

/** A sun, its halo and a few waves, placed by prompt and seed. */
function overlays(order: RemixOrder, look: Look, stops: Rgb[], strength: number): OverlayOptions[] {
	const { width, height } = order;
	const roll = dice(`${order.prompt}\n${order.seed}\nshapes`);
	const color = (index: number) => `rgb(${stops[Math.min(index, stops.length - 1)]!.join(',')})`;
	const opacity = (most: number) => (most * look.shapes * strength).toFixed(3);
	const short = Math.min(width, height);
	const x = width * (0.15 + 0.7 * roll());
	const y = height * (0.14 + 0.2 * roll());
	const radius = short * (0.12 + 0.1 * roll());

	const rings = [2.6, 2.1, 1.6].map(
		(times) => `<circle cx="${x}" cy="${y}" r="${radius * times}" fill="${color(4)}" fill-opacity="${opacity(0.16)}"/>`,
	);
	const sun = `<circle cx="${x}" cy="${y}" r="${radius}" fill="${color(3)}" fill-opacity="${opacity(0.75)}"/>`;
	const waves = [0, 1, 2].map((index) => {
		const top = height * (0.8 + index * 0.07);
		const swing = height * (0.03 + 0.04 * roll());
		const turn = width * (0.3 + 0.4 * roll());
		const crest = `Q ${turn / 2} ${top - swing * 2}, ${turn} ${top} T ${width * 1.5} ${top - swing}`;
		const fill = `fill="${color(2 - index)}" fill-opacity="${opacity(0.38)}"`;
		return `<path d="M0 ${top} ${crest} V ${height} H 0 Z" ${fill}/>`;
	});
	const stroke = `stroke="${color(4)}" stroke-width="${short * 0.035}" stroke-opacity="${opacity(0.8)}"`;
	const whole = `width="${width}" height="${height}"`;
	const frame = `<rect ${whole} fill="none" ${stroke}/>`;
	const shapes = [...rings, sun, ...waves, frame].join('');
	return [{ input: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${whole}>${shapes}</svg>`) }];
}

function rgb(hex: string): Rgb {
	const full = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex;
	return [1, 3, 5].map((at) => parseInt(full.slice(at, at + 2), 16)) as Rgb;
}

function luma(r: number, g: number, b: number): number {
	return 0.299 * r + 0.587 * g + 0.114 * b;
}

function clamp(value: number): number {
	return value < 0 ? 0 : value > 255 ? 255 : value;
}
