/** A binary field of an item → a file that can be sent: its real type, its size, and its bytes on demand. */
import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Field, KindOf, ImageFacts } from '../api/types';
import { accepted } from './accept';
import { HEADER_BYTES, describeOther, readImageHeader } from './sniff';
import { Refusal } from '../errors/refusal';
import { readList } from '../request/values';

export interface OpenFile extends ImageFacts {
	/** The input item that it came with. */
	readonly item: number;
	readonly file: File;
	/** Ends the reading of its bytes, where it has not come to its end. */
	close(): void;
}

type FileField = Field & { readonly kind: KindOf<'images' | 'files'> };

const MEGABYTE = 1024 * 1024;
/** Where n8n's combined binary mode puts an item's files, among the JSON. */
const COMBINED = '_files';

/**
 * Opens the files that a field names (one name, or several separated by commas).
 *
 * @throws Refusal when a field is missing, empty, too large, or not one that Ideogram reads.
 */
export async function openFiles(
	context: IExecuteFunctions,
	itemIndex: number,
	field: FileField,
	raw: unknown,
): Promise<OpenFile[]> {
	const names = readList(raw);
	if (names.length > field.kind.max) {
		throw new Refusal(
			`'${field.label}' names ${names.length} binary fields (${names.join(', ')})`,
			field.kind.max === 1 ? 'Name just one.' : `Name at most ${field.kind.max}.`,
		);
	}
	const files: OpenFile[] = [];
	for (const name of names) files.push(await openFile(context, itemIndex, field, name));
	return files;
}

async function openFile(context: IExecuteFunctions, itemIndex: number, field: FileField, name: unknown): Promise<OpenFile> {
	const { binary, name: found } = findBinary(context, itemIndex, field, name);
	const opened = await inspect(context, binary).catch(() => undefined);
	if (!opened) throw new Refusal(`The file in the binary field '${found}' is no longer in n8n's storage`, 'Run the node that made it again.');
	const { size, head, open, close } = opened;
	const called = `'${found}'${binary.fileName ? ` (${binary.fileName})` : ''}`;
	if (size === 0) throw new Refusal(`The file in the binary field ${called} is empty`, 'Check the node that made it.');

	const { accept = 'images', megabytes = Infinity } = field.kind;
	const { recognize, wanted, fix, smaller } = accepted[accept];
	const header = recognize(head, binary);
	if (!header) {
		throw new Refusal(`The file in the binary field ${called} is not ${wanted}: it is ${describeOther(head)}`, fix);
	}
	if (size > megabytes * MEGABYTE) {
		throw new Refusal(
			`The ${field.kind.type === 'images' ? 'image' : 'file'} in the binary field ${called} is too large: ` +
				`${(size / MEGABYTE).toFixed(1)} MB, and at most ${megabytes} MB are allowed`,
			smaller,
		);
	}
	const { mime, extension, width, height } = header;
	const file = new StreamedFile(fileName(binary.fileName, extension), mime, size, open);
	return { field: found, item: itemIndex, width, height, file, close };
}

/** The named binary field; or the item's only one, when the name is the default and there is no such field. */
function findBinary(context: IExecuteFunctions, itemIndex: number, field: FileField, name: unknown) {
	// An expression may give the file itself, also one of another node.
	if (isBinary(name)) return { binary: name, name: 'data' };
	if (typeof name !== 'string') {
		throw new Refusal(`'${field.label}' is not the name of a binary field`, 'Write the name itself, like data. An expression that gives the file works only where n8n keeps files on disk.');
	}
	const fields = binaryFields(context.getInputData()[itemIndex]);
	const names = Object.keys(fields);
	const wanted = name === field.initial && !(name in fields) && names.length === 1 ? names[0] : name.replace(`${COMBINED}.`, '');
	if (Object.hasOwn(fields, wanted)) return { binary: fields[wanted], name: wanted };
	const problem = `The item has no binary field '${wanted}'`;
	if (names.length > 0) throw new Refusal(`${problem}. It has: ${names.join(', ')}`, `Put one of these names into '${field.label}'.`);
	throw new Refusal(
		`${problem}: it has no binary data at all`,
		'Connect a node that gives an image as binary data, like Read Files from Disk, HTTP Request (response format: File) or a storage node.',
	);
}

