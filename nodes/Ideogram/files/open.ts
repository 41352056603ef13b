/** A file field of an item → files that can be sent: their real type, their size, and their bytes on demand. */
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { besides, hasBesides, type FileField } from '../api/inputs';
import type { FileFacts } from '../api/types';
import { accepted } from './accept';
import { MEGABYTE } from './atMost';
import { Refusal } from '../errors/refusal';
import { decodeBase64, imageAsText } from './base64';
import { fetchImage } from './fetchImage';
import { Address, findFiles, type Found } from './findBinary';
import { fileName } from './name';
import { HEADER_BYTES, describeOther, readImageHeader, readRest, type ImageHeader } from './sniff';
import { StreamedFile } from './streamedFile';

export interface OpenFile extends FileFacts {
	/** The input item that it came with. */
	readonly item: number;
	readonly file: File;
	/** What n8n knows of it: its id, or its bytes as Base64. */
	readonly binary: IBinaryData;
	/** The address that it was fetched from. */
	readonly origin?: string;
	/** Ends the reading of its bytes, where it has not come to its end. */
	close(): void;
}

/**
 * Opens the files that a field names: one name, or a list in the form or from an expression, or the file itself. None
 * when the field is empty.
 *
 * @param isFromAi an AI had a say in what stands there
 * @throws Refusal when a file is missing, empty, too large, or not one that Ideogram reads; Failure when one cannot be
 * fetched, Stopped
 */
export async function openFiles(
	context: IExecuteFunctions,
	itemIndex: number,
	field: FileField,
	raw: unknown,
	isFromAi = false,
): Promise<OpenFile[]> {
	const files: OpenFile[] = [];
	for (const found of findFiles(context.getInputData()[itemIndex], field, raw)) {
		const file = found instanceof Address ? await fetched(context, field, found, isFromAi) : found;
		files.push(await openFile(context, itemIndex, field, file));
	}
	return files;
}

async function fetched(context: IExecuteFunctions, field: FileField, { given }: Address, isFromAi: boolean) {
	const { megabytes = Infinity } = field.kind;
	const label = hasBesides(field) ? besides(field).url.label : field.label;
	const { binary, called, address } = await fetchImage(context, { label, address: given, megabytes, isFromAi });
	return { binary, field: field.label, called, origin: address };
}

async function openFile(
	context: IExecuteFunctions,
	item: number,
	{ kind }: FileField,
	found: Found,
): Promise<OpenFile> {
	const { binary, field, called, origin } = found;
	const { size, head, header, open, close, readAt } = binary.id
		? await inspectStored(context, binary.id, called)
		: inspectInline(binary.data, called);
	if (size === 0) throw new Refusal(`The file in ${called} is empty`, 'Check the node that made it.');

	const { accept = 'images', megabytes = Infinity } = kind;
	const { recognize, readRest: readOn, wanted, fix, smaller } = accepted[accept];
	const type = recognize(head, binary, size);
	if (!type) throw notTaken(head, `The file in ${called} is not ${wanted}`, fix);
	if (size > megabytes * MEGABYTE) {
		throw new Refusal(
			`The ${kind.type === 'images' ? 'image' : 'file'} in ${called} is too large: ` +
				`${(size / MEGABYTE).toFixed(1)} MB, and at most ${megabytes} MB are allowed`,
			smaller,
		);
	}
	const { seconds } = readOn && type.rest !== undefined ? readOn(type, await readAt(type.rest), size) : type;
	const file = new StreamedFile(fileName(binary.fileName, type.extension), type.mime, size, called, open);
	return { field, item, width: header?.width, height: header?.height, seconds, file, binary, origin, close };
}

function notTaken(head: Buffer, problem: string, fix: string): Refusal {
	const written = imageAsText(head);
	if (!written) return new Refusal(`${problem}: it is ${describeOther(head)}`, fix);
	return new Refusal(
		`${problem}: it is an image written as ${written}`,
		"Convert it to a file first, with n8n's Convert to File node (Move Base64 String to File).",
	);
}

/** Four times what n8n reads by itself: each read waits for its turn with those of the other files. */
const PIECE_BYTES = 256 * 1024;
/** Most headers fit into this; a camera's notes in front of a JPEG's take a few more. */
const HEAD_PIECE_BYTES = 16 * 1024;
/** Enough for a camera's notes behind an image. */
const REST_BYTES = 128 * 1024;

