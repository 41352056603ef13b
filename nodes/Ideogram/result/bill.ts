/** What a run has asked for and got: for the hint after it, and for the error that ends it early. */
import { whereToFind, type FailureFacts, type Purpose } from '../errors/failure';
import { shownUsd, type Cost } from './cost';
import type { Result } from '../files/result';
import { linksOf, type Generation } from './replies';

type Made = Pick<Generation, 'generationId' | 'images' | 'costMicros'>;

export class Bill {
	/** What the run makes. */
	noun = 'image';

	private readonly generations = new Map<string, 'submitted' | 'done'>();

	private readonly links: string[] = [];

	/** Made and paid for in this run. */
	private made = 0;

	/** Came out as files, whenever they were made, by what they are. */
	private readonly came = new Map<string, number>();

	private refetched = { images: 0, micros: 0 };

	/** Paid calls whose answer is no image. */
	private calls = 0;

	/** What goes on at Ideogram after its answer, in words. */
	private readonly begun: string[] = [];

	private unanswered = 0;

	/** By item, and which of its calls it was. */
	private readonly doubtful = new Map<string, string>();

	private estimates = { images: 0, micros: 0, exact: true };

	private withheld = 0;

	private lost = 0;

	private failed = 0;

	private micros = 0;

	private priced = 0;

	/** A call is about to be sent. @returns what to call when its outcome is known */
	asking(purpose: Purpose): () => void {
		if (purpose !== 'submit') return () => undefined;
		this.unanswered += 1;
		return () => {
			this.unanswered -= 1;
		};
	}

	/** An item failed after its call was, or may have been, paid for. */
	lostItem(itemIndex: number, { billed, problem, generationId, links }: FailureFacts, part = 0): void {
		const certainty = billed === true ? 'was billed' : 'may have been billed';
		const isNamed = generationId
			? this.generations.has(generationId)
			: links?.every((link) => this.links.includes(link));
		const where = isNamed ? '' : ` ${whereToFind({ generationId, links })}`.trimEnd();
		this.doubtful.set(`${itemIndex}/${part}`, `Item ${itemIndex} ${certainty}: ${problem}.${where}`);
	}

	/** The error that ends the run is about this call. */
	named(itemIndex: number, part: number): void {
		this.doubtful.delete(`${itemIndex}/${part}`);
	}

	/** What a call would cost, which is not made. */
	estimated(images: number, micros: number, exact: boolean): void {
		this.estimates.images += images;
		this.estimates.micros += micros;
		this.estimates.exact &&= exact;
	}

	submitted(id: string): void {
		this.generations.set(id, 'submitted');
	}

	/** It failed at Ideogram, which is not billed. */
	notBilled(id: string): void {
		this.generations.delete(id);
	}

	/** Its images are made, and paid for. */
	done({ generationId, images }: Made, cost: Cost): void {
		if (generationId) this.generations.set(generationId, 'done');
		else this.links.push(...linksOf(images));
		this.made += images.length;
		if (images.length === 0) this.calls += 1;
		if (cost.micros === undefined) return;
		this.micros += cost.micros;
		this.priced += images.length;
	}

	/** What was paid for goes on after the answer. */
	started({ noun, thing }: { noun: string; thing: string }, id: string): void {
		this.begun.push(`the ${noun} of the ${thing} ${id}`);
	}

	/** Images of a generation that was paid for in an earlier run. */
	fetched({ images, costMicros = 0 }: Made): void {
		this.refetched.images += images.length;
		this.refetched.micros += costMicros;
	}

	/** @param noun what the files are: `image` */
	downloaded(results: Result[], noun = this.noun): void {
		const came = results.filter(({ missing }) => !missing).length;
		if (came > 0) this.came.set(noun, (this.came.get(noun) ?? 0) + came);
		this.withheld += results.filter(({ missing }) => missing === 'withheld').length;
		this.lost += results.filter(({ missing }) => missing === 'download_failed').length;
	}

	itemFailed(): void {
		this.failed += 1;
	}

	/** Nothing when nothing was asked for. */
	get summary(): string | undefined {
		const { open, estimates } = this;
		if (estimates.images > 0) {
			const price = `${estimates.exact ? '' : 'at most '}${shownUsd(estimates.micros)}`;
			const failed = this.failed ? `, and ${count(this.failed, 'item')} failed` : '';
			return `Ideogram: ${count(estimates.images, this.noun)} would cost ${price}${failed}. Nothing was billed.`;
		}
		if (this.made + this.calls + this.refetched.images + this.failed + open === 0) return undefined;
		const parts = [
			...[...this.came].map(([noun, number]) => count(number, noun)),
			...(this.came.size || open || this.calls ? [] : [count(0, this.noun)]),
			...(this.calls ? [`${count(this.calls, 'call')} billed`] : []),
			...(open ? [`${count(open, 'generation')} submitted and not fetched`] : []),
			...(this.withheld ? [`${this.withheld} withheld by the safety check`] : []),
			...(this.lost ? [`${this.lost} not downloaded`] : []),
			...(this.failed ? [`${count(this.failed, 'item')} failed`] : []),
		];
		return [`Ideogram: ${parts.join(', ')}.`, ...this.spending].join(' ');
	}

	/** Only what is known. */
	private get spending(): string[] {
		const { micros } = this.refetched;
		const unpriced = this.made - this.priced;
		const spent = [
			...(this.priced ? [shownUsd(this.micros)] : []),
			...(this.priced && unpriced ? [`unknown for ${count(unpriced, this.noun)} (Ideogram does not say)`] : []),
			...(this.open ? [this.priced ? 'more when the rest is done' : 'not known yet; billed when done'] : []),
		];
		return [
			...(spent.length ? [`Spent: ${spent.join(' and ')}.`] : []),
			...(micros ? [`What was fetched had cost ${shownUsd(micros)} when it was made.`] : []),
		];
	}

	/** Generations that were submitted and not fetched. */
	private get open(): number {
		return [...this.generations.values()].filter((state) => state === 'submitted').length;
	}

	private get paid(): string {
		return [
			...(this.made ? [count(this.made, this.noun)] : []),
			...(this.calls ? [count(this.calls, 'call')] : []),
		].join(' and ');
	}

	/** Names everything that was, or may have been, paid for; nothing when that is nothing. */
	get paidFor(): string | undefined {
		const ids = [...this.generations.entries()];
		const done = ids.filter(([, state]) => state === 'done').map(([id]) => id);
		const open = ids.filter(([, state]) => state === 'submitted').map(([id]) => id);
		const parts = [
			...(this.made + this.calls ? [`Paid for in this run: ${this.paid}.`] : []),
			...(this.begun.length ? [`Started, and still running at Ideogram: ${this.begun.join(', ')}.`] : []),
			...(done.length ? [`Fetch them free of charge with Generation → Get: ${done.join(', ')}.`] : []),
			...(open.length ? [`Submitted and not fetched: ${open.join(', ')}.`] : []),
			...(this.links.length ? [`Links to ${this.noun}s, which expire: ${this.links.join(' ')}`] : []),
		];
		if (this.unanswered)
			parts.push(
				`${count(this.unanswered, 'call')} had been sent and not answered, and may have been billed: look at your generations on ideogram.ai.`,
			);
		parts.push(...this.doubtful.values());
		return parts.length ? parts.join(' ') : undefined;
	}
}

const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
