/**
 * All items of an execution: checked first, then run side by side within the limit of images in progress, and put out
 * in the
 * order of the input.
 */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { nounOf } from '../api/models';
import { operationNamed } from '../api/operations';
import type { Operation } from '../api/types';
import { Refusal } from '../errors/refusal';
import { shown } from '../errors/shown';
import { uniqueNames } from '../files/name';
import { NO_LABEL, type Label } from '../request/label';
import type { Options } from '../request/options';
import { filledByAi, isTool } from '../request/tool';
import { Bill } from '../result/bill';
import { toNodeError } from '../errors/nodeError';
import { Failure } from '../errors/failure';
import { failureForModel } from '../result/forModel';
import { errorItem } from '../result/items';
import { mergeItems } from '../result/oneItem';
import { GENERATION_FAILED } from '../result/replies';
import { connect } from '../transport/client';
import { gather } from './gather';
import { groupBy } from './groups';
import { fingerprintOf, imagesOf, isPaid, millisecondsOf, prepare, type Job, type Task } from './job';
import { withJournal, type Journal, type Paid } from './journal';
import { perform } from './perform';
import { checkSpend } from './quotes';
import { spendingOf } from './spending';
import { now, sleep } from '../time/clock';
import { Stopped, throwIfStopped } from '../time/wait';
import { Permits, type Execution } from '../capacity/permits';

/** @throws NodeOperationError, NodeApiError for the first item that fails, unless the node is set to continue */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await withJournal(context, async (journal) => await runOnce(context, new Output(context, journal), journal));
}

/**
 * For what a trigger has received. Each item comes out with the result, and so does one whose generation failed at
 * Ideogram: nobody made a mistake, and nothing was billed. @throws as `run`
 */
export async function runReceived(context: IExecuteFunctions, operation: Operation): Promise<INodeExecutionData[]> {
	const received = { operation, reports: (cause: unknown) => failedAtIdeogram(cause) };
	return await withJournal(
		context,
		async (journal) => await runOnce(context, new Output(context, journal, received), journal, received),
	);
}

/** What is different for a trigger. */
interface Received {
	operation: Operation;
	/** Whether a failure comes out as an item. */
	reports(cause: unknown): boolean;
}

const failedAtIdeogram = (cause: unknown) => cause instanceof Failure && cause.facts.code === GENERATION_FAILED;

async function runOnce(
	context: IExecuteFunctions,
	output: Output,
	journal?: Journal,
	received?: Received,
): Promise<INodeExecutionData[]> {
	try {
		const operation = received?.operation ?? pickOperation(context);
		output.bill.noun = nounOf(operation.endpoints[0].answer.result);
		journal?.begin(output.bill);
		const read = await prepareAll(context, operation, output, journal);
		const prepared = received ? read.map(withInput) : read;
		const tasks = operation.unit === 'run' ? gatherAll(prepared, journal) : prepared;
		if (!output.isEnding && tasks.length > 0) {
			await checkSpend(tasks.filter(({ job }) => isPaid(job)));
			await performAll(tasks, output);
		}
	} catch (cause) {
		output.failAll(cause);
	}
	return output.close();
}

function pickOperation(context: IExecuteFunctions): Operation {
	const [resource, name] = ['resource', 'operation'].map((parameter) => String(context.getNodeParameter(parameter, 0)));
	const operation = operationNamed(resource, name);
	if (operation) return operation;
	throw new Refusal(
		`This version of the node has no operation ${shown(name)} of ${shown(resource)}`,
		'Choose another operation, or update the node.',
	);
}

const withInput = ({ session, job }: Task): Task => ({
	session,
	job: { ...job, options: { ...job.options, keepInputData: true } },
});

/** How soon Stop is noticed while items are checked, which may need no moment of waiting. */
const BREATH_MS = 100;

