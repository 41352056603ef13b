/** Waiting that ends when the user stops the execution. */
import { now, sleep } from './clock';

/** The user pressed Stop, or n8n ended the execution. */
export class Stopped extends Error {
	constructor() {
		super('The execution was stopped');
		this.name = 'Stopped';
	}
}

/** The time for something is over. */
export class Overdue extends Error {
	/** Like a time-out of the network. */
	readonly code = 'ETIMEDOUT';

	constructor() {
		super('It took too long');
		this.name = 'Overdue';
	}
}

/** When waiting ends, though nothing has come of it. */
export interface Until {
	signal: AbortSignal | undefined;
	/** Asked now and then. */
	isOver?: () => boolean;
}

/** How soon Stop is noticed. */
const SLICE_MS = 250;

/** @throws Stopped */
export function throwIfStopped(signal: AbortSignal | undefined): void {
	if (signal?.aborted) throw new Stopped();
}

/** @throws Stopped */
export async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
	const end = now() + ms;
	throwIfStopped(signal);
	while (now() < end) {
		await sleep(Math.min(SLICE_MS, end - now()));
		throwIfStopped(signal);
	}
}

/** Calls `end` when the user stops or the time is over. @returns what ends the watch */
function watch({ signal, isOver }: Until, end: (error: Stopped | Overdue) => void): () => void {
	let done = false;
	const look = async () => {
		// Not before the caller has in hand what this returns.
		await Promise.resolve();
		while (!done && !signal?.aborted && !isOver?.()) await sleep(SLICE_MS);
		if (!done) end(signal?.aborted ? new Stopped() : new Overdue());
	};
	if (signal ?? isOver) void look();
	return () => {
		done = true;
	};
}

/**
 * Works for as long as it may. Whoever makes a call hands the signal of `end` to it: at that signal the HTTP library
 * closes the
 * connection. To destroy the body is not enough: axios may have put a generator around it, which first waits for the
 * next byte.
 *
 * @throws Stopped, Overdue, and what `work` throws
 */
export async function within<T>(until: Until, work: (end: AbortController) => Promise<T>): Promise<T> {
	const end = new AbortController();
	let cut: Stopped | Overdue | undefined;
	let stop = () => {};
	const givenUp = new Promise<never>((_resolve, reject) => {
		stop = watch(until, (error) => {
			cut = error;
			end.abort();
			// What `work` makes of what has come so far is waited for no longer than this.
			void sleep(SLICE_MS).then(() => reject(error));
		});
	});
	const working = work(end).catch((error: unknown) => {
		end.abort();
		throw cut ?? error;
	});
	return await Promise.race([working, givenUp]).finally(stop);
}

/**
 * Something that others will give. `given` fails when the user stops or the time is over: then `leave` was called, and
 * nothing
 * may be given any more.
 */
export function expectation(until: Until, leave: () => void): { given: Promise<void>; give(): void } {
	let give = () => {};
	const given = new Promise<void>((resolve, reject) => {
		const stop = watch(until, (error) => {
			leave();
			reject(error);
		});
		give = () => {
			stop();
			resolve();
		};
	});
	return { given, give };
}
