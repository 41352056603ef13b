/** How the node behaves, as against what Ideogram is asked for. */
import type { INodeProperties } from 'n8n-workflow';

import { givesFiles, isAsync, startTimeout, webhookOf } from '../api/models';
import type { Endpoint, Operation } from '../api/types';

interface Option {
	/** Whether it means something for a call. */
	isFor: (endpoint: Endpoint) => boolean;
	property: INodeProperties;
}

const always = () => true;
/** One item for each file. */
const givesOneEach = ({ answer: { result } }: Endpoint) => ['files', 'named'].includes(result.type);
const isPaid = ({ billing }: Endpoint) => billing !== 'free';
const isQuoted = ({ billing }: Endpoint) => billing === 'quoted';
const canNotify = (endpoint: Endpoint) => webhookOf(endpoint) !== undefined;
const isWatched = ({ answer }: Endpoint) => answer.watch !== undefined;
/** Training takes no places from images. */
const takesPlaces = (endpoint: Endpoint) => isPaid(endpoint) && !isWatched(endpoint);

const options: readonly Option[] = [
	{
		isFor: isQuoted,
		property: {
			displayName: 'Estimate Cost Only',
			name: 'estimateOnly',
			type: 'boolean',
			default: true,
			description:
				'Whether to only ask for the price, free of charge. The output is an item with the price, and no image is made. Newer models only.',
		},
	},
	{
		isFor: canNotify,
		property: {
			displayName: 'Item Key',
			name: 'itemKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.sku }}',
			description:
				'A text that comes out of the Ideogram Trigger along with the images, such as the ID of a product. Others may read it.',
			displayOptions: { show: { wait: ['notify'] } },
		},
	},
	{
		isFor: always,
		property: {
			displayName: 'Keep Input Data',
			name: 'keepInputData',
			type: 'boolean',
			default: true,
			description:
				"Whether each output item also carries the input item's JSON and its other binary fields. Where names are equal, Ideogram's values win.",
		},
	},
	{
		isFor: takesPlaces,
		property: {
			displayName: 'Max Concurrent Images',
			name: 'maxConcurrentImages',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 10,
			description:
				'How many images may be in progress at a time. Ideogram allows 10 for an account, unless agreed otherwise.',
		},
	},
	{
		isFor: isQuoted,
		property: {
			displayName: 'Max Spend (USD)',
			name: 'maxSpendUsd',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 5,
			description:
				'Ask Ideogram for the price first, and refuse the whole run if it would cost more than this. Newer models only.',
		},
	},
	{
		isFor: givesFiles,
		property: {
			displayName: 'Missing Images',
			name: 'onMissingImage',
			type: 'options',
			options: [
				{ name: 'Fail the Item', value: 'fail', description: 'The item counts as failed' },
				{ name: 'Leave Out', value: 'leaveOut', description: 'There is no output item for the image' },
				{ name: 'Report', value: 'report', description: 'The output is an item without an image that says why' },
			],
			default: 'report',
			description:
				'What to do about images that were paid for but withheld by the safety check, or could not be downloaded',
		},
	},
	{
		isFor: givesOneEach,
		property: {
			displayName: 'One Item per Input',
			name: 'oneItemPerInput',
			type: 'boolean',
			default: true,
			description:
				'Whether all images of an input item come out in one item: in the binary fields data, data_1 and so on, and in the list images',
		},
	},
	{
		isFor: givesFiles,
		property: {
			displayName: 'Output Binary Field',
			name: 'outputBinaryField',
			type: 'string',
			default: 'data',
			description: 'The name of the output binary field to put the new image in',
		},
	},
	{
		isFor: always,
		property: {
			displayName: 'Timeout (Minutes)',
			name: 'timeoutMinutes',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10,
			description: 'How long to wait for the images of one item before giving up',
		},
	},
	{
		isFor: isWatched,
		property: {
			displayName: 'Wait for Completion',
			name: 'waitForCompletion',
			type: 'boolean',
			default: true,
			description:
				'Whether to wait until the training is done, up to Timeout (Minutes). If off, an item comes out as soon as the training has started.',
		},
	},
	{
		isFor: isAsync,
		property: {
			displayName: 'Wait for Result',
			name: 'wait',
			type: 'options',
			options: [
				{
					name: 'Off',
					value: 'off',
					description: 'The generation ID comes out at once, for the operation Get of the resource Generation',
				},
				{
					name: 'Off, and Notify',
					value: 'notify',
					description: 'The same, and Ideogram calls the Webhook URL of Additional Fields, that of an Ideogram Trigger',
				},
				{ name: 'On', value: 'on', description: 'The images come out when they are ready' },
			],
			default: 'on',
		},
	},
];

/** The options of an operation: those that mean something for one of its endpoints. */
export const optionsFor = (operation: Operation): INodeProperties[] =>
	options
		.filter(({ isFor }) => operation.endpoints.some(isFor))
		.map(({ property }) => ({ ...property, ...changes[property.name]?.(operation, property) }));

/** What is different from operation to operation. */
const changes: Record<string, (operation: Operation, property: INodeProperties) => Partial<INodeProperties>> = {
	timeoutMinutes: (operation) => ({
		default: startTimeout(operation),
		...(!operation.endpoints.some(givesFiles) && {
			description: 'How long to wait for the answer to one item before giving up',
		}),
	}),
	wait: ({ endpoints }, { options: choices }) => {
		const notifies = endpoints.some(canNotify);
		const further = notifies ? ', or Off, and Notify (the same, and Ideogram calls Webhook URL when it is done)' : '';
		return {
			options: choices?.filter((choice) => notifies || !('value' in choice && choice.value === 'notify')),
			description: `Whether to wait until the images are ready: On, Off (the generation ID comes out at once)${further}. For the newer models only.`,
		};
	},
};

/** One collection for the operations of a resource that have the same options. */
export function optionsOf(operations: readonly Operation[]): INodeProperties[] {
	const groups = new Map<string, Operation[]>();
	for (const operation of operations) {
		const key = [operation.resource, ...optionsFor(operation).map(({ name }) => name)].join(' ');
		groups.set(key, [...(groups.get(key) ?? []), operation]);
	}
	return [...groups.values()].map((same) => ({
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { resource: [same[0].resource], operation: same.map(({ name }) => name) } },
		options: optionsFor(same[0]),
	}));
}
