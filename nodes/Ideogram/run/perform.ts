/** What is done for one item: a price, a new generation, or one that was made before. */
import type { INodeExecutionData } from 'n8n-workflow';

import type { Permit } from '../capacity/permits';
import { inUsd, shareCost, UNKNOWN, type Cost } from '../result/cost';
import { withAll, type Generation } from '../result/replies';
import { notLost, submit, waitFor } from './generate';
import { finish } from './finish';
import { deadlineOf, imagesOf, isPaid, kindOf, millisecondsOf, modelOf, type Job, type Session } from './job';
import { PollSchedule, scheduleOf } from './pollSchedule';
import { quote } from './quotes';

/** @throws Failure, Stopped */
export async function perform(session: Session, job: Job, permit: Permit): Promise<INodeExecutionData[]> {
	if (job.options.estimateOnly) return [await estimate(session, job)];
	return job.checked.endpoint.answer.comes === 'later' ? await fetchEarlier(session, job) : await make(session, job, permit);
}

async function estimate(session: Session, job: Job): Promise<INodeExecutionData> {
	const { micros, exact } = await quote(session, job);
	const cost = { usd: inUsd(micros), source: 'quoted', exact };
	return { json: { model: modelOf(job), images: imagesOf(job), cost }, pairedItem: { item: job.itemIndex } };
}

/** Who fetches a generation mostly does so when it is done, so it is asked about at once. */
const DONE_BY_NOW = 0;

async function fetchEarlier(session: Session, job: Job): Promise<INodeExecutionData[]> {
	const id = job.checked.values.generationId as string;
	const { result } = job.checked.endpoint.answer;
	const generation = await waitFor(session.client, id, result, deadlineOf(job), new PollSchedule([DONE_BY_NOW]));
	session.bill.fetched(generation);
	return await finish(session, job, { generation, name: job.stem, cost: costOf(generation, UNKNOWN) });
}

async function make(session: Session, job: Job, permit: Permit): Promise<INodeExecutionData[]> {
	const { options, request, checked } = job;
	const submission = await submit(session, request, permit, millisecondsOf(job));
	if ('id' in submission) {
		session.bill.submitted(submission.id);
		if (options.wait === false) return [submitted(job, submission.id)];
	}
	// What was accepted is paid for: it gets its full time, however long it took to be accepted.
	const made = 'done' in submission ? submission.done : await waitForAccepted(session, submission.id, job);
	const generation = checked.endpoint.answer.result.type === 'files' ? withAll(made, imagesOf(job)) : made;
	const cost = costOf(generation, job.cost);
	if (isPaid(job)) session.bill.done(generation, cost);
	const finished = finish(session, job, { generation, name: `${job.stem}-${checked.operation.name}`, cost });
	// Not before its images count as waiting for their download.
	permit.release();
	return await finished;
}

async function waitForAccepted({ client }: Session, id: string, job: Job): Promise<Generation> {
	try {
		return await waitFor(client, id, job.checked.endpoint.answer.result, deadlineOf(job), scheduleOf(kindOf(job.checked)));
	} catch (error) {
		throw notLost(id, error);
	}
}

/** Ideogram's own figure, where it gives one. */
const costOf = ({ costMicros }: Generation, otherwise: Cost): Cost =>
	costMicros === undefined ? otherwise : { micros: costMicros, source: 'billed' };

function submitted(job: Job, id: string): INodeExecutionData {
	const cost = shareCost(job.cost, 1)[0];
	return { json: { generation_id: id, status: 'pending', model: modelOf(job), cost }, pairedItem: { item: job.itemIndex } };
}
