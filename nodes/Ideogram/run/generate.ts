/** Sends one request, and waits for its pictures. */
import type { CallRequest } from '../request/encode';
import { Failure } from '../result/failure';
import { readGeneration, readPoll, readSubmission, type Generation } from '../result/replies';
import type { Api } from './api';
import type { Session } from './operations/operation';
import type { Pace } from './pace';
import { Stopped, pause } from './pause';
import type { Place } from './places';
import { repeat } from './repeat';

/** A synchronous endpoint answers when the pictures are done, and any upload takes its time: up to 5 minutes. */
const SUBMIT_TIMEOUT_MS = 5 * 60_000;
const POLL_TIMEOUT_MS = 30_000;
/** How soon it is noticed that others were done sooner, or later, than expected. */
const SLICE_MS = 100;

export type Submission = { id: string } | { done: Generation };

/** The paid call. It is begun within `patienceMs`, and has as long for its answer. @returns the generation's id, or its pictures where the endpoint is synchronous. */
export async function submit({ api, bill }: Session, { model, path, body, close }: CallRequest, place: Place, patienceMs: number): Promise<Submission> {
	const reply = await repeat(
		{
			purpose: 'submit',
			deadline: Date.now() + patienceMs,
			signal: api.signal,
			onPause: ({ status, maxInflight, retryAfterMs }) => (status === 429 ? place.refused(maxInflight, retryAfterMs) : place.leave()),
			onResume: async () => await place.enterAgain(),
		},
		async () => {
			const answered = bill.asking();
			const timeoutMs = Math.min(SUBMIT_TIMEOUT_MS, patienceMs);
			const reply = await api.call('submit', path, { body, timeoutMs }).then(
				(value) => ({ value }),
				(error: unknown) => ({ error }),
			);
			close();
			// After Stop nobody knows what becomes of the call.
			if ('value' in reply || !(reply.error instanceof Stopped)) answered();
			if ('error' in reply) throw reply.error;
			return reply.value;
		},
	);
	return model.async ? readSubmission(reply) : { done: readGeneration(reply, 'submit') };
}

/** Polls a generation that was accepted just now until it is done. */
export async function waitFor(api: Api, id: string, deadline: number, pace: Pace): Promise<Generation> {
	const accepted = Date.now();
	const asked = pace.begin();
	while (Date.now() < deadline) {
		const due = accepted + pace.due(asked);
		if (Date.now() < due) {
			await pause(Math.min(due - Date.now(), SLICE_MS), api.signal);
			continue;
		}
		asked.times += 1;
		asked.last = Date.now() - accepted;
		const done = await poll(api, id, deadline);
		if (done) {
			pace.found(asked);
			return done;
		}
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
		return await repeat({ purpose: 'poll', deadline, signal: api.signal }, async () => {
			const timeoutMs = Math.max(1000, Math.min(POLL_TIMEOUT_MS, deadline - Date.now()));
			return readPoll(await api.call('poll', `/v2/generations/${encodeURIComponent(id)}`, { timeoutMs }), id);
		});
	} catch (error) {
		// The generation was accepted before, so a failure to ask about it says nothing about the bill.
		const aboutAsking = error instanceof Failure && error.facts.generationId === undefined;
		throw aboutAsking ? error.with({ generationId: id, billed: 'unknown', retryable: false, fix: notLost(id, error.facts.fix) }) : error;
	}
}
