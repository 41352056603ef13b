/**
 * Which generations have arrived, so that a call that is repeated starts nothing. They are remembered in two places:
 * in this process, and in the workflow's static data, which n8n loads for each call, and saves when the execution was
 * stored. n8n saves the last one that was written, so of two calls at the same moment one may be missing there: each
 * call writes down what this process knows, too.
 */
import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

/** Links to images hold as long. */
const KEPT_HOURS = 24;
/** Of a trigger. A mark has 12 characters, and n8n reads and writes them with each call. */
const MOST = 5000;
const MARK = 12;

const markOf = (generationId: string): string =>
	createHash('sha256').update(generationId).digest('base64url').slice(0, MARK);

const MEMBER = 'arrived';

/** Marks by the hour in which they came, the oldest hour first. */
type Hours = Map<number, Set<string>>;

/** As it stands in static data: `{"arrived": {"467012": "4f5Xy…"}}`, the marks of an hour one after the other. */
function readHours(staticData: IDataObject): Hours {
	const hours: Hours = new Map();
	for (const [hour, marks] of Object.entries((staticData[MEMBER] ?? {}) as IDataObject)) {
		hours.set(Number(hour), new Set(String(marks).match(new RegExp(`.{${MARK}}`, 'g'))));
	}
	return hours;
}

function add(hours: Hours, hour: number, marks: Iterable<string>): void {
	const there = hours.get(hour) ?? new Set();
	for (const mark of marks) there.add(mark);
	hours.set(hour, there);
}

const has = (hours: Hours, mark: string) => [...hours.values()].some((marks) => marks.has(mark));

/** Forgets what came long ago, and the oldest when they are too many. */
function trim(hours: Hours, hour: number): void {
	let left = MOST;
	for (const [each, marks] of [...hours].sort(([a], [b]) => b - a)) {
		if (each <= hour - KEPT_HOURS || left === 0) hours.delete(each);
		else if (marks.size > left) hours.set(each, new Set([...marks].slice(-left)));
		left = Math.max(0, left - marks.size);
	}
}

/** Of the calls of one trigger. */
export class Deliveries {
	private readonly known: Hours = new Map();

	/** Calls that n8n has not answered yet, with whether an execution came of each. */
	private readonly open = new Map<string, Promise<boolean>>();

	/**
	 * A good call has come. @param staticData is written, and n8n saves it. @param started whether n8n has started an
	 * execution for it. @param unixTime in seconds. @returns whether it is the first for its generation
	 */
	async arrive(
		generationId: string,
		staticData: IDataObject,
		started: Promise<boolean>,
		unixTime: number,
	): Promise<boolean> {
		const mark = markOf(generationId);
		const hour = Math.floor(unixTime / 3600);
		const saved = readHours(staticData);
		// While another call for it is under way, nobody knows whether it will come to something.
		for (let other = this.open.get(mark); other; other = this.open.get(mark)) await other;
		if (has(this.known, mark) || has(saved, mark)) return false;

		for (const [each, marks] of this.known) add(saved, each, marks);
		add(saved, hour, [mark]);
		trim(saved, hour);
		staticData[MEMBER] = Object.fromEntries([...saved].map(([each, marks]) => [each, [...marks].join('')]));
		const settled = started.then((isStarted) => {
			this.open.delete(mark);
			if (!isStarted) return false;
			add(this.known, hour, [mark]);
			trim(this.known, hour);
			return true;
		});
		this.open.set(mark, settled);
		return true;
	}
}

/** Of all triggers of this process. */
const all = new Map<string, Deliveries>();

/** @param trigger tells it from all other triggers */
export function deliveriesOf(trigger: string): Deliveries {
	const known = all.get(trigger) ?? new Deliveries();
	all.set(trigger, known);
	return known;
}
