/**
 * All items of an execution: checked first, then run side by side within the limit of images in progress, and put out in the
 * order of the input.
 */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { operationNamed } from '../api/operations';
import type { Operation } from '../api/types';
import { Refusal } from '../errors/refusal';
import { Bill } from '../result/bill';
import { toNodeError } from '../errors/nodeError';
import { Failure } from '../errors/failure';
import { errorItem } from '../result/items';
import { connect } from '../transport/client';
import { imagesOf, isPaid, prepare, type Job, type Session } from './job';
import { gather } from './gather';
import { perform } from './perform';
import { checkSpend } from './quotes';
import { Stopped } from '../transport/wait';
import { Permits, type Execution } from '../capacity/permits';

/** @throws NodeOperationError, NodeApiError for the first item that fails, unless the node is set to continue */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const output = new Output(context);
	try {
		const operation = pickOperation(context);
		const session: Session = { context, client: await connect(context), bill: output.bill };
		const prepared = await prepareAll(context, operation, output);
		const jobs = operation.unit === 'run' ? gather(prepared) : prepared;
		if (!output.isEnding && jobs.length > 0) {
			await checkSpend(session, jobs.filter(isPaid));
			await performAll(session, jobs, output);
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
	throw new Refusal(`This version of the node has no operation '${name}' of '${resource}'`, 'Choose another operation, or update the node.');
}

/** So that nothing is paid for when a later item could not be sent anyway. */
async function prepareAll(context: IExecuteFunctions, operation: Operation, output: Output): Promise<Job[]> {
	const jobs: Job[] = [];
	for (const itemIndex of context.getInputData().keys()) {
		try {
			jobs.push(await prepare(context, itemIndex, operation));
		} catch (cause) {
			output.fail(itemIndex, cause);
			if (output.isEnding) break;
		}
	}
	return jobs;
}

async function performAll(session: Session, jobs: Job[], output: Output): Promise<void> {
	const { client } = session;
	const permits = jobs.some(isPaid) ? client.permits : new Permits();
	const execution: Execution = permits.register(jobs[0].options.maxConcurrentImages);
	const running: Array<Promise<void>> = [];
	try {
		for (const job of jobs) {
			if (output.isEnding) break;
			const permit = await permits.acquire(execution, imagesOf(job), client.signal);
			if (output.isEnding) {
				permit.release();
				break;
			}
			const item = perform(session, job, permit)
				.then((items) => output.put(items))
				.catch((cause: unknown) => job.items.forEach((itemIndex) => output.fail(itemIndex, cause)))
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

	constructor(private readonly context: IExecuteFunctions) {
		this.items = context.getInputData().map(() => []);
	}

	/** No further call may start. */
	get isEnding(): boolean {
		return this.ended !== undefined;
	}

	/** Each behind the input item that it came from, or the first of them. */
	put(items: INodeExecutionData[]): void {
		for (const item of items) this.items[firstSource(item)].push(item);
	}

	fail(itemIndex: number, cause: unknown): void {
		this.bill.itemFailed();
		const { generationId, billed } = cause instanceof Failure ? cause.facts : {};
		if (generationId && billed === false) this.bill.notBilled(generationId);
		const ends = cause instanceof Stopped || !this.context.continueOnFail();
		// The one that ends the run says it itself.
		const isNamed = ends && !this.ended;
		if (!isNamed && cause instanceof Failure && cause.facts.billed !== false) this.bill.lostItem(itemIndex, cause.facts);
		if (ends) this.ended ??= { itemIndex, cause };
		else this.items[itemIndex] = [errorItem(itemIndex, toNodeError(this.context.getNode(), itemIndex, cause).message, cause)];
	}

	/** What concerns all items that have no result yet. */
	failAll(cause: unknown): void {
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

function firstSource({ pairedItem = 0 }: INodeExecutionData): number {
	const [first] = [pairedItem].flat();
	return typeof first === 'object' ? first.item : first;
}
