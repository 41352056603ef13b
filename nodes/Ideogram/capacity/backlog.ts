/**
 * Images that Ideogram has made, and that are not in n8n's store yet. All executions of this n8n process that use the
 * same key
 * share one backlog. Where Ideogram is faster than the line, it grows, and with it what would be lost in a crash or
 * when links
 * expire: so no further call is paid for until it has become small again.
 */
import { expectation } from '../time/wait';

/** More would only share the same line, each the slower for it. As many as a browser takes from one host. */
export const DOWNLOADS_AT_ONCE = 6;
/**
 * With more images waiting than this, no call is begun. Twice what an account has in progress unless agreed otherwise.
 */
export const MOST_WAITING = 20;

export class Backlog {
	private waiting = 0;

	private downloading = 0;

	private readonly queue: Array<() => void> = [];

	/** @param onChange called when there is less to wait for */
	constructor(private readonly onChange: () => void = () => {}) {}

	get isFull(): boolean {
		return this.waiting > MOST_WAITING;
	}

	/** Counts an image in, at once, until `work` has stored it or given it up. */
	async keep<T>(work: () => Promise<T>): Promise<T> {
		this.waiting += 1;
		try {
			return await work();
		} finally {
			this.waiting -= 1;
			this.onChange();
		}
	}

	/** One try of a download, when it is its turn. @throws Stopped */
	async inTurn<T>(signal: AbortSignal | undefined, download: () => Promise<T>): Promise<T> {
		await this.turn(signal);
		try {
			return await download();
		} finally {
			// Who is next takes the turn over.
			const next = this.queue.shift();
			if (next) next();
			else this.downloading -= 1;
		}
	}

	private async turn(signal: AbortSignal | undefined): Promise<void> {
		if (this.downloading < DOWNLOADS_AT_ONCE) {
			this.downloading += 1;
			return;
		}
		const { given, give } = expectation({ signal }, () => this.queue.splice(this.queue.indexOf(give), 1));
		this.queue.push(give);
		await given;
	}
}
