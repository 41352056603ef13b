/**
 * When a call is made again: the one place where that is decided, for every call of the node.
 *
 * A call that costs money is sent again only when it surely did not run: Ideogram said 429, or the connection was never
 * made.
 * After a time-out, a reset, a 5xx or an answer that cannot be read it may have run, and there is no way to take it
 * back.
 * Calls that are free are repeated whenever that can help: long where they ask for what was paid for, a few times where
 * the
 * answer is likely final.
 */
import { Failure, asksAboutPaid, runsOnce, type FailureFacts, type Purpose } from '../errors/failure';
import { wait } from '../time/wait';
import { now } from '../time/clock';

/** A wrong address is reported soon, and a restart of a gateway is waited out. */
const UNREACHABLE_TRIES = 3;
/** About 16 seconds of trying. */
const FREE_TRIES = 6;
/** About 4 seconds: where the answer is likely final, but what it is about was paid for. */
const LIKELY_FINAL_TRIES = 4;

export function mayRetry(purpose: Purpose, facts: FailureFacts, tries: number): boolean {
	if (!facts.retryable) return false;
	// An image that was paid for: also from a place that cannot be reached for a moment.
	if (purpose === 'download') return tries < (facts.likelyFinal ? LIKELY_FINAL_TRIES : FREE_TRIES);
	if (facts.status === 429) return true;
	if (facts.likelyFinal) return tries < LIKELY_FINAL_TRIES;
	// What is asked about is paid for: as long as there is time.
	if (asksAboutPaid(purpose)) return true;
	if (facts.neverSent) return tries < UNREACHABLE_TRIES;
	return !runsOnce(purpose) && tries < FREE_TRIES;
}

interface Terms {
	purpose: Purpose;
	/** On the node's clock, in milliseconds; nothing is begun after it, but one last try of a call that is free. */
	deadline: number;
	signal: AbortSignal | undefined;
	/** Asked before the wait, for example to give a place back. */
	onWait?: (facts: FailureFacts) => void;
	/** Asked after the wait. */
	onResume?: () => Promise<void>;
}

/** @param call gets the number of the try, from 1. @throws Failure the last one, Stopped */
export async function retry<T>(
	{ purpose, deadline, signal, onWait, onResume }: Terms,
	call: (tries: number) => Promise<T>,
): Promise<T> {
	let isLast = false;
	for (let tries = 1; ; tries++) {
		const outcome = await call(tries).then(
			(value) => ({ value }),
			(error: unknown) => ({ error }),
		);
		if ('value' in outcome) return outcome.value;
		const { error } = outcome;
		if (!(error instanceof Failure) || !mayRetry(purpose, error.facts, tries)) throw error;
		const { facts } = error;
		// A call that was refused because no place was free waits for one after the wait.
		const delay = facts.retryAfterMs ?? backoff(purpose === 'submit' && facts.status === 429 ? 1 : tries);
		const left = deadline - now();
		isLast = delay > left;
		// A free question is asked once more when the time is over.
		if (left <= 0 || (isLast && runsOnce(purpose))) throw error;
		onWait?.(facts);
		await wait(Math.min(delay, left), signal);
		// What the call was refused for says more than that there was no room again.
		await onResume?.().catch((late: unknown) => {
			throw late instanceof Failure ? error : late;
		});
		if (!isLast && now() > deadline) throw error;
	}
}

/** 0.5, 1, 2, 4, 8, 8, ... seconds, up to a quarter more so that many do not come back at once. */
const backoff = (tries: number) => Math.min(500 * 2 ** (tries - 1), 8000) * (1 + Math.random() / 4);
