/** Rules of the tools, from the constraints in Ideogram's API specification. */
import { given, named, quoted } from './ruleWords';
import type { Field, Rule, Values } from './types';

/** A platform has a safe zone for this size. */
export const platformHas = (
	size: Field,
	platform: Field,
	sizes: Readonly<Record<string, readonly string[]>>,
): Rule => ({
	summary: `\`${platform.name}\` goes with some of the sizes: ${Object.entries(sizes)
		.map(([name, list]) => `${name} ${list.join(', ')}`)
		.join('; ')}.`,
	check: (values) => {
		const [wanted, where] = [String(values[size.name]), String(values[platform.name])];
		const list = sizes[where];
		if (!list || list.includes(wanted)) return undefined;
		return {
			problem: `'${platform.label}' ${where} has no safe zone for the size ${wanted}`,
			fix: `Choose one of ${list.join(', ')}, or no platform for this size.`,
		};
	},
});

/** The field is meant for a list of one entry. */
export const onlyForOne = (field: Field, list: Field, noun: string): Rule => ({
	summary: `\`${field.name}\` with one ${noun} only.`,
	check: (values) =>
		given(values[field.name]) && count(values, list) > 1
			? {
					problem: `'${field.label}' is for one ${noun}, and '${list.label}' has ${count(values, list)}`,
					fix: `Give the node an item for each ${noun}, or remove ${field.label}.`,
				}
			: undefined,
});

/** As many of the one as of the other, each a field and what may stand for it; or just one, where `orOne`. */
export const asMany = (fields: readonly Field[], others: readonly Field[], orOne = false): Rule => ({
	summary: `As many ${named(fields.slice(0, 1))} as ${named(others.slice(0, 1))}${orOne ? ', or just one' : ''}.`,
	check: (values) => {
		const [number, wanted] = [count(values, ...fields), count(values, ...others)];
		if (number === 0 || wanted === 0 || number === wanted || (orOne && number === 1)) return undefined;
		return {
			problem: `${quoted([fields[0].label])} has ${entries(number)}, and ${quoted([others[0].label])} has ${wanted}`,
			fix: `Give ${orOne ? 'one for all, or ' : ''}one for each, in the same order.`,
		};
	},
});

const entries = (number: number) => `${number} ${number === 1 ? 'entry' : 'entries'}`;

/** Of fields that stand for each other, the last one that is given. */
const count = (values: Values, ...fields: readonly Field[]): number =>
	fields
		.map(({ name }) => (values[name] as readonly unknown[] | undefined)?.length ?? 0)
		.filter((length) => length > 0)
		.at(-1) ?? 0;
