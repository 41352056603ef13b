/** The least that an operation needs, as a node that can be pasted into n8n. Made from the table. */
import type { IDataObject } from 'n8n-workflow';

import { modelsOf } from '../nodes/Ideogram/api/models';
import type { Endpoint, Field, Operation, Value, Values } from '../nodes/Ideogram/api/types';
import { checkRules } from '../nodes/Ideogram/request/checkRules';

export interface Example {
	/** What n8n takes from the clipboard. */
	workflow: { nodes: Array<Record<string, unknown> & { parameters: IDataObject }>; connections: object };
	endpoint: Endpoint;
	/** What is filled in, by hand or by the form. */
	fields: Field[];
}

const PROMPT = 'A lighthouse at dusk, painted in watercolor';

/** With the first model of the operation, which is the recommended one. */
export function exampleOf({ resource, name, label, endpoints }: Operation): Example {
	const [endpoint] = endpoints;
	const fields = least(endpoint);
	const filled = fields.filter(({ initial, place }) => initial === undefined || place === 'additional');
	const at = (place: Field['place']) =>
		Object.fromEntries(filled.filter((field) => field.place === place).map((field) => [field.name, entered(field)]));
	const additional = at('additional');
	const parameters = {
		resource,
		operation: name,
		...(modelsOf(endpoints).length > 0 && { model: endpoint.model?.id }),
		...at('top'),
		...(Object.keys(additional).length > 0 && { additionalFields: additional }),
	} as IDataObject;
	const node = {
		name: label,
		type: 'n8n-nodes-ideogram.ideogram',
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
	return { workflow: { nodes: [node], connections: {} }, endpoint, fields };
}

/** What is required, and one more field where a rule asks for one of several. */
function least(endpoint: Endpoint): Field[] {
	const required = endpoint.fields.filter((field) => field.required);
	const rest = endpoint.fields.filter((field) => !field.required);
	const found = [[], ...rest.map((field) => [field])].find((more) => keepsRules(endpoint, [...required, ...more]));
	if (!found) throw new Error(`${endpoint.path}: no single field more makes a call that its rules allow`);
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

const SIDE = 1024;

/** As the rules see it. */
const checked = (field: Field): Value =>
	field.kind.type === 'images' || field.kind.type === 'files'
		? [{ field: field.name, width: SIDE, height: SIDE }]
		: (entered(field) as Value);

/** What a person enters. Expressions begin with an equals sign. */
function entered({ name, kind, initial, placeholder }: Field): unknown {
	if (initial !== undefined) return initial;
	const given = placeholder?.replace(/^e\.g\. /, '');
	const text = given?.startsWith('{{') ? `=${given}` : given;
	switch (kind.type) {
		case 'images':
		case 'files':
			return name;
		case 'choice':
			return kind.values.find((value) => value !== 'auto');
		case 'choices':
			return [kind.values[0]];
		case 'integer':
			return kind.min;
		case 'boolean':
			return true;
		case 'each': {
			const [{ name: choice, kind: of, initial: start }, ...others] = kind.fields;
			const value = start ?? of.values.find((each) => each !== 'en');
			return others.length > 0 ? { [kind.noun]: [{ [choice]: value }] } : [value];
		}
		case 'colors':
			return { color: [{ color: '#20A040' }] };
		case 'size':
			return '1280x720';
		case 'id':
			return { __rl: true, mode: 'id', value: `={{ $json.${kind.noun}_id }}` };
		case 'customModel':
			return { __rl: true, mode: 'uri', value: '={{ $json.custom_model_uri }}' };
		default:
			return text ?? PROMPT;
	}
}