/** So that nothing is paid for when a later item could not be sent anyway. @throws Stopped */
async function prepareAll(
	context: IExecuteFunctions,
	operation: Operation,
	output: Output,
	journal?: Journal,
): Promise<Task[]> {
	const tasks: Task[] = [];
	const unique = uniqueNames();
	const signal = context.getExecutionCancelSignal();
	let breath = now();
	for (const itemIndex of context.getInputData().keys()) {
		if (now() - breath > BREATH_MS) {
			await sleep(0);
			breath = now();
		}
		throwIfStopped(signal);
		try {
			// Its fields may be expressions.
			const client = await connect(context, itemIndex);
			for (const job of await prepare(context, itemIndex, operation, client, unique)) {
				const paid = notePaid(job, output, journal);
				if (paid) tasks.push({ session: { context, client, bill: output.bill, paid }, job });
			}
		} catch (cause) {
			output.fail({ items: [itemIndex] }, cause);
		}
		if (output.isEnding) break;
	}
	return tasks;
}

/** @returns nothing for a call that must not be sent again: it has failed */
function notePaid(job: Job, output: Output, journal: Journal | undefined): Paid | undefined {
	try {
		return journal?.item(job.items[0], fingerprintOf(job), job.part) ?? {};
	} catch (cause) {
		output.fail(job, cause);
		return undefined;
	}
}

/** Items of an account that differ only in their files go into one call. */
function gatherAll(tasks: Task[], journal?: Journal): Task[] {
	const accounts = groupBy(tasks, ({ session }) => session.client.permits).values();
	return [...accounts].flatMap((group) =>
		gather(group.map(({ job }) => job)).map((job) => {
			const { session } = group.find((task) => task.job.items[0] === job.items[0]) as Task;
			journal?.share(job.items);
			return { session, job };
		}),
	);
}

/** Side by side, and the accounts of different credentials do not wait for each other. */
async function performAll(tasks: Task[], output: Output): Promise<void> {
	const free = new Permits();
	const groups = groupBy(tasks, (task) => (takesPermit(task) ? task.session.client.permits : free));
	const ends = [...groups].map(async ([permits, group]) => await performGroup(group, permits, output));
	await Promise.allSettled(ends);
	await Promise.all(ends);
}

const takesPermit = ({ session, job }: Task) => isPaid(job) && !session.paid.made;

async function performGroup(tasks: Task[], permits: Permits, output: Output): Promise<void> {
	const [
		{
			session: { client },
			job: { options },
		},
	] = tasks;
	const execution: Execution = permits.register(options.maxConcurrentImages);
	const running: Array<Promise<void>> = [];
	/** Since when the execution has waited for room: those behind the first have waited as long. */
	let since = now();
	try {
		for (const task of tasks) {
			if (output.isEnding) break;
			const { session, job } = task;
			const fail = (cause: unknown) => output.fail(job, cause);
			const deadline = takesPermit(task) ? since + millisecondsOf(job) : undefined;
			const permit = await permits
				.acquire(execution, imagesOf(job), client.signal, deadline)
				.catch((cause: unknown) => {
					if (!(cause instanceof Failure)) throw cause;
					fail(cause);
				});
			if (!permit) continue;
			since = now();
			if (output.isEnding) {
				permit.release();
				break;
			}
			const item = perform(session, job, permit)
				.then((items) => output.put(items, job))
				.catch(fail)
				.finally(() => permit.release());
			running.push(item);
		}
	} finally {
		// Calls that are under way are paid for: they are seen to their end.
		await Promise.all(running);
		permits.unregister(execution);
	}
}

/** What comes out, in the order of the input. */
class Output {
	readonly bill = new Bill();

	/** By input item, and by the calls that are made for it. */
	private readonly items: INodeExecutionData[][][];

	/** Input items that become one item, whatever calls they make. */
	private readonly whole = new Map<number, Options>();

