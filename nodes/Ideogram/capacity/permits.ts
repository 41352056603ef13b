/**
 * The images that are in progress at Ideogram, which limits their number for the whole account (10 unless agreed otherwise).
 * All executions of this n8n process that use the same key share one `Places`; other processes are felt by their 429s.
 */
import { createHash } from 'crypto';

import { Limit } from './limit';
import { Stopped } from '../transport/wait';
import { now, sleep } from '../transport/clock';

/** One execution: it never has more than `cap` images in progress. */
export interface Execution {
	readonly cap: number;
	used: number;
}

/** Room for the images of one call. */
export interface Permit {
	/** Ideogram refused the call for want of places. */
	refused(maxInflight?: number, retryAfterMs?: number): void;
	/** Waits for room again, before all who came later. */
	reacquire(): Promise<void>;
	/** Gives the room back; twice does no harm. */
	release(): void;
}

interface Waiter {
	turn: number;
	execution: Execution;
	images: number;
	grant: () => void;
}

export class Permits {
	private readonly executions = new Set<Execution>();

	private readonly queue: Waiter[] = [];

	private readonly limit = new Limit();

	private used = 0;

	private turns = 0;

	private waking = false;

	register(cap: number): Execution {
		const execution = { cap, used: 0 };
		this.executions.add(execution);
		return execution;
	}

	unregister(execution: Execution): void {
		this.executions.delete(execution);
	}

	/** Waits until there is room. A call for more images than the limit goes alone. @throws Stopped */
	async acquire(execution: Execution, images: number, signal?: AbortSignal): Promise<Permit> {
		const turn = this.turns++;
		await this.wait({ turn, execution, images }, signal);
		let inside = true;
		let since = now();
		const leave = () => {
			if (!inside) return;
			inside = false;
			this.used -= images;
			execution.used -= images;
			this.pump();
		};
		return {
			release: () => {
				if (inside) this.limit.took(now() - since);
				leave();
			},
			refused: (maxInflight, retryAfterMs) => {
				this.limit.refused(this.used - images, maxInflight, retryAfterMs);
				leave();
			},
			reacquire: async () => {
				await this.wait({ turn, execution, images }, signal);
				inside = true;
				since = now();
			},
		};
	}

	private async wait(who: Omit<Waiter, 'grant'>, signal: AbortSignal | undefined): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			const stop = () => {
				this.queue.splice(this.queue.indexOf(waiter), 1);
				reject(new Stopped());
			};
			const waiter: Waiter = {
				...who,
				grant: () => {
					signal?.removeEventListener('abort', stop);
					resolve();
				},
			};
			if (signal?.aborted) return reject(new Stopped());
			signal?.addEventListener('abort', stop, { once: true });
			const behind = this.queue.findIndex(({ turn }) => turn > who.turn);
			this.queue.splice(behind < 0 ? this.queue.length : behind, 0, waiter);
			this.pump();
		});
	}

	/** Lets in who fits, in turn; who waits for its own execution's images does not hold up the others. */
	private pump(): void {
		for (let index = 0; index < this.queue.length; ) {
			const { execution, images, grant } = this.queue[index];
			if (execution.used > 0 && execution.used + images > execution.cap) {
				index += 1;
				continue;
			}
			const ceiling = this.limit.ceiling(Math.max(1, ...[...this.executions].map(({ cap }) => cap)));
			if (this.used > 0 && this.used + images > ceiling) return;
			const wait = this.limit.waitBefore(this.used + images, ceiling);
			if (wait > 0) return this.wakeIn(wait);
			this.queue.splice(index, 1);
			this.used += images;
			execution.used += images;
			grant();
		}
	}

	private wakeIn(ms: number): void {
		if (this.waking) return;
		this.waking = true;
		void sleep(ms).then(() => {
			this.waking = false;
			this.pump();
		});
	}
}

const byKey = new Map<string, Permits>();

/** The places of an account. The key itself is not kept. */
export function sharedPermits(baseUrl: string, apiKey: string): Permits {
	const id = createHash('sha256').update(`${baseUrl} ${apiKey}`).digest('hex');
	const permits = byKey.get(id) ?? new Permits();
	byKey.set(id, permits);
	return permits;
}
