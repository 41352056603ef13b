/**
 * The images that are in progress at Ideogram, which limits their number for the whole account (10 unless agreed otherwise).
 * All executions of this n8n process that use the same key share one `Places`; other processes are felt by their 429s.
 */
import { createHash } from 'crypto';
import { sleep } from 'n8n-workflow';

import { Limit } from './limit';
import { Stopped } from './pause';

/** One execution: it never has more than `cap` images in progress. */
export interface Owner {
	readonly cap: number;
	used: number;
}

/** Room for the images of one call. */
export interface Place {
	/** Ideogram refused the call for want of places. */
	refused(maxInflight?: number, retryAfterMs?: number): void;
	/** Waits for room again, before all who came later. */
	enterAgain(): Promise<void>;
	/** Gives the room back; twice does no harm. */
	leave(): void;
}

interface Waiter {
	turn: number;
	owner: Owner;
	images: number;
	grant: () => void;
}

export class Places {
	private readonly owners = new Set<Owner>();

	private readonly queue: Waiter[] = [];

	private readonly limit = new Limit();

	private used = 0;

	private turns = 0;

	private waking = false;

	join(cap: number): Owner {
		const owner = { cap, used: 0 };
		this.owners.add(owner);
		return owner;
	}

	part(owner: Owner): void {
		this.owners.delete(owner);
	}

	/** Waits until there is room. A call for more images than the limit goes alone. @throws Stopped */
	async enter(owner: Owner, images: number, signal?: AbortSignal): Promise<Place> {
		const turn = this.turns++;
		await this.wait({ turn, owner, images }, signal);
		let inside = true;
		let since = Date.now();
		const leave = () => {
			if (!inside) return;
			inside = false;
			this.used -= images;
			owner.used -= images;
			this.pump();
		};
		return {
			leave: () => {
				if (inside) this.limit.took(Date.now() - since);
				leave();
			},
			refused: (maxInflight, retryAfterMs) => {
				this.limit.refused(this.used - images, maxInflight, retryAfterMs);
				leave();
			},
			enterAgain: async () => {
				await this.wait({ turn, owner, images }, signal);
				inside = true;
				since = Date.now();
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
			const { owner, images, grant } = this.queue[index];
			if (owner.used > 0 && owner.used + images > owner.cap) {
				index += 1;
				continue;
			}
			const ceiling = this.limit.ceiling(Math.max(1, ...[...this.owners].map(({ cap }) => cap)));
			if (this.used > 0 && this.used + images > ceiling) return;
			const wait = this.limit.admit(this.used + images, ceiling);
			if (wait > 0) return this.wakeIn(wait);
			this.queue.splice(index, 1);
			this.used += images;
			owner.used += images;
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

const byKey = new Map<string, Places>();

/** The places of an account. The key itself is not kept. */
export function sharedPlaces(baseUrl: string, apiKey: string): Places {
	const id = createHash('sha256').update(`${baseUrl} ${apiKey}`).digest('hex');
	const places = byKey.get(id) ?? new Places();
	byKey.set(id, places);
	return places;
}
