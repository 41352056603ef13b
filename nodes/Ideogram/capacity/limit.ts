import { now } from '../time/clock';

/**
 * How many images may be in progress, as far as is known. Others may share the key from another process or program, and
 * their
 * share changes, but Ideogram tells nothing of it, only refuses what is too much (429, free of charge). So a refusal
 * says that
 * no more than what is in progress goes, and after it one call more is tried now and then.
 */
const TRIES_PER_IMAGE = 4;
const SOONEST_TRY_MS = 500;
const LATEST_TRY_MS = 8000;
/** A try that went well is followed by the next one so soon: places that others left are filled. */
const NEXT_TRY_MS = 100;
/** A limit that Ideogram named is believed so long, and so is the longest `Retry-After`. */
const NAMED_FOR_MS = 10 * 60_000;

export class Limit {
	private known = Number.POSITIVE_INFINITY;

	private named = { images: Number.POSITIVE_INFINITY, until: 0 };

	/** How long an image is in progress, by those of late; at first a guess. */
	private takesMs = 2000;

	private nextTry = 0;

	/** Never more than this, whatever others leave. */
	ceiling(wanted: number): number {
		return now() < this.named.until ? Math.min(wanted, this.named.images) : wanted;
	}

	/**
	 * @param images would be in progress. @returns for how many milliseconds that has to wait; 0 lets it in, as a try
	 * where it is more than known.
	 */
	waitBefore(images: number, ceiling: number): number {
		if (images <= this.known) return 0;
		const pause = this.nextTry - now();
		if (pause > 0) return pause;
		this.nextTry = now() + NEXT_TRY_MS;
		this.known = images >= ceiling ? Number.POSITIVE_INFINITY : images;
		return 0;
	}

	/**
	 * @param inProgress besides the refused ones. @param named the limit of the account, and @param retryAfterMs, where
	 * Ideogram tells them.
	 */
	refused(inProgress: number, named: number | undefined, retryAfterMs: number | undefined): void {
		if (named) this.named = { images: named, until: now() + NAMED_FOR_MS };
		this.known = Math.min(this.known, inProgress);
		const pause = Math.min(Math.max(this.takesMs / TRIES_PER_IMAGE, SOONEST_TRY_MS), LATEST_TRY_MS);
		this.nextTry = now() + Math.min(retryAfterMs ?? pause * (1 + Math.random() / 4), NAMED_FOR_MS);
	}

	took(ms: number): void {
		this.takesMs += (ms - this.takesMs) / 5;
	}
}
