/** Sends one request and waits for its pictures. */
import { sleep } from 'n8n-workflow';

import type { CallRequest } from '../request/encode';
import { Failure } from '../result/failure';
import { readGeneration, readPoll, readSubmission, type Generation } from '../result/replies';
import type { Api } from './api';
import { retry } from './retry';

/** A synchronous endpoint answers when the pictures are done, and any upload takes its time: up to 5 minutes. */
const SUBMIT_TIMEOUT_MS = 5 * 60_000;
const POLL_TRIES = 6;

export async function generate(api: Api, request: CallRequest, deadline: number): Promise<Generation> {
	const timeoutMs = Math.max(1000, Math.min(SUBMIT_TIMEOUT_MS, deadline - Date.now()));
	// A paid call is sent again only after 429: then it surely did not run.
	const body = await retry(deadline, ({ facts }) => facts.status === 429, async () =>
		await api.call('submit', request.path, { body: request.body, timeoutMs }),
	);
	if (!request.model.async) return readGeneration(body, 'submit');
	const submission = readSubmission(body);
	return 'done' in submission ? submission.done : await waitFor(api, submission.id, deadline);
}

async function waitFor(api: Api, id: string, deadline: number): Promise<Generation> {
	const started = Date.now();
	while (Date.now() < deadline) {
		await sleep(pollDelay(Date.now() - started));
		const done = await poll(api, id, deadline);
		if (done) return done;
	}
	throw new Failure({
		problem: `Ideogram has not finished in ${Math.round((Date.now() - started) / 60_000)} minutes`,
		fix: `The generation ${id} goes on and will be billed when it is done: you find it on ideogram.ai. For longer waits raise Timeout (Minutes) under Options.`,
		code: 'timeout',
		billed: 'unknown',
		retryable: false,
		generationId: id,
	});
}

async function poll(api: Api, id: string, deadline: number): Promise<Generation | undefined> {
	try {
		const body = await retry(deadline, ({ facts }, tries) => facts.retryable && (facts.status === 429 || tries < POLL_TRIES), async () =>
			await api.call('poll', `/v2/generations/${encodeURIComponent(id)}`),
		);
		return readPoll(body, id);
	} catch (error) {
		// The submission was accepted, so a failure to ask about it says nothing about the bill.
		const known = error instanceof Failure && error.facts.generationId === undefined;
		throw known ? error.of(id, 'unknown') : error;
	}
}

/** A quarter of the time waited so far, between a quarter of a second and 5 seconds: fast at first, then slower. */
const pollDelay = (waitedMs: number) => Math.min(Math.max(waitedMs / 4, 250), 5000);
