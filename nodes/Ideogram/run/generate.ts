/** Sends one request, and waits for its pictures. */
import type { CallRequest } from '../request/encode';
import { Failure } from '../result/failure';
import { readGeneration, readPoll, readSubmission, type Generation } from '../result/replies';
import type { Api } from './api';
import { pause } from './pause';
import type { Place } from './places';
import { repeat } from './repeat';

/** A synchronous endpoint answers when the pictures are done, and any upload takes its time: up to 5 minutes. */
const SUBMIT_TIMEOUT_MS = 5 * 60_000;
const FASTEST_POLL_MS = 250;
const SLOWEST_POLL_MS = 5000;

export type Submission = { id: string } | { done: Generation };

/** The paid call. @returns the generation's id, or its pictures where the endpoint is synchronous. */
export async function submit(api: Api, { model, path, body, close }: CallRequest, place: Place, deadline: number): Promise<Submission> {
	const reply = await repeat(
		{
			purpose: 'submit',
			deadline,
			signal: api.signal,
			onPause: ({ status, maxInflight }) => (status === 429 ? place.refused(maxInflight) : place.leave()),
			onResume: async () => await place.enterAgain(),
		},
		async () => {
			const timeoutMs = Math.max(1000, Math.min(SUBMIT_TIMEOUT_MS, deadline - Date.now()));
			return await api.call('submit', path, { body, timeoutMs }).finally(close);
		},
	);
	return model.async ? readSubmission(reply) : { done: readGeneration(reply, 'submit') };
}

/** Polls a generation until it is done: fast at first, then slower. */
export async function waitFor(api: Api, id: string, deadline: number, firstDelay = FASTEST_POLL_MS): Promise<Generation> {
	const started = Date.now();
	for (let delay = firstDelay; Date.now() + delay < deadline; delay = pollDelay(Date.now() - started)) {
		await pause(delay, api.signal);
		const done = await poll(api, id, deadline);
		if (done) return done;
	}
	throw new Failure({
		problem: `Ideogram has not finished the generation ${id} in time`,
		fix: notLost(id, 'For longer waits raise Timeout (Minutes) under Options.'),
		code: 'timeout',
		billed: 'unknown',
		retryable: false,
		generationId: id,
	});
}

const notLost = (id: string, fix: string) =>
	`The generation ${id} was accepted, and is billed when it is done: do not run it again, but fetch it with the operation Get of the resource Generation. ${fix}`;

async function poll(api: Api, id: string, deadline: number): Promise<Generation | undefined> {
	try {
		const path = `/v2/generations/${encodeURIComponent(id)}`;
		return readPoll(await repeat({ purpose: 'poll', deadline, signal: api.signal }, async () => await api.call('poll', path)), id);
	} catch (error) {
		// The generation was accepted before, so a failure to ask about it says nothing about the bill.
		const aboutAsking = error instanceof Failure && error.facts.generationId === undefined;
		throw aboutAsking ? error.with({ generationId: id, billed: 'unknown', retryable: false, fix: notLost(id, error.facts.fix) }) : error;
	}
}

/** A quarter of the time waited so far, within limits. */
const pollDelay = (waitedMs: number) => Math.min(Math.max(waitedMs / 4, FASTEST_POLL_MS), SLOWEST_POLL_MS);
