/**
 * What the tries of one run have paid for. With Retry On Fail, n8n runs a node that failed again: in the same process,
 * with the same
 * execution ID, node and run index, at most 5 seconds later. What an earlier try has paid for is taken from here, and
 * what it may
 * have paid for is not sent again.
 */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Failure } from '../errors/failure';
import { Refusal } from '../errors/refusal';
import type { Bill } from '../result/bill';
import type { Cost } from '../result/cost';
import type { Result } from '../files/result';
import { GENERATION_FAILED, linksOf, type Generation } from '../result/replies';
import { now } from '../time/clock';

/** A finished generation. */
export interface Made {
	generation: Generation;
	cost: Cost;
}

/** What one item has paid for. */
export interface Paid {
	/** Accepted by Ideogram, and billed when it is done. */
	generationId?: string;
	made?: Made;
	/** Its images, as far as n8n keeps them in its store: no bytes. */
	results?: Result[];
	/** A call was sent, and nobody knows what became of it. */
	doubt?: Failure;
}

const NOT_ANSWERED = new Failure({
	problem: 'The call had been sent and was not answered',
	fix: 'The call may have been billed: look at your generations on ideogram.ai before you try again.',
	code: 'not_answered',
	billed: 'unknown',
	retryable: false,
});

/** An item may ask for several calls. */
const keyOf = (item: number, part: number) => `${item}/${part}`;

export class Journal {
	private readonly calls = new Map<string, Paid & { itemIndex: number; part: number; request: string }>();

	/** @param refusal why no try may send anything */
	constructor(private refusal?: Error) {}

	/**
	 * @param fingerprint the same for the same call only; nothing where no call can be billed
	 * @throws Failure when the item must not be sent again
	 */
	item(itemIndex: number, fingerprint: string | undefined, part = 0): Paid {
		if (fingerprint === undefined) return {};
		const known = this.calls.get(keyOf(itemIndex, part));
		if (known?.doubt) throw notAgain(known.doubt);
		if (known && isPaid(known) && known.request !== fingerprint) throw otherRequest(known);
		const call = { ...known, itemIndex, part, request: fingerprint };
		this.calls.set(keyOf(itemIndex, part), call);
		return call;
	}

	/** One call is for all of these. */
	share([first, ...others]: readonly number[]): void {
		const call = this.calls.get(keyOf(first, 0));
		if (call) others.forEach((other) => this.calls.set(keyOf(other, 0), call));
	}

	/** What the failure of an item says about the money. */
	failed(itemIndex: number, cause: unknown, part = 0): void {
		const paid = this.calls.get(keyOf(itemIndex, part));
		if (!paid || paid.made || !(cause instanceof Failure)) return;
		const { billed, generationId, code } = cause.facts;
		if (paid.generationId) {
			if (code === GENERATION_FAILED) delete paid.generationId;
		} else if (billed === false) delete paid.doubt;
		else if (paid.doubt === NOT_ANSWERED && generationId) accepted(paid, generationId);
		else if (!paid.doubt || paid.doubt === NOT_ANSWERED) paid.doubt = cause;
	}

	/** What concerns all items: a call that was, or may have been, billed is not made again in another try. */
	failedAll(cause: unknown): void {
		if (cause instanceof Failure && cause.facts.billed !== false) this.refuse(notAgain(cause));
	}

	refuse(refusal: Error): void {
		this.refusal ??= refusal;
	}

	/** What earlier tries have paid for belongs to the bill. @throws Refusal, Failure when nothing may be sent */
	begin(bill: Bill): void {
		const seen = new Set<Paid>();
		for (const paid of this.calls.values()) {
			if (seen.has(paid)) continue;
			seen.add(paid);
			const { itemIndex, part, generationId, made, doubt } = paid;
			if (made) bill.done(made.generation, made.cost);
			else if (generationId) bill.submitted(generationId);
			else if (doubt) bill.lostItem(itemIndex, doubt.facts, part);
		}
		if (this.refusal) throw this.refusal;
	}
}

