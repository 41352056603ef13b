/** What is to be done: images in, images out, and how fast the service is. */
export interface Work {
	id: string;
	items: number;
	imagesPerItem: number;
	sourceBytes: number;
	resultBytes: number;
	/** How long the service works on one request. */
	latencyMs: number;
	/** How many images may be in progress at once. */
	inflightLimit: number;
	/** Of the line that all results come over; without limit by default. */
	downBytesPerSecond?: number;
}

/** And how it is measured. */
export interface Workload extends Work {
	/** The batching of the recipe: the quickest at which nothing is refused, found by tune.ts, and 50 ms to spare. */
	tuned: { uploads: Batch; downloads?: Batch };
	/**
	 * Memory counts here, and a process that has once been large does its later runs in what it holds: each run has a
	 * process of its own.
	 */
	freshProcesses?: boolean;
	/** Short, and so done this many times as often, because single runs differ much. */
	oftener?: number;
	/** For some contestants only. */
	only?: string[];
}

export interface Batch {
	size: number;
	everyMs: number;
}

const KB = 1000;
const MB = 1000 * KB;

const usual = { imagesPerItem: 1, latencyMs: 2000, inflightLimit: 10 };
const large = {
	...usual,
	freshProcesses: true,
	sourceBytes: 8 * MB,
	resultBytes: 8 * MB,
	tuned: { uploads: { size: 10, everyMs: 2300 }, downloads: { size: 10, everyMs: 500 } },
};
const medium = { ...usual, sourceBytes: MB, resultBytes: 1.5 * MB, tuned: { uploads: { size: 10, everyMs: 2150 } } };

export const workloads: Workload[] = [
	{ ...medium, id: '50x1MB', items: 50 },
	{ ...large, id: '50x8MB', items: 50 },
	{ ...large, id: '200x8MB', items: 200, only: ['node', 'recipe-tuned', 'raw'] },
	{
		...usual,
		id: '200x200KB',
		items: 200,
		sourceBytes: 200 * KB,
		resultBytes: 200 * KB,
		tuned: { uploads: { size: 10, everyMs: 2100 } },
	},
	{
		...usual,
		id: '500x50KB',
		items: 500,
		sourceBytes: 50 * KB,
		resultBytes: 50 * KB,
		latencyMs: 200,
		tuned: { uploads: { size: 10, everyMs: 300 } },
	},
	{ ...medium, id: '20x4', items: 20, imagesPerItem: 4, tuned: { uploads: { size: 2, everyMs: 2150 } } },
	{ ...medium, id: 'one', items: 1, oftener: 4 },
	// Slower than the service, which makes five images a second: what is billed has to be stored all the same.
	{
		...medium,
		id: 'slowLine',
		items: 120,
		resultBytes: MB,
		downBytesPerSecond: MB,
		freshProcesses: true,
		only: ['node'],
	},
];

/**
 * The least time that service and line need, whoever asks, in milliseconds: full rounds of what fits into the limit, or
 * all
 * results in a row.
 */
export function physicalLimitMs(work: Work): number {
	const { items, imagesPerItem, latencyMs, inflightLimit, resultBytes } = work;
	const { downBytesPerSecond = Number.POSITIVE_INFINITY } = work;
	const images = items * imagesPerItem;
	const byService = (images * latencyMs) / Math.min(inflightLimit, images);
	return Math.max(byService, (images * resultBytes * 1000) / downBytesPerSecond);
}
