import type { Schema } from '../facts';
import { facts } from '../facts';
import { Refusal, bad } from './reply';

function resolve(schema: Schema): Schema {
	if (!schema.$ref) return schema;
	const target = facts.legacy.schemas[schema.$ref.split('/').pop()!];
	if (!target) throw new Error(`The facts lack ${schema.$ref}.`);
	return resolve(target);
}

/** The members of an object schema, those of its allOf included. */
function flatten(schema: Schema): { properties: Record<string, Schema>; required: string[] } {
	const parts = (schema.allOf ?? []).map((part) => flatten(resolve(part)));
	return {
		properties: Object.assign({}, ...parts.map((part) => part.properties), schema.properties),
		required: [...parts.flatMap((part) => part.required), ...(schema.required ?? [])],
	};
}

/** Holds a value against a schema. Unlike plain JSON Schema, a member that the schema does not name is refused. */
export function checkSchema(name: string, value: unknown, given: Schema): void {
	const schema = resolve(given);
	if (schema.oneOf) return checkOneOf(name, value, schema.oneOf);
	switch (schema.type) {
		case 'object':
			return checkObject(name, value, schema);
		case 'array':
			if (!Array.isArray(value)) throw bad(`${name} must be an array.`);
			if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity)) {
				throw bad(`${name} must have ${schema.minItems} to ${schema.maxItems} items, not ${value.length}.`);
			}
			return value.forEach((item, index) => checkSchema(`${name}[${index}]`, item, schema.items!));
		case 'integer':
		case 'number':
			return checkNumber(name, value, schema);
		case 'string':
			return checkString(name, value, schema);
		default:
			throw new Error(`The stand-in does not know the schema type ${schema.type} of ${name}.`);
	}
}

function checkObject(name: string, value: unknown, schema: Schema): void {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(`${name} must be a JSON object.`);
	const { properties, required } = flatten(schema);
	for (const [key, member] of Object.entries(value)) {
		if (!Object.hasOwn(properties, key)) throw bad(`${name}.${key} is not a member of ${name}.`);
		checkSchema(`${name}.${key}`, member, properties[key]!);
	}
	for (const key of required) {
		if (!Object.hasOwn(value, key)) throw bad(`${name}.${key} is required.`);
	}
}

function checkNumber(name: string, value: unknown, schema: Schema): void {
	const kind = schema.type === 'integer' ? 'an integer' : 'a number';
	if (typeof value !== 'number' || (schema.type === 'integer' && !Number.isInteger(value))) {
		throw bad(`${name} must be ${kind}, not ${JSON.stringify(value)}.`);
	}
	const { minimum = -Infinity, maximum = Infinity } = schema;
	if (value < minimum || value > maximum) throw bad(`${name} must be between ${minimum} and ${maximum}, not ${value}.`);
}

function checkString(name: string, value: unknown, schema: Schema): void {
	if (typeof value !== 'string') throw bad(`${name} must be a string.`);
	if (schema.enum && !schema.enum.includes(value)) {
		throw bad(`${name} must be one of ${schema.enum.join(', ')}, not "${value}".`);
	}
	if (schema.pattern && !new RegExp(schema.pattern).test(value)) throw bad(`${name} must match ${schema.pattern}.`);
}

function checkOneOf(name: string, value: unknown, choices: Schema[]): void {
	const complaints: string[] = [];
	for (const choice of choices) {
		try {
			checkSchema(name, value, choice);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			complaints.push(error.message);
		}
	}
	const fits = choices.length - complaints.length;
	if (fits !== 1) throw bad(`${name} must have exactly one of its forms: ${complaints.join(' Or: ')}`);
}
