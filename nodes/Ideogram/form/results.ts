/** How much of an answer comes out. Names, texts and defaults are those that n8n has everywhere. */
import type { INodeProperties } from 'n8n-workflow';

import type { KindOfResult, Operation } from '../api/types';

export function resultProperties({ endpoints }: Operation): INodeProperties[] {
	const results = endpoints.flatMap(({ answer }) => (answer.result.type === 'json' ? answer.result : []));
	const some = (has: (result: KindOfResult<'json'>) => unknown) => results.some(has);
	return [...(some(({ canLimit }) => canLimit) ? limit : []), ...(some(({ simple }) => simple) ? [simplify] : [])];
}

const limit: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};
