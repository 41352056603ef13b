/**
 * What the calls of a tool cost in one execution: an agent may call it again and again, and n8n runs the node anew each
 * time. So Max Spend counts them together.
 */
import type { IExecuteFunctions } from 'n8n-workflow';

import { isTool } from '../request/tool';

export class Spending {
	/** In millionths of a dollar, by job. */
	private readonly calls = new Map<object, number>();

	get micros(): number {
		return [...this.calls.values()].reduce((sum, micros) => sum + micros, 0);
	}

	/** A call may cost as much. Until it has ended, that counts as spent: a model may call a tool twice at a time. */
	reserve(call: object, micros: number): void {
		this.calls.set(call, micros);
	}

	/** What it has cost. Of calls that nothing was reserved for, nothing is counted. */
	settle(call: object, micros: number): void {
		if (this.calls.has(call)) this.calls.set(call, micros);
	}
}

/** A few hundred bytes each. n8n does not say when an execution is over: the one that was not used for longest goes. */
const MOST = 10_000;

/** By execution, the one that was used last at the end. */
export class Spendings {
	private readonly executions = new Map<string, Spending>();

	constructor(private readonly most = MOST) {}

	find(execution: string): Spending | undefined {
		return this.executions.get(execution);
	}

	open(execution: string): Spending {
		const spending = this.find(execution) ?? new Spending();
		this.executions.delete(execution);
		this.executions.set(execution, spending);
		for (const oldest of this.executions.keys()) {
			if (this.executions.size <= this.most) break;
			this.executions.delete(oldest);
		}
		return spending;
	}
}

const spendings = new Spendings();

const keyOf = (context: IExecuteFunctions) =>
	JSON.stringify([context.getExecutionId(), context.getWorkflow().id, context.getNode().name]);

/** Of this tool in this execution. Nothing where the node is no tool: there Max Spend is for one run of it. */
export const openSpending = (context: IExecuteFunctions): Spending | undefined =>
	isTool(context) ? spendings.open(keyOf(context)) : undefined;

/** The same, only where it was opened before. */
export const spendingOf = (context: IExecuteFunctions): Spending | undefined => spendings.find(keyOf(context));
