/** Lists of values for fields that vary → the grid of their combinations. */
import { labelOf } from '../api/models';
import type { Endpoint, Field, Operation, Value } from '../api/types';
import { MOST_VARIATIONS, variedAnywhere, variedFields } from '../api/variations';
import { Refusal } from '../errors/refusal';
import { cut, shown } from '../errors/shown';
import { NO_LABEL, type Label } from './label';
import { isEmpty, readList, readValue } from './values';

/** One place of the grid. */
export interface Variation {
	/** By field name; none where nothing varies. */
	readonly values: Readonly<Record<string, Value>>;
	readonly label: Label;
}

/** A value, and its place in its list, from 1 on. */
interface Choice {
	field: Field;
	value: string | number;
	place: number;
}

/**
 * @param raw the form's `{ seed: [{ seed: 7 }] }`, or from an expression `{ seed: [7] }`, also by the API's names
 * @returns a single place without values where nothing varies
 * @throws Refusal
 */
export function readVariations(raw: unknown, endpoint: Endpoint, operation: Operation, zone?: string): Variation[] {
	if (isEmpty(raw)) return [{ values: {}, label: NO_LABEL }];
	const given = listsIn(raw);
	const named = labelOf(endpoint, operation);
	const own = variedFields(endpoint);
	for (const [name, list] of Object.entries(given)) {
		const isOwn = own.some((field) => isNamed(field, name));
		if (!isOwn && !isEmpty(list)) throw notTaken(name, named, own);
	}
	const lists = own.flatMap((field) => {
		const list = given[field.name] ?? given[field.api];
		const choices = isEmpty(list) ? [] : choicesOf(list, field, named, zone);
		return choices.length > 0 ? [choices] : [];
	});
	checkSize(lists.map(({ length }) => length));
	const grid = lists.reduce<Choice[][]>(
		(all, list) => all.flatMap((one) => list.map((other) => [...one, other])),
		[[]],
	);
	return grid.map((choices, index) => ({
		values: Object.fromEntries(choices.map(({ field, value }) => [field.name, value])),
		label: choices.length > 0 ? labelOfChoices(choices, index) : NO_LABEL,
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

const isNamed = ({ name, api }: Field, given: string) => given === name || given === api;

function listsIn(raw: unknown): Record<string, unknown> {
	if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return { ...raw };
	throw new Refusal(
		`'Variations' is ${shown(raw)}, which does not fit`,
		'Fill it in with the form, or let the expression give an object such as { "seed": [1, 2, 3] }.',
	);
}

function notTaken(name: string, model: string, own: readonly Field[]): Refusal {
	const label = variedAnywhere.find((field) => isNamed(field, name))?.label;
	const others = own.map((field) => `${field.label}s`).join(', ');
	return new Refusal(
		label
			? `${model} does not take '${label}', so it cannot vary`
			: `'Variations' has ${shown(name)}, which cannot vary`,
		others ? `Remove it from Variations. Here these can vary: ${others}.` : 'Remove Variations from Options.',
	);
}

/** Each value once: a call for each is billed. */
function choicesOf(list: unknown, field: Field, model: string, zone?: string): Choice[] {
	const rows = [list].flat(5).map((row) => {
		const { [field.name]: own, [field.api]: spelled } = Object(row) as Record<string, unknown>;
		return typeof row === 'object' ? (own ?? spelled) : row;
	});
	const plain = field.kind.type === 'text' ? rows.filter((row) => !isEmpty(row)) : readList(rows);
	const values = plain.map((row) => readValue(row, field, model, zone) as string | number);
	return [...new Set(values)].map((value, index) => ({ field, value, place: index + 1 }));
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
