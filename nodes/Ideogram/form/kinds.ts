/** A field of api/ → one n8n property, by the field's kind. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Field, Kind, KindOf } from '../api/types';
import { assetTypes } from '../api/values';
import { title } from './titles';

type Shape = Pick<INodeProperties, 'type' | 'default'> & Partial<INodeProperties>;

const shapes: { [T in Kind['type']]: (kind: KindOf<T>, field: Field) => Shape } = {
	text: ({ rows }) => ({ type: 'string', default: '', ...(rows && { typeOptions: { rows } }) }),
	integer: ({ min, max }, { initial }) => ({
		type: 'number',
		default: initial,
		typeOptions: { minValue: min, maxValue: max, numberPrecision: 0 },
	}),
	boolean: (_kind, { initial }) => ({ type: 'boolean', default: initial }),
	choice: ({ values, spelling }, { initial }) => ({
		type: 'options',
		default: initial,
		options: spelling === 'word' ? words(values) : values.map((value) => ({ name: title(value), value })),
	}),
	choices: ({ values }) => ({ type: 'multiOptions', default: [], options: words(values) }),
	size: (_kind, { initial }) => ({ type: 'string', default: initial }),
	publicUrl: () => ({ type: 'string', default: '' }),
	codes: () => ({ type: 'string', default: '' }),
	texts: () => ({ type: 'string', default: '' }),
	palette,
	images: (_kind, { initial = '' }) => ({ type: 'string', default: initial }),
	files: (_kind, { initial = '' }) => ({ type: 'string', default: initial }),
	caption: () => ({ type: 'string', default: '', typeOptions: { rows: 2 } }),
	assets,
	id: (kind) =>
		locator(kind, 'id', 'By ID', `e.g. {{ $json.${kind.noun}_id }}`, {
			regex: '^[^\\s/?#]+$',
			errorMessage: `The ID of a ${kind.noun} has no spaces and no slashes`,
		}),
	customModel: () =>
		locator({ list: 'searchCustomModels', noun: 'model' }, 'uri', 'By URI', 'e.g. model/my-brand/version/1', {
			regex: '^model/[^/]+/version/[^/]+$',
			errorMessage: 'A model URI looks like model/my-brand/version/1',
		}),
	modelStack,
};

export function fieldProperty(field: Field): INodeProperties {
	const shape = shapes[field.kind.type] as (kind: Kind, field: Field) => Shape;
	return {
		displayName: field.label,
		name: field.name,
		description: field.description,
		...(field.required && { required: true }),
		...(field.placeholder && { placeholder: field.placeholder }),
		...shape(field.kind, field),
	};
}

/** In the order of the alphabet, as n8n has it. */
const words = (values: readonly string[], own: INodePropertyOptions[] = []): INodePropertyOptions[] =>
	[...values.map((value) => ({ name: title(value), value })), ...own].sort((a, b) => a.name.localeCompare(b.name));

/** A palette is a preset, or a list of colors; one drop-down decides, so that both at once cannot be entered. */
function palette({ presets }: KindOf<'palette'>): Shape {
	const [preset] = presets;
	return {
		type: 'fixedCollection',
		placeholder: 'Choose Palette',
		default: {},
		options: [
			{
				displayName: 'Palette',
				name: 'palette',
				values: [
					{
						displayName: 'Palette',
						name: 'name',
						type: 'options',
						options: words(presets, [{ name: 'Own Colors', value: 'custom' }]),
						default: preset,
					},
					{
						displayName: 'Colors',
						name: 'members',
						type: 'fixedCollection',
						placeholder: 'Add Color',
						typeOptions: { multipleValues: true },
						default: {},
						displayOptions: { show: { name: ['custom'] } },
						options: [
							{
								displayName: 'Color',
								name: 'member',
								values: [
									{ displayName: 'Color', name: 'colorHex', type: 'color', default: '#FF6F61' },
									{
										displayName: 'Weight',
										name: 'colorWeight',
										type: 'number',
										typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
										default: 0,
										description:
											'How much of this color, from 0.05 to 1. At 0 no weight is sent and Ideogram decides. Give the heaviest color first.',
									},
								],
							},
						],
					},
				],
			},
		],
	};
}

function assets({ max }: KindOf<'assets'>): Shape {
	const [upload] = assetTypes;
	return {
		type: 'fixedCollection',
		placeholder: 'Add Asset',
		default: {},
		...(max > 1 && { typeOptions: { multipleValues: true } }),
		options: [
			{
				displayName: 'Asset',
				name: 'asset',
				values: [
					{
						displayName: 'Asset Type',
						name: 'assetType',
						type: 'options',
						options: words(assetTypes),
						default: upload,
						description: 'What it is in your Ideogram account: an upload, or a response (an earlier result)',
					},
					{ displayName: 'Asset ID', name: 'assetId', type: 'string', default: '' },
					{
						displayName: 'Collection ID',
						name: 'collectionId',
						type: 'string',
						default: '',
						description: 'The collection that the asset is in, if it is in one',
					},
				],
			},
		],
	};
}

/** Picked from the account's own, or written. */
function locator(
	{ list, noun }: Pick<KindOf<'id'>, 'list' | 'noun'>,
	name: string,
	displayName: string,
	placeholder: string,
	properties: { regex: string; errorMessage: string },
): Shape {
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Choose a ${noun}...`,
				typeOptions: { searchListMethod: list, searchable: true },
			},
			{ displayName, name, type: 'string', placeholder, validation: [{ type: 'regex', properties }] },
		],
	};
}

function modelStack(): Shape {
	return {
		type: 'fixedCollection',
		placeholder: 'Add Model',
		default: {},
		typeOptions: { multipleValues: true },
		options: [
			{
				displayName: 'Model',
				name: 'model',
				values: [
					{
						displayName: 'Custom Model URI',
						name: 'customModelUri',
						type: 'string',
						default: '',
						placeholder: 'e.g. model/my-brand/version/1',
					},
					{
						displayName: 'Weight',
						name: 'weight',
						type: 'number',
						typeOptions: { minValue: 0, numberPrecision: 2 },
						default: 1,
						description: 'How much of this model to mix in, above 0',
					},
				],
			},
		],
	};
}
