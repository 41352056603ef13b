/** Answers that are data → items. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { KindOfResult } from '../api/types';
import type { Options } from '../request/options';
import { shareCost, type Cost } from './cost';

interface Made {
	body: IDataObject;
	/** Absent where nothing was paid. */
	paid?: { model?: string; cost: Cost };
}

/**
 * One item with the answer, or one for each entry of its list with what stands beside the list. Paired with the input
 * item.
 */
export function jsonItems(
	input: INodeExecutionData,
	itemIndex: number,
	{ body, paid }: Made,
	result: KindOfResult<'json'>,
	{ keepInputData, limit, simplify }: Pick<Options, 'keepInputData' | 'limit' | 'simplify'>,
): INodeExecutionData[] {
	const all = entriesOf(body, result, paid !== undefined);
	const entries = result.canLimit ? all.slice(0, limit) : all;
	const costs = paid ? shareCost(paid.cost, entries.length) : [];
	return entries.map((entry, index) => ({
		json: {
			...(keepInputData && input.json),
			...(result.simple && simplify ? only(entry, result.simple) : entry),
			...(paid?.model && { model: paid.model }),
			...(paid && { cost: costs[index] }),
		},
		...(keepInputData && input.binary && { binary: input.binary }),
		pairedItem: { item: itemIndex },
	}));
}

/** What was paid for comes out in any case, though the list that was promised is missing or empty. */
function entriesOf(body: IDataObject, { list, spread }: KindOfResult<'json'>, isPaid: boolean): IDataObject[] {
	if (list) {
		const { [list]: listed, ...beside } = body;
		const entries: unknown[] = Array.isArray(listed) ? listed : [];
		return entries.length > 0 || !isPaid ? entries.map((entry) => ({ ...beside, ...objectOf(entry) })) : [body];
	}
	const { [spread ?? '']: inner, ...beside } = body;
	return [spread && isObject(inner) ? { ...inner, ...beside } : body];
}

const only = (entry: IDataObject, names: readonly string[]): IDataObject =>
	Object.fromEntries(names.filter((name) => name in entry).map((name) => [name, entry[name]]));

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const objectOf = (value: unknown): IDataObject => (isObject(value) ? value : { value: value as IDataObject[string] });
