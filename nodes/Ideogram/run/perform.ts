/** What is done for one item: a price, a new generation, or one that was made before. */
import type { INodeExecutionData } from 'n8n-workflow';

import { nounOf, paceOf } from '../api/models';
import { Failure, maybeBilled } from '../errors/failure';
import type { Permit } from '../capacity/permits';
import { inUsd, shareCost, UNKNOWN, type Cost } from '../result/cost';
import { withAll, type Generation } from '../result/replies';
import { notLost, submit, waitFor } from './generate';
import { finish } from './finish';
import { accepted, sending, type Made } from './journal';
import { deadlineOf, imagesOf, isPaid, kindOf, millisecondsOf, modelOf, nameOf, type Job, type Session } from './job';
import { PollSchedule, scheduleOf } from './pollSchedule';
import { quoteCalls } from './quotes';
import { spendingOf } from './spending';
import { traceOf } from './trace';
import { waitForCompletion } from './watch';

/** @throws Failure, Stopped */
export async function perform(session: Session, job: Job, permit: Permit): Promise<INodeExecutionData[]> {
	if (job.options.estimateOnly) return [await estimate(session, job)];
	return job.checked.endpoint.answer.comes === 'later'
		? await fetchEarlier(session, job)
		: await make(session, job, permit);
}

async function estimate(session: Session, job: Job): Promise<INodeExecutionData> {
	const quotes = await quoteCalls(session, job);
	const { micros, exact } = quotes[job.part];
	session.bill.estimated(imagesOf(job), micros, exact);
	const cost = { usd: inUsd(micros), source: 'quoted', exact };
	const total = {
		calls: quotes.length,
		images: job.calls.reduce((sum, call) => sum + imagesOf(call), 0),
		usd: inUsd(quotes.reduce((sum, each) => sum + each.micros, 0)),
	};
	return {
		json: {
			...job.checked.label.json,
			model: modelOf(job),
			images: imagesOf(job),
			cost,
			...(quotes.length > 1 && { total }),
		},
		pairedItem: { item: job.items[0] },
	};
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
	const { paid } = session;
	if (!paid.made && !paid.generationId) await pay(session, job, permit);
	if (!paid.made && job.options.wait !== 'on') return [submitted(session, job, paid.generationId as string)];
	const made = paid.made ?? (await waitForAccepted(session, job));
	const name = nameOf(job);
	if (job.checked.endpoint.answer.watch) {
		permit.release();
		return await finish(session, job, { ...made, generation: await seeThrough(session, job, made.generation), name });
	}
	const finished = finish(session, job, { ...made, name });
	// Not before its images count as waiting for their download.
	permit.release();
	return await finished;
}

/** Sends the call. What it gave is noted and logged before anything is done with it. */
async function pay(session: Session, job: Job, permit: Permit): Promise<void> {
	const { context, bill, paid } = session;
	sending(paid);
	const submission = await submit(session, job.request, permit, millisecondsOf(job));
	if ('done' in submission) noteMade(session, job, submission.done);
	else {
		accepted(paid, submission.id);
		bill.submitted(submission.id);
	}
	if (isPaid(job))
		context.logger.info(traceOf(context, job.items[0], submission, nounOf(job.checked.endpoint.answer.result)));
}

async function waitForAccepted(session: Session, job: Job): Promise<Made> {
	const id = session.paid.generationId as string;
	const { endpoint } = job.checked;
	const { result } = endpoint.answer;
	const schedule = scheduleOf(kindOf(job.checked), paceOf(endpoint));
	// What was accepted is paid for: it gets its full time, however long it took to be accepted.
	const deadline = deadlineOf(job);
	try {
		return noteMade(session, job, await waitFor(session.client, id, result, deadline, schedule));
	} catch (error) {
		throw notLost(id, error);
	}
}

function noteMade({ context, bill, paid }: Session, job: Job, done: Generation): Made {
	const isFiles = job.checked.endpoint.answer.result.type === 'files';
	const generation = isFiles ? withAll(done, imagesOf(job)) : done;
	const made = { generation, cost: costOf(generation, job.cost) };
	if (isPaid(job)) bill.done(made.generation, made.cost);
	if (made.cost.micros !== undefined) spendingOf(context)?.settle(job, made.cost.micros);
	delete paid.doubt;
	paid.made = made;
	return made;
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
	const pace = paceOf(job.checked.endpoint);
	const { thing, runStatus } = await waitForCompletion(client, watch, pace, id, deadlineOf(job));
	return { ...generation, body: { ...generation.body, ...thing, ...(runStatus && { [watch.runStatus]: runStatus }) } };
}

/** Ideogram's own figure, where it gives one. */
const costOf = ({ costMicros }: Generation, otherwise: Cost): Cost =>
	costMicros === undefined ? otherwise : { micros: costMicros, source: 'billed' };

/** Get finds the name of its files in `file_name`. */
function submitted({ context }: Session, job: Job, id: string): INodeExecutionData {
	const { keepInputData } = job.options;
	const { label, recipe } = job.checked;
	const { json, binary } = context.getInputData()[job.items[0]];
	return {
		json: {
			...(keepInputData && json),
			...label.json,
			generation_id: id,
			status: 'pending',
			model: modelOf(job),
			file_name: nameOf(job),
			cost: shareCost(job.cost, 1)[0],
			...(job.note && { note: { ...job.note } }),
			...(recipe && { recipe }),
		},
		...(keepInputData && binary && { binary }),
		pairedItem: { item: job.items[0] },
	};
}
