/**
 * The images that are in progress at Ideogram, which limits their number for the whole account (10 unless agreed
 * otherwise).
 * All executions of this n8n process that use the same key share one `Places`; other processes are felt by their 429s.
 */
import { createHash } from 'crypto';

import { Backlog } from './backlog';
import { Limit } from './limit';
import { Failure } from '../errors/failure';
import { Overdue, expectation } from '../time/wait';
import { now, sleep } from '../time/clock';

/** One execution: it never has more than `cap` images in progress. */
export interface Execution {
	readonly cap: number;
	used: number;
}

/** Room for the images of one call. */
export interface Permit {
	/** Ideogram refused the call because no place was free. */
	refused(maxInflight?: number, retryAfterMs?: number): void;
	/** Waits for room again, before all who came later. @throws Stopped, Failure after the deadline */
	reacquire(deadline?: number): Promise<void>;
	/** Gives the room back; twice does no harm. */
	release(): void;
}

interface Waiter {
	turn: number;
	execution: Execution;
	images: number;
	grant: () => void;
}

/** A limit may change, so it is looked at so often. */
const LOOK_MS = 1000;

export class Permits {
	/** While it is full, nobody is let in. */
	readonly backlog = new Backlog(() => this.pump());

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

	/**
	 * Waits until there is room. A call for more images than the limit goes alone.
	 *
	 * @param deadline by the node's clock: nobody is held longer, whatever the others do. Without one it takes as long as
	 * it takes.
	 * @throws Stopped, Failure after the deadline
	 */
	async acquire(execution: Execution, images: number, signal?: AbortSignal, deadline?: number): Promise<Permit> {
		const turn = this.turns++;
		await this.wait({ turn, execution, images }, signal, deadline);
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
			reacquire: async (until) => {
				await this.wait({ turn, execution, images }, signal, until);
				inside = true;
				since = now();
			},
		};
	}

	private async wait(who: Omit<Waiter, 'grant'>, signal?: AbortSignal, deadline?: number): Promise<void> {
		const until = { signal, isOver: deadline === undefined ? undefined : () => now() > deadline };
		const { given, give } = expectation(until, () => this.queue.splice(this.queue.indexOf(waiter), 1));
		const waiter: Waiter = { ...who, grant: give };
		const behind = this.queue.findIndex(({ turn }) => turn > who.turn);
		this.queue.splice(behind < 0 ? this.queue.length : behind, 0, waiter);
		this.pump();
		try {
			await given;
		} catch (error) {
			// Who stood behind may fit.
			this.pump();
			throw error instanceof Overdue ? noRoom(this.backlog.isFull) : error;
		}
	}

	/** Lets in who fits, in turn; who waits for its own execution's images does not hold up the others. */
	private pump(): void {
		if (this.backlog.isFull) return;
		for (let index = 0; index < this.queue.length;) {
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
		void sleep(Math.min(ms, LOOK_MS)).then(() => {
			this.waking = false;
			this.pump();
		});
	}
}

/** Other runs, or a slow line, have taken all the time that the item had. */
const noRoom = (backlogIsFull: boolean) =>
	new Failure({
		problem: backlogIsFull
			? 'Finished images were still being downloaded, so no new one was requested within Timeout (Minutes)'
			: 'Ideogram had no room for this item within Timeout (Minutes)',
		fix: `Nothing was sent for this item, and nothing was billed. Try again later, ${
			backlogIsFull ? 'with fewer items at a time' : 'let fewer workflows use the key at the same time'
		}, or raise Timeout (Minutes) under Options.`,
		code: 'no_room',
		billed: false,
		neverSent: true,
		retryable: true,
	});

const byKey = new Map<string, Permits>();

/** The places of an account. The key itself is not kept. */
export function sharedPermits(baseUrl: string, apiKey: string): Permits {
	const id = createHash('sha256').update(`${baseUrl} ${apiKey}`).digest('hex');
	const permits = byKey.get(id) ?? new Permits();
	byKey.set(id, permits);
	return permits;
}
