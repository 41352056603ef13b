/** How the node behaves, as against what Ideogram is asked for. */
import type { INodeProperties } from 'n8n-workflow';

import { givesFiles, nounOf, startTimeout } from '../api/models';
import type { Endpoint, Operation } from '../api/types';
import { title } from './titles';

interface Option {
	/** Whether it means something for a call. */
	isFor: (endpoint: Endpoint) => boolean;
	/** @param noun what the operation makes: `image` */
	property: (noun: string) => INodeProperties;
}

const always = () => true;
/** One item for each file, of which there may be several: videos come one by one. */
const givesOneEach = ({ answer: { result } }: Endpoint) =>
	['files', 'named'].includes(result.type) && nounOf(result) !== 'video';
const isPaid = ({ billing }: Endpoint) => billing !== 'free';
/**
 * What options say where there is no price to ask for. They are offered there, too: n8n drops what the form does not
 * offer, and the call would run.
 */
const WITHOUT_PRICE: Record<string, string> = {
	estimateOnly: 'Whether to ask only for the price. Ideogram does not tell it beforehand here: nothing is sent.',
	maxSpendUsd: 'Ideogram does not tell the price beforehand here: nothing is sent with this option',
};
const isTicket = ({ answer }: Endpoint) => ['choice', 'ticket'].includes(answer.comes);
const isWatched = ({ answer }: Endpoint) => answer.watch !== undefined;
/** Training takes no places from images. */
const takesPlaces = (endpoint: Endpoint) => isPaid(endpoint) && !isWatched(endpoint);

const options: readonly Option[] = [
	{
		isFor: isPaid,
		property: () => ({
			displayName: 'Estimate Cost Only',
			name: 'estimateOnly',
			type: 'boolean',
			default: true,
			description:
				'Whether to only ask for the price, free of charge. The output is an item with the price, and no image is made. Newer models only.',
		}),
	},
	{
		isFor: always,
		property: () => ({
			displayName: 'Keep Input Data',
			name: 'keepInputData',
			type: 'boolean',
			default: true,
			description:
				"Whether each output item also carries the input item's JSON and its other binary fields. Where names are equal, Ideogram's values win.",
		}),
	},
	{
		isFor: takesPlaces,
		property: (noun) => ({
			displayName: `Max Concurrent ${title(noun)}s`,
			name: 'maxConcurrentImages',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 10,
			description: `How many ${noun}s may be in progress at a time. Ideogram allows 10 for an account, unless agreed otherwise.`,
		}),
	},
	{
		isFor: isPaid,
		property: () => ({
			displayName: 'Max Spend (USD)',
			name: 'maxSpendUsd',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 5,
			description:
				'Ask Ideogram for the price first, and refuse the whole run if it would cost more than this. Newer models only.',
		}),
	},
	{
		isFor: givesFiles,
		property: (noun) => ({
			displayName: `Missing ${title(noun)}s`,
			name: 'onMissingImage',
			type: 'options',
			options: [
				{ name: 'Fail the Item', value: 'fail', description: 'The item counts as failed' },
				{ name: 'Leave Out', value: 'leaveOut', description: `There is no output item for the ${noun}` },
				{ name: 'Report', value: 'report', description: `The output is an item without the ${noun} that says why` },
			],
			default: 'report',
			description: `What to do about ${noun}s that were paid for but withheld by the safety check, or could not be downloaded`,
		}),
	},
	{
		isFor: givesOneEach,
		property: () => ({
			displayName: 'One Item per Input',
			name: 'oneItemPerInput',
			type: 'boolean',
			default: true,
			description:
				'Whether all images of an input item come out in one item: in the binary fields data, data_1 and so on, and in the list images',
		}),
	},
	{
		isFor: givesFiles,
		property: (noun) => ({
			displayName: 'Output Binary Field',
			name: 'outputBinaryField',
			type: 'string',
			default: 'data',
			description: `The name of the output binary field to put the new ${noun} in`,
		}),
	},
	{
		isFor: always,
		property: (noun) => ({
			displayName: 'Timeout (Minutes)',
			name: 'timeoutMinutes',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10,
			description: `How long to wait for the ${noun}s of one item before giving up`,
		}),
	},
	{
		isFor: isWatched,
		property: () => ({
			displayName: 'Wait for Completion',
			name: 'waitForCompletion',
			type: 'boolean',
			default: true,
			description:
				'Whether to wait until the training is done, up to Timeout (Minutes). If off, an item comes out as soon as the training has started.',
		}),
	},
	{
		isFor: isTicket,
		property: (noun) => ({
			displayName: 'Wait for Result',
			name: 'wait',
			type: 'boolean',
			default: false,
			description: `Whether to wait until the ${noun}s are ready. If off, the generation ID comes out at once, for Generation → Get. Newer models only.`,
		}),
	},
];

/** The options of an operation: those that mean something for one of its endpoints. */
export const optionsFor = (operation: Operation): INodeProperties[] =>
	options
		.filter(({ isFor }) => operation.endpoints.some(isFor))
		.map(({ property }) => property(nounOf(operation.endpoints[0].answer.result)))
		.map((property) => (property.name === 'timeoutMinutes' ? { ...property, ...timeout(operation) } : property))
		.map((property) => ({ ...property, ...price(property.name, operation) }));

const price = (name: string, { endpoints }: Operation): Partial<INodeProperties> =>
	name in WITHOUT_PRICE && !endpoints.some(({ billing }) => billing === 'quoted')
		? { description: WITHOUT_PRICE[name] }
		: {};

const timeout = (operation: Operation): Partial<INodeProperties> => ({
	default: startTimeout(operation),
	...(!operation.endpoints.some(givesFiles) && {
		description: 'How long to wait for the answer to one item before giving up',
	}),
});

/** One collection for the operations of a resource that have the same options. */
export function optionsOf(operations: readonly Operation[]): INodeProperties[] {
	const groups = new Map<string, Operation[]>();
	for (const operation of operations) {
		const key = JSON.stringify([operation.resource, optionsFor(operation)]);
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
