/** Operations → n8n's form (pure). */
import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { modelsOf } from '../api/models';
import type { Endpoint, Field, Operation } from '../api/types';
import { fieldProperty } from './kinds';
import { optionsOf } from './options';
import { resourceProperties } from './resources';
import { resultProperties } from './results';

export const properties = (operations: readonly Operation[]): INodeProperties[] => [
	...resourceProperties(operations),
	...operations.flatMap(operationProperties),
	...optionsOf(operations),
];

type Show = NonNullable<IDisplayOptions['show']>;

/** What an operation asks for. Fields that are the same for several models become one property. */
function operationProperties(operation: Operation): INodeProperties[] {
	const { endpoints, resource, name } = operation;
	const show: Show = { resource: [resource], operation: [name] };
	const additional = shared(endpoints, 'additional');
	return [
		...modelProperty(operation, show),
		...costNotice(operation, show),
		...endpoints.flatMap(({ model }) => (model?.notice ? notice(model.notice, { ...show, model: [model.id] }) : [])),
		...shared(endpoints, 'top')
			.sort((a, b) => Number(b.property.required ?? false) - Number(a.property.required ?? false))
			.map((entry) => shownFor(entry, endpoints, 'model', show)),
		...resultProperties(operation, show),
		...(additional.length > 0 ? [additionalFields(additional, endpoints, show)] : []),
	];
}

/** Where no model can be asked for the price, people read it before they run. */
function costNotice({ endpoints }: Operation, show: Show): INodeProperties[] {
	if (endpoints.some(({ billing }) => billing !== 'unquoted')) return [];
	return [{ ...notice('Each call is billed. Ideogram does not tell the price beforehand.', show), name: 'costNotice' }];
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
			description: 'The Ideogram model to use. The fields below follow from it.',
			displayOptions: { show },
		},
	];
}

/** One collection for each operation, as a condition in it can ask for the model only. */
function additionalFields(entries: Shared[], endpoints: readonly Endpoint[], show: Show): INodeProperties {
	return {
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show },
		options: entries
			.map((entry) => shownFor(entry, endpoints, '/model'))
			.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

interface Shared {
	property: INodeProperties;
	endpoints: Endpoint[];
}

/** The fields at one place of the form, each with the endpoints that take it in exactly this way. */
function shared(endpoints: readonly Endpoint[], place: Field['place']): Shared[] {
	const byContent = new Map<string, Shared>();
	for (const endpoint of endpoints) {
		for (const field of endpoint.fields.filter((candidate) => candidate.place === place)) {
			const property = fieldProperty(field);
			const content = JSON.stringify(property);
			const entry = byContent.get(content) ?? { property, endpoints: [] };
			entry.endpoints.push(endpoint);
			byContent.set(content, entry);
		}
	}
	return [...byContent.values()];
}

function shownFor(
	{ property, endpoints }: Shared,
	all: readonly Endpoint[],
	path: string,
	show: Show = {},
): INodeProperties {
	if (endpoints.length === all.length)
		return Object.keys(show).length > 0 ? { ...property, displayOptions: { show } } : property;
	const models = modelsOf(endpoints).map(({ id }) => id);
	// Not required in the form: n8n shows every model's fields when the model comes from an expression. The checks
	// require it.
	return { ...property, required: undefined, displayOptions: { show: { ...show, [path]: models } } };
}

const notice = (displayName: string, show: Show): INodeProperties => ({
	displayName,
	name: 'modelNotice',
	type: 'notice',
	default: '',
	displayOptions: { show },
});
