/** Executions that share one key, in one process or in several. */
import { mean, median } from 'simple-statistics';

import type { Costs } from './execution';
import type { MeasuredSharing } from './results';
import { simulate } from './run';

export type Sharing = Pick<MeasuredSharing, 'id' | 'executions' | 'processes' | 'imagesPerExecution' | 'inflightLimit' | 'latencyMs'>;

export interface Shared {
	/** What the limit alone would take, by what it took until the last was done: the median of the seeds, and the worst. */
	throughputShare: number;
	worstShare: number;
	slowestOverMean: number;
	worstSlowestOverMean: number;
	refused: number;
	failed: number;
}

/** Where several processes meet, chance decides much. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
/** How long after each other executions begin, by the benchmark; and others, where nothing is measured. */
export const BENCHMARK_STARTS_MS = [300];
const STARTS_MS = [0, 300, 1000, 3000];

/** The images that the benchmark shares. */
export const SHARED = { sourceBytes: 1_000_000, resultBytes: 1_500_000 };

export const STANDARD: Sharing[] = [
	{ id: '4-executions', executions: 4, processes: 1, imagesPerExecution: 50, inflightLimit: 10, latencyMs: 2000 },
	{ id: '3-processes', executions: 3, processes: 3, imagesPerExecution: 50, inflightLimit: 10, latencyMs: 2000 },
	{ id: '3-processes, 200 each', executions: 3, processes: 3, imagesPerExecution: 200, inflightLimit: 10, latencyMs: 2000 },
];

/** The most there can be: full rounds, one after the other, as if it were one execution. */
export function shareByFormula({ executions, imagesPerExecution, inflightLimit, latencyMs }: Sharing, costs: Costs): number {
	const rounds = (executions * imagesPerExecution) / inflightLimit;
	const { submitMs, roundTripMs, acceptMs, uploadMs } = costs;
	return latencyMs / ((Math.ceil(rounds) / rounds) * (latencyMs + submitMs + roundTripMs + acceptMs + uploadMs));
}

export async function share({ executions, processes, imagesPerExecution, inflightLimit, latencyMs }: Sharing, costs: Costs, startsMs = STARTS_MS): Promise<Shared> {
	const runs = [];
	for (const seed of SEEDS) {
		const run = await simulate({
			processes,
			executionsPerProcess: Math.max(1, Math.round(executions / processes)),
			itemsPerExecution: imagesPerExecution,
			imagesPerItem: 1,
			model: 'V_2',
			inflightLimit,
			latencyMs,
			costs,
			spreadMs: executions * startsMs[seed % startsMs.length],
			seed,
		});
		const times = run.executions.map(({ elapsedMs }) => elapsedMs);
		runs.push({ ...run, share: (run.images * latencyMs) / inflightLimit / run.elapsedMs, spread: Math.max(...times) / mean(times) });
	}
	const shares = runs.map((run) => run.share);
	const spreads = runs.map(({ spread }) => spread);
	return {
		throughputShare: median(shares),
		worstShare: Math.min(...shares),
		slowestOverMean: median(spreads),
		worstSlowestOverMean: Math.max(...spreads),
		refused: median(runs.map(({ refused }) => refused)),
		failed: runs.reduce((sum, { failed, lost }) => sum + failed + lost, 0),
	};
}
