/**
 * When a call is made again: the one place where that is decided, for every call of the node.
 *
 * A call that costs money is sent again only when it surely did not run: Ideogram said 429, or the connection was never made.
 * After a time-out, a reset, a 5xx or an answer that cannot be read it may have run, and there is no way to take it back.
 * Calls that are free are repeated whenever that can help. 402 and other refusals are never repeated.
 */
import { Failure, type FailureFacts, type Purpose } from '../errors/failure';
import { wait } from './wait';
import { now } from './clock';

/** A wrong address shall be told soon, a restart of a gateway be waited out. */
const UNREACHABLE_TRIES = 3;
/** About 30 seconds of trying. */
const FREE_TRIES = 6;

export function mayRetry(purpose: Purpose, facts: FailureFacts, tries: number): boolean {
	if (facts.status === 429) return true;
	// What is asked about is paid for: as long as there is time.
	if (purpose === 'poll') return facts.retryable;
	if (facts.neverSent) return tries < UNREACHABLE_TRIES;
	return purpose !== 'submit' && facts.retryable && tries < FREE_TRIES;
}

interface Terms {
	purpose: Purpose;
	/** Unix time in milliseconds; nothing is begun after it. */
	deadline: number;
	signal: AbortSignal | undefined;
	/** Asked before the wait, for example to give a place back. */
	onWait?: (facts: FailureFacts) => void;
	/** Asked after the wait. */
	onResume?: () => Promise<void>;
}

/** @param call gets the number of the try, from 1. @throws Failure the last one, Stopped */
export async function retry<T>({ purpose, deadline, signal, onWait: onPause, onResume }: Terms, call: (tries: number) => Promise<T>): Promise<T> {
	for (let tries = 1; ; tries++) {
		const outcome = await call(tries).then(
			(value) => ({ value }),
			(error: unknown) => ({ error }),
		);
		if ('value' in outcome) return outcome.value;
		const { error } = outcome;
		if (!(error instanceof Failure) || !mayRetry(purpose, error.facts, tries)) throw error;
		const { facts } = error;
		// A call that was refused for want of places waits for one after the wait.
		const delay = facts.retryAfterMs ?? backoff(purpose === 'submit' && facts.status === 429 ? 1 : tries);
		if (now() + delay > deadline) throw error;
		onPause?.(facts);
		await wait(delay, signal);
		await onResume?.();
		if (now() > deadline) throw error;
	}
}

/** 0.5, 1, 2, 4, 8, 8, ... seconds, up to a quarter more so that many do not come back at once. */
const backoff = (tries: number) => Math.min(500 * 2 ** (tries - 1), 8000) * (1 + Math.random() / 4);
