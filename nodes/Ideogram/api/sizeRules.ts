/**
 * Rules about pixels: masks, shapes and sizes, from the constraints in Ideogram's API specification. What the header of
 * a
 * file does not tell is not checked.
 */
import { given, labels, named, quoted, without } from './ruleWords';
import type { Field, FileFacts, Rule, Value, Values } from './types';

/** Two shapes count as the same up to this difference; Ideogram does not publish its own tolerance. */
const SHAPE_TOLERANCE = 0.05;
/**
 * Above this many pixels a resolution is of the 2k tier. Ours: the documented sizes lie at about 1 and 3 to 4
 * megapixels.
 */
const TIER_BORDER = 2 * 1024 * 1024;
/** Of what Ideogram makes at a size of the user's. */
const MOST_PIXELS = 2048 * 2048;

/** The mask, or each of several, has the same size in pixels as the image. */
export const sameSize = (mask: Field, image: Field): Rule => ({
	summary: `\`${mask.name}\` has the same size in pixels as \`${image.name}\`.`,
	check: (values) => {
		const b = firstImage(values, image);
		const isOther = ({ width, height }: FileFacts) => width && b?.width && (width !== b.width || height !== b.height);
		const a = ((values[mask.name] ?? []) as readonly FileFacts[]).find(isOther);
		if (!a || !b) return undefined;
		return {
			problem: `'${mask.label}' is ${a.width}x${a.height} pixels but '${image.label}' is ${b.width}x${b.height}`,
			fix: 'Use a mask with exactly the size of the image that it is for.',
		};
	},
});

/** The fields that decide the shape of the result. */
interface Shape {
	source: Field;
	resolution: Field;
	ratio?: Field;
}

/** With an image weight, the result keeps the shape of the source. */
export const weightKeepsShape = (weight: Field, shape: Shape): Rule => ({
	summary: `\`${weight.name}\` not together with a \`${shape.resolution.name}\` of another shape than the source.`,
	check: (values) => {
		if (!given(values[weight.name]) || !changesShape(values, shape)) return undefined;
		const { width, height } = firstImage(values, shape.source) as Required<FileFacts>;
		const { name } = shape.resolution;
		return {
			problem:
				`'${weight.label}' cannot be used with a resolution of ${String(values[name])}: ` +
				`the source is ${width}x${height}, which is another shape`,
			fix: `Choose a resolution of the same shape as the source, ${without([weight])}, or ${without([shape.resolution])}.`,
		};
	},
});

/** A tier that is given agrees with the resolution that is given. */
export const tierFitsResolution = (tier: Field, resolution: Field): Rule => ({
	summary: `\`${tier.name}\` agrees with \`${resolution.name}\`.`,
	check: (values) => {
		const implied = tierOf(values[resolution.name]);
		const chosen = values[tier.name];
		if (!implied || !chosen || implied === chosen) return undefined;
		return {
			problem: `'${resolution.label}' ${String(values[resolution.name])} does not belong to the tier ${String(chosen)}`,
			fix: `Choose ${implied} as ${tier.label}, or remove one of the two from Additional Fields.`,
		};
	},
});

/** These fields work at the 1k tier only, and so does an image weight with another shape than the source's. */
export const only1k = (
	{ tier, styleType, weight, shape }: { tier: Field; styleType: Field; weight: Field; shape: Shape },
	...fields: Field[]
): Rule => ({
	summary:
		`Only at the 1k tier: ${named(fields)}, a \`${styleType.name}\` other than auto, ` +
		`and \`${weight.name}\` with a shape other than the source's.`,
	check: (values) => {
		if ((values[tier.name] ?? tierOf(values[shape.resolution.name]) ?? '1k') === '1k') return undefined;
		const found = fields.filter((field) => given(values[field.name]));
		if (given(values[styleType.name]) && values[styleType.name] !== 'auto') found.push(styleType);
		if (given(values[weight.name]) && changesShape(values, shape)) found.push(weight);
		if (found.length === 0) return undefined;
		return {
			problem: `${quoted(labels(found))} cannot be used at the 2k tier`,
			fix: `Choose 1k as ${tier.label} (or a resolution of about 1 megapixel), or ${without(found)}.`,
		};
	},
});

/** The longer side is at most so many times as long as the shorter one. */
export const notLongerThan = (source: Field, times: number): Rule => ({
	summary: `The longer side of \`${source.name}\` is at most ${times} times as long as the shorter one.`,
	check: (values) => {
		const image = firstImage(values, source);
		if (!image?.width || !image.height || longer(image) <= times * shorter(image)) return undefined;
		return {
			problem: `The image in '${source.label}' is ${image.width}x${image.height} pixels: one side is more than ${times} times as long as the other`,
			fix: "Crop it first, for example with n8n's Edit Image node.",
		};
	},
});

/** The result of an upscale is at most so many pixels wide and high. */
export const upscaledFits = (source: Field, factor: Field, largest: number): Rule => ({
	summary: `\`${source.name}\` times \`${factor.name}\` is at most ${largest} pixels wide and high.`,
	check: (values) => {
		const image = firstImage(values, source);
		const times = Number(String(values[factor.name] ?? factor.initial).slice(1));
		if (!image?.width || !image.height || longer(image) * times <= largest) return undefined;
		return {
			problem: `The image in '${source.label}' is ${image.width}x${image.height} pixels, and ${times} times that is more than ${largest} pixels a side`,
			fix: `Choose a smaller ${factor.label}, or use a smaller image.`,
		};
	},
});

