import type { IncomingHttpHeaders } from 'node:http';
import type { Operation, Param } from '../facts';
import { facts, spellings } from '../facts';
import type { Part } from './multipart';
import { readMultipart } from './multipart';
import type { Image } from './images';
import { readImage } from './images';
import { bad } from './reply';
import { checkAsset, checkPalette } from './shapes';

export interface Form {
	values: Record<string, unknown>;
	images: Record<string, Image[]>;
}

// The limit of every v2 source whose limit is stated.
const unstatedMaxMegabytes = 50;

/** Reads the body of a v2 operation and holds it against the facts. */
export async function readForm(operation: Operation, headers: IncomingHttpHeaders, body: Buffer): Promise<Form> {
	const type = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
	if (!operation.contentTypes.includes(type)) {
		throw bad(`The body must be ${operation.contentTypes.join(' or ')}, not ${type || 'untyped'}.`);
	}
	const form =
		type === 'application/json'
			? fromJson(operation, body)
			: await fromParts(operation, await readMultipart(headers, body));
	for (const param of operation.params) {
		const given = param.name in form.values || param.name in form.images;
		if (param.required && !given) throw bad(`${param.name} is required.`);
	}
	return form;
}

async function fromParts(operation: Operation, parts: Part[]): Promise<Form> {
	const form: Form = { values: {}, images: {} };
	for (const { name } of parts) paramOf(operation, name);
	for (const param of operation.params) {
		const own = parts.filter((part) => part.name === param.name);
		if (own.length === 0) continue;
		const repeats = param.type === 'file[]' || param.type === 'string[]';
		if (own.length > 1 && !repeats) throw bad(`${param.name} may be given only once.`);
		if (param.type === 'file' || param.type === 'file[]') {
			checkCount(param, own.length);
			form.images[param.name] = await Promise.all(
				own.map((part) => readImage(part, param.maxMB ?? unstatedMaxMegabytes)),
			);
		} else {
			const value = param.type === 'string[]' ? own.map((part) => text(part)) : fromPart(param, own[0]!);
			check(param, value);
			form.values[param.name] = value;
		}
	}
	return form;
}

function fromJson(operation: Operation, body: Buffer): Form {
	const given = parse('The body', body);
	if (typeof given !== 'object' || given === null || Array.isArray(given)) throw bad('The body must be a JSON object.');
	const values: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(given)) {
		const param = paramOf(operation, name);
		if (param.multipartOnly) throw bad(`${name} is a file and needs multipart/form-data.`);
		if (value === null && param.nullable) continue;
		check(param, value);
		values[name] = value;
	}
	return { values, images: {} };
}

function paramOf(operation: Operation, name: string): Param {
	const param = operation.params.find((candidate) => candidate.name === name);
	if (!param) throw bad(`${name} is not a field of ${operation.path}.`);
	return param;
}

function fromPart(param: Param, part: Part): unknown {
	switch (param.type) {
		case 'integer':
			return integer(param.name, text(part));
		case 'boolean':
			return boolean(param.name, text(part));
		case 'object':
		case 'AssetIdentifier':
		case 'AssetIdentifier[]':
			return jsonPart(part);
		default:
			return text(part);
	}
}

function text(part: Part): string {
	if (part.filename !== undefined) throw bad(`${part.name} must be text, not a file.`);
	if (part.contentType !== 'text/plain') throw bad(`${part.name} must be text, not ${part.contentType}.`);
	return part.bytes.toString('utf8');
}

export function jsonPart(part: Part, contentTypes = ['application/json']): unknown {
	if (!contentTypes.includes(part.contentType)) {
		throw bad(`${part.name} must be a part of content type application/json, not ${part.contentType}.`);
	}
	return parse(part.name, part.bytes);
}

function parse(name: string, bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString('utf8'));
	} catch {
		throw bad(`${name} is not well-formed JSON.`);
	}
}

function integer(name: string, value: string): number {
	if (!/^-?(0|[1-9]\d*)$/.test(value)) throw bad(`${name} must be an integer, not "${value}".`);
	return Number(value);
}

export function boolean(name: string, value: string): boolean {
	if (value !== 'true' && value !== 'false') throw bad(`${name} must be true or false, not "${value}".`);
	return value === 'true';
}

function check(param: Param, value: unknown): void {
	const { name } = param;
	switch (param.type) {
		case 'integer':
			if (!Number.isInteger(value)) throw bad(`${name} must be an integer.`);
			return checkRange(param, value as number);
		case 'boolean':
			if (typeof value !== 'boolean') throw bad(`${name} must be true or false.`);
			return;
		case 'enum':
			if (!spellings(param).includes(value as string)) {
				throw bad(`${name} must be one of ${spellings(param).join(', ')}, not ${JSON.stringify(value)}.`);
			}
			return;
		case 'string[]':
			if (!Array.isArray(value)) throw bad(`${name} must be an array.`);
			return value.forEach((item) => checkText(param, item));
		case 'object':
			return checkPalette(name, value, facts.enums.ColorPalettePreset_v2!);
		case 'AssetIdentifier':
			return checkAsset(name, value);
		case 'AssetIdentifier[]':
			if (!Array.isArray(value)) throw bad(`${name} must be an array of asset identifiers.`);
			checkCount(param, value.length);
			return value.forEach((item, index) => checkAsset(`${name}[${index}]`, item));
		default:
			return checkText(param, value);
	}
}

function checkRange({ name, min = -Infinity, max = Infinity }: Param, value: number): void {
	if (value < min || value > max) throw bad(`${name} must be between ${min} and ${max}, not ${value}.`);
}

function checkCount({ name, minItems = 0, maxItems = Infinity }: Param, count: number): void {
	if (count < minItems) throw bad(`${name} needs at least ${minItems}.`);
	if (count > maxItems) throw bad(`${name} takes at most ${maxItems}, not ${count}.`);
}

function checkText({ name, minLength = 0, maxLength = Infinity, pattern }: Param, value: unknown): void {
	if (typeof value !== 'string') throw bad(`${name} must be a string.`);
	// No facts say what an empty id does; it can name nothing, so it is refused.
	if (value.trim() === '' && (name === 'prompt' || name.endsWith('_id'))) throw bad(`${name} must not be empty.`);
	const length = [...value].length;
	if (length < minLength || length > maxLength) {
		throw bad(`${name} must have ${minLength} to ${maxLength} characters, not ${length}.`);
	}
	if (pattern && !new RegExp(pattern).test(value)) throw bad(`${name} must match ${pattern}, not "${value}".`);
}
