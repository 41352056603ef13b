/**
 * Virtual time: the node's real code runs, but its clock is ours, so that an hour of waiting takes seconds. `Date.now`,
 * `performance.now`, `setTimeout` and `Math.random` are replaced for the time of a run; chance is the same for the same seed.
 */
interface Timer {
	at: number;
	order: number;
	call?: () => void;
}

/** Virtual time begins here; any moment does, as long as it is not 0. */
const EPOCH = 1_800_000_000_000;

/** Runs `work` in virtual time. @throws Error when nothing is left that could happen, and `work` is not done */
export async function inVirtualTime<T>(seed: number, work: () => Promise<T>): Promise<T> {
	const real = { now: Date.now, setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, random: Math.random };
	const { performance } = globalThis;
	const preciseNow = performance.now;
	const timers = new Timers();
	Date.now = () => timers.now;
	performance.now = () => timers.now - EPOCH;
	globalThis.setTimeout = ((call: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => timers.add(() => call(...args), ms)) as unknown as typeof setTimeout;
	globalThis.clearTimeout = ((timer?: Timer) => timer && delete timer.call) as unknown as typeof clearTimeout;
	Math.random = chance(seed);
	try {
		let outcome: { value: T } | { error: unknown } | undefined;
		work().then(
			(value) => (outcome = { value }),
			(error: unknown) => (outcome = { error }),
		);
		for (;;) {
			// By then all promises that could settle have settled.
			await new Promise((resolve) => setImmediate(resolve));
			if (outcome) break;
			if (!timers.fireDue()) throw new Error('The simulation waits for something that never happens.');
		}
		if ('error' in outcome) throw outcome.error;
		return outcome.value;
	} finally {
		Date.now = real.now;
		performance.now = preciseNow;
		Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
		Math.random = real.random;
	}
}

/** Waits in virtual time. */
export const wait = async (ms: number): Promise<void> => {
	if (ms > 0) await new Promise<void>((resolve) => setTimeout(resolve, ms));
};

/** A heap by time, then by age. */
class Timers {
	now = EPOCH;

	private readonly heap: Timer[] = [];

	private count = 0;

	add(call: () => void, ms: number): Timer {
		// As Node.js does it: whole milliseconds, at least one.
		const timer: Timer = { at: this.now + Math.max(1, Math.trunc(ms) || 1), order: this.count++, call };
		const { heap } = this;
		let index = heap.push(timer) - 1;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (!before(timer, heap[parent])) break;
			heap[index] = heap[parent];
			index = parent;
		}
		heap[index] = timer;
		return timer;
	}

	/** Goes on to the next moment, and calls all that are due. @returns whether there were any */
	fireDue(): boolean {
		const { heap } = this;
		while (heap.length > 0 && !heap[0].call) this.take();
		if (heap.length === 0) return false;
		this.now = heap[0].at;
		while (heap.length > 0 && heap[0].at === this.now) this.take()?.call?.();
		return true;
	}

	private take(): Timer | undefined {
		const { heap } = this;
		const [first] = heap;
		const last = heap.pop();
		if (!last || heap.length === 0) return first;
		let index = 0;
		for (;;) {
			let child = 2 * index + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child += 1;
			if (!before(heap[child], last)) break;
			heap[index] = heap[child];
			index = child;
		}
		heap[index] = last;
		return first;
	}
}

const before = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** mulberry32 */
function chance(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