/** A size in pixels is one that Ideogram 4.5 makes: from a list without source images, in steps with them. */
export const sizeFits = (size: Field, presets: readonly string[], sources: readonly Field[]): Rule => ({
	summary:
		`\`${size.name}\` in pixels: with ${named(sources)} sides are multiples of 32 from 256 on, at most 2048x2048 pixels ` +
		'together and 6 to 1; else it is a size of Ideogram 4.0.',
	check: (values) => {
		const wanted = parseSize(values[size.name]);
		if (!wanted) return undefined;
		const { width, height } = wanted;
		const problem = `'${size.label}' is ${width}x${height}, which this model does not make`;
		if (!sources.some(({ name }) => given(values[name]))) {
			return presets.includes(`${width}x${height}`)
				? undefined
				: { problem, fix: `Choose one of: auto, ${presets.join(', ')}.` };
		}
		if (width % 32 === 0 && height % 32 === 0 && isRegion(wanted)) return undefined;
		return {
			problem,
			fix: 'Use sides that are multiples of 32, from 256 on, at most 2048x2048 pixels together, and at most 6 to 1.',
		};
	},
});

/** Width and height of one's own go together, in steps of 16, and are not too large. */
export const customSizeFits = (width: Field, height: Field): Rule => ({
	summary: `\`${width.name}\` and \`${height.name}\` together, multiples of 16, at most ${MOST_PIXELS} pixels.`,
	check: (values) => {
		const sides = [width, height].map(({ name }) => values[name] as number | undefined);
		const [missing] = [width, height].filter((_side, index) => sides[index] === undefined);
		if (missing) {
			if (sides.every((side) => side === undefined)) return undefined;
			return {
				problem: `'${missing.label}' is missing`,
				fix: `Give both ${width.label} and ${height.label}, or neither.`,
			};
		}
		const [across, down] = sides as [number, number];
		if (across % 16 === 0 && down % 16 === 0 && across * down <= MOST_PIXELS) return undefined;
		return {
			problem: `'${width.label}' and '${height.label}' are ${across}x${down}, which this model does not make`,
			fix: `Use multiples of 16, together at most ${MOST_PIXELS} pixels.`,
		};
	},
});

/** A region given by its edges lies in the image, and is not too small, large or narrow. */
export const regionFits = (region: Field, source: Field): Rule => ({
	summary: `\`${region.name}\` lies in the image, with sides from 256 pixels on, at most 4194304 pixels together and 6 to 1.`,
	check: (values) => {
		const edges = /^(\d+),(\d+),(\d+),(\d+)$/.exec(String(values[region.name]))?.slice(1).map(Number);
		if (!edges) return undefined;
		const [top, left, bottom, right] = edges;
		const image = firstImage(values, source);
		const isInside = !image?.width || !image.height || (right <= image.width && bottom <= image.height);
		if (isInside && isRegion({ width: right - left, height: bottom - top })) return undefined;
		return {
			problem: `'${region.label}' ${edges.join(',')} is not a region that this model takes`,
			fix: 'Write top,left,bottom,right in pixels: inside the image, sides from 256 on, at most 4194304 pixels together, and at most 6 to 1.',
		};
	},
});

interface Size {
	width: number;
	height: number;
}

const isRegion = ({ width, height }: Size) => {
	const short = Math.min(width, height);
	return short >= 256 && width * height <= MOST_PIXELS && Math.max(width, height) <= 6 * short;
};

const longer = ({ width = 0, height = 0 }: FileFacts) => Math.max(width, height);
const shorter = ({ width = 0, height = 0 }: FileFacts) => Math.min(width, height);

function tierOf(resolution: Value | undefined): '1k' | '2k' | undefined {
	const size = parseSize(resolution);
	return size && (size.width * size.height > TIER_BORDER ? '2k' : '1k');
}

/** Whether the result's shape differs from the source's; false when the source's size is not known. */
function changesShape(values: Values, { source, resolution, ratio }: Shape): boolean {
	const image = firstImage(values, source);
	const target = parseSize(values[resolution.name]) ?? parseRatio(ratio && values[ratio.name]);
	if (!target || !image?.width || !image.height) return false;
	const [wanted, has] = [target.width / target.height, image.width / image.height];
	return Math.abs(wanted / has - 1) > SHAPE_TOLERANCE;
}

function parseSize(value: Value | undefined) {
	const match = /^(\d+)x(\d+)$/.exec(String(value));
	return match ? { width: Number(match[1]), height: Number(match[2]) } : undefined;
}

function parseRatio(value: Value | undefined) {
	const match = /^(\d+):(\d+)$/.exec(String(value));
	return match ? { width: Number(match[1]), height: Number(match[2]) } : undefined;
}

function firstImage(values: Values, { name }: Field): FileFacts | undefined {
	return (values[name] as readonly FileFacts[] | undefined)?.[0];
}
