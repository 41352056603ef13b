/** A file that n8n keeps → its size, its first bytes, and all of them on demand. */
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../errors/failure';
import { fromInlineData } from './base64';
import { HEADER_BYTES, readImageHeader } from './sniff';

export interface Source {
	/** Of the bytes that are sent. */
	size: number;
	head: Buffer;
	/** Exactly `size` bytes. @throws Failure when the file has become another one */
	open: () => AsyncIterable<Uint8Array>;
	/** Ends the reading, where it has not come to its end. */
	close: () => void;
}

/** Four times what n8n reads by itself: each read waits for its turn with those of the other files. */
const PIECE_BYTES = 256 * 1024;
/** Most headers fit into this; a camera's notes in front of a JPEG's take a few more. */
const HEAD_PIECE_BYTES = 16 * 1024;
/** A WebP image has its camera's notes at its end. */
const WHOLE_WEBP_BYTES = 64 * 1024 * 1024;

/** With an id, n8n keeps the file in its store and it is streamed from there; without one, it is in memory already. */
export async function openSource(context: IExecuteFunctions, binary: IBinaryData): Promise<Source> {
	return binary.id ? await openStored(context, binary.id) : openInline(String(binary.data ?? ''));
}

function openInline(data: string): Source {
	const bytes = fromInlineData(data);
	return { size: bytes.length, head: bytes, open: () => pieces(fromInlineData(data)), close: () => undefined };
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

async function openStored(context: IExecuteFunctions, id: string): Promise<Source> {
	const { fileSize: size } = await context.helpers.getBinaryMetadata(id);
	const streamIn = async (pieceBytes: number, last: number) => {
		const stream: StoredFile = await context.helpers.getBinaryStream(id, pieceBytes);
		// A number in Node's file streams, which else take memory for one more piece, only to find the end. Streams from S3 have a method of that name.
		if (typeof stream.end === 'number') stream.end = last;
		return stream;
	};
	const reading = new Set<StoredFile>();
	const open = async function* () {
		const stream = await streamIn(Math.min(PIECE_BYTES, size), size - 1).catch(() => undefined);
		if (!stream) throw changed;
		reading.add(stream);
		yield* exactly(stream, size);
		reading.delete(stream);
	};
	const close = () => reading.forEach((stream) => stream.destroy());
	return { size, head: await readHead(await streamIn(HEAD_PIECE_BYTES, size - 1)), open, close };
}

async function readHead(stream: StoredFile): Promise<Buffer> {
	let head: Buffer = Buffer.alloc(0);
	for await (const chunk of stream) {
		head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
		const header = readImageHeader(head);
		const most = header?.mime === 'image/webp' ? WHOLE_WEBP_BYTES : HEADER_BYTES;
		if ((header ? !header.unfinished : head.length >= HEAD_PIECE_BYTES) || head.length >= most) break;
	}
	return head;
}

/** The length was announced, so the other side waits for it, and takes no more. */
async function* exactly(stream: AsyncIterable<Buffer>, size: number) {
	let sent = 0;
	try {
		for await (const chunk of stream) {
			sent += chunk.length;
			if (sent > size) break;
			yield chunk;
		}
	} catch {
		throw changed;
	}
	if (sent !== size) throw changed;
}

/** The call is cut before its end, so it cannot have run. */
const changed = new Failure({
	problem: "The file changed or vanished in n8n's storage while it was sent",
	fix: 'Run the node that made the file again, and let nothing else write to it. Nothing was billed.',
	code: 'source_changed',
	billed: false,
	retryable: false,
});
