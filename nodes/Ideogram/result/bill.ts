/** What a run has asked for and got: for the hint after it, and for the error that ends it early. */
import { shownUsd, type Cost } from './cost';
import type { Result } from './items';
import type { Generation } from './replies';

export class Bill {
	private readonly generations = new Map<string, 'submitted' | 'done'>();

	private readonly links: string[] = [];

	private images = 0;

	private refetched = 0;

	private unanswered = 0;

	private readonly doubtful: string[] = [];

	private withheld = 0;

	private lost = 0;

	private failed = 0;

	private micros = 0;

	private unpriced = 0;

	/** A paid call is about to be sent. @returns what to call when its outcome is known */
	asking(): () => void {
		this.unanswered += 1;
		return () => {
			this.unanswered -= 1;
		};
	}

	/** An item failed after its call was, or may have been, paid for. */
	lostItem(itemIndex: number, problem: string): void {
		this.doubtful.push(`Item ${itemIndex} may have been billed: ${problem}.`);
	}

	submitted(id: string): void {
		this.generations.set(id, 'submitted');
	}

	/** It failed at Ideogram, which is not billed. */
	notBilled(id: string): void {
		this.generations.delete(id);
	}

	/** Its images are made, and paid for. */
	done({ generationId, images }: Generation, cost: Cost): void {
		if (generationId) this.generations.set(generationId, 'done');
		else this.links.push(...images.flatMap(({ url }) => url ?? []));
		this.images += images.length;
		if (cost.micros === undefined) this.unpriced += images.length;
		else this.micros += cost.micros;
	}

	/** Images of a generation that was paid for in an earlier run. */
	fetched({ images }: Generation): void {
		this.refetched += images.length;
	}

	downloaded(results: Result[]): void {
		this.withheld += results.filter(({ missing }) => missing === 'withheld').length;
		this.lost += results.filter(({ missing }) => missing === 'download_failed').length;
	}

	itemFailed(): void {
		this.failed += 1;
	}

	/** Nothing when nothing was asked for. */
	get summary(): string | undefined {
		const open = [...this.generations.values()].filter((state) => state === 'submitted').length;
		const all = this.images + this.refetched;
		if (all + this.failed + open === 0) return undefined;
		const parts = [
			count(all, 'image'),
			...(open ? [`${count(open, 'generation')} submitted and not fetched`] : []),
			...(this.withheld ? [`${this.withheld} withheld by the safety check`] : []),
			...(this.lost ? [`${this.lost} not downloaded`] : []),
			...(this.failed ? [`${count(this.failed, 'item')} failed`] : []),
		];
		const spent = [
			...(this.micros ? [shownUsd(this.micros)] : []),
			...(this.unpriced ? [`unknown for ${count(this.unpriced, 'image')} (Ideogram does not tell)`] : []),
		];
		return `Ideogram: ${parts.join(', ')}. Spent${this.refetched ? ' now' : ''}: ${spent.join(' and ') || '$0.00'}.`;
	}

	/** Names everything that was, or may have been, paid for; nothing when that is nothing. */
	get paidFor(): string | undefined {
		const ids = [...this.generations.entries()];
		const done = ids.filter(([, state]) => state === 'done').map(([id]) => id);
		const open = ids.filter(([, state]) => state === 'submitted').map(([id]) => id);
		const parts = [
			...(this.images ? [`Paid for in this run: ${count(this.images, 'image')}.`] : []),
			...(done.length ? [`Fetch them free of charge with the operation Get of the resource Generation: ${done.join(', ')}.`] : []),
			...(open.length ? [`Submitted and not fetched: ${open.join(', ')}.`] : []),
			...(this.links.length ? [`Links to images, which expire: ${this.links.join(' ')}`] : []),
		];
		if (this.unanswered) parts.push(`${count(this.unanswered, 'call')} had been sent and not answered, and may have been billed: look at your generations on ideogram.ai.`);
		parts.push(...this.doubtful);
		return parts.length ? parts.join(' ') : undefined;
	}
}

const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
