/** Sends one request, and waits for its images. */
import type { Endpoint, Result } from '../api/types';
import type { CallRequest } from '../request/encode';
import { Failure } from '../errors/failure';
import { GENERATION_FAILED, readGeneration, readPoll, readSubmission, type Generation } from '../result/replies';
import type { Client } from '../transport/client';
import type { Session } from './job';
import type { PollSchedule } from './pollSchedule';
import { Stopped, wait } from '../time/wait';
import type { Permit } from '../capacity/permits';
import { retry } from '../transport/retry';
import { now } from '../time/clock';

/** A synchronous endpoint answers when the images are done, and any upload takes its time: up to 5 minutes. */
const SUBMIT_TIMEOUT_MS = 5 * 60_000;
const POLL_TIMEOUT_MS = 30_000;
/** How soon it is noticed that others were done sooner, or later, than expected. */
const SLICE_MS = 100;

export type Submission = { id: string } | { done: Generation };

/**
 * The paid call. It is begun within `patienceMs`, and has as long for its answer. @returns the generation's id, or its
 * images where the endpoint is synchronous.
 */
export async function submit(
	{ client, bill }: Session,
	{ endpoint, purpose, path, body, close }: CallRequest,
	permit: Permit,
	patienceMs: number,
): Promise<Submission> {
	const deadline = now() + patienceMs;
	const reply = await retry(
		{
			purpose,
			deadline,
			signal: client.signal,
			onWait: ({ status, maxInflight, retryAfterMs }) =>
				status === 429 ? permit.refused(maxInflight, retryAfterMs) : permit.release(),
			onResume: async () => await permit.reacquire(deadline),
		},
		async () => {
			const answered = bill.asking(purpose);
			const timeoutMs = Math.min(SUBMIT_TIMEOUT_MS, patienceMs);
			const reply = await client.call(purpose, path, { body, timeoutMs }).then(
				(value) => ({ value }),
				(error: unknown) => ({ error }),
			);
			close();
			// After Stop nobody knows what becomes of the call.
			if ('value' in reply || !(reply.error instanceof Stopped)) answered();
			if ('error' in reply) throw inWordsOf(endpoint, reply.error);
			return reply.value;
		},
	);
	const { comes, result } = endpoint.answer;
	return comes === 'reply' ? { done: readGeneration(reply, purpose, result) } : readSubmission(reply, result);
}

/** Where a status means something else here than elsewhere. */
function inWordsOf({ denied }: Endpoint, error: unknown): unknown {
	const isDenied = denied && error instanceof Failure && error.facts.status === denied.status;
	return isDenied ? error.with({ problem: denied.problem, fix: denied.fix }) : error;
}

/** Polls a generation until it is done. @throws Failure that names it, Stopped */
export async function waitFor(
	client: Client,
	id: string,
	result: Result,
	deadline: number,
	schedule: PollSchedule,
): Promise<Generation> {
	const accepted = now();
	const asked = schedule.begin();
	while (now() < deadline) {
		const due = accepted + schedule.due(asked);
		if (now() < due) {
			await wait(Math.min(due - now(), SLICE_MS), client.signal);
			continue;
		}
		asked.times += 1;
		asked.last = now() - accepted;
		const done = await poll(client, id, result, deadline);
		if (done) {
			schedule.found(asked);
			return done;
		}
	}
	throw new Failure({
		problem: `Ideogram has not finished the generation ${id} in time`,
		fix: 'For longer waits raise Timeout (Minutes) under Options.',
		code: 'timeout',
		billed: false,
		retryable: true,
		generationId: id,
	});
}

/** A failure to ask about a generation that was accepted says nothing about the bill. */
export function notLost(id: string, error: unknown): unknown {
	if (!(error instanceof Failure) || error.facts.code === GENERATION_FAILED) return error;
	const fix =
		`The generation ${id} was accepted, and is billed when it is done: do not try again, but fetch it with ` +
		`Generation → Get. ${error.facts.fix}`;
	return error.with({ generationId: id, billed: 'unknown', retryable: false, fix });
}

async function poll(client: Client, id: string, result: Result, deadline: number): Promise<Generation | undefined> {
	try {
		return await retry({ purpose: 'poll', deadline, signal: client.signal }, async () => {
			const timeoutMs = Math.max(1000, Math.min(POLL_TIMEOUT_MS, deadline - now()));
			return readPoll(
				await client.call('poll', `/v2/generations/${encodeURIComponent(id)}`, { timeoutMs }),
				id,
				result,
			);
		});
	} catch (error) {
		throw error instanceof Failure ? error.with({ generationId: id }) : error;
	}
}
