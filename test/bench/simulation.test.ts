/** The simulation on small cases. What it says of the node, it says of the node's own code. */
import { MILLION, QUEUE_MODE } from '../../bench/plan';
import { LARGE, SMALL, calibrate, costsOf } from '../../bench/simulation/calibration';
import { compare } from '../../bench/simulation/compare';
import { inVirtualTime, wait } from '../../bench/simulation/clock';
import { byFormula, bySimulation } from '../../bench/simulation/foretell';
import { readResults } from '../../bench/results';
import { nodeRows, type MeasuredRow } from '../../bench/simulation/results';
import { FREE_OF_COST, simulate, type Outcome, type Scenario } from '../../bench/simulation/run';
import { slice } from '../../bench/simulation/slice';

const base: Scenario = {
	processes: 1,
	executionsPerProcess: 1,
	itemsPerExecution: 50,
	imagesPerItem: 1,
	model: 'V_2',
	inflightLimit: 10,
	latencyMs: 2000,
	costs: { submitMs: 4, pollMs: 1, downloadMs: 4, roundTripMs: 5, acceptMs: 0, uploadMs: 0 },
};

const images = ({ processes, executionsPerProcess, itemsPerExecution, imagesPerItem }: Scenario) => processes * executionsPerProcess * itemsPerExecution * imagesPerItem;

async function run(change: Partial<Scenario>): Promise<Outcome & { share: number; slowestOverMean: number }> {
	const scenario = { ...base, ...change };
	const outcome = await simulate(scenario);
	// Always: nothing fails, and what is paid for comes out, once.
	expect(outcome).toMatchObject({ failed: 0, lost: 0, images: images(scenario) });
	expect(outcome.peakInflight).toBeLessThanOrEqual(scenario.inflightLimit);
	const times = outcome.executions.map(({ elapsedMs }) => elapsedMs);
	return {
		...outcome,
		share: (outcome.images * 2000) / scenario.inflightLimit / outcome.elapsedMs,
		slowestOverMean: Math.max(...times) / (times.reduce((sum, time) => sum + time, 0) / times.length),
	};
}

describe('virtual time', () => {
	it('goes from one timer to the next, at once', async () => {
		const real = [Date.now, setTimeout, Math.random];
		const order: string[] = [];
		const hours = await inVirtualTime(1, async () => {
			const begun = Date.now();
			const cancelled = setTimeout(() => order.push('never'), 5);
			clearTimeout(cancelled);
			await Promise.all(['c', 'a', 'b'].map(async (name) => await wait('abc'.indexOf(name) * 3_600_000).then(() => order.push(name))));
			return (Date.now() - begun) / 3_600_000;
		});
		expect(hours).toBe(2);
		expect(order).toEqual(['a', 'b', 'c']);
		expect([Date.now, setTimeout, Math.random]).toEqual(real);
	});

	it('ends when nothing can happen any more', async () => {
		await expect(inVirtualTime(1, async () => await new Promise(() => undefined))).rejects.toThrow('never happens');
	});

	it('chance is the same for the same seed', async () => {
		const draw = async (seed: number) => await inVirtualTime(seed, async () => [Math.random(), Math.random()]);
		expect(await draw(1)).toEqual(await draw(1));
		expect(await draw(1)).not.toEqual(await draw(2));
	});
});

describe('one process', () => {
	it('keeps the limit busy, and is never refused', async () => {
		const { share, refused } = await run({ itemsPerExecution: 200 });
		expect(share).toBeGreaterThanOrEqual(0.97);
		expect(refused).toBe(0);
	});

	it('its executions share the limit, and none waits for the others', async () => {
		const { share, refused, slowestOverMean } = await run({ executionsPerProcess: 4 });
		expect(share).toBeGreaterThanOrEqual(0.97);
		expect(slowestOverMean).toBeLessThan(1.1);
		expect(refused).toBe(0);
	});

	it('counts images, not calls', async () => {
		expect(await run({ itemsPerExecution: 20, imagesPerItem: 4 })).toMatchObject({ peakInflight: 8, refused: 0 });
	});

	it('its thread is the bound when work is dear', async () => {
		const { elapsedMs, threadMs } = await run({ costs: { ...FREE_OF_COST, submitMs: 500 } });
		expect(threadMs).toEqual([25_000]);
		expect(elapsedMs).toBeGreaterThanOrEqual(27_000);
		expect(elapsedMs).toBeLessThan(28_000);
	});

	it('polls within the limit, and sees soon that an image is done', async () => {
		const { pollsRefused, peakPolls, polls, share } = await run({ model: 'ideogram-3', itemsPerExecution: 200 });
		expect(pollsRefused).toBe(0);
		expect(peakPolls).toBeLessThan(1000);
		expect(polls / 200).toBeLessThan(8);
		expect(share).toBeGreaterThan(0.85);
	});

	it('what one run has learned is not known to the next', async () => {
		const polled: Partial<Scenario> = { model: 'ideogram-3', itemsPerExecution: 30 };
		const before = await run(polled);
		await run({ ...polled, latencyMs: 20_000 });
		expect(await run(polled)).toMatchObject({ elapsedMs: before.elapsedMs, polls: before.polls });
	});
});

