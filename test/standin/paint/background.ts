import type { Pixels, Region } from './pixels';

// How far a color may be from that of the border and still be background.
const tolerance = 48;

/** The background: what hangs together with the border and has its color. The rest is the subject. */
export function backgroundOf({ rgb, width, height }: Pixels): Region {
	const border = borderColor({ rgb, width, height });
	const inside = new Uint8Array(width * height);
	const isBackground = (pixel: number) =>
		Math.abs(rgb[pixel * 3]! - border[0]) <= tolerance &&
		Math.abs(rgb[pixel * 3 + 1]! - border[1]) <= tolerance &&
		Math.abs(rgb[pixel * 3 + 2]! - border[2]) <= tolerance;
	const waiting: number[] = [];
	const visit = (pixel: number) => {
		if (inside[pixel] || !isBackground(pixel)) return;
		inside[pixel] = 1;
		waiting.push(pixel);
	};
	for (const pixel of borderOf(width, height)) visit(pixel);
	for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
		const x = pixel % width;
		if (x > 0) visit(pixel - 1);
		if (x < width - 1) visit(pixel + 1);
		if (pixel >= width) visit(pixel - width);
		if (pixel < width * (height - 1)) visit(pixel + width);
	}
	return { inside, width, height };
}

function* borderOf(width: number, height: number): Generator<number> {
	for (let x = 0; x < width; x++) yield* [x, x + width * (height - 1)];
	for (let y = 0; y < height; y++) yield* [y * width, y * width + width - 1];
}

/** The middle one of the border's values, channel by channel. */
export function borderColor({ rgb, width, height }: Pixels): [number, number, number] {
	const pixels = [...borderOf(width, height)];
	const middle = (channel: number) => {
		const values = pixels.map((pixel) => rgb[pixel * 3 + channel]!).sort((a, b) => a - b);
		return values[values.length >> 1]!;
	};
	return [middle(0), middle(1), middle(2)];
}

/** The mean color outside a region, near to it: what an object is painted over with. */
export function surroundings({ rgb, width, height }: Pixels, { inside }: Region): [number, number, number] {
	const sums = [0, 0, 0];
	let count = 0;
	const near = 6;
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const pixel = y * width + x;
			if (inside[pixel]) continue;
			const isNear =
				(x >= near && inside[pixel - near]) ||
				(x < width - near && inside[pixel + near]) ||
				(y >= near && inside[pixel - near * width]) ||
				(y < height - near && inside[pixel + near * width]);
			if (!isNear) continue;
			for (let channel = 0; channel < 3; channel++) sums[channel]! += rgb[pixel * 3 + channel]!;
			count += 1;
		}
	}
	return sums.map((sum) => (count ? Math.round(sum / count) : 128)) as [number, number, number];
}
