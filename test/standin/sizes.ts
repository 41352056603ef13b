import { catalog } from '../facts';

export interface Size {
	width: number;
	height: number;
}

// The facts name the tiers but not the border between them; this one is ours.
const tierBorder = 2 * 1024 * 1024;

// "Differs from the source" needs a tolerance, as sizes are whole pixels; 5 % is ours.
const shapeTolerance = 0.05;

/** Reads 16x9, 16:9, 1280x720, ASPECT_16_9 and RESOLUTION_1280_720. */
export function pair(value: string): Size {
	const found = /(\d+)[x:_](\d+)$/.exec(value);
	if (!found) throw new Error(`"${value}" holds no pair of numbers.`);
	return { width: Number(found[1]), height: Number(found[2]) };
}

export function tierOf({ width, height }: Size): '1k' | '2k' {
	return width * height > tierBorder ? '2k' : '1k';
}

export function sameShape(a: Size, b: Size): boolean {
	const change = (a.width * b.height) / (a.height * b.width);
	return Math.max(change, 1 / change) <= 1 + shapeTolerance;
}

function budget(tier: '1k' | '2k'): number {
	return tier === '2k' ? 4 * 1024 * 1024 : 1024 * 1024;
}

/** The largest size of exactly this ratio that stays within the tier. */
export function sizeOfRatio(ratio: Size, tier: '1k' | '2k' = '1k'): Size {
	const unit = Math.sqrt(budget(tier) / (ratio.width * ratio.height));
	const even = Math.floor(unit / 8) * 8;
	return { width: ratio.width * even, height: ratio.height * even };
}

/** The source's own shape, at the size of the tier. */
export function sizeOfSource(source: Size, tier: '1k' | '2k' = '1k'): Size {
	const scale = Math.sqrt(budget(tier) / (source.width * source.height));
	const even = (length: number) => Math.max(8, Math.round((length * scale) / 8) * 8);
	return { width: even(source.width), height: even(source.height) };
}

/** The supported size that comes closest in shape, then in pixels, without leaving the tier. */
export function snap(wanted: Size): Size {
	const shape = (size: Size) => Math.abs(Math.log((size.width * wanted.height) / (size.height * wanted.width)));
	const pixels = (size: Size) => Math.abs(size.width * size.height - wanted.width * wanted.height);
	return catalog.enums
		.ResolutionV4!.map(pair)
		.filter((size) => tierOf(size) === tierOf(wanted))
		.sort((a, b) => shape(a) - shape(b) || pixels(a) - pixels(b))[0]!;
}
