/** Prices before the call, from Ideogram's dry run: it prices a call without running or billing it. */
import { labelOf, nounOf, sentFields } from '../api/models';
import type { Field } from '../api/types';
import { Refusal } from '../errors/refusal';
import type { OpenFile } from '../files/open';
import { inUsd, shownUsd } from '../result/cost';
import { readQuote } from '../result/replies';
import { groupBy } from './groups';
import type { Job, Quote, Session, Task } from './job';
import { openSpending, type Spending } from './spending';
import { retry } from '../transport/retry';
import { now } from '../time/clock';

const QUOTE_DEADLINE_MS = 2 * 60_000;

/** Only for a quoted endpoint: elsewhere the call would run, and be billed. @throws Failure */
async function quote({ client }: Session, { request }: Job): Promise<Quote> {
	if (request.endpoint.billing !== 'quoted') throw new Error(`${request.path} has no dry run`);
	const terms = { purpose: 'quote', deadline: now() + QUOTE_DEADLINE_MS, signal: client.signal } as const;
	return readQuote(
		await retry(
			terms,
			async () =>
				await client.call('quote', `${request.path}?dry_run=true`, { body: request.body }).finally(request.close),
		),
	);
}

/**
 * The prices of all calls that are made for an item, in their order: one dry run for those that differ only in words
 * and seed. @throws Failure
 */
export async function quoteCalls(session: Session, { calls, quotes }: Job): Promise<Quote[]> {
	const asked = calls.map(async (job) => {
		const kind = priceKind(job);
		const asking = quotes.get(kind) ?? quote(session, job);
		quotes.set(kind, asking);
		return await asking;
	});
	return await Promise.all(asked);
}

/** Gives each job its price, one dry run for all of an account that differ only in words, seed and files. */
export async function priceAll(tasks: Task[]): Promise<void> {
	for (const group of groupBy(tasks, ({ session }) => session.client.permits).values()) {
		const prices = new Map<string, number>();
		for (const { session, job } of group) {
			const kind = priceKind(job);
			const micros = prices.get(kind) ?? (await quote(session, job)).micros;
			prices.set(kind, micros);
			job.cost = { micros, source: 'quoted' };
		}
	}
}

/**
 * Refuses the run when it may cost more than Max Spend allows; of a tool, together with its earlier calls of the
 * execution.
 */
export async function checkSpend(tasks: Task[]): Promise<void> {
	const jobs = tasks.map(({ job }) => job);
	const limits = jobs.flatMap(({ options: { maxSpendUsd } }) => (typeof maxSpendUsd === 'number' ? [maxSpendUsd] : []));
	if (limits.length === 0) return;
	const limit = Math.min(...limits);
	const unpriced = jobs.find(({ checked }) => checked.endpoint.billing === 'unquoted');
	if (unpriced) {
		throw new Refusal(
			`Max Spend does not work with ${labelOf(unpriced.checked.endpoint, unpriced.checked.operation)}: Ideogram gives no price in advance`,
			unpriced.checked.endpoint.model
				? 'Choose one of the newer models. There the form also shows Max Spend (USD), so that it can be removed. Nothing was sent.'
				: 'Remove Max Spend (USD) from Options. Nothing was sent.',
		);
	}
	await priceAll(tasks);
	const spending = openSpending(tasks[0].session.context);
	const open = spending ? tasks.filter(({ session: { paid } }) => !paid.made && !paid.generationId) : tasks;
	const micros = open.reduce((sum, { job }) => sum + (job.cost.micros ?? 0), 0);
	if (inUsd((spending?.micros ?? 0) + micros) > limit) throw tooMuch(micros, limit, jobs[0], spending);
	for (const { job } of open) spending?.reserve(job, job.cost.micros ?? 0);
}

/** @param spending of a tool, which an agent calls again and again, with one item each time */
function tooMuch(micros: number, limit: number, { checked }: Job, spending?: Spending): Refusal {
	const cost = `would cost ${shownUsd(micros)}`;
	const allowed = `the ${shownUsd(Math.round(limit * 1_000_000))} that Max Spend allows`;
	const less = `ask for fewer or cheaper ${nounOf(checked.endpoint.answer.result)}s, or raise Max Spend (USD) under Options`;
	if (!spending) {
		const fix = `Give the node fewer items, ${less}. Nothing was billed.`;
		return new Refusal(`This run ${cost}, which is more than ${allowed}`, fix);
	}
	const earlier = shownUsd(spending.micros);
	const problem =
		spending.micros > 0
			? `This call ${cost}. With the ${earlier} of earlier calls in this execution, that is more than ${allowed}`
			: `This call ${cost}, which is more than ${allowed}`;
	return new Refusal(problem, `A${less.slice(1)}. Nothing was billed for this call.`);
}

function priceKind({ checked: { endpoint, values, files, extra } }: Job): string {
	const priced = sentFields(endpoint)
		.filter(({ free }) => !free)
		.map((field) => [field.name, files[field.name] ? filesKind(field, files[field.name]) : values[field.name]]);
	return JSON.stringify([endpoint.path, endpoint.fixed, priced, extra]);
}

/** Of most files, only the number may change the price. A file of unknown size is known by its bytes alone. */
const filesKind = ({ pricedBySize }: Field, files: readonly OpenFile[]) =>
	pricedBySize
		? files.map(({ width, height, file, binary }) => (width ? [width, height] : [file.size, binary.id ?? binary.data]))
		: files.length;
