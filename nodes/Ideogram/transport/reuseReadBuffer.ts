/**
 * A connection that reads into one piece of memory again and again. Otherwise Node takes new memory for all that comes
 * in, and once more when
 * its HTTP client copies the body out of it; V8 counts both, and the more, the oftener it goes through n8n's whole heap
 * (bench/README.md).
 *
 * `onread` is an option of Node's connections, https://nodejs.org/api/net.html#socketconnectoptions-connectlistener,
 * and n8n hands
 * `agentOptions` to them. An n8n that does not, and a proxy, read as before.
 */
const BYTES = 64 * 1024;

/** What is used of Node's connection. */
interface Connection {
	emit(event: 'data', bytes: Buffer): boolean;
	push(bytes: Buffer): boolean;
}

/** For one download. */
export function reuseReadBuffer() {
	return {
		onread: {
			buffer: Buffer.allocUnsafeSlow(BYTES),
			/** @returns false to be given no more for now */
			callback(this: Connection, length: number, buffer: Uint8Array): boolean {
				const bytes = (buffer as Buffer).subarray(0, length);
				// Who opens a way through a proxy does not listen, but reads.
				const goOn = this.emit('data', bytes) || this.push(Buffer.from(bytes));
				// If an HTTP client does not copy, it must be seen at once: zeros are not an image, and it is fetched again
				// without this.
				bytes.fill(0);
				return goOn;
			},
		},
	};
}
