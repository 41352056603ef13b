/** Resources and operations, and the fields that are not of a model. */
import type { INodeProperties } from 'n8n-workflow';

export const resources: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Generation', value: 'generation' },
			{ name: 'Image', value: 'image' },
		],
		default: 'image',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['image'] } },
		options: [
			{
				name: 'Estimate Cost',
				value: 'estimateCost',
				description: 'Tell what a remix would cost, free of charge',
				action: 'Estimate the cost of a remix',
			},
			{
				name: 'Remix',
				value: 'remix',
				description: 'Make new images from an image and a prompt',
				action: 'Remix an image',
			},
		],
		default: 'remix',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['generation'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Get the images of a generation that was made before, free of charge',
				action: 'Get a generation',
			},
		],
		default: 'get',
	},
];

export const generationFields: INodeProperties[] = [
	{
		displayName: 'Generation ID',
		name: 'generationId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. {{ $json.generation_id }}',
		description: 'The ID of a generation of your account, from a remix or from an error item',
		displayOptions: { show: { resource: ['generation'] } },
	},
];
