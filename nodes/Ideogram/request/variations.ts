/** Lists of values for fields that vary → the grid of their combinations. */
import { labelOf } from '../api/models';
import type { Endpoint, Field, Operation, Value } from '../api/types';
import { MOST_VARIATIONS, variedAnywhere, variedFields } from '../api/variations';
import { Refusal } from '../errors/refusal';
import { cut } from '../errors/shown';
import { NO_LABEL, type Label } from './label';
import { isEmpty, readList, readValue } from './values';

/** One place of the grid. */
export interface Variation {
	/** By field name; none where nothing varies. */
	readonly values: Readonly<Record<string, Value>>;
	readonly label: Label;
}

/** As the form has them, by field name. */
type Rows = Partial<Record<string, ReadonlyArray<Record<string, unknown>>>>;

/** A value, and its place in its list, from 1 on. */
interface Choice {
	field: Field;
	value: string | number;
	place: number;
}

/**
 * @param raw the form's `{ seed: [{ seed: 7 }] }`. From an expression, a value may be a list.
 * @returns a single place without values where nothing varies
 * @throws Refusal
 */
export function readVariations(raw: unknown, endpoint: Endpoint, operation: Operation, zone?: string): Variation[] {
	const given = (isEmpty(raw) ? {} : raw) as Rows;
	const named = labelOf(endpoint, operation);
	const own = variedFields(endpoint);
	for (const field of variedAnywhere) {
		const isOwn = own.some(({ name }) => name === field.name);
		if (!isOwn && !isEmpty(given[field.name])) throw notTaken(field, named, own);
	}
	const lists = own
		.map((field) => choicesOf(given[field.name] ?? [], field, named, zone))
		.filter(({ length }) => length > 0);
	if (lists.length === 0) return [{ values: {}, label: NO_LABEL }];
	checkSize(lists.map(({ length }) => length));
	const grid = lists.reduce<Choice[][]>(
		(all, list) => all.flatMap((one) => list.map((other) => [...one, other])),
		[[]],
	);
	return grid.map((choices, index) => ({
		values: Object.fromEntries(choices.map(({ field, value }) => [field.name, value])),
		label: labelOfChoices(choices, index),
	}));
}

/** @param counts of lists that are combined with each other. @throws Refusal */
export function checkSize(counts: readonly number[]): void {
	const calls = counts.reduce((product, count) => product * count, 1);
	if (calls <= MOST_VARIATIONS) return;
	throw new Refusal(
		`'Variations' asks for ${calls} calls (${counts.join(' x ')}), and for one item at most ${MOST_VARIATIONS} are made`,
		'Each call is billed. Shorten the lists, or give the node several items.',
	);
}

function notTaken({ label }: Field, model: string, own: readonly Field[]): Refusal {
	const others = own.map((field) => `${field.label}s`).join(', ');
	return new Refusal(
		`${model} does not take '${label}', so it cannot vary`,
		others ? `Remove it from Variations. Here these can vary: ${others}.` : 'Remove Variations from Options.',
	);
}

/** Each value once: a call for each is billed. */
function choicesOf(rows: NonNullable<Rows[string]>, field: Field, model: string, zone?: string): Choice[] {
	const given = rows.map((row) => row[field.name]);
	const values = field.kind.type === 'text' ? given.flat(5).filter((value) => !isEmpty(value)) : readList(given);
	const read = values.map((value) => readValue(value, field, model, zone) as string | number);
	return [...new Set(read)].map((value, index) => ({ field, value, place: index + 1 }));
}

function labelOfChoices(choices: readonly Choice[], index: number): Label {
	return {
		json: { variation: { index, ...Object.fromEntries(choices.map(({ field, value }) => [field.api, value])) } },
		// A text is too long for the name of a file, and may hold anything.
		names: choices.map(({ field, value, place }) => `${field.varies}${typeof value === 'number' ? value : place}`),
		words: choices.map(({ field, value }) => `${field.api} ${cut(value)}`),
		index,
	};
}
