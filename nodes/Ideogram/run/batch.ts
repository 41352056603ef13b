/**
 * All items of an execution: checked first, then run side by side within the limit of images in progress, and put out in the
 * order of the input.
 */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Options } from '../request/options';
import { Bill } from '../result/bill';
import { toNodeError } from '../errors/nodeError';
import { Failure } from '../errors/failure';
import { errorItem } from '../result/items';
import { connect } from '../transport/client';
import { withJournal, type Journal } from './journal';
import type { Operation, Task } from './operations/operation';
import { Stopped } from '../transport/wait';
import { Permits, type Execution } from '../capacity/permits';
import { groupBy } from './groups';

/** @throws NodeOperationError, NodeApiError for the first item that fails, unless the node is set to continue */
export async function runItems<Job extends { options: Options }>(context: IExecuteFunctions, operation: Operation<Job>): Promise<INodeExecutionData[]> {
	return await withJournal(context, async (journal) => await runOnce(context, operation, new Output(context, journal), journal));
}

async function runOnce<Job extends { options: Options }>(context: IExecuteFunctions, operation: Operation<Job>, output: Output, journal?: Journal): Promise<INodeExecutionData[]> {
	try {
		journal?.begin(output.bill);
		const tasks = await prepareAll(context, operation, output, journal);
		if (!output.isEnding && tasks.size > 0) {
			await operation.beforeRun?.([...tasks.values()]);
			await performAll(operation, tasks, output);
		}
	} catch (cause) {
		output.failAll(cause);
	}
	return output.close();
}

/** So that nothing is paid for when a later item could not be sent anyway. */
async function prepareAll<Job extends { options: Options }>(context: IExecuteFunctions, operation: Operation<Job>, output: Output, journal?: Journal): Promise<Map<number, Task<Job>>> {
	const tasks = new Map<number, Task<Job>>();
	for (const itemIndex of context.getInputData().keys()) {
		try {
			// Its fields may be expressions.
			const client = await connect(context, itemIndex);
			const job = await operation.prepare(context, itemIndex);
			const paid = journal?.item(itemIndex, operation.fingerprint?.(job)) ?? {};
			tasks.set(itemIndex, { session: { context, client, bill: output.bill, paid }, job });
		} catch (cause) {
			output.fail(itemIndex, cause);
			if (output.isEnding) break;
		}
	}
	return tasks;
}

/** Side by side, and the accounts of different credentials do not wait for each other. */
async function performAll<Job extends { options: Options }>(operation: Operation<Job>, tasks: Map<number, Task<Job>>, output: Output): Promise<void> {
	const free = new Permits();
	const groups = groupBy(tasks, ([, task]) => (operation.takesPermits(task) ? task.session.client.permits : free));
	const ends = [...groups].map(async ([permits, group]) => await performGroup(operation, group, permits, output));
	await Promise.allSettled(ends);
	await Promise.all(ends);
}

async function performGroup<Job extends { options: Options }>(operation: Operation<Job>, tasks: Array<[number, Task<Job>]>, permits: Permits, output: Output): Promise<void> {
	const [[, { session: { client }, job: { options } }]] = tasks;
	const execution: Execution = permits.register(options.maxConcurrentImages);
	const running: Array<Promise<void>> = [];
	try {
		for (const [itemIndex, { session, job }] of tasks) {
			if (output.isEnding) break;
			const permit = await permits.acquire(execution, operation.images(job), client.signal);
			if (output.isEnding) {
				permit.release();
				break;
			}
			const item = operation
				.perform(session, job, permit)
				.then((items) => output.put(itemIndex, items))
				.catch((cause: unknown) => output.fail(itemIndex, cause))
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

	private readonly items: INodeExecutionData[][];

	private ended?: { itemIndex?: number; cause: unknown };

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly journal?: Journal,
	) {
		this.items = context.getInputData().map(() => []);
	}

	/** No further call may start. */
	get isEnding(): boolean {
		return this.ended !== undefined;
	}

	put(itemIndex: number, items: INodeExecutionData[]): void {
		this.items[itemIndex] = items;
	}

	fail(itemIndex: number, cause: unknown): void {
		this.bill.itemFailed();
		this.journal?.failed(itemIndex, cause);
		const { generationId, billed } = cause instanceof Failure ? cause.facts : {};
		if (generationId && billed === false) this.bill.notBilled(generationId);
		const ends = cause instanceof Stopped || !this.context.continueOnFail();
		// The one that ends the run says it itself.
		const isNamed = ends && !this.ended;
		if (isNamed) this.bill.named(itemIndex);
		else if (cause instanceof Failure && cause.facts.billed !== false) this.bill.lostItem(itemIndex, cause.facts);
		if (ends) this.ended ??= { itemIndex, cause };
		else this.items[itemIndex] = [errorItem(itemIndex, toNodeError(this.context.getNode(), itemIndex, cause).message, cause)];
	}

	/** What concerns all items that have no result yet. */
	failAll(cause: unknown): void {
		this.journal?.failedAll(cause);
		if (cause instanceof Stopped || !this.context.continueOnFail()) this.ended ??= { cause };
		else this.items.forEach((items, itemIndex) => items.length === 0 && this.fail(itemIndex, cause));
	}

	close(): INodeExecutionData[] {
		const { summary, paidFor } = this.bill;
		if (this.ended) {
			const { itemIndex, cause } = this.ended;
			if (paidFor) this.context.logger.warn(`Ideogram: the run ended early. ${paidFor}`);
			throw toNodeError(this.context.getNode(), itemIndex, cause, paidFor);
		}
		if (summary) this.context.addExecutionHints({ message: summary, location: 'outputPane' });
		return this.items.flat();
	}
}
