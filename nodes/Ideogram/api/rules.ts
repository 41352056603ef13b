/**
 * Rules between fields, from the constraints in Ideogram's API specification. A rule is checked before anything is sent; its
 * message names the fields as the form does and says how to mend it.
 */
import type { Field, ImageFacts, Rule, Value, Values } from './types';

const given = (value: Value | undefined) => value !== undefined && !(Array.isArray(value) && value.length === 0);

/** Two shapes count as the same up to this difference; Ideogram does not publish its own tolerance. */
const SHAPE_TOLERANCE = 0.05;
/** Above this many pixels a resolution is of the 2k tier. Ours: the documented sizes lie at about 1 and 3 to 4 megapixels. */
const TIER_BORDER = 2 * 1024 * 1024;

/** At most one of these fields. */
export const notTogether = (...fields: Field[]): Rule => ({
	summary: `At most one of ${named(fields)}.`,
	check: (values) => {
		const found = labels(fields.filter((field) => given(values[field.name])));
		if (found.length < 2) return undefined;
		return {
			problem: `${quoted(found)} cannot be used together`,
			fix: `Remove ${found.length === 2 ? 'one of the two' : 'all but one of them'} from Additional Fields.`,
		};
	},
});

/** `field` excludes each of `others`, which may stand beside each other. */
export const excludes = (field: Field, ...others: Field[]): Rule => ({
	summary: `\`${field.name}\` not together with ${named(others)}.`,
	check: (values) => {
		const found = labels(others.filter((other) => given(values[other.name])));
		if (!given(values[field.name]) || found.length === 0) return undefined;
		return {
			problem: `${quoted([field.label])} cannot be used together with ${quoted(found)}`,
			fix: `Remove either ${field.label} or ${found.join(' and ')} from Additional Fields.`,
		};
	},
});

/** `field` only together with `other`. */
export const needs = (field: Field, other: Field): Rule => ({
	summary: `\`${field.name}\` only with \`${other.name}\`.`,
	check: (values) => {
		if (!given(values[field.name]) || given(values[other.name])) return undefined;
		return {
			problem: `${quoted([field.label])} needs ${quoted([other.label])}`,
			fix: `Add ${other.label} under Additional Fields, or remove ${field.label}.`,
		};
	},
});

/** At least one of these fields. */
export const needsOneOf = (...fields: Field[]): Rule => ({
	summary: `At least one of ${named(fields)}.`,
	check: (values) => {
		if (fields.some((field) => given(values[field.name]))) return undefined;
		return {
			problem: `This model needs ${quoted([fields[0].label])}`,
			fix: `Add ${listed(labels(fields), 'or')} under Additional Fields.`,
		};
	},
});

/** Both images have the same size in pixels. */
export const sameSize = (mask: Field, image: Field): Rule => ({
	summary: `\`${mask.name}\` has the same size in pixels as \`${image.name}\`.`,
	check: (values) => {
		const [a, b] = [firstImage(values, mask), firstImage(values, image)];
		if (!a?.width || !b?.width || (a.width === b.width && a.height === b.height)) return undefined;
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
		const { width, height } = firstImage(values, shape.source) as Required<ImageFacts>;
		const { label, name } = shape.resolution;
		return {
			problem:
				`'${weight.label}' cannot be used with a resolution of ${String(values[name])}: ` +
				`the source is ${width}x${height}, which is another shape`,
			fix: `Remove ${weight.label} or ${label} from Additional Fields, or choose a resolution of the same shape as the source.`,
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
		const found = labels(fields.filter((field) => given(values[field.name])));
		if (given(values[styleType.name]) && values[styleType.name] !== 'auto') found.push(styleType.label);
		if (given(values[weight.name]) && changesShape(values, shape)) found.push(weight.label);
		if (found.length === 0) return undefined;
		return {
			problem: `${quoted(found)} cannot be used at the 2k tier`,
			fix:
				`Choose 1k as ${tier.label} (or a resolution of about 1 megapixel), ` +
				`or remove ${found.join(' and ')} from Additional Fields.`,
		};
	},
});

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

function firstImage(values: Values, { name }: Field): ImageFacts | undefined {
	return (values[name] as readonly ImageFacts[] | undefined)?.[0];
}

const listed = (names: string[], word: string) =>
	names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${word} ${names[names.length - 1]}`;

const quoted = (names: string[]) => listed(names.map((name) => `'${name}'`), 'and');

const labels = (fields: readonly Field[]) => fields.map(({ label }) => label);

const named = (fields: readonly Field[]) => fields.map(({ name }) => `\`${name}\``).join(', ');
