/** Waiting: between polls, and before a call is tried again. */
import { sleep } from 'n8n-workflow';

import { Failure } from '../result/failure';

/** Tries again while `mayRepeat` allows it and there is time; a failure that cannot be mended is thrown at once. */
export async function retry<T>(deadline: number, mayRepeat: (failure: Failure, tries: number) => boolean, call: () => Promise<T>): Promise<T> {
	for (let tries = 1; ; tries++) {
		const outcome = await settle(call);
		if ('value' in outcome) return outcome.value;
		const { failure } = outcome;
		const delay = failure.facts.retryAfterMs ?? backoff(tries);
		if (!mayRepeat(failure, tries) || Date.now() + delay > deadline) throw failure;
		await sleep(delay);
	}
}

async function settle<T>(call: () => Promise<T>): Promise<{ value: T } | { failure: Failure }> {
	try {
		return { value: await call() };
	} catch (error) {
		if (error instanceof Failure) return { failure: error };
		throw asIs(error);
	}
}

const asIs = (error: unknown) => error;

/** 0.5, 1, 2, 4, 8, 8, ... seconds, up to a quarter more so that many do not come back at once. */
const backoff = (tries: number) => Math.min(500 * 2 ** (tries - 1), 8000) * (1 + Math.random() / 4);