/** A paid call goes out now. */
export function sending(paid: Paid): void {
	paid.doubt = NOT_ANSWERED;
}

/** Ideogram has the call, and named its generation. */
export function accepted(paid: Paid, generationId: string): void {
	delete paid.doubt;
	paid.generationId = generationId;
}

const isPaid = ({ generationId, made }: Paid) => generationId !== undefined || made !== undefined;

const notAgain = (doubt: Failure): Failure => {
	const { problem, fix } = doubt.facts;
	return doubt.with({
		problem: `Not sent again, because an earlier try may have been billed: ${problem}`,
		fix: `${fix} Retry On Fail does not repeat such a call.`,
		retryable: false,
	});
};

const otherRequest = ({ generationId, made }: Paid): Failure =>
	new Failure({
		problem: 'Not sent again: an earlier try of this run has paid for this item, with other values',
		fix:
			'Its values change from try to try, such as a random seed or the time of day. Set them in a node before this one, ' +
			'or switch Retry On Fail off in the settings of this node.',
		code: 'values_changed',
		billed: true,
		retryable: false,
		generationId: made?.generation.generationId ?? generationId,
		links: made && linksOf(made.generation.images),
	});

/** n8n waits for 5 seconds at most until the next try. */
const KEPT_MS = 10 * 60_000;
/** Of all runs together: a few kilobytes each. */
const MOST_ITEMS = 20_000;

export class Journals {
	private readonly runs = new Map<string, { journal: Journal; items: number; until: number }>();

	constructor(
		private readonly mostItems = MOST_ITEMS,
		private readonly clock = now,
	) {}

	/** A try of a run begins. Where there is no room for so many items, the journal refuses them all. */
	open(run: string, items: number): Journal {
		const time = this.clock();
		for (const [key, { until }] of this.runs) if (until < time) this.runs.delete(key);
		const journal = this.runs.get(run)?.journal ?? new Journal();
		const others = [...this.runs].reduce((sum, [key, other]) => (key === run ? sum : sum + other.items), 0);
		if (others + items > this.mostItems) journal.refuse(noRoom(items, this.mostItems));
		else this.runs.set(run, { journal, items, until: Number.POSITIVE_INFINITY });
		return journal;
	}

	/** A try has ended, and there may be another one. */
	rest(run: string): void {
		const kept = this.runs.get(run);
		if (kept) kept.until = this.clock() + KEPT_MS;
	}

	/** There is no other try. */
	drop(run: string): void {
		this.runs.delete(run);
	}

	get size(): number {
		return this.runs.size;
	}
}

const noRoom = (items: number, most: number): Refusal =>
	new Refusal(
		`Retry On Fail has no room for ${items} more ${items === 1 ? 'item' : 'items'}`,
		`For it, the node remembers what each item has paid for, of at most ${most} items. Give the node fewer items at a time, ` +
			'try again in 10 minutes, or switch Retry On Fail off in its settings.',
	);

const noExecution = new Refusal(
	'n8n gave this run no execution ID, so Retry On Fail might pay for an item twice',
	'Switch Retry On Fail off in the settings of this node.',
);

const journals = new Journals();

/** Has `run` write down what it pays for, where n8n may run it again. */
export async function withJournal(
	context: IExecuteFunctions,
	run: (journal?: Journal) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const { retryOnFail, name } = context.getNode();
	if (!retryOnFail) return await run();
	const execution = context.getExecutionId();
	if (!execution) return await run(new Journal(noExecution));
	const runIndex = context.evaluateExpression('{{ $runIndex }}', 0);
	const key = JSON.stringify([execution, context.getWorkflow().id, name, runIndex]);
	const journal = journals.open(key, context.getInputData().length);
	try {
		const items = await run(journal);
		if (!isRunAgain(items)) journals.drop(key);
		return items;
	} finally {
		journals.rest(key);
	}
}

/** With Continue too, n8n runs a node again when the first item that comes out has an error. */
function isRunAgain([first]: INodeExecutionData[]): boolean {
	const error = first?.json.error;
	return error !== undefined && error !== null && error !== false;
}
