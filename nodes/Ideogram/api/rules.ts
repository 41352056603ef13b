/**
 * Rules between fields, from the constraints in Ideogram's API specification. A rule is checked before anything is
 * sent; its
 * message names the fields as the form does and says how to fix it.
 */
import type { Field, Rule, Value } from './types';
import { given, labels, listed, named, quoted } from './ruleWords';

/** At most one of these fields. */
export const notTogether = (...fields: Field[]): Rule => ({
	summary: `At most one of ${named(fields)}.`,
	check: (values) => {
		const found = fields.filter((field) => given(values[field.name]));
		if (found.length < 2) return undefined;
		return {
			problem: `${quoted(labels(found))} cannot be used together`,
			fix: remove(found, found.length === 2 ? 'one of the two' : 'all but one of them'),
		};
	},
});

/** `field` excludes each of `others`, which may stand beside each other. */
export const excludes = (field: Field, ...others: Field[]): Rule => ({
	summary: `\`${field.name}\` not together with ${named(others)}.`,
	check: (values) => {
		const found = others.filter((other) => given(values[other.name]));
		if (!given(values[field.name]) || found.length === 0) return undefined;
		return {
			problem: `${quoted([field.label])} cannot be used together with ${quoted(labels(found))}`,
			fix: remove([field, ...found], `either ${field.label} or ${labels(found).join(' and ')}`),
		};
	},
});

/** `field` only together with `other`, or with one of several. */
export const needs = (field: Field, ...others: [Field, ...Field[]]): Rule => needsWhen(field, given, ...others);

/** The same for some values of `field`. */
export const needsWhen = (
	field: Field,
	when: (value: Value | undefined) => boolean,
	...others: [Field, ...Field[]]
): Rule => ({
	summary: `\`${field.name}\`${when === given ? '' : ' with some values'} only with ${listed(
		others.map(({ name }) => `\`${name}\``),
		'or',
	)}.`,
	check: (values) => {
		if (!when(values[field.name]) || others.some((other) => given(values[other.name]))) return undefined;
		return {
			problem: `${quoted([field.label])}${when === given ? '' : ` '${String(values[field.name])}'`} needs ${quoted([others[0].label])}`,
			fix: `${fillIn(others)}, or remove ${field.label}.`,
		};
	},
});

/** At least one of these fields. */
export const needsOneOf = (...fields: [Field, ...Field[]]): Rule => ({
	summary: `At least one of ${named(fields)}.`,
	check: (values) => {
		if (fields.some((field) => given(values[field.name]))) return undefined;
		return { problem: `This model needs ${quoted([fields[0].label])}`, fix: `${fillIn(fields)}.` };
	},
});

/** Fewer images than otherwise when `other` is given. */
export const atMostWith = (field: Field, most: number, other: Field): Rule => ({
	summary: `At most ${most} \`${field.name}\` with \`${other.name}\`.`,
	check: (values) => {
		const count = (values[field.name] as readonly unknown[] | undefined)?.length ?? 0;
		if (!given(values[other.name]) || count <= most) return undefined;
		return {
			problem: `'${field.label}' has ${count} images, and with '${other.label}' at most ${most} are allowed`,
			fix: `Use at most ${most}, or leave ${other.label} empty.`,
		};
	},
});

/** Fields at the top are always there, and can only be left empty. */
const remove = (fields: readonly Field[], which: string) =>
	fields.every(({ place }) => place === 'additional')
		? `Remove ${which} from Additional Fields.`
		: `Leave ${which} empty.`;

function fillIn(fields: readonly Field[]): string {
	const [top, added] = (['top', 'additional'] as const).map((place) =>
		labels(fields.filter((field) => field.place === place)),
	);
	const add = `add ${listed(added, 'or')} under Additional Fields`;
	if (top.length === 0) return `A${add.slice(1)}`;
	return `Fill in ${listed(top, 'or')}${added.length > 0 ? `, or ${add}` : ''}`;
}
