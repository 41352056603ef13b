/**
 * Unpacks what a server has sent packed, though it was asked not to. n8n's HTTP helper does that for the usual
 * encodings; what
 * is left are several one upon the other, and packed files that nobody calls so. The bytes decide, not the header.
 */

/** Enough to tell a drawing, which may begin with notes, from a web page. */
export const HEAD_BYTES = 1024;

/** More are no longer a way to send an image. */
const MOST_LAYERS = 3;

export interface Opened {
	/** The first bytes: fewer than HEAD_BYTES only when there are no more. */
	head: Buffer;
	/** What comes after them. */
	rest: AsyncIterable<Uint8Array>;
}

/** @throws what `source` throws, and an error where packed bytes are broken */
export async function unpack(source: AsyncIterable<Uint8Array>): Promise<Opened> {
	let opened = await open(source);
	for (let layer = 0; layer < MOST_LAYERS; layer++) {
		const format = formatOf(opened.head);
		if (!format) break;
		opened = await open(ReadableStream.from(whole(opened)).pipeThrough(new DecompressionStream(format)));
	}
	return opened;
}

async function open(source: AsyncIterable<Uint8Array>): Promise<Opened> {
	const bytes = source[Symbol.asyncIterator]();
	let head = Buffer.alloc(0);
	while (head.length < HEAD_BYTES) {
		const next = await bytes.next();
		if (next.done) break;
		head = Buffer.concat([head, next.value]);
	}
	return { head, rest: { [Symbol.asyncIterator]: () => bytes } };
}

export async function* whole({ head, rest }: Opened): AsyncGenerator<Uint8Array> {
	yield head;
	yield* rest;
}

/** gzip, RFC 1952, and zlib, RFC 1950, which is what HTTP means by deflate. */
function formatOf(head: Buffer): 'gzip' | 'deflate' | undefined {
	if (head.length < 3) return undefined;
	if (head.readUIntBE(0, 3) === 0x1f8b08) return 'gzip';
	return head[0] === 0x78 && head.readUInt16BE(0) % 31 === 0 ? 'deflate' : undefined;
}
