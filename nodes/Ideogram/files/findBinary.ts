/** The value of an image field → the files that it names. */
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

import { entryName, inputTypesOf, isList, type FileField, type InputType } from '../api/inputs';
import { Refusal } from '../errors/refusal';
import { cut, listed, shown } from '../errors/shown';
import { isBase64Image, isDataUri } from './base64';
import { CARD_FIELD } from './result';

/** A file and how messages call it: `the binary field 'data' (photo.png)`. */
export interface Found {
	readonly binary: IBinaryData;
	readonly field: string;
	readonly called: string;
	/** The address that it was fetched from. */
	readonly origin?: string;
}

/** Of an image that is to be fetched. */
export class Address {
	constructor(readonly given: unknown) {}
}

/** Where n8n's combined binary mode puts an item's files, among the JSON. */
const COMBINED = '_files';

/**
 * @throws Refusal when a name leads to nothing, when there are too many, and when a value that is not empty names none
 */
export function findFiles(item: INodeExecutionData, field: FileField, raw: unknown): Array<Found | Address> {
	const value = isList(field) ? listOf(raw, field) : raw instanceof Address ? [raw] : raw;
	if (value === undefined || value === null || value === '') return [];
	const fields = binaryFields(item);
	const names = namesIn(value, fields);
	const { label, kind } = field;
	if (names.length === 0) {
		throw new Refusal(
			`'${label}' is ${shown(raw)}, which names no binary field`,
			`Write the name of the binary field that holds the image, usually data${field.required ? '' : `, or remove ${label}`}.`,
		);
	}
	if (names.length > kind.max) {
		throw new Refusal(
			`'${label}' names ${names.length} binary fields (${listed(names.map((name) => (name instanceof Address ? name.given : name)))})`,
			kind.max === 1 ? 'Name just one.' : `Name at most ${kind.max}.`,
		);
	}
	return names.map((name) => (name instanceof Address ? name : find(fields, field, name)));
}

/**
 * What the entries of a list hold. A text, a list or a file stands for itself: so it was in older workflows, and an
 * expression may give it. A list without entries is empty.
 *
 * @throws Refusal for an entry without a name
 */
function listOf(raw: unknown, field: FileField): unknown {
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw) || isBinary(raw)) return raw || field.initial;
	const { [entryName(field)]: entries } = raw as Partial<Record<string, unknown>>;
	if (entries === undefined && Object.keys(raw).length > 0) return raw;
	const names = [entries ?? []].flat().flatMap((entry) => inEntry((entry ?? {}) as Entry, field));
	return names.length > 0 ? names : field.initial;
}

interface Entry {
	inputType?: unknown;
	binaryPropertyName?: unknown;
	url?: unknown;
}

function inEntry({ inputType, binaryPropertyName: name, url }: Entry, field: FileField): unknown {
	if (readInputType(inputType, field) === 'url') return [url].flat().map((each) => new Address(each));
	return nameIn(name ?? field.initial, field);
}

/** @throws Refusal for a word that the form does not offer */
export function readInputType(raw: unknown, field: FileField): InputType {
	const types = inputTypesOf(field);
	const wanted = isEmpty(raw) ? types[0] : String(raw).trim().toLowerCase();
	const known = types.find((type) => type === wanted);
	if (known) return known;
	throw new Refusal(
		`The input type of '${field.label}' is ${shown(raw)}, which it does not take`,
		`Choose one of: ${types.join(', ')}.`,
	);
}

function nameIn(name: unknown, { label }: FileField): unknown {
	if (!isEmpty(name)) return name;
	throw new Refusal(
		`'${label}' has an entry without a binary field`,
		'Write the name of the binary field, or remove the entry.',
	);
}

const isEmpty = (name: unknown) => name === undefined || name === null || name === '';

