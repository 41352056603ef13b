/**
 * The images that are in progress at Ideogram, which limits their number for the whole account (10 unless agreed otherwise).
 * All executions of this n8n process that use the same key share one `Places`; other processes are felt by their 429s.
 */
import { createHash } from 'crypto';

import { Stopped } from './pause';

/** One execution: it never has more than `cap` images in progress. */
export interface Owner {
	readonly cap: number;
	used: number;
}

/** Room for the images of one call. */
export interface Place {
	/** Ideogram refused the call for want of places: fewer calls are made from now on. */
	refused(maxInflight: number | undefined): void;
	/** Waits for room again, before those who have not had any. */
	enterAgain(): Promise<void>;
	/** Gives the room back; twice does no harm. */
	leave(): void;
}

interface Waiter {
	owner: Owner;
	images: number;
	grant: () => void;
}

/** How fast the limit recovers: by one for each two rounds of images that went well. */
const RECOVERY = 0.5;
/** A limit that Ideogram named is believed so long. */
const NAMED_FOR_MS = 10 * 60_000;

export class Places {
	private readonly owners = new Set<Owner>();

	private readonly queue: Waiter[] = [];

	private used = 0;

	/** Narrowed by refusals, widened by success. */
	private limit = Number.POSITIVE_INFINITY;

	private named = { limit: Number.POSITIVE_INFINITY, until: 0 };

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
		await this.wait(owner, images, signal, false);
		let inside = true;
		const leave = () => {
			if (!inside) return;
			inside = false;
			this.used -= images;
			owner.used -= images;
			this.pump();
		};
		return {
			leave: () => {
				if (inside) this.recover(images);
				leave();
			},
			refused: (maxInflight) => {
				if (maxInflight) this.named = { limit: maxInflight, until: Date.now() + NAMED_FOR_MS };
				this.limit = Math.max(1, Math.min(this.limit, this.ceiling(), this.used - images));
				leave();
			},
			enterAgain: async () => {
				await this.wait(owner, images, signal, true);
				inside = true;
			},
		};
	}

	private recover(images: number): void {
		this.limit += (RECOVERY * images) / this.limit;
		if (this.limit >= this.ceiling()) this.limit = Number.POSITIVE_INFINITY;
	}

	private ceiling(): number {
		const wanted = Math.max(1, ...[...this.owners].map(({ cap }) => cap));
		return Date.now() < this.named.until ? Math.min(wanted, this.named.limit) : wanted;
	}

	private async wait(owner: Owner, images: number, signal: AbortSignal | undefined, first: boolean): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			const stop = () => {
				this.queue.splice(this.queue.indexOf(waiter), 1);
				reject(new Stopped());
			};
			const waiter: Waiter = {
				owner,
				images,
				grant: () => {
					signal?.removeEventListener('abort', stop);
					resolve();
				},
			};
			if (signal?.aborted) return reject(new Stopped());
			signal?.addEventListener('abort', stop, { once: true });
			if (first) this.queue.unshift(waiter);
			else this.queue.push(waiter);
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
			if (this.used > 0 && this.used + images > Math.min(this.limit, this.ceiling())) return;
			this.queue.splice(index, 1);
			this.used += images;
			owner.used += images;
			grant();
		}
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
