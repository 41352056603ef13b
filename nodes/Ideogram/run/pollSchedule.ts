/**
 * When a generation is asked about whether it is done. Each question costs time on Ideogram's side and counts against
 * 1000 in
 * 10 seconds, so less than one a second is asked; each moment that it lies there done is lost. What the last
 * generations of the
 * same kind took tells when it is worth asking.
 */
import type { Pace } from '../api/types';

const REMEMBERED = 20;
/** The share of them that were done when the first question was worth it. */
const EARLY = 0.1;
/** Where the first question found it done, it may have been done before. */
const MAYBE_SOONER = 0.98;
/** Where that was so for all that are remembered, they have become much faster. */
const MUCH_SOONER = 0.8;
/** From one question to the next, the time waited so far grows by this share. */
const STEP = 0.05;
const LEAST_STEP_MS = 100;
/** After the first two questions, no more are asked than so many milliseconds have passed: of what takes seconds. */
const A_SECOND = 1000;
/** For the first question, while nothing is known: what fails at once is noticed at once. */
const FIRST_MS = 300;

/** What was asked about one generation so far; times in milliseconds since it was accepted. */
export interface Asked {
	times: number;
	last: number;
	/**
	 * From 0 to 1: those that began together are not asked about together, so that the first one done is noticed soon.
	 */
	readonly phase: number;
}

/** Each next phase falls into the largest gap that the phases before it have left. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

export class PollSchedule {
	/** @param took how long the last ones took. @param rest from one question to the next, at least. In milliseconds */
	constructor(
		private readonly took: number[] = [],
		private readonly rest = A_SECOND,
	) {}

	private begun = 0;

	/** So many in a row were found done by their first question. */
	private atOnce = 0;

	begin(): Asked {
		return { times: 0, last: 0, phase: (this.begun++ * GOLDEN_RATIO) % 1 };
	}

	/**
	 * When the next question is due, in milliseconds since the generation was accepted. It may change while one waits for
	 * it.
	 */
	due({ times, last, phase }: Asked): number {
		const expected = this.expected();
		if (times === 0) return expected ?? FIRST_MS;
		const next = last + Math.max(last * STEP, (LEAST_STEP_MS * this.rest) / A_SECOND);
		if (expected === undefined) return Math.max((times + phase) * this.rest, next);
		return times === 1 ? next : Math.max(times * this.rest, next);
	}

	/** The last question found it done. */
	found({ times, last }: Asked): void {
		this.atOnce = times === 1 ? this.atOnce + 1 : 0;
		const share = this.atOnce > REMEMBERED ? MUCH_SOONER : MAYBE_SOONER;
		this.took.push(times === 1 ? last * share : last);
		if (this.took.length > REMEMBERED) this.took.shift();
	}

	private expected(): number | undefined {
		return [...this.took].sort((a, b) => a - b)[Math.floor(this.took.length * EARLY)];
	}
}

const byKind = new Map<string, PollSchedule>();

/** What is known of generations of one kind in this process. */
export function scheduleOf(kind: string, { pollSeconds }: Pace): PollSchedule {
	const schedule = byKind.get(kind) ?? new PollSchedule([], pollSeconds * A_SECOND);
	byKind.set(kind, schedule);
	return schedule;
}
