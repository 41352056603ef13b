/** How much of an answer comes out. Names, texts and defaults are those that n8n has everywhere. */
import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import type { KindOfResult, Operation } from '../api/types';

export function resultProperties(
	{ endpoints }: Operation,
	show: NonNullable<IDisplayOptions['show']>,
): INodeProperties[] {
	const results = endpoints.flatMap(({ answer }) => (answer.result.type === 'json' ? answer.result : []));
	const some = (has: (result: KindOfResult<'json'>) => unknown) => results.some(has);
	return [
		...(some(({ canLimit }) => canLimit) ? limit(show) : []),
		...(some(({ simple }) => simple) ? [simplify(show)] : []),
	];
}

const limit = (show: NonNullable<IDisplayOptions['show']>): INodeProperties[] => [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...show, returnAll: [false] } },
	},
];

const simplify = (show: NonNullable<IDisplayOptions['show']>): INodeProperties => ({
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
	displayOptions: { show },
});
