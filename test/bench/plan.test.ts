/** The formulae of bench/plan.ts, against numbers that were worked out by hand. */
import {
	database,
	folder,
	imagesPerDayWithin,
	money,
	peakRate,
	places,
	polling,
	traffic,
	workers,
	type Demand,
	type Folder,
	type Installation,
} from '../../bench/plan';

/** One image a second, ten at the peak. */
const demand: Demand = {
	imagesPerDay: 86_400,
	peakFactor: 10,
	imagesPerCall: 1,
	latencySeconds: 20,
	utilisation: 0.8,
	sourceBytes: 1000,
	resultBytes: 2000,
	usdPerImage: 0.05,
	pollsPerCall: 5,
	refusalsPerCall: 0.5,
};

const installation: Installation = {
	cpuSecondsPerImage: 0.2,
	threadSecondsPerImage: 0.13,
	threadSecondsPerPoll: 0.002,
	usableThread: 0.5,
	executionsPerWorker: 10,
	imagesPerExecution: 50,
	workerBytes: 300_000,
	idleBytes: 100_000,
	copiesInMemory: 3,
	sourceReads: 2,
	resultReads: 1,
	executionBytesPerImage: 10,
	maxAgeHours: 24,
	maxCount: 0,
};

it('counts the images of the busiest second', () => {
	expect(peakRate(demand)).toBe(10);
});

it('needs rate x latency places, and some to spare', () => {
	expect(places(demand)).toEqual({ inProgress: 200, needed: 250, timesDefault: 25 });
});

it('knows what the default limit of 10 gives in a day', () => {
	expect(imagesPerDayWithin(10, { latencySeconds: 20, utilisation: 1 })).toBe(43_200);
});

describe('workers', () => {
	it('by their threads', () => {
		// 10/s x 130 ms + 50 polls/s x 2 ms = 1.4 threads, half of one from each worker; with the helpers' 70 ms, 2.1
		// cores.
		const { cores, threads, byThread, needed, placesEach } = workers(demand, installation);
		expect([cores, threads]).toEqual([expect.closeTo(2.1), expect.closeTo(1.4)]);
		expect([byThread, needed]).toEqual([3, 8]);
		expect(placesEach).toBe(32);
	});

	it('by the executions that they run at once', () => {
		// 10/s / 2 images x 20 s / 0.8 = 125 executions.
		expect(workers(demand, { ...installation, imagesPerExecution: 2 }).byExecutions).toBe(13);
	});

	it('by their memory', () => {
		// 250 images of 2000 bytes, three times each = 1.5 MB, in pieces of 200 KB.
		expect(workers(demand, installation)).toMatchObject({ byMemory: 8, memoryBytesEach: 100_000 + 32 * 6000 });
	});
});

it('sums up the bytes per second, also of calls that are refused', () => {
	expect(traffic(demand, installation)).toEqual({
		toIdeogram: 15_000,
		fromIdeogram: 20_000,
		toStore: 30_000,
		toLog: 30_000,
		fromStore: 45_000,
	});
});

it('a source is sent once for all images of a call', () => {
	expect(traffic({ ...demand, imagesPerCall: 4, refusalsPerCall: 0 }, installation)).toMatchObject({
		toIdeogram: 2500,
		fromIdeogram: 20_000,
		toStore: 22_500,
	});
});

describe('the database', () => {
	it('grows by images, their overhead of 4 %, and rows', () => {
		const { bytesPerDay, executionsPerDay, deletionsPerSecond } = database(demand, installation);
		expect(bytesPerDay / (86_400 * (3000 * 1.04 + 10))).toBeCloseTo(1, 3);
		expect(executionsPerDay).toBe(1728);
		expect(deletionsPerSecond).toBe(0.02);
	});

	it('holds what is younger than the age, and what waits for its deletion', () => {
		const { bytesPerDay, standingHours, standingBytes } = database(demand, installation);
		expect(standingHours).toBe(26);
		expect(standingBytes).toBeCloseTo((bytesPerDay * 26) / 24);
	});

	it('holds less where the number of executions ends it sooner', () => {
		// 72 executions an hour.
		expect(database(demand, { ...installation, maxCount: 720 }).standingHours).toBe(12);
	});
});

it('compares polls with what Ideogram allows', () => {
	expect(polling(demand)).toEqual({ pollsPer10Seconds: 500, shareOfLimit: 0.5, mostPerCall: 10 });
	expect(polling({ ...demand, pollsPerCall: 0 }).pollsPer10Seconds).toBe(0);
});

it('counts the money', () => {
	expect(money(demand)).toEqual({ usdPerDay: 4320, purchasesPerDay: 14.4, balanceLastsMinutes: 100 });
});

describe('a folder', () => {
	const job: Folder = {
		calls: 25,
		imagesPerCall: 1,
		inflightLimit: 10,
		latencySeconds: 2,
		overheadSeconds: 0.5,
		submitSeconds: 0.01,
		downloadSeconds: 0.02,
		sourceBytes: 1000,
		resultBytes: 2000,
	};

	it('takes rounds within the limit', () => {
		// 3 rounds of 2.51 s; the last call comes after 4 others and the downloads of the round before; and it has a
		// download.
		const { total, bound } = folder(job);
		expect(bound).toBe('limit');
		expect(total).toBeCloseTo(3 * 2.51 + 4 * 0.03 + 0.02);
	});

	it('takes one round when it is small', () => {
		expect(folder({ ...job, calls: 5 }).total).toBeCloseTo(2.51 + 4 * 0.01 + 0.02);
	});

	it('counts images within the limit, not calls', () => {
		expect(folder({ ...job, calls: 4, imagesPerCall: 4 }).byLimit).toBeCloseTo(2 * 2.51 + 0.09 + 0.08);
	});

	it('lets a call that is larger than the limit go alone', () => {
		expect(folder({ ...job, calls: 2, imagesPerCall: 8, inflightLimit: 4 }).byLimit).toBeCloseTo(2 * 2.51 + 0.16);
	});

	it.each([
		['thread', { submitSeconds: 1 }, 25 + 16 * 0.02 + 2.5],
		['upload', { upBytesPerSecond: 250 }, 100 + 2.5],
		['download', { downBytesPerSecond: 500 }, 100 + 2.5],
	])('is bound by %s', (name, change, seconds) => {
		const { total, bound } = folder({ ...job, ...change });
		expect(bound).toBe(name);
		expect(total).toBeCloseTo(seconds);
	});
});
