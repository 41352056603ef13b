/** Waiting that ends when the user stops the execution. */
import { now, sleep } from './clock';

/** The user pressed Stop, or n8n ended the execution. */
export class Stopped extends Error {
	constructor() {
		super('The execution was stopped');
		this.name = 'Stopped';
	}
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

/** Destroys a stream that takes too long, or that nobody waits for any more, while `work` reads it. */
export async function destroyOnTimeout<T>(
	stream: { destroy(error?: Error): unknown },
	timeoutMs: number,
	signal: AbortSignal | undefined,
	work: () => Promise<T>,
): Promise<T> {
	const end = now() + timeoutMs;
	let done = false;
	const watch = async () => {
		while (!done && !signal?.aborted && now() < end) await sleep(SLICE_MS);
		if (!done) stream.destroy(new Error(signal?.aborted ? 'stopped' : 'took too long'));
	};
	void watch();
	try {
		return await work();
	} finally {
		done = true;
	}
}
