/** Processes with executions each, against one account. */
import { inVirtualTime, wait } from './clock';
import { execute, type Costs, type ExecutionResult } from './execution';
import { Resource } from './resource';
import { Service, type Counts } from './service';

export interface Scenario {
	processes: number;
	executionsPerProcess: number;
	itemsPerExecution: number;
	imagesPerItem: number;
	model: 'V_2' | 'ideogram-3';
	inflightLimit: number;
	latencyMs: number | (() => number);
	costs: Costs;
	/** Executions begin spread over this time; 0 unless told. */
	spreadMs?: number;
	nodeOptions?: Record<string, unknown>;
	seed?: number;
	/** Each process has done one execution before, and knows what that has taught it. */
	warm?: boolean;
}

export interface Outcome extends Counts {
	elapsedMs: number;
	executions: ExecutionResult[];
	failed: number;
	/** Images paid for that did not come out. */
	lost: number;
	/** For how long the thread of each process was in use. */
	threadMs: number[];
	meanInflight(fromMs: number, toMs: number): number;
	pollsBetween(fromMs: number, toMs: number): number;
	/** Images that were there between two moments of the run. */
	imagesBetween(fromMs: number, toMs: number): number;
}

export const FREE_OF_COST: Costs = { submitMs: 0, pollMs: 0, downloadMs: 0, roundTripMs: 0, acceptMs: 0, uploadMs: 0 };

/** What a process has one of. */
const machine = () => ({ thread: new Resource(), line: new Resource() });

let runs = 0;

export async function simulate(scenario: Scenario): Promise<Outcome> {
	const { processes, executionsPerProcess, itemsPerExecution: items, spreadMs = 0, seed = 1, warm = false } = scenario;
	// The node keeps what it knows of an account for the life of its process: each run has processes of its own.
	const run = ++runs;
	return await inVirtualTime(seed, async () => {
		const named = (process: number) => `process-${run}-${process}`;
		for (let process = 0; warm && process < processes; process++) {
			await execute({ ...scenario, items, process: named(process), ...machine(), service: new Service(scenario) });
		}
		const service = new Service(scenario);
		const machines = Array.from({ length: processes }, machine);
		const begun = Date.now();
		const work = Array.from({ length: processes * executionsPerProcess }, async (_, index) => {
			await wait((spreadMs * index) / (processes * executionsPerProcess));
			const process = index % processes;
			return await execute({ ...scenario, items, process: named(process), ...machines[process], service });
		});
		const executions = await Promise.all(work);
		const { counts } = service;
		const images = executions.flatMap((execution) => execution.images);
		return {
			...counts,
			elapsedMs: Date.now() - begun,
			executions,
			failed: executions.reduce((sum, { failed }) => sum + failed, 0),
			lost: counts.images - images.length,
			threadMs: machines.map(({ thread }) => thread.busyMs),
			meanInflight: (fromMs, toMs) => service.meanInflight(begun + fromMs, begun + toMs),
			pollsBetween: (fromMs, toMs) => service.pollsBetween(begun + fromMs, begun + toMs),
			imagesBetween: (fromMs, toMs) => images.filter((at) => at >= begun + fromMs && at < begun + toMs).length,
		};
	});
}
