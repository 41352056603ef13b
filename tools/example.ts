/** The least that an operation needs, as a node that can be pasted into n8n. Made from the table and its form. */
import type { IDataObject, INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { modelsOf, takesFiles } from '../nodes/Ideogram/api/models';
import type { Endpoint, Field, Operation, Value, Values } from '../nodes/Ideogram/api/types';
import { operations } from '../nodes/Ideogram/api/operations';
import { properties } from '../nodes/Ideogram/form/properties';
import { checkRules } from '../nodes/Ideogram/request/checkRules';

export interface Example {
	/** What n8n takes from the clipboard. */
	workflow: { nodes: Array<Record<string, unknown> & { parameters: IDataObject }>; connections: object };
	endpoint: Endpoint;
	/** What is filled in, by hand or by the form. */
	fields: Field[];
}

const PROMPT = 'A lighthouse at dusk, painted in watercolor';
const SIDE = 1024;

const form = properties(operations);

/** With the first model of the operation, which is the recommended one. */
export function exampleOf(operation: Operation): Example {
	const { resource, name, label, endpoints } = operation;
	const [endpoint] = endpoints;
	const place = { resource, operation: name, ...(modelsOf(endpoints).length > 0 && { model: endpoint.model?.id }) };
	const fields = least(endpoint);
	const filledIn = (where: Field['place']) =>
		Object.fromEntries(
			fields
				.filter((field) => field.place === where && !(where === 'top' && field.initial !== undefined))
				.map((field) => [field.name, enter(propertyOf(field, place), field)]),
		) as IDataObject;
	const additional = filledIn('additional');
	const parameters = {
		...place,
		...filledIn('top'),
		...(Object.keys(additional).length > 0 && { additionalFields: additional }),
	} as IDataObject;
	const node = { name: label, type: 'n8n-nodes-ideogram.ideogram', typeVersion: 1, position: [0, 0], parameters };
	return { workflow: { nodes: [node], connections: {} }, endpoint, fields };
}

/** What is required, and up to two more fields where rules ask for some of several. */
function least(endpoint: Endpoint): Field[] {
	const required = endpoint.fields.filter((field) => field.required);
	const rest = endpoint.fields.filter((field) => !field.required);
	const more = [[], ...rest.map((one) => [one]), ...rest.flatMap((one) => rest.map((other) => [one, other]))];
	const found = more.find((fields) => keepsRules(endpoint, [...required, ...fields]));
	if (!found) throw new Error(`${endpoint.path}: no two fields more make a call that its rules allow`);
	return [...required, ...found];
}

function keepsRules(endpoint: Endpoint, fields: Field[]): boolean {
	const values: Values = Object.fromEntries(fields.map((field) => [field.name, checked(field)]));
	try {
		checkRules(endpoint, values);
		return true;
	} catch {
		return false;
	}
}

/** As the rules see it. */
const checked = (field: Field): Value =>
	takesFiles(field)
		? [{ field: field.name, width: SIDE, height: SIDE }]
		: (field.initial ?? (field.kind.type === 'choice' ? field.kind.values[0] : PROMPT));

/** The field's place in the form. */
function propertyOf(field: Field, place: Record<string, unknown>): INodeProperties {
	const isShown = ({ displayOptions }: INodeProperties) =>
		Object.entries(displayOptions?.show ?? {}).every(([name, values = []]) => {
			const value = place[name.replace('/', '')];
			return value === undefined || (values as unknown[]).includes(value);
		});
	const shown = form.filter(isShown);
	const inside = shown
		.filter(({ name }) => name === 'additionalFields')
		.flatMap(({ options = [] }) => options as INodeProperties[])
		.filter(isShown);
	const candidates = field.place === 'top' ? shown : inside;
	const found = candidates.find(({ name, type }) => name === field.name && type !== 'hidden');
	if (!found) throw new Error(`The form has no ${field.name} for ${JSON.stringify(place)}`);
	return found;
}

/** What a person enters. Expressions begin with an equals sign. */
function enter(property: INodeProperties, field: Field): unknown {
	const { type, placeholder, default: initial, typeOptions } = property;
	const options = (property.options ?? []) as Array<INodePropertyOptions | INodePropertyCollection>;
	const values = options.flatMap((option) => ('value' in option ? [option.value] : []));
	switch (type) {
		case 'string':
			if (initial) return initial;
			if (takesFiles(field)) return field.initial ?? field.name;
			return one(withoutEg(placeholder) ?? PROMPT, field);
		case 'options':
			return initial ?? values.find((value) => value !== 'auto');
		case 'multiOptions':
			return [values[0]];
		case 'number':
			return initial ?? typeOptions?.minValue;
		case 'boolean':
			return true;
		case 'color':
			return '#20A040';
		case 'dateTime':
			return '2026-11-01T00:00:00Z';
		case 'resourceLocator': {
			const byHand = property.modes?.find(({ name }) => name !== 'list');
			return { __rl: true, mode: byHand?.name, value: withoutEg(byHand?.placeholder) };
		}
		case 'fixedCollection': {
			const [collection] = options as INodePropertyCollection[];
			const entry = Object.fromEntries(
				collection.values
					.filter(({ displayOptions, default: start }) => !displayOptions && (start === '' || start === undefined))
					.map((inner) => [inner.name, enter(inner, field)])
					.filter(([, value]) => value !== ''),
			) as IDataObject;
			const file = takesFiles(field) && { binaryPropertyName: field.initial ?? field.name };
			const [first] = collection.values;
			const start = Object.keys(entry).length > 0 || file ? {} : { [first.name]: enter(first, field) };
			const whole = { ...start, ...entry, ...file };
			return { [collection.name]: typeOptions?.multipleValues ? [whole] : whole };
		}
		default:
			throw new Error(`No example can be entered for the type ${type}`);
	}
}

/** Of a list with commas, the first entry: other lists may have to be as long. */
const one = (text: string, { kind }: Field): string =>
	kind.type === 'codes' || kind.type === 'texts' ? text.split(', ')[0] : text;

/** `e.g. {{ $json.id }}` → `={{ $json.id }}` */
function withoutEg(placeholder?: string): string | undefined {
	const text = placeholder?.replace(/^e\.g\. /, '');
	return text?.startsWith('{{') ? `=${text}` : text;
}
