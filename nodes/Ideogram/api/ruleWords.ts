/** How rules read values and name fields. */
import type { Field, Value } from './types';

export const given = (value: Value | undefined): boolean =>
	value !== undefined && !(Array.isArray(value) && value.length === 0);

export const listed = (names: string[], word: string): string =>
	names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${word} ${names[names.length - 1]}`;

export const quoted = (names: string[]): string =>
	listed(
		names.map((name) => `'${name}'`),
		'and',
	);

export const labels = (fields: readonly Field[]): string[] => fields.map(({ label }) => label);

/** How to do without fields, as the end of a sentence. Those at the top are always there, and can only be emptied. */
export const without = (fields: readonly Field[]): string => {
	const [top, added] = (['top', 'additional'] as const).map((place) =>
		listed(labels(fields.filter((field) => field.place === place)), 'and'),
	);
	return listed(
		[...(added ? [`remove ${added} from Additional Fields`] : []), ...(top ? [`leave ${top} empty`] : [])],
		'and',
	);
};

export const named = (fields: readonly Field[]): string => fields.map(({ name }) => `\`${name}\``).join(', ');