describe('three processes with one limit of 10', () => {
	it.each([0, 900, 9000])('all get through it together when they begin over %d ms', async (spreadMs) => {
		const { share, slowestOverMean, executions } = await run({ processes: 3, spreadMs });
		expect(executions).toHaveLength(3);
		expect(share).toBeGreaterThanOrEqual(0.9);
		expect(slowestOverMean).toBeLessThanOrEqual(1.5);
	});
});

it('the polling limit holds for all together, and costs nobody an image', async () => {
	const { peakPolls, pollsRefused } = await run({ model: 'ideogram-3', inflightLimit: 400, itemsPerExecution: 400, latencyMs: 12_000, nodeOptions: { maxConcurrentImages: 400 } });
	expect(peakPolls).toBeLessThanOrEqual(1000);
	expect(pollsRefused).toBeGreaterThanOrEqual(0);
});

describe('the comparison', () => {
	const workload = { id: SMALL, items: 200, imagesPerItem: 1, sourceBytes: 200_000, resultBytes: 200_000, latencyMs: 2000, inflightLimit: 10 };
	const large = { ...workload, id: LARGE, items: 50, sourceBytes: 8_000_000, resultBytes: 8_000_000 };
	const row = (work: typeof workload, elapsedMs: number | null, threadMsPerImage: number): MeasuredRow => ({
		workload: work,
		contestant: 'node',
		binaryMode: 'filesystem',
		model: 'V_2',
		// Twice as much on all processors as on the thread.
		median: { elapsedMs, threadMsPerImage, cpuMsPerImage: 2 * threadMsPerImage },
	});

	it('takes costs from two rows', () => {
		// 10 ms and 5 ns a byte; a round takes 2 s, the sending of one image, and 20 ms more; 9 sendings and 10 downloads are at the ends.
		const rows = [row(workload, 20 * (2000 + 6 + 20) + 9 * 12 + 6, 12), row(large, 5 * (2000 + 45 + 20) + 9 * 90 + 45, 90)];
		const calibration = calibrate(rows, 'filesystem');
		expect(calibration?.thread).toEqual({ fixed: expect.closeTo(10), perByte: expect.closeTo(5e-6) });
		expect(calibration?.cpu).toEqual({ fixed: expect.closeTo(20), perByte: expect.closeTo(1e-5) });
		expect(calibration).toMatchObject({ acceptMs: expect.closeTo(20), uploadMsPerByte: expect.closeTo(0) });
		expect(calibrate(rows, 'database')).toBeUndefined();
		expect(calibrate(rows.slice(0, 1), 'filesystem')?.thread).toEqual({ fixed: 12, perByte: 0 });
	});

	it.each(['V_2', 'ideogram-3'] as const)('%s: formula and simulation agree', async (model) => {
		const costs = costsOf({ thread: { fixed: 10, perByte: 0 }, acceptMs: 10, uploadMsPerByte: 0 }, workload);
		expect((await bySimulation(workload, model, costs)) / (await byFormula(workload, model, costs))).toBeCloseTo(1, 1);
	});

	it('agrees with what was measured (npm run bench)', async () => {
		const { problems, tables } = await compare(readResults());
		expect(problems).toEqual([]);
		for (const name of ['50x1MB, V_2, filesystem', '3-processes', 'images per second']) expect(tables).toContain(`| ${name} |`);
	}, 300_000);

	it('goes without what was not measured', () => {
		expect(readResults('/nowhere/results.json')).toBeUndefined();
		expect(nodeRows({})).toEqual([]);
		expect(nodeRows({ rows: [row(workload, null, 12)] })).toEqual([]);
	});

	it('a slice of a large day comes out as planned', async () => {
		const demand = { ...MILLION, imagesPerDay: 200_000 };
		const figures = await slice(demand, { ...QUEUE_MODE, threadSecondsPerImage: 0.008, imagesPerExecution: 10 }, 'V_2', base.costs, 3);
		for (const { plan, simulated, check } of figures) {
			if (check === 'same') expect(Math.abs(simulated / plan - 1)).toBeLessThan(0.1);
			if (check === 'most') expect(simulated).toBeLessThanOrEqual(plan * 1.1);
		}
	});
});
