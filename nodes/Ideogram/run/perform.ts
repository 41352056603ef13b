/** What is done for one item: a price, a new generation, or one that was made before. */
import type { INodeExecutionData } from 'n8n-workflow';

import type { Permit } from '../capacity/permits';
import { baseName } from '../files/open';
import { inUsd, shareCost, UNKNOWN, type Cost } from '../result/cost';
import { withAll, type Generation } from '../result/replies';
import { notLost, submit, waitFor } from './generate';
import { finish } from './finish';
import { maybeBilled, Failure } from '../errors/failure';
import { deadlineOf, imagesOf, isPaid, kindOf, modelOf, type Job, type Session } from './job';
import { PollSchedule, scheduleOf } from './pollSchedule';
import { quote } from './quotes';
import { waitForCompletion } from './watch';

/** @throws Failure, Stopped */
export async function perform(session: Session, job: Job, permit: Permit): Promise<INodeExecutionData[]> {
	if (job.options.estimateOnly) return [await estimate(session, job)];
	return job.checked.endpoint.answer.comes === 'later' ? await fetchEarlier(session, job) : await make(session, job, permit);
}

async function estimate(session: Session, job: Job): Promise<INodeExecutionData> {
	const { micros, exact } = await quote(session, job);
	const cost = { usd: inUsd(micros), source: 'quoted', exact };
	return { json: { model: modelOf(job), images: imagesOf(job), cost }, pairedItem: { item: job.items[0] } };
}

/** Who fetches a generation mostly does so when it is done, so it is asked about at once. */
const DONE_BY_NOW = 0;

async function fetchEarlier(session: Session, job: Job): Promise<INodeExecutionData[]> {
	const id = job.checked.values.generationId as string;
	const { result } = job.checked.endpoint.answer;
	const generation = await waitFor(session.client, id, result, deadlineOf(job), new PollSchedule([DONE_BY_NOW]));
	session.bill.fetched(generation);
	return await finish(session, job, { generation, name: baseName(id), cost: costOf(generation, UNKNOWN) });
}

async function make(session: Session, job: Job, permit: Permit): Promise<INodeExecutionData[]> {
	const { options, request, checked } = job;
	const submission = await submit(session, request, permit, options.timeoutMinutes * 60_000);
	if ('id' in submission) {
		session.bill.submitted(submission.id);
		if (options.wait === false) return [submitted(job, submission.id)];
	}
	// What was accepted is paid for: it gets its full time, however long it took to be accepted.
	const made = 'done' in submission ? submission.done : await waitForAccepted(session, submission.id, job);
	permit.release();
	const generation = checked.endpoint.answer.result.type === 'files' ? withAll(made, imagesOf(job)) : made;
	const cost = costOf(generation, job.cost);
	if (isPaid(job)) session.bill.done(generation, cost);
	const seenThrough = await seeThrough(session, job, generation);
	return await finish(session, job, { generation: seenThrough, name: `${sourceName(checked.files)}-${checked.operation.name}`, cost });
}

/** Where something goes on after the answer, and the options want to wait for it: the answer with what came of it. */
async function seeThrough({ client, bill }: Session, job: Job, generation: Generation): Promise<Generation> {
	const { watch } = job.checked.endpoint.answer;
	if (!watch) return generation;
	const { [watch.id]: id } = generation.body;
	if (typeof id === 'string') bill.started(watch, id);
	if (!job.options.waitForCompletion) return generation;
	if (typeof id !== 'string') {
		const problem = `Ideogram's answer does not name the ${watch.thing}, so its ${watch.noun} cannot be waited for`;
		throw new Failure({ problem, fix: maybeBilled(), code: 'no_id', billed: 'unknown', retryable: false });
	}
	const { thing, runStatus } = await waitForCompletion(client, watch, id, deadlineOf(job));
	return { ...generation, body: { ...generation.body, ...thing, ...(runStatus && { [watch.runStatus]: runStatus }) } };
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
	return { json: { generation_id: id, status: 'pending', model: modelOf(job), cost }, pairedItem: { item: job.items[0] } };
}

const sourceName = (files: Job['checked']['files']) => baseName(Object.values(files)[0]?.[0]?.file.name);