function binaryFields({ binary = {}, json }: INodeExecutionData): Record<string, IBinaryData> {
	const files = Object.entries({ ...(json[COMBINED] as object | undefined), ...binary });
	return Object.fromEntries(files.filter(([, value]) => isBinary(value)));
}

function isBinary(value: unknown): value is IBinaryData {
	const { mimeType, id, data } = (value ?? {}) as Partial<IBinaryData>;
	return typeof mimeType === 'string' && (typeof id === 'string' || typeof data === 'string');
}

/** Four times what n8n reads by itself: each read waits for its turn with those of the other files. */
const PIECE_BYTES = 256 * 1024;
/** Most headers fit into this; a camera's notes in front of a JPEG's take a few more. */
const HEAD_PIECE_BYTES = 16 * 1024;

interface Opened {
	size: number;
	head: Buffer;
	open: () => AsyncIterable<Uint8Array>;
	close: () => void;
}

/** What is used of the stream that n8n gives. */
interface StoredFile extends AsyncIterable<Buffer> {
	destroy(): unknown;
	/** The place of the last byte to be read. */
	end?: unknown;
}

/** With an id, n8n keeps the file in its store and it is streamed from there; without one, it is in memory already. */
async function inspect(context: IExecuteFunctions, binary: IBinaryData): Promise<Opened> {
	if (!binary.id) {
		const { data } = binary;
		const bytes = () => Buffer.from(data, 'base64');
		const head = Buffer.from(data.slice(0, Math.ceil(HEADER_BYTES / 3) * 4), 'base64');
		return { size: Buffer.byteLength(data, 'base64'), head, open: () => pieces(bytes()), close: () => undefined };
	}
	const { id } = binary;
	const { fileSize } = await context.helpers.getBinaryMetadata(id);
	const streamIn = async (pieceBytes: number) => {
		const stream: StoredFile = await context.helpers.getBinaryStream(id, pieceBytes);
		// A number in Node's file streams, which else take memory for one more piece, only to find the end. Streams from S3 have a method of that name.
		if (typeof stream.end === 'number') stream.end = fileSize - 1;
		return stream;
	};
	let head: Buffer = Buffer.alloc(0);
	for await (const chunk of await streamIn(HEAD_PIECE_BYTES)) {
		head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
		if (readImageHeader(head)?.width || head.length >= HEADER_BYTES) break;
	}
	const reading = new Set<StoredFile>();
	const open = async function* () {
		const stream = await streamIn(Math.min(PIECE_BYTES, fileSize));
		reading.add(stream);
		yield* stream;
		reading.delete(stream);
	};
	const close = () => reading.forEach((stream) => stream.destroy());
	return { size: fileSize, head, open, close };
}

async function* pieces(bytes: Buffer) {
	for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** A name for the wire: no path, no control characters or quotes, and the ending of the real type. */
function fileName(given: string | undefined, extension: string): string {
	return `${baseName(given)}.${extension}`;
}

/** File systems take names of 255 bytes; number and ending come behind. */
const LONGEST_NAME = 150;

/** `C:\photos\my "cat".jpeg` → `my cat`; `image` when nothing is left. */
export function baseName(given: string | undefined): string {
	const last = (given ?? '').split(/[\\/]/).pop() as string;
	// Control characters, marks that turn the direction of text around, and what file systems do not take.
	const clean = last.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"<>|:*?]/gu, '');
	const stem = clean.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/^[.\s]+|[.\s]+$/g, '');
	let name = '';
	for (const character of stem) if (Buffer.byteLength(name + character) <= LONGEST_NAME) name += character;
	return name || 'image';
}

/** A `File` whose bytes are opened anew each time they are sent, so that a large image is never wholly in memory. */
class StreamedFile extends File {
	readonly #open: () => AsyncIterable<Uint8Array>;

	constructor(name: string, type: string, size: number, open: () => AsyncIterable<Uint8Array>) {
		super([], name, { type });
		Object.defineProperty(this, 'size', { value: size });
		this.#open = open;
	}

	override stream(): ReturnType<File['stream']> {
		return ReadableStream.from(this.#open()) as ReturnType<File['stream']>;
	}
}
