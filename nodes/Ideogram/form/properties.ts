/** Operations → n8n's form (pure). */
import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { insteadOf } from '../api/inputs';
import { modelsOf } from '../api/models';
import type { Endpoint, Field, Operation } from '../api/types';
import { additionalFields } from './additional';
import { fieldProperties } from './kinds';
import { optionsOf } from './options';
import { resourceProperties } from './resources';
import { resultProperties } from './results';

export const properties = (operations: readonly Operation[]): INodeProperties[] => [
	...resourceProperties(operations),
	...operations.flatMap(operationProperties),
	additionalFields(operations),
	optionsOf(operations),
];

type Show = NonNullable<IDisplayOptions['show']>;

/** What an operation asks for. Fields that are the same for several models become one property. */
function operationProperties(operation: Operation): INodeProperties[] {
	const { endpoints, resource, name } = operation;
	const show: Show = { resource: [resource], operation: [name] };
	return [
		...modelProperty(operation, show),
		...costNotice(operation, show),
		...endpoints.flatMap(({ model }) => (model?.notice ? notice(model.notice, { ...show, model: [model.id] }) : [])),
		...topFields(endpoints)
			.sort((a, b) => rank(a) - rank(b) || a.at[0] - b.at[0] || a.at[1] - b.at[1])
			.map((entry) => shownFor(entry, endpoints, show)),
		...resultProperties(operation, show),
	];
}

/** Where no model can be asked for the price, people read it before they run. */
function costNotice({ endpoints }: Operation, show: Show): INodeProperties[] {
	if (endpoints.some(({ billing }) => billing !== 'unquoted')) return [];
	return [{ ...notice('Each call is billed. Ideogram gives no price in advance.', show), name: 'costNotice' }];
}

function modelProperty({ endpoints, initialModel }: Operation, show: Show): INodeProperties[] {
	const models = modelsOf(endpoints);
	if (models.length === 0) return [];
	const initial = initialModel ?? models[0].id;
	return [
		{
			displayName: 'Model',
			name: 'model',
			type: 'options',
			options: models.map(({ id, label, description }): INodePropertyOptions => ({
				name: label,
				value: id,
				description,
			})),
			default: initial,
			description: 'The Ideogram model to use. The fields below depend on it.',
			displayOptions: { show },
		},
	];
}

/** What is hidden counts only behind what is shown. */
const rank = ({ property, required }: Shared) => (property.type === 'hidden' ? 2 : required ? 0 : 1);

interface Shared {
	property: INodeProperties;
	/** Of the field. */
	required: boolean;
	/** The field, by its first place in any of the models, and which of its properties it is. */
	at: [field: number, part: number];
	endpoints: Endpoint[];
}

/** What is used instead of an image stands at that image's place. */
const isAtTop = (field: Field, _index: number, fields: readonly Field[]) =>
	field.place === 'top' && !insteadOf(field, fields);

/** Each with the endpoints that take it in exactly this way. */
function topFields(endpoints: readonly Endpoint[]): Shared[] {
	const byContent = new Map<string, Shared>();
	const order = [...new Set(endpoints.flatMap(({ fields }) => fields.map(({ name }) => name)))];
	for (const endpoint of endpoints) {
		for (const field of endpoint.fields.filter(isAtTop)) {
			for (const [part, property] of fieldProperties(field).entries()) {
				const content = JSON.stringify(property);
				const entry = byContent.get(content) ?? {
					property,
					required: Boolean(field.required),
					at: [order.indexOf(field.name), part] satisfies Shared['at'],
					endpoints: [],
				};
				entry.endpoints.push(endpoint);
				byContent.set(content, entry);
			}
		}
	}
	return [...byContent.values()];
}

function shownFor({ property, endpoints }: Shared, all: readonly Endpoint[], show: Show): INodeProperties {
	const shown = { ...show, ...property.displayOptions?.show };
	if (endpoints.length === all.length) return { ...property, displayOptions: { show: shown } };
	const models = modelsOf(endpoints).map(({ id }) => id);
	// Not required in the form: n8n shows every model's fields when the model comes from an expression. The checks
	// require it.
	return { ...property, required: undefined, displayOptions: { show: { ...shown, model: models } } };
}

const notice = (displayName: string, show: Show): INodeProperties => ({
	displayName,
	name: 'modelNotice',
	type: 'notice',
	default: '',
	displayOptions: { show },
});
