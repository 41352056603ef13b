/** Additional Fields: one collection for all operations. */
import type { INodeProperties } from 'n8n-workflow';

import type { Field, Operation } from '../api/types';
import { IN_COLLECTION, share, type Shown } from './conditions';
import { fieldProperties } from './kinds';

export const additionalFields = (operations: readonly Operation[]): INodeProperties => ({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [...share(operations, fieldsOf(operations), IN_COLLECTION), extraFields].sort(byLabel),
});

/** n8n reads what is hidden, for the sake of older workflows, behind what is shown. */
const byLabel = (a: INodeProperties, b: INodeProperties) =>
	a.displayName.localeCompare(b.displayName) || Number(a.type === 'hidden') - Number(b.type === 'hidden');

function* fieldsOf(operations: readonly Operation[]): Generator<Shown> {
	for (const operation of operations) {
		for (const { fields, model } of operation.endpoints) {
			for (const field of fields) {
				for (const property of inside(field)) yield { property, operation, model: model?.id };
			}
		}
	}
}

/** n8n drops what the form does not have: so what has moved keeps a hidden place here. */
function inside(field: Field): INodeProperties[] {
	if (field.place === 'additional') return fieldProperties(field);
	const { label, name } = field;
	return field.formerly ? [{ displayName: label, name, type: 'hidden', default: '' }] : [];
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
