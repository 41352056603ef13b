/** Operations → n8n's form (pure). */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { insteadOf } from '../api/inputs';
import { modelsOf, takesFiles } from '../api/models';
import type { Endpoint, Field, Operation } from '../api/types';
import { additionalFields } from './additional';
import { AT_TOP, contentOf, share, shownFor, type Shown } from './conditions';
import { fieldProperties } from './kinds';
import { optionsOf } from './options';
import { resourceProperties } from './resources';
import { resultProperties } from './results';
import { toolDescriptions } from './toolDescription';

export const properties = (operations: readonly Operation[]): INodeProperties[] => [
	...resourceProperties(operations),
	...toolDescriptions(operations),
	...inOneOrder(operations).flatMap((shown) => share(operations, shown, AT_TOP)),
	additionalFields(operations),
	optionsOf(operations),
	...share(operations, retryNotice(operations), AT_TOP),
];

/** A property of an operation's form, and the endpoints that have it; all of them unless told. */
interface Line {
	property: INodeProperties;
	endpoints?: readonly Endpoint[];
}

/**
 * The forms of all operations in one list, in which each of them keeps its order. What is the same for several, in an
 * order that fits, stands in it once.
 */
function inOneOrder(operations: readonly Operation[]): Shown[][] {
	const all: Array<{ content: string; shown: Shown[] }> = [];
	for (const operation of operations) {
		// From behind, so that what is new stands behind what others have: n8n reads Input Type before what depends on it.
		let end = all.length;
		for (const { property, endpoints } of linesOf(operation).reverse()) {
			const content = contentOf(property);
			const shown = shownFor(property, operation, endpoints);
			const at = all.findLastIndex((entry, index) => index < end && entry.content === content);
			if (at < 0) all.splice(end, 0, { content, shown });
			else {
				all[at].shown.push(...shown);
				end = at;
			}
		}
	}
	return all.map(({ shown }) => shown);
}

/** What an operation asks for. Fields that are the same for several models are one line. */
function linesOf(operation: Operation): Line[] {
	const { endpoints } = operation;
	return [
		...modelProperty(operation),
		...costNotice(operation),
		...endpoints.flatMap((endpoint) =>
			endpoint.model?.notice ? [{ property: notice('modelNotice', endpoint.model.notice), endpoints: [endpoint] }] : [],
		),
		...topFields(endpoints).sort(
			(a, b) => rankOf(a) - rankOf(b) || a.at[0] - b.at[0] || a.at[1] - b.at[1] || isOpen(a) - isOpen(b),
		),
		...resultProperties(operation).map((property) => ({ property })),
	];
}

/** Where no model can be asked for the price, people read it before they run. */
function costNotice({ endpoints }: Operation): Line[] {
	if (endpoints.some(({ billing }) => billing !== 'unquoted')) return [];
	return [{ property: notice('costNotice', 'Each call is billed. Ideogram gives no price in advance.') }];
}

/** n8n does not tell the form whether Retry On Fail is on, so it stands where something is paid for, at the end. */
function retryNotice(operations: readonly Operation[]): Shown[] {
	const property = notice(
		'retryNotice',
		'Retry On Fail, in Settings, repeats only calls that were not billed. Retry execution, in the list of executions, bills everything again.',
	);
	return operations.flatMap((operation) =>
		shownFor(
			property,
			operation,
			operation.endpoints.filter(({ billing }) => billing !== 'free'),
		),
	);
}

function modelProperty({ endpoints, initialModel }: Operation): Line[] {
	const models = modelsOf(endpoints);
	if (models.length === 0) return [];
	const options = models.map(({ id, label, description }): INodePropertyOptions => ({
		name: label,
		value: id,
		description,
	}));
	const initial = initialModel ?? models[0].id;
	return [
		{
			property: {
				displayName: 'Model',
				name: 'model',
				type: 'options',
				options,
				default: initial,
				description: 'The fields below depend on it',
			},
		},
	];
}

interface TopField extends Line {
	/** What comes first: what is needed, then files, then all else. */
	rank: number;
	/** The field, by its first place in any of the models, and which of its properties it is. */
	at: [field: number, part: number];
	endpoints: Endpoint[];
}

/** By the model, or the form starts with a file in it. */
const isNeeded = (field: Field) => field.required || (takesFiles(field) && field.initial !== undefined);

/** What is hidden counts only behind what is shown. */
const rankOf = ({ property, rank }: TopField) => (property.type === 'hidden' ? 3 : rank);

/** When the model comes from an expression, n8n takes the start of the last of one name: one that leaves it open. */
const isOpen = ({ property }: TopField) => Number(property.default === '');

/** What is used instead of an image stands at that image's place. */
const isAtTop = (field: Field, _index: number, fields: readonly Field[]) =>
	field.place === 'top' && !insteadOf(field, fields);

/** Each with the endpoints that take it in exactly this way. */
function topFields(endpoints: readonly Endpoint[]): TopField[] {
	const byContent = new Map<string, TopField>();
	const order = [...new Set(endpoints.flatMap(({ fields }) => fields.map(({ name }) => name)))];
	const needed = new Set(endpoints.flatMap(({ fields }) => fields.filter(isNeeded).map(({ name }) => name)));
	for (const endpoint of endpoints) {
		for (const field of endpoint.fields.filter(isAtTop)) {
			for (const [part, property] of fieldProperties(field).entries()) {
				const content = contentOf(property);
				const entry = byContent.get(content) ?? {
					property,
					rank: needed.has(field.name) ? 0 : takesFiles(field) ? 1 : 2,
					at: [order.indexOf(field.name), part] satisfies TopField['at'],
					endpoints: [],
				};
				entry.endpoints.push(endpoint);
				byContent.set(content, entry);
			}
		}
	}
	return [...byContent.values()].map((entry) => ({ ...entry, property: asShown(entry, endpoints) }));
}

/**
 * What only some models have is not required in the form: n8n shows every model's fields when the model comes from an
 * expression. The checks require it.
 */
const asShown = ({ property, endpoints }: TopField, all: readonly Endpoint[]): INodeProperties =>
	endpoints.length === all.length ? property : { ...property, required: undefined };

const notice = (name: string, displayName: string): INodeProperties => ({
	displayName,
	name,
	type: 'notice',
	default: '',
});
