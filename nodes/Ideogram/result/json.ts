/** Answers that are data → items. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { KindOfResult } from '../api/types';
import type { Options } from '../request/options';

/** One item with the answer, or one for each entry of its list. Paired with the input item. */
export function jsonItems(
	input: INodeExecutionData,
	itemIndex: number,
	body: IDataObject,
	{ list, member }: KindOfResult<'json'>,
	{ keepInputData }: Pick<Options, 'keepInputData'>,
): INodeExecutionData[] {
	const entries = list ? entriesOf(body[list]) : [objectOf(member ? body[member] : body)];
	return entries.map((entry) => ({
		json: { ...(keepInputData && input.json), ...entry },
		...(keepInputData && input.binary && { binary: input.binary }),
		pairedItem: { item: itemIndex },
	}));
}

const entriesOf = (value: unknown): IDataObject[] => (Array.isArray(value) ? value.map(objectOf) : []);

const objectOf = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as IDataObject) : { value: value as IDataObject[string] };
