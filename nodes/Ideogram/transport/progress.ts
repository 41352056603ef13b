/**
 * Whether a download still gets anywhere: as long as it does, it may take as long as the line needs. Only the time
 * counts in
 * which the network is waited for, not that in which n8n stores what has come.
 */
import { now } from '../time/clock';

/** So long without a byte, and the download is cut. */
export const SILENCE_MS = 30_000;
/** In so much time of waiting at least so many bytes have to come, 1 KB a second: a byte now and then is not enough. */
const WINDOW_MS = 5 * 60_000;
const LEAST_BYTES = WINDOW_MS;

export class Progress {
	private waitingSince: number | undefined = now();

	private waited = 0;

	private bytes = 0;

	get isOver(): boolean {
		const silent = this.waitingSince === undefined ? 0 : now() - this.waitingSince;
		return silent > SILENCE_MS || (this.waited + silent > WINDOW_MS && this.bytes < LEAST_BYTES);
	}

	/** The bytes as they come. */
	async *listen(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
		this.heard(0);
		this.waitingSince = now();
		for await (const chunk of stream) {
			this.heard(chunk.length);
			yield chunk;
			this.waitingSince = now();
		}
		this.waitingSince = undefined;
	}

	private heard(bytes: number): void {
		this.waited += now() - (this.waitingSince ?? now());
		this.waitingSince = undefined;
		this.bytes += bytes;
		if (this.waited > WINDOW_MS && this.bytes >= LEAST_BYTES) this.waited = this.bytes = 0;
	}
}
