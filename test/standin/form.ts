import type { IncomingHttpHeaders } from 'node:http';
import type { Operation, Param } from '../facts';
import { placeOf } from '../facts';
import { readFile } from './files';
import type { Image } from './images';
import type { Part } from './multipart';
import { readMultipart } from './multipart';
import { bad } from './reply';
import { check, checkCount, typeOf } from './values';

/** A request whose every value was held against the facts. */
export interface Form {
	values: Record<string, unknown>;
	images: Record<string, Image[]>;
}

export interface Incoming {
	headers: IncomingHttpHeaders;
	body: Buffer;
	query: URLSearchParams;
	/** The values of the placeholders in the path. */
	path: Record<string, string>;
}

/** Reads the path, and the query (GET) or the body (POST) of a request. */
export async function readForm(operation: Operation, incoming: Incoming): Promise<Form> {
	const form = operation.method === 'GET' ? fromQuery(operation, incoming.query) : await fromBody(operation, incoming);
	for (const param of operation.params) {
		if (placeOf(operation, param) === 'path') form.values[param.name] = incoming.path[param.name];
		const given = param.name in form.values || param.name in form.images;
		if (param.required && !given) throw bad(`${param.name} is required.`);
	}
	return form;
}

async function fromBody(operation: Operation, { headers, body }: Incoming): Promise<Form> {
	const type = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
	if (!operation.contentTypes.includes(type)) {
		throw bad(`The body must be ${operation.contentTypes.join(' or ')}, not ${type || 'untyped'}.`);
	}
	if (type === 'application/json') return fromJson(operation, body);
	const whole = operation.params.map(({ note }) => /whole request under (\d+) MB/.exec(note ?? '')?.[1]).find(Boolean);
	if (whole && body.length > Number(whole) * 1024 * 1024) throw bad(`The request is larger than ${whole} MB.`);
	return await fromParts(operation, await readMultipart(headers, body));
}

async function fromParts(operation: Operation, parts: Part[]): Promise<Form> {
	const form: Form = { values: {}, images: {} };
	for (const { name } of parts) paramOf(operation, name, 'body');
	for (const param of operation.params) {
		const own = parts.filter((part) => part.name === param.name);
		if (own.length === 0) continue;
		const repeats = param.type === 'file[]' || param.type === 'string[]';
		if (own.length > 1 && !repeats) throw bad(`${param.name} may be given only once.`);
		if (param.type === 'file' || param.type === 'file[]') {
			checkCount(param, own.length);
			form.images[param.name] = await Promise.all(own.map((part) => readFile(operation, param, part)));
		} else {
			const value = param.type === 'string[]' ? own.map((part) => text(part)) : fromPart(param, own[0]!);
			check(operation, param, value);
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
		const param = paramOf(operation, name, 'body');
		if (param.multipartOnly) throw bad(`${name} is a file and needs multipart/form-data.`);
		if (value === null && param.nullable) continue;
		check(operation, param, value);
		values[name] = value;
	}
	return { values, images: {} };
}

function fromQuery(operation: Operation, query: URLSearchParams): Form {
	const values: Record<string, unknown> = {};
	for (const name of new Set(query.keys())) {
		const param = paramOf(operation, name, 'query');
		const given = query.getAll(name);
		const repeats = typeOf(param) === 'enum[]';
		if (given.length > 1 && !repeats) throw bad(`${name} may be given only once.`);
		const value = repeats ? given : given[0];
		check(operation, param, value);
		values[name] = value;
	}
	return { values, images: {} };
}

function paramOf(operation: Operation, name: string, place: 'body' | 'query'): Param {
	const param = operation.params.find((candidate) => candidate.name === name);
	if (!param || placeOf(operation, param) !== place) throw bad(`${name} is not a field of ${operation.path}.`);
	return param;
}

function fromPart(param: Param, part: Part): unknown {
	switch (param.type) {
		case 'integer':
			return integer(param.name, text(part));
		case 'number':
			return decimal(param.name, text(part));
		case 'boolean':
			return boolean(param.name, text(part));
		case 'object':
		case 'object[]':
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

function jsonPart(part: Part): unknown {
	// The documentation's own example of image_request sends it as text.
	const types = part.name === 'image_request' ? ['application/json', 'text/plain'] : ['application/json'];
	if (!types.includes(part.contentType)) {
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

function decimal(name: string, value: string): number {
	if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(value)) throw bad(`${name} must be a number, not "${value}".`);
	return Number(value);
}

export function boolean(name: string, value: string): boolean {
	if (value !== 'true' && value !== 'false') throw bad(`${name} must be true or false, not "${value}".`);
	return value === 'true';
}
