/**
 * Rules between fields, from the constraints in Ideogram's API specification. A rule is checked before anything is sent; its
 * message names the fields as the form does and says how to mend it.
 */
import type { ImageFacts, Rule, Value, Values } from './types';

const given = (value: Value | undefined) => value !== undefined && !(Array.isArray(value) && value.length === 0);

/** Two shapes count as the same up to this difference; Ideogram does not publish its own tolerance. */
const SHAPE_TOLERANCE = 0.05;
/** Above this many pixels a resolution is of the 2k tier. Ours: the documented sizes lie at about 1 and 3 to 4 megapixels. */
const TIER_BORDER = 2 * 1024 * 1024;

/** At most one of these fields. */
export const notTogether = (...fields: string[]): Rule => ({
	summary: `At most one of ${fields.map((field) => `\`${field}\``).join(', ')}.`,
	check: (values, label) => {
		const found = fields.filter((field) => given(values[field])).map(label);
		if (found.length < 2) return undefined;
		return {
			problem: `${quoted(found)} cannot be used together`,
			fix: `Remove ${found.length === 2 ? 'one of the two' : 'all but one of them'} from Additional Fields.`,
		};
	},
});

/** `field` excludes each of `others`, which may stand beside each other. */
export const excludes = (field: string, ...others: string[]): Rule => ({
	summary: `\`${field}\` not together with ${others.map((other) => `\`${other}\``).join(', ')}.`,
	check: (values, label) => {
		const found = others.filter((other) => given(values[other])).map(label);
		if (!given(values[field]) || found.length === 0) return undefined;
		return {
			problem: `${quoted([label(field)])} cannot be used together with ${quoted(found)}`,
			fix: `Remove either ${label(field)} or ${found.join(' and ')} from Additional Fields.`,
		};
	},
});

/** `field` only together with `other`. */
export const needs = (field: string, other: string): Rule => ({
	summary: `\`${field}\` only with \`${other}\`.`,
	check: (values, label) => {
		if (!given(values[field]) || given(values[other])) return undefined;
		return {
			problem: `${quoted([label(field)])} needs ${quoted([label(other)])}`,
			fix: `Add ${label(other)} under Additional Fields, or remove ${label(field)}.`,
		};
	},
});

/** At least one of these fields. */
export const needsOneOf = (...fields: string[]): Rule => ({
	summary: `At least one of ${fields.map((field) => `\`${field}\``).join(', ')}.`,
	check: (values, label) => {
		if (fields.some((field) => given(values[field]))) return undefined;
		return {
			problem: `This model needs ${quoted([label(fields[0])])}`,
			fix: `Add ${listed(fields.map(label), 'or')} under Additional Fields.`,
		};
	},
});

/** Both images have the same size in pixels. */
export const sameSize = (mask: string, image: string): Rule => ({
	summary: `\`${mask}\` has the same size in pixels as \`${image}\`.`,
	check: (values, label) => {
		const [a, b] = [firstImage(values, mask), firstImage(values, image)];
		if (!a?.width || !b?.width || (a.width === b.width && a.height === b.height)) return undefined;
		return {
			problem: `${quoted([label(mask)])} is ${a.width}x${a.height} pixels but ${quoted([label(image)])} is ${b.width}x${b.height}`,
			fix: 'Use a mask with exactly the size of the character image.',
		};
	},
});

/** With an image weight, the result keeps the shape of the source. */
export const weightKeepsShape: Rule = {
	summary: '`imageWeight` not together with a `resolution` of another shape than the source.',
	check: (values, label) => {
		if (!given(values.imageWeight) || !changesShape(values)) return undefined;
		const { width, height } = firstImage(values, 'binaryPropertyName') as Required<ImageFacts>;
		return {
			problem: `${quoted([label('imageWeight')])} cannot be used with a resolution of ${values.resolution}: the source is ${width}x${height}, which is another shape`,
			fix: 'Remove Image Weight or Resolution from Additional Fields, or choose a resolution of the same shape as the source.',
		};
	},
};

/** A tier that is given agrees with the resolution that is given. */
export const tierFitsResolution: Rule = {
	summary: '`resolutionTier` agrees with `resolution`.',
	check: (values, label) => {
		const implied = tierOf(values.resolution);
		if (!implied || !values.resolutionTier || implied === values.resolutionTier) return undefined;
		return {
			problem: `${quoted([label('resolution')])} ${values.resolution} does not belong to the tier ${values.resolutionTier}`,
			fix: `Choose ${implied} as Resolution Tier, or remove one of the two from Additional Fields.`,
		};
	},
};

/** These fields work at the 1k tier only, and so does an image weight with another shape than the source's. */
export const only1k = (...fields: string[]): Rule => ({
	summary: `Only at the 1k tier: ${fields.map((field) => `\`${field}\``).join(', ')}, a \`styleType\` other than auto, and \`imageWeight\` with a shape other than the source's.`,
	check: (values, label) => {
		const tier = values.resolutionTier ?? tierOf(values.resolution) ?? '1k';
		if (tier === '1k') return undefined;
		const found = fields.filter((field) => given(values[field])).map(label);
		if (given(values.styleType) && values.styleType !== 'auto') found.push(label('styleType'));
		if (given(values.imageWeight) && changesShape(values)) found.push(label('imageWeight'));
		if (found.length === 0) return undefined;
		return {
			problem: `${quoted(found)} cannot be used at the 2k tier`,
			fix: `Choose 1k as Resolution Tier (or a resolution of about 1 megapixel), or remove ${found.join(' and ')} from Additional Fields.`,
		};
	},
});

function tierOf(resolution: Value | undefined): '1k' | '2k' | undefined {
	const size = parseSize(resolution);
	return size && (size.width * size.height > TIER_BORDER ? '2k' : '1k');
}

/** Whether the result's shape differs from the source's; false when the source's size is not known. */
function changesShape(values: Values): boolean {
	const image = firstImage(values, 'binaryPropertyName');
	const target = parseSize(values.resolution) ?? parseRatio(values.aspectRatio);
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

function firstImage(values: Values, field: string): ImageFacts | undefined {
	return (values[field] as readonly ImageFacts[] | undefined)?.[0];
}

const listed = (names: string[], word: string) =>
	names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${word} ${names[names.length - 1]}`;

const quoted = (names: string[]) => listed(names.map((name) => `'${name}'`), 'and');