interface Opened {
	size: number;
	head: Buffer;
	header: ImageHeader | undefined;
	open: () => AsyncIterable<Uint8Array>;
	close: () => void;
	/** @returns some bytes from there on */
	readAt: (start: number) => Promise<Buffer>;
}

/** Without an id, the file is in memory already, as base64. */
function inspectInline(data: string, called: string): Opened {
	const bytes = decodeBase64(data);
	if (!bytes) {
		throw new Refusal(
			`What is in ${called} is text, but not base64`,
			'Check the node that made it. In n8n, the bytes of a file are written as base64.',
		);
	}
	const open = () => pieces(decodeBase64(data) as Buffer);
	const header = readImageHeader(bytes);
	// Not a part of the bytes, which would keep all of them in memory.
	return {
		size: bytes.length,
		head: Buffer.from(bytes.subarray(0, HEADER_BYTES)),
		header,
		open,
		close: () => undefined,
		readAt: async (start) => await readFrom(start, pieces(decodeBase64(data) as Buffer)),
	};
}

async function* pieces(bytes: Buffer) {
	for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** What is used of the stream that n8n gives. */
interface StoredFile extends AsyncIterable<Buffer> {
	destroy(): unknown;
	/** The place of the last byte to be read. */
	end?: unknown;
}

/** With an id, n8n keeps the file in its store and it is streamed from there. */
async function inspectStored(context: IExecuteFunctions, id: string, called: string): Promise<Opened> {
	const streamIn = async (pieceBytes: number, fileSize: number) => {
		const stream: StoredFile = await context.helpers.getBinaryStream(id, pieceBytes);
		// A number in Node's file streams, which else take memory for one more piece, only to find the end. Streams from S3
		// have a method of that name.
		if (typeof stream.end === 'number') stream.end = fileSize - 1;
		return stream;
	};
	const check = async () => {
		const { fileSize } = await context.helpers.getBinaryMetadata(id);
		const { head, header } = await readHeader(await streamIn(HEAD_PIECE_BYTES, fileSize));
		if (header?.rest === undefined || header.rest >= fileSize) return { size: fileSize, head, header };
		const rest = await readFrom(header.rest, await streamIn(PIECE_BYTES, fileSize));
		return { size: fileSize, head, header: readRest(header, rest) };
	};
	const checked = await check().catch(() => undefined);
	if (!checked) throw gone(called);
	const { size } = checked;
	const reading = new Set<StoredFile>();
	const open = async function* () {
		const stream = await streamIn(Math.min(PIECE_BYTES, size), size);
		reading.add(stream);
		yield* stream;
		reading.delete(stream);
	};
	const close = () => reading.forEach((stream) => stream.destroy());
	const readAt = async (start: number) =>
		await streamIn(PIECE_BYTES, size)
			.then(async (stream) => await readFrom(start, stream))
			.catch(() => {
				throw gone(called);
			});
	return { ...checked, open, close, readAt };
}

const gone = (called: string) =>
	new Refusal(`The file in ${called} is no longer in n8n's storage`, 'Run the node that made it again.');

/** As many bytes as tell the size, and a rotation that is noted near the front. */
async function readHeader(stream: StoredFile): Promise<Pick<Opened, 'head' | 'header'>> {
	let head: Buffer = Buffer.alloc(0);
	let header: ImageHeader | undefined;
	for await (const chunk of stream) {
		head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
		header = readImageHeader(head);
		const isNear = header?.rest !== undefined && header.rest < HEADER_BYTES;
		if ((header?.width && !isNear) || head.length >= HEADER_BYTES) break;
	}
	return { head, header };
}

async function readFrom(start: number, stream: AsyncIterable<Buffer>): Promise<Buffer> {
	const kept: Buffer[] = [];
	let at = 0;
	for await (const chunk of stream) {
		if (at + chunk.length > start) kept.push(chunk.subarray(Math.max(0, start - at), start + REST_BYTES - at));
		at += chunk.length;
		if (at >= start + REST_BYTES) break;
	}
	return Buffer.concat(kept);
}
