/** A field of api/ → one n8n property, by the field's kind. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { besides, entryName, hasBesides, inputTypesOf, isList, type FileField, type InputType } from '../api/inputs';
import { takesFiles } from '../api/models';
import type { Field, Kind, KindOf } from '../api/types';
import { assetTypes } from '../api/values';
import { ratios, sizes } from './shapes';
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
	choice: (kind, { initial }) => ({ type: 'options', default: initial, options: choices(kind) }),
	choices: ({ values }) => ({ type: 'multiOptions', default: [], options: words(values) }),
	size: (_kind, { initial }) => ({ type: 'string', default: initial }),
	publicUrl: () => ({ type: 'string', default: '' }),
	codes: () => ({ type: 'string', default: '' }),
	texts: () => ({ type: 'string', default: '' }),
	palette,
	images: fileNames,
	files: fileNames,
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

/** For a list also a hidden text of the same name behind it: else n8n drops what workflows had before it was a list. */
export function fieldProperties(field: Field): INodeProperties[] {
	const shown = fieldProperty(field);
	if (takesFiles(field) && hasBesides(field)) return inputs(field, shown);
	const { displayName, name, default: initial } = shown;
	return isList(field) ? [shown, { displayName, name, type: 'hidden', default: initial }] : [shown];
}

function fieldProperty(field: Field): INodeProperties {
	const shape = shapes[field.kind.type] as (kind: Kind, field: Field) => Shape;
	return {
		displayName: field.label,
		name: field.name,
		description: field.description,
		...(field.required && { required: true }),
		...(field.placeholder && !isList(field) && { placeholder: field.placeholder }),
		...shape(field.kind, field),
	};
}

/** The kind of input, and for each a property that is shown for it. */
function inputs(field: FileField, binary: INodeProperties): INodeProperties[] {
	const { type, url } = besides(field);
	const shownFor = (input: InputType, property: INodeProperties): INodeProperties => ({
		...property,
		displayOptions: { show: { [type.name]: [input] } },
	});
	const { unless } = field;
	return [
		inputType(type, field),
		shownFor('binary', binary),
		shownFor('url', { ...address(url), ...(field.required && { required: true }) }),
		...(unless?.kind.type === 'assets' ? [shownFor('asset', fieldProperty(unless))] : []),
	];
}

const INPUT_TYPES: Record<InputType, string> = {
	asset: 'Asset or Earlier Result',
	binary: 'Binary Field',
	url: 'URL',
};

const inputType = ({ name, label }: Named, field: FileField): INodeProperties => ({
	displayName: label,
	name,
	type: 'options',
	options: inputTypesOf(field)
		.map((value) => ({ name: INPUT_TYPES[value], value }))
		.sort((a, b) => a.name.localeCompare(b.name)),
	default: 'binary',
	description: 'Where the image comes from',
});

interface Named {
	name: string;
	label: string;
}

const address = ({ name, label }: Named): INodeProperties => ({
	displayName: label,
	name,
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/image.png',
	description: 'The address of the image. The node fetches it, without a login.',
});

/** The name of a binary field, or a list of such names. */
function fileNames({ max }: KindOf<'images' | 'files'>, field: Field): Shape {
	if (!isList(field)) return { type: 'string', default: field.initial ?? '' };
	return {
		type: 'fixedCollection',
		placeholder: `Add ${title(entryName(field))}`,
		default: {},
		...(max > 1 && { typeOptions: { multipleValues: true } }),
		options: [{ displayName: title(entryName(field)), name: entryName(field), values: entry(field) }],
	};
}

function entry(field: FileField): INodeProperties[] {
	const { initial = '', placeholder } = field;
	const binary: INodeProperties = {
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: initial,
		...(placeholder && { placeholder }),
		description: 'The name of the input binary field with the file',
	};
	if (field.kind.type !== 'images') return [binary];
	const shownFor = (input: InputType) => ({ displayOptions: { show: { inputType: [input] } } });
	return [
		inputType({ name: 'inputType', label: 'Input Type' }, { ...field, unless: undefined }),
		{ ...binary, ...shownFor('binary') },
		{ ...address({ name: 'url', label: 'URL' }), ...shownFor('url') },
	];
}

function choices({ values, spelling, inOrder }: KindOf<'choice'>): INodePropertyOptions[] {
	if (spelling === 'resolution') return sizes(values);
	if (spelling === 'ratio') return ratios(values);
	return inOrder ? values.map((value) => ({ name: title(value), value })) : words(values);
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
										default: '',
										description:
											'How much of this color, from 0.05 to 1. Left empty, Ideogram decides. Give the heaviest color first.',
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
