/** A field of api/ → one n8n property, by the field's kind. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { besides, entryName, hasBesides, inputTypesOf, isList, type FileField, type InputType } from '../api/inputs';
import { takesFiles } from '../api/models';
import type { ChoiceField, Field, Kind, KindOf } from '../api/types';
import { assetTypes } from '../api/values';
import { remember } from './remember';
import { ratios, sizes } from './shapes';
import { title } from './titles';

type Shape = Pick<INodeProperties, 'type' | 'default'> & Partial<INodeProperties>;

const shapes: { [T in Kind['type']]: (kind: KindOf<T>, field: Field) => Shape } = {
	text: ({ rows }) => ({ type: 'string', default: '', ...(rows && { typeOptions: { rows } }) }),
	integer: ({ min, max }, { initial = '' }) => ({
		type: 'number',
		default: initial,
		typeOptions: { minValue: min, maxValue: max, numberPrecision: 0 },
	}),
	number: ({ min, max }, { initial }) => ({
		type: 'number',
		default: initial,
		typeOptions: { minValue: min, maxValue: max, numberPrecision: 2 },
	}),
	boolean: (_kind, { initial }) => ({ type: 'boolean', default: initial }),
	choice: (kind, { initial }) => ({ type: 'options', default: initial, options: choices(kind) }),
	choices: ({ values, names }) => ({ type: 'multiOptions', default: [], options: words(values, [], names) }),
	each,
	time: (_kind, { initial = '' }) => ({ type: 'dateTime', default: initial }),
	size: (_kind, { initial }) => ({ type: 'string', default: initial }),
	publicUrl: () => ({ type: 'string', default: '' }),
	codes: () => ({ type: 'string', default: '' }),
	colors: () => ({
		type: 'fixedCollection',
		placeholder: 'Add Color',
		default: {},
		typeOptions: { multipleValues: true },
		options: [{ displayName: 'Color', name: 'color', values: [color('color')] }],
	}),
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
/** A field's property in the form, and those beside it. */
export const fieldProperties = remember((field: Field): INodeProperties[] => {
	const shown = fieldProperty(field);
	if (takesFiles(field) && hasBesides(field)) return inputs(field, shown);
	const { displayName, name, default: initial } = shown;
	return isList(field) ? [shown, { displayName, name, type: 'hidden', default: initial }] : [shown];
});

function fieldProperty(field: Field): INodeProperties {
	const shape = shapes[field.kind.type] as (kind: Kind, field: Field) => Shape;
	return {
		displayName: field.label,
		name: field.name,
		description: field.description,
		...(isRequired(field) && { required: true }),
		...(field.placeholder && !isList(field) && { placeholder: field.placeholder }),
		...shape(field.kind, field),
	};
}

/** Where another field may stand for it, it may be empty: n8n would refuse to run. */
const isRequired = ({ required, unless, initial }: Field) => required && !(unless && initial === undefined);

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
	placeholder: 'e.g. https://example.com/a.png',
	description: 'The node fetches it without a login',
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
	};
	if (field.kind.type !== 'images') return [binary];
	const shownFor = (input: InputType) => ({ displayOptions: { show: { inputType: [input] } } });
	return [
		inputType({ name: 'inputType', label: 'Input Type' }, { ...field, unless: undefined }),
		{ ...binary, ...shownFor('binary') },
		{ ...address({ name: 'url', label: 'URL' }), ...shownFor('url') },
	];
}

function choices({ values, spelling, names, inOrder }: KindOf<'choice'>): INodePropertyOptions[] {
	if (spelling === 'resolution') return sizes(values);
	if (spelling === 'ratio') return ratios(values);
	if (inOrder || (spelling !== 'word' && !names))
		return values.map((value) => ({ name: names?.[value] ?? title(value), value }));
	return words(values, [], names);
}

/** In the order of the alphabet, as n8n has it. */
const words = (
	values: readonly string[],
	own: INodePropertyOptions[] = [],
	names: Readonly<Record<string, string>> = {},
): INodePropertyOptions[] =>
	[...values.map((value) => ({ name: names[value] ?? title(value), value })), ...own].sort((a, b) =>
		a.name.localeCompare(b.name),
	);

/** One choice for each entry is a list to pick from; several are rows. */
function each({ noun, fields }: KindOf<'each'>): Shape {
	const [{ kind }, ...others] = fields;
	if (others.length === 0) return { type: 'multiOptions', default: [], options: words(kind.values, [], kind.names) };
	return {
		type: 'fixedCollection',
		placeholder: `Add ${title(noun)}`,
		default: {},
		typeOptions: { multipleValues: true },
		options: [{ displayName: title(noun), name: noun, values: fields.map(choiceInRow) }],
	};
}

function choiceInRow(field: ChoiceField): INodeProperties {
	const { required, ...property } = fieldProperty(field);
	if (required) return property;
	const options = [{ name: 'Any', value: '' }, ...(property.options as INodePropertyOptions[])];
	return { ...property, default: '', options };
}

const color = (name: string): INodeProperties => ({
	displayName: 'Color',
	name,
	type: 'color',
	default: '#FF6F61',
});

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
									color('colorHex'),
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
						options: words(assetTypes, [], { response: 'Response (Earlier Result)' }),
						default: upload,
					},
					{ displayName: 'Asset ID', name: 'assetId', type: 'string', default: '' },
					{ displayName: 'Collection ID', name: 'collectionId', type: 'string', default: '' },
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
