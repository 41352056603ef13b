/** How the node behaves, as against what Ideogram is asked for. */
import type { INodeProperties } from 'n8n-workflow';

import { givesFiles, nounOf, startTimeout, webhookOf } from '../api/models';
import type { Endpoint, Field, Operation } from '../api/types';
import { MOST_VARIATIONS, variedAnywhere, variedFields } from '../api/variations';
import { IN_COLLECTION, share, type Shown } from './conditions';
import { title } from './titles';

interface Option {
	/** Whether it means something for a call. */
	isFor: (endpoint: Endpoint) => boolean;
	/**
	 * It guards money. n8n drops what the form does not show, and the call would run: so it is kept where it is not
	 * shown, and refuses the call. Where no model of an operation can keep it, it is shown to say so.
	 */
	guard?: { withoutPrice: string };
	/** Shown for each model of an operation that has one it is for, which keeps the form small. Others refuse it. */
	forAllModels?: true;
	/** @param noun what the operation makes: `image`; `call` where it makes no files */
	property: (noun: string) => INodeProperties;
}

const always = () => true;
/** One item for each file, of which there may be several: videos come one by one. */
const givesOneEach = ({ answer: { result } }: Endpoint) =>
	['files', 'named'].includes(result.type) && nounOf(result) !== 'video';
const isPaid = ({ billing }: Endpoint) => billing !== 'free';
const isQuoted = ({ billing }: Endpoint) => billing === 'quoted';
const isTicket = ({ answer }: Endpoint) => ['choice', 'ticket'].includes(answer.comes);
const canNotify = (endpoint: Endpoint) => webhookOf(endpoint) !== undefined;
const isWatched = ({ answer }: Endpoint) => answer.watch !== undefined;
/** Training takes no places from images. */
const takesPlaces = (endpoint: Endpoint) => isPaid(endpoint) && !isWatched(endpoint);

/** The checks know the limits. */
function valueOf({ label, name, kind }: Field): INodeProperties {
	return { displayName: label, name, type: kind.type === 'text' ? 'string' : 'number', default: '' };
}

/** The same for all operations, to keep the form small: a list that a model does not take is refused. */
const variations: INodeProperties = {
	displayName: 'Variations',
	name: 'variations',
	type: 'fixedCollection',
	placeholder: 'Add Value',
	description: `A call, which is billed, for each combination of these values (up to ${MOST_VARIATIONS}). A list is used instead of its field.`,
	typeOptions: { multipleValues: true },
	default: {},
	options: variedAnywhere
		.map((field) => ({ displayName: `${field.label}s`, name: field.name, values: [valueOf(field)] }))
		.sort((a, b) => a.displayName.localeCompare(b.displayName)),
};

const options: readonly Option[] = [
	{
		isFor: isQuoted,
		guard: { withoutPrice: 'Whether to ask only for the price. Ideogram gives none in advance here: nothing is sent.' },
		property: () => ({
			displayName: 'Estimate Cost Only',
			name: 'estimateOnly',
			type: 'boolean',
			default: true,
			description:
				'Whether to only ask for the price, free of charge. The output is an item with the price, and no image is made.',
		}),
	},
	{
		isFor: canNotify,
		property: () => ({
			displayName: 'Item Key',
			name: 'itemKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.sku }}',
			description:
				'A text that comes out of the Ideogram Trigger along with the result, such as the ID of a product. Others may read it.',
			displayOptions: { show: { wait: ['notify'] } },
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
		isFor: isQuoted,
		guard: { withoutPrice: 'Ideogram gives no price in advance here: nothing is sent with this option' },
		property: () => ({
			displayName: 'Max Spend (USD)',
			name: 'maxSpendUsd',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 5,
			description:
				'Ask Ideogram for the price first, and refuse the whole run if it would cost more than this. For a tool, all calls of an execution count together.',
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
		isFor: (endpoint) => variedFields(endpoint).length > 0,
		forAllModels: true,
		property: () => variations,
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
			type: 'options',
			options: [
				{ name: 'Off', value: 'off', description: 'The generation ID comes out at once, for Generation → Get' },
				{
					name: 'Off, and Notify',
					value: 'notify',
					description: 'The same, and Ideogram calls the Webhook URL in Additional Fields',
				},
				{ name: 'On', value: 'on', description: `The ${noun}s come out when they are ready` },
			],
			default: 'on',
			description: `Whether to wait until the ${noun}s are ready`,
		}),
	},
];

/** The options of an operation: those that mean something for one of its endpoints. */
export const optionsFor = (operation: Operation): INodeProperties[] =>
	offered(operation).map(({ property }) => property);

interface Offered {
	option: Option;
	/** As the operation has it. */
	property: INodeProperties;
	/** It means something for one of the operation's endpoints. */
	isForSome: boolean;
}

const offered = (operation: Operation): Offered[] =>
	options.flatMap((option): Offered[] => {
		const isForSome = operation.endpoints.some(option.isFor);
		if (isForSome) return [{ option, property: propertyOf(option, operation), isForSome }];
		if (!option.guard || !operation.endpoints.some(isPaid)) return [];
		const property = { ...propertyOf(option, operation), description: option.guard.withoutPrice };
		return [{ option, property, isForSome }];
	});

function propertyOf({ property }: Option, operation: Operation): INodeProperties {
	const [{ answer }] = operation.endpoints;
	const own = property(answer.result.type === 'json' ? 'call' : nounOf(answer.result));
	if (own.name === 'wait' && !operation.endpoints.some(canNotify)) return withoutNotify(own);
	return own.name === 'timeoutMinutes' ? { ...own, ...timeout(operation) } : own;
}

const withoutNotify = (own: INodeProperties): INodeProperties => ({
	...own,
	options: own.options?.filter((choice) => !('value' in choice && choice.value === 'notify')),
});

const timeout = (operation: Operation): Partial<INodeProperties> => ({
	default: startTimeout(operation),
	...(!operation.endpoints.some(givesFiles) && {
		description: 'How long to wait for the answer to one item before giving up',
	}),
});

/** One collection for all operations. */
export const optionsOf = (operations: readonly Operation[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: share(operations, shownOf(operations), IN_COLLECTION).sort((a, b) =>
		a.displayName.localeCompare(b.displayName),
	),
});

function* shownOf(operations: readonly Operation[]): Generator<Shown> {
	for (const operation of operations) {
		for (const { option, property, isForSome } of offered(operation)) {
			for (const endpoint of operation.endpoints) {
				const { displayName, name, default: initial } = property;
				const at = { operation, model: endpoint.model?.id };
				if (!isForSome || option.forAllModels || option.isFor(endpoint)) yield { property, ...at };
				else if (option.guard && isPaid(endpoint))
					yield { property: { displayName, name, type: 'hidden', default: initial }, ...at };
			}
		}
	}
}
