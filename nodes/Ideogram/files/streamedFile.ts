import { Failure } from '../errors/failure';

/**
 * A `File` whose bytes are opened again each time they are sent, so that a large image is never wholly in memory. It
 * gives as
 * many bytes as it was found to have, or fails: else the other side would wait for the rest of the announced length.
 */
export class StreamedFile extends File {
	readonly #bytes: () => AsyncIterable<Uint8Array>;

	/** @param called for messages, such as `the binary field 'data'` */
	constructor(name: string, type: string, size: number, called: string, open: () => AsyncIterable<Uint8Array>) {
		super([], name, { type });
		Object.defineProperty(this, 'size', { value: size });
		this.#bytes = () => exactly(size, open(), called);
	}

	override stream(): ReturnType<File['stream']> {
		return ReadableStream.from(this.#bytes()) as ReturnType<File['stream']>;
	}
}

/** The first `size` bytes. @throws Failure when there are fewer, or when they cannot be read */
async function* exactly(size: number, source: AsyncIterable<Uint8Array>, called: string): AsyncGenerator<Uint8Array> {
	let left = size;
	try {
		for await (const piece of source) {
			const part = piece.length > left ? piece.subarray(0, left) : piece;
			left -= part.length;
			yield part;
			if (left === 0) return;
		}
	} catch {
		throw broken(`The file in ${called} could no longer be read from n8n's storage while it was sent`);
	}
	if (left > 0)
		throw broken(`The file in ${called} became shorter while it was sent: ${size - left} of ${size} bytes are left`);
}

/**
 * Of the announced length a part is missing, and the connection is given up: a call that is not whole cannot be
 * accepted.
 */
const broken = (problem: string) =>
	new Failure({
		problem,
		fix: 'Nothing was billed, because the call was not sent completely. Run the node that made the file again.',
		code: 'source_changed',
		billed: false,
		retryable: false,
	});
