/** Which files a parameter means: names of binary fields of the item, or a file itself. */
import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Field, KindOf } from '../api/types';
import { Refusal } from '../errors/refusal';
import { cut, shown } from '../errors/shown';
import { isDataUri } from './base64';
import { isWrittenFile } from './sniff';

export const TEXT_TO_FILE =
	"Turn the text into a file with n8n's Convert to File node (Move Base64 String to File), and name its binary field.";

export interface Found {
	/** The binary field. */
	name: string;
	binary: IBinaryData;
}

type ImageField = Field & { readonly kind: KindOf<'images'> };

/** Where n8n's combined binary mode puts an item's files, among the JSON. */
const COMBINED = '_files';

/** @throws Refusal when a name leads to nothing, or there are too many */
export function findBinaries(context: IExecuteFunctions, itemIndex: number, field: ImageField, raw: unknown): Found[] {
	const fields = binaryFields(context.getInputData()[itemIndex]);
	const wanted = namesIn(raw, fields);
	if (wanted.length === 0) throw nothingThere(`'${field.label}' names no binary field`, field, fields);
	if (wanted.length > field.kind.max) {
		throw new Refusal(
			`'${field.label}' names ${wanted.length} binary fields (${cut(wanted.join(', '))})`,
			field.kind.max === 1 ? 'Name just one.' : `Name at most ${field.kind.max}.`,
		);
	}
	return wanted.map((name) => findBinary(field, fields, name));
}

/** A name that a field has comes before a list of names, and before its blanks are cut off. */
function namesIn(raw: unknown, fields: Record<string, IBinaryData>): unknown[] {
	if (Array.isArray(raw)) return raw.flatMap((entry) => namesIn(entry, fields));
	if (typeof raw === 'number') return [String(raw)];
	if (typeof raw !== 'string' || Object.hasOwn(fields, raw)) return raw === undefined || raw === null ? [] : [raw];
	if (isDataUri(raw)) return [raw];
	return raw
		.split(/[,\n]/)
		.map((name) => name.trim())
		.filter((name) => name !== '');
}

/** The named field; or the item's only one, when the name is the default and there is no such field. */
function findBinary(field: ImageField, fields: Record<string, IBinaryData>, name: unknown): Found {
	// An expression may give the file itself, also one of another node.
	if (isFile(name)) return { binary: name, name: 'data' };
	if (typeof name !== 'string') {
		throw new Refusal(
			`'${field.label}' is not the name of a binary field`,
			'Write the name itself, like data. An expression that gives the file works only where n8n keeps files on disk.',
		);
	}
	const names = Object.keys(fields);
	const isOnly = name === field.initial && !Object.hasOwn(fields, name) && names.length === 1;
	const found = isOnly ? names[0] : name.replace(`${COMBINED}.`, '');
	if (Object.hasOwn(fields, found)) return { binary: fields[found], name: found };
	if (isWrittenFile(name)) throw new Refusal(`'${field.label}' holds a file written as text, not the name of a binary field`, TEXT_TO_FILE);
	throw nothingThere(`The item has no binary field ${shown(found)}`, field, fields);
}

function nothingThere(problem: string, { label }: ImageField, fields: Record<string, IBinaryData>): Refusal {
	const names = Object.keys(fields).map((name) => cut(name));
	if (names.length > 0) return new Refusal(`${problem}. It has: ${names.join(', ')}`, `Put one of these names into '${label}'.`);
	return new Refusal(
		`${problem}: it has no binary data at all`,
		'Connect a node that gives an image as binary data, like Read Files from Disk, HTTP Request (response format: File) or a storage node.',
	);
}

/** All of them, whatever they hold: the bytes decide later what they are. */
function binaryFields({ binary = {}, json }: INodeExecutionData): Record<string, IBinaryData> {
	const combined = Object.entries((json[COMBINED] ?? {}) as Record<string, unknown>).filter(([, value]) => isFile(value));
	const own = Object.entries(binary).filter(([, value]) => typeof value === 'object' && value !== null);
	return Object.fromEntries([...combined, ...own]) as Record<string, IBinaryData>;
}

function isFile(value: unknown): value is IBinaryData {
	const { id, data } = (value ?? {}) as Partial<IBinaryData>;
	return typeof id === 'string' || typeof data === 'string';
}