	private ended?: { itemIndex?: number; cause: unknown };

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly journal?: Journal,
		private readonly received?: Received,
	) {
		this.items = context.getInputData().map(() => []);
	}

	/** No further call may start. */
	get isEnding(): boolean {
		return this.ended !== undefined;
	}

	/** Each behind the input item that it came from, or the first of them. */
	put(items: INodeExecutionData[], { part, options }: Job): void {
		for (const item of items) {
			if (options.oneItemPerInput) this.whole.set(firstSource(item), options);
			const ofItem = this.items[firstSource(item)];
			ofItem[part] = [...(ofItem[part] ?? []), item];
		}
	}

	/** @param job with the items that the call was for: the first of them stands for its money */
	fail(job: Pick<Job, 'items'> & Partial<Job>, reason: unknown): void {
		const { items, part = 0, checked } = job;
		const [itemIndex] = items;
		this.journal?.failed(itemIndex, reason, part);
		const label = checked?.label ?? NO_LABEL;
		const cause = about(label, reason);
		const { generationId, billed } = cause instanceof Failure ? cause.facts : {};
		if (generationId && billed === false) this.bill.notBilled(generationId);
		if (billed === false) spendingOf(this.context)?.settle(job, 0);
		const ends = cause instanceof Stopped || !(this.goesOn || this.received?.reports(cause));
		// The one that ends the run says it itself.
		const isNamed = ends && !this.ended;
		const mayBePaid = cause instanceof Failure && cause.facts.billed !== false;
		if (mayBePaid && isNamed) this.bill.named(itemIndex, part);
		else if (mayBePaid) this.bill.lostItem(itemIndex, cause.facts, part);
		if (ends) this.ended ??= { itemIndex, cause };
		for (const item of items) {
			this.bill.itemFailed();
			if (!ends) this.items[item][part] = [this.errorItem(item, cause, label)];
		}
	}

	/** Whether what fails comes out as an item. A tool's AI reads nothing else. */
	private get goesOn(): boolean {
		if (this.context.continueOnFail()) return true;
		return isTool(this.context) && !(this.context.getNode().onError === 'stopWorkflow' && canStop(this.context));
	}

	private errorItem(item: number, cause: unknown, label: Label): INodeExecutionData {
		const node = this.context.getNode();
		const error = toNodeError(node, item, cause);
		if (isTool(this.context)) return failureForModel(item, error, cause, filledByAi(this.context), label);
		const output = node.onError === 'continueErrorOutput' ? 'error' : 'regular';
		const failed = errorItem(item, error.message, cause, output, label);
		if (!this.received) return failed;
		return { ...failed, json: { ...this.context.getInputData()[item].json, ...failed.json } };
	}

	/** What concerns all items that have no result yet. */
	failAll(cause: unknown): void {
		this.journal?.failedAll(cause);
		if (cause instanceof Stopped || !this.goesOn) this.ended ??= { cause };
		else this.items.forEach((parts, item) => parts.length === 0 && this.fail({ items: [item] }, cause));
	}

	close(): INodeExecutionData[] {
		const { summary, paidFor } = this.bill;
		if (this.ended) {
			const { itemIndex, cause } = this.ended;
			if (paidFor) this.context.logger.warn(`Ideogram: the run ended early. ${paidFor}`);
			throw toNodeError(this.context.getNode(), itemIndex, cause, paidFor);
		}
		if (summary) this.context.addExecutionHints({ message: summary, location: 'outputPane' });
		return this.items.flatMap((parts, item) => {
			const options = this.whole.get(item);
			return options ? mergeItems(parts.flat(), options) : parts.flat();
		});
	}
}

/** An AI Agent up to version 2 goes on after a tool's error, and tells the AI nothing of it. */
const canStop = (context: IExecuteFunctions) => !context.isToolExecution();

/** Where an item asks for several calls: which of them it was. */
function about({ words }: Label, cause: unknown): unknown {
	return words.length > 0 && cause instanceof Failure
		? cause.with({ problem: `${cause.facts.problem} (${words.join(', ')})` })
		: cause;
}

function firstSource({ pairedItem = 0 }: INodeExecutionData): number {
	const [first] = [pairedItem].flat();
	return typeof first === 'object' ? first.item : first;
}
