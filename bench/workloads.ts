/** What is to be done: pictures in, pictures out, and how fast the service is. */
export interface Workload {
	id: string;
	items: number;
	imagesPerItem: number;
	sourceBytes: number;
	resultBytes: number;
	/** How long the service works on one request. */
	latencyMs: number;
	/** How many images may be in progress at once. */
	inflightLimit: number;
	/** The batching of the recipe, chosen by hand so that nothing is refused. */
	tuned: { uploads: Batch; downloads?: Batch };
	/** For some contestants only. */
	only?: string[];
}

export interface Batch {
	size: number;
	everyMs: number;
}

const KB = 1000;
const MB = 1000 * KB;

export const workloads: Workload[] = [
	{
		id: '50x1MB',
		items: 50,
		imagesPerItem: 1,
		sourceBytes: MB,
		resultBytes: 1.5 * MB,
		latencyMs: 2000,
		inflightLimit: 10,
		tuned: { uploads: { size: 10, everyMs: 2300 } },
	},
	{
		id: '50x8MB',
		items: 50,
		imagesPerItem: 1,
		sourceBytes: 8 * MB,
		resultBytes: 8 * MB,
		latencyMs: 2000,
		inflightLimit: 10,
		tuned: { uploads: { size: 10, everyMs: 3500 }, downloads: { size: 10, everyMs: 500 } },
	},
	{
		id: '200x8MB',
		items: 200,
		imagesPerItem: 1,
		sourceBytes: 8 * MB,
		resultBytes: 8 * MB,
		latencyMs: 2000,
		inflightLimit: 10,
		tuned: { uploads: { size: 10, everyMs: 3500 }, downloads: { size: 10, everyMs: 500 } },
		only: ['node', 'recipe-tuned', 'raw'],
	},
	{
		id: '200x200KB',
		items: 200,
		imagesPerItem: 1,
		sourceBytes: 200 * KB,
		resultBytes: 200 * KB,
		latencyMs: 2000,
		inflightLimit: 10,
		tuned: { uploads: { size: 10, everyMs: 2200 } },
	},
	{
		id: '500x50KB',
		items: 500,
		imagesPerItem: 1,
		sourceBytes: 50 * KB,
		resultBytes: 50 * KB,
		latencyMs: 200,
		inflightLimit: 10,
		tuned: { uploads: { size: 10, everyMs: 400 } },
	},
	{
		id: '20x4',
		items: 20,
		imagesPerItem: 4,
		sourceBytes: MB,
		resultBytes: 1.5 * MB,
		latencyMs: 2000,
		inflightLimit: 10,
		tuned: { uploads: { size: 2, everyMs: 2300 } },
	},
	{
		id: 'one',
		items: 1,
		imagesPerItem: 1,
		sourceBytes: MB,
		resultBytes: 1.5 * MB,
		latencyMs: 2000,
		inflightLimit: 10,
		tuned: { uploads: { size: 10, everyMs: 2300 } },
	},
];

/** The least time that the service needs, whoever asks, in milliseconds: full rounds of what fits into the limit. */
export function physicalLimitMs({ items, imagesPerItem, latencyMs, inflightLimit }: Workload): number {
	return (items * imagesPerItem * latencyMs) / Math.min(inflightLimit, items * imagesPerItem);
}