/** A field's exact name goes before everything that else has a meaning in a list of names: commas, blanks, numbers. */
function namesIn(raw: unknown, fields: Map<string, unknown>): unknown[] {
	if (Array.isArray(raw)) return raw.flatMap((entry) => namesIn(entry, fields));
	if (raw === undefined || raw === null) return [];
	if (typeof raw === 'number') return [String(raw)];
	if (typeof raw !== 'string') return [raw];
	if (fields.has(raw) || fields.has(bare(raw)) || isContent(raw)) return [raw];
	return raw
		.split(/[,\n]/)
		.map((name) => name.trim())
		.filter((name) => name !== '');
}

const bare = (name: string) => name.replace(new RegExp(`^${COMBINED}\\.`), '');

const isContent = (text: string) => isDataUri(text) || isBase64Image(text);

/** The named binary field; or the item's only one, when the name is the default and there is no such field. */
function find(fields: Map<string, unknown>, { label, initial }: FileField, name: unknown): Found {
	const given = { field: label, called: `'${label}'` };
	// An expression may give the file itself, also one of another node.
	if (isBinary(name)) return { binary: name, ...given };
	const own = fieldLike(fields, name);
	if (own) return named(own, fields.get(own));
	if (typeof name !== 'string') {
		throw new Refusal(
			`'${label}' is not the name of a binary field`,
			"Write the name itself, like data, or an expression that gives a file, like {{ $('Read Files').item.binary.data }}.",
		);
	}
	const names = [...fields.keys()];
	const exact = fields.has(name) ? name : bare(name);
	const images = names.filter((each) => each !== CARD_FIELD);
	const wanted = name === initial && !fields.has(name) && images.length === 1 ? images[0] : exact;
	if (!fields.has(wanted) && isContent(name)) return { binary: { data: name, mimeType: '' }, ...given };
	if (fields.has(wanted)) return named(wanted, fields.get(wanted));
	if (/^https?:\/\//i.test(name)) {
		throw new Refusal(
			`'${label}' takes the name of a binary field, and ${shown(name)} is an address`,
			'Choose URL as its input type.',
		);
	}
	const problem = `The item has no binary field ${shown(wanted)}`;
	if (names.length > 0)
		throw new Refusal(`${problem}. It has: ${listed(names)}`, `Put one of these names into '${label}'.`);
	throw new Refusal(
		`${problem}: it has no binary data at all`,
		'Connect a node that gives an image as binary data, like Read Files from Disk, HTTP Request (response format: File) or a storage node.',
	);
}

/** Where files are in memory, n8n gives `$binary.data` without its bytes: the field is known by all the rest. */
function fieldLike(fields: Map<string, unknown>, about: unknown): string | undefined {
	if (typeof about !== 'object' || about === null || !('mimeType' in about)) return undefined;
	const isSame = (binary: unknown) =>
		Object.entries(about).every(([name, value]) => (binary as Record<string, unknown>)[name] === value);
	const same = [...fields.keys()].filter((field) => isBinary(fields.get(field)) && isSame(fields.get(field)));
	return same.length === 1 ? same[0] : undefined;
}

function named(field: string, binary: unknown): Found {
	const called = `the binary field ${shown(field)}`;
	if (!isBinary(binary)) {
		throw new Refusal(
			`There is no file in ${called}`,
			'Check the node that made it: a binary field needs data, the bytes of the file as base64.',
		);
	}
	const fileName: unknown = binary.fileName;
	const isNamed = typeof fileName === 'number' || (typeof fileName === 'string' && fileName !== '');
	return { binary, field, called: isNamed ? `${called} (${cut(fileName)})` : called };
}

/** Whatever stands among an item's binaries is one; in the JSON only what is a file. */
function binaryFields({ binary = {}, json }: INodeExecutionData): Map<string, unknown> {
	const inJson = Object.entries((json?.[COMBINED] ?? {}) as object).filter(([, value]) => isBinary(value));
	const own = Object.entries(binary).filter(
		([, value]) => (value as unknown) !== undefined && (value as unknown) !== null,
	);
	return new Map([...inJson, ...own]);
}

/** By what holds its bytes alone: a type and a name may be missing. */
function isBinary(value: unknown): value is IBinaryData {
	const { id, data } = (value ?? {}) as Partial<IBinaryData>;
	return (typeof id === 'string' && id !== '') || typeof data === 'string';
}
