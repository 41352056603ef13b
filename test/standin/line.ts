import type { ServerResponse } from 'node:http';
import { idleWhile } from './idle';

const PIECE = 16 * 1024;

/** The line to the caller, which all downloads share: a piece of each in turn. */
export class Line {
	/** Downloads that are under way: asked for, and neither sent nor cut. */
	active = 0;
	/** The most that ever were at once. */
	peak = 0;
	/** Images that were sent to their end. */
	sent = 0;
	/** When the line is free again. */
	private freeAt = 0;

	/** @param bytesPerSecond without limit by default. */
	constructor(private readonly bytesPerSecond = Number.POSITIVE_INFINITY) {}

	begin(outgoing: ServerResponse): void {
		this.active += 1;
		this.peak = Math.max(this.peak, this.active);
		outgoing.once('close', () => {
			this.active -= 1;
			if (outgoing.writableFinished && outgoing.statusCode === 200) this.sent += 1;
		});
	}

	async send(outgoing: ServerResponse, body: Buffer): Promise<void> {
		if (this.bytesPerSecond === Number.POSITIVE_INFINITY) return void outgoing.end(body);
		for (let at = 0; at < body.length && !outgoing.destroyed; at += PIECE) {
			const piece = body.subarray(at, at + PIECE);
			this.freeAt = Math.max(this.freeAt, performance.now()) + (piece.length / this.bytesPerSecond) * 1000;
			const ms = this.freeAt - performance.now();
			await idleWhile(new Promise((resolve) => setTimeout(resolve, ms)));
			outgoing.write(piece);
		}
		outgoing.end();
	}
}
