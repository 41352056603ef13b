/** How the node behaves, as against what Ideogram is asked for. */
import type { INodeProperties } from 'n8n-workflow';

export const nodeOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Keep Input Data',
			name: 'keepInputData',
			type: 'boolean',
			default: true,
			description:
				"Whether each output item also carries the input item's JSON and its other binary fields. Where names are the same, Ideogram's values are taken.",
		},
		{
			displayName: 'Output Binary Field',
			name: 'outputBinaryField',
			type: 'string',
			default: 'data',
			description: 'The name of the output binary field to put the new picture in',
		},
		{
			displayName: 'Timeout (Minutes)',
			name: 'timeoutMinutes',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10,
			description: 'How long to wait for the pictures of one item before giving up',
		},
	],
};
