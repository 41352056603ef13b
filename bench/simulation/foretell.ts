/** One workload, by the formula and by the simulation. */
import { mean } from 'simple-statistics';

import { folder } from '../plan';
import type { Work } from '../workloads';
import { jobOf } from './calibration';
import type { Costs } from './execution';
import { simulate, type Scenario } from './run';

export type Model = Scenario['model'];

/** In milliseconds. */
export async function byFormula(work: Work, model: Model, costs: Costs): Promise<number> {
	return folder(jobOf(work, costs, await delayOf(work, model, costs))).total * 1000;
}

/** In milliseconds. */
export async function bySimulation(work: Work, model: Model, costs: Costs): Promise<number> {
	const scenario = { processes: 1, executionsPerProcess: 1, imagesPerItem: work.imagesPerItem, model, inflightLimit: work.inflightLimit, latencyMs: work.latencyMs, costs };
	// As in the benchmark.
	const runs = await several({ ...scenario, itemsPerExecution: work.items, warm: true });
	if (runs.some(({ failed, lost }) => failed + lost > 0)) throw new Error(`${work.id}: images failed or were lost in the simulation`);
	return mean(runs.map(({ elapsedMs }) => elapsedMs));
}

/** While it does not know yet how long a generation takes, the node polls at moments of chance: one round of calls is nothing else. */
export const isChance = ({ items, imagesPerItem, inflightLimit }: Work, model: Model): boolean => model !== 'V_2' && items * imagesPerItem <= inflightLimit;

/** How long a finished image waits until it is noticed, and how often it is asked about: by the node's own pace, run alone. */
export async function polls(latencyMs: Scenario['latencyMs'], costs: Costs, calls = 400): Promise<{ perCall: number; delayMs: number }> {
	const scenario = { processes: 1, executionsPerProcess: 1, itemsPerExecution: calls, imagesPerItem: 1, inflightLimit: 10, latencyMs, costs, warm: true };
	const asked = await several({ ...scenario, model: 'ideogram-3' });
	const answered = await simulate({ ...scenario, model: 'V_2' });
	const rounds = Math.ceil(calls / scenario.inflightLimit);
	return {
		perCall: mean(asked.map((run) => run.polls)) / calls,
		delayMs: (mean(asked.map(({ elapsedMs }) => elapsedMs)) - answered.elapsedMs) / rounds,
	};
}

async function delayOf(work: Work, model: Model, costs: Costs): Promise<number> {
	if (model === 'V_2') return 0;
	const { delayMs } = await polls(work.latencyMs, costs, isChance(work, model) ? work.items : undefined);
	return delayMs;
}

/** The fewer images, the more runs. */
async function several(scenario: Scenario) {
	const runs = [];
	for (let seed = 1; seed <= Math.max(1, Math.min(8, 50 / scenario.itemsPerExecution)); seed++) runs.push(await simulate({ ...scenario, seed }));
	return runs;
}
