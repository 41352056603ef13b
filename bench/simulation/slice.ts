/** Ten minutes of a million images a day: what the plan says, and what comes of it when the node's code runs with so much. */
import { sum } from 'simple-statistics';

import { POLLS_PER_10_SECONDS, peakRate, places, polling, workers, type Demand, type Installation } from '../plan';
import type { Costs } from './execution';
import { polls, type Model } from './foretell';
import { simulate } from './run';

export interface Comparison {
	what: string;
	plan: number;
	simulated: number;
	/** Whether the two should be the same, the plan be the most that there may be, or nothing of that. */
	check: 'same' | 'most' | 'none';
}

/** Images do not all take the same time: a quarter more or less. */
export const latenciesOf = ({ latencySeconds }: Demand) => (): number => latencySeconds * 1000 * (0.75 + Math.random() / 2);

export async function slice(demand: Demand, installation: Installation, model: Model, costs: Costs, minutes = 10): Promise<Comparison[]> {
	const rate = peakRate(demand);
	const { needed: inflightLimit, inProgress } = places(demand);
	const { imagesPerExecution } = installation;
	const latencyMs = latenciesOf(demand);
	const { perCall: pollsPerCall } = model === 'V_2' ? { perCall: 0 } : await polls(latencyMs, costs);
	const { needed: processes, placesEach, threads } = workers({ ...demand, pollsPerCall }, installation);
	const spreadMs = minutes * 60_000;
	const run = await simulate({
		processes,
		executionsPerProcess: Math.max(1, Math.round((rate * spreadMs) / 1000 / imagesPerExecution / processes)),
		itemsPerExecution: imagesPerExecution,
		imagesPerItem: 1,
		model,
		inflightLimit,
		latencyMs,
		costs,
		spreadMs,
		nodeOptions: { maxConcurrentImages: placesEach },
	});
	// Before, the places fill.
	const warmMs = Math.min(2 * 60_000, spreadMs / 2);
	const seconds = (spreadMs - warmMs) / 1000;
	return [
		{ what: 'images per second', plan: rate, simulated: run.imagesBetween(warmMs, spreadMs) / seconds, check: 'same' },
		{ what: 'images in progress', plan: inProgress, simulated: run.meanInflight(warmMs, spreadMs), check: 'same' },
		{ what: 'most images in progress', plan: inflightLimit, simulated: run.peakInflight, check: 'most' },
		{ what: 'threads in use', plan: threads, simulated: (sum(run.threadMs) / run.images / 1000) * rate, check: 'same' },
		{ what: 'polls in 10 seconds', plan: polling({ ...demand, pollsPerCall }).pollsPer10Seconds, simulated: (run.pollsBetween(warmMs, spreadMs) / seconds) * 10, check: 'most' },
		{ what: 'most polls in 10 seconds', plan: POLLS_PER_10_SECONDS, simulated: run.peakPolls, check: 'most' },
		{ what: 'refused polls', plan: 0, simulated: run.pollsRefused, check: 'none' },
		{ what: 'refused submissions', plan: demand.refusalsPerCall * run.images, simulated: run.refused, check: 'most' },
		{ what: 'failed or lost images', plan: 0, simulated: run.failed + run.lost, check: 'most' },
	];
}
