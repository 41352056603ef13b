/**
 * Additional Fields: one collection for each resource. A field that several operations take in the same way stands in
 * it once, which keeps the form small: n8n sends all of it to the browser.
 */
import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { modelsOf } from '../api/models';
import type { Operation } from '../api/types';
import { fieldProperty } from './kinds';

type Show = NonNullable<IDisplayOptions['show']>;

/** An operation, and those of its models that take a field; all of them when it has no models to choose from. */
interface Use {
	operation: Operation;
	models: ReadonlySet<string>;
}

export function additionalFields(operations: readonly Operation[]): INodeProperties[] {
	const resources = [...new Set(operations.map(({ resource }) => resource))];
	return resources.map((resource) =>
		collection(
			resource,
			operations.filter((operation) => operation.resource === resource),
		),
	);
}

function collection(resource: string, operations: readonly Operation[]): INodeProperties {
	return {
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show: { resource: [resource] } },
		options: [...fieldsOf(operations), extraFields].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** Taken by every operation. What they are is checked in request/extraFields.ts. */
const extraFields: INodeProperties = {
	displayName: 'Extra Fields',
	name: 'extraFields',
	type: 'fixedCollection',
	placeholder: 'Add Extra Field',
	description: 'Fields of the Ideogram API that this form does not have. They are sent as is.',
	typeOptions: { multipleValues: true },
	default: {},
	options: [
		{
			displayName: 'Field',
			name: 'field',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. rendering_speed',
					description: 'The name of the field in the Ideogram API',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: 'Text is sent as text. For a number, true, false or a list, use an expression.',
				},
			],
		},
	],
};

/** Each once for every condition under which it is shown. */
function fieldsOf(operations: readonly Operation[]): INodeProperties[] {
	const byContent = new Map<string, { property: INodeProperties; uses: Map<Operation, Set<string>> }>();
	for (const operation of operations) {
		for (const { fields, model } of operation.endpoints) {
			for (const field of fields.filter(({ place }) => place === 'additional')) {
				const property = fieldProperty(field);
				const content = JSON.stringify(property);
				const entry = byContent.get(content) ?? { property, uses: new Map<Operation, Set<string>>() };
				const models = entry.uses.get(operation) ?? new Set();
				entry.uses.set(operation, model ? models.add(model.id) : models);
				byContent.set(content, entry);
			}
		}
	}
	return [...byContent.values()].flatMap(({ property, uses }) =>
		conditions([...uses].map(([operation, models]) => ({ operation, models }))).map((show) => ({
			...property,
			displayOptions: { show },
		})),
	);
}

/**
 * A condition of n8n can say "one of these operations, and one of these models", but not "(Remix, Auto) or (Upscale,
 * 3.0)". So uses are put together as long as the models of all do not show the field for an operation's other models.
 */
function conditions(uses: Use[]): Show[] {
	const groups: Use[][] = [];
	const everywhere: Use[] = [];
	for (const use of [...uses].sort((a, b) => Number(isEverywhere(a)) - Number(isEverywhere(b)))) {
		const group = use.models.size > 0 ? groups.find((others) => isExact([...others, use])) : undefined;
		if (group) group.push(use);
		else if (isEverywhere(use)) everywhere.push(use);
		else groups.push([use]);
	}
	return [
		...groups.map((group) => ({ '/operation': namesOf(group), '/model': [...modelsTogether(group)] })),
		...(everywhere.length > 0 ? [{ '/operation': namesOf(everywhere) }] : []),
	];
}

const namesOf = (uses: Use[]) => uses.map(({ operation }) => operation.name);

const modelsTogether = (uses: Use[]) => new Set(uses.flatMap(({ models }) => [...models]));

const isEverywhere = ({ operation, models }: Use) => models.size === modelsOf(operation.endpoints).length;

function isExact(uses: Use[]): boolean {
	const together = modelsTogether(uses);
	return uses.every(({ operation, models }) =>
		modelsOf(operation.endpoints).every(({ id }) => models.has(id) === together.has(id)),
	);
}
