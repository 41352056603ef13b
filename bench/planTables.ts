/** The plan of a million images a day as tables of Markdown. */
import {
	DEFAULT_INFLIGHT,
	DELETIONS_PER_SECOND,
	LARGEST_BALANCE_USD,
	MILLION,
	POLLS_PER_10_SECONDS,
	QUEUE_MODE,
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
	type Installation,
} from './plan';
import { ASSUMED, at, calibrate, costsOf, jobOf, nodeRows, type Calibration, type Costs } from './calibration';
import type { Results } from './results';
import { table, underTitles } from '../tools/table';
import { bytes, number, percent } from './numbers';

/**
 * Of the node's own schedule, for generations that take 20 seconds, a quarter more or less: run in virtual time on
 * 2026-11-24.
 */
const POLLS_PER_CALL = 4.62;
/** An assumption: a call over the internet, with its upload. */
const INTERNET_MS = 300;

export interface Design {
	demand: Demand;
	installation: Installation;
	costs: Costs;
	calibration: Calibration;
	/** Where the costs are from. */
	costsFrom: string;
}

/** With what was measured, where it was. */
export function designOf(results: Results | undefined): Design {
	const rows = results ? nodeRows(results) : [];
	const found = ['database', 'filesystem']
		.map((mode) => ({ mode, calibration: calibrate(rows, mode) }))
		.find(({ calibration }) => calibration);
	const calibration = found?.calibration ?? ASSUMED;
	const { cpu } = calibration;
	const costs = { ...costsOf(calibration, MILLION), roundTripMs: INTERNET_MS, acceptMs: 0, uploadMs: 0 };
	return {
		demand: MILLION,
		installation: {
			...QUEUE_MODE,
			cpuSecondsPerImage: at(cpu, MILLION.sourceBytes + MILLION.resultBytes) / 1000,
			threadSecondsPerImage: (costs.submitMs + costs.downloadMs) / 1000,
			threadSecondsPerPoll: costs.pollMs / 1000,
		},
		costs,
		calibration,
		costsFrom: found ? `measured (bench/results.json, binary mode ${found.mode}), by the bytes` : 'assumption',
	};
}

export function planTables(results: Results | undefined): string {
	const design = designOf(results);
	const { installation, costs } = design;
	const demand = { ...design.demand, pollsPerCall: POLLS_PER_CALL };
	return underTitles({
		Inputs: inputs(design),
		Needs: needs(demand, installation),
		'By latency': byLatency(demand, installation),
		'Database by pruning': byPruning(demand, installation),
		'A folder, with a limit of 10 and one process': folders(demand, costs),
	});
}

function inputs({ demand, installation, costsFrom }: Design): string {
	const assumption = 'assumption';
	return table(
		['Input', 'Figure', 'From'],
		[
			['Images a day', number(demand.imagesPerDay), 'given'],
			['Busiest hour, by the mean hour', number(demand.peakFactor), assumption],
			['Images per call', number(demand.imagesPerCall), assumption],
			['Latency of a generation', `${demand.latencySeconds} s`, `${assumption}; Ideogram does not tell`],
			['Use of the places', percent(demand.utilisation), 'what several processes reach together at least'],
			['Source, result', `${bytes(demand.sourceBytes)}, ${bytes(demand.resultBytes)}`, assumption],
			['429s per call', number(demand.refusalsPerCall), `${assumption}; 0 where one process has the key for itself`],
			[
				'Price of an image',
				`$${demand.usdPerImage}`,
				"Ideogram's quote for remix with 3.0, 4.0 and Auto, October 2026",
			],
			['CPU per image', `${number(installation.cpuSecondsPerImage * 1000)} ms`, costsFrom],
			[
				"Of it on the thread that runs n8n's nodes",
				`${number(installation.threadSecondsPerImage * 1000)} ms`,
				costsFrom,
			],
			['Time of the thread per poll', `${number(installation.threadSecondsPerPoll * 1000)} ms`, assumption],
			['Share of its thread that a worker uses', percent(installation.usableThread), assumption],
			['Executions at once per worker', number(installation.executionsPerWorker), "n8n's default (`--concurrency`)"],
			['Images per execution', number(installation.imagesPerExecution), assumption],
			[
				'Memory of a worker, when idle',
				`${bytes(installation.workerBytes)}, ${bytes(installation.idleBytes)}`,
				assumption,
			],
			[
				'Copies of an image in memory',
				number(installation.copiesInMemory),
				`${assumption} for database mode; on disk it is streamed`,
			],
			[
				'Reads of a source, of a result',
				`${installation.sourceReads}, ${installation.resultReads}`,
				"the node's code; one node behind it",
			],
			['Rows of an execution, per image', bytes(installation.executionBytesPerImage), assumption],
		],
	);
}

function needs(demand: Demand, installation: Installation): string {
	const { inProgress, needed, timesDefault } = places(demand);
	const work = workers(demand, installation);
	const flow = traffic(demand, installation);
	const store = database(demand, installation);
	const asked = polling(demand);
	const cost = money(demand);
	const perSecond = (value: number) => `${bytes(value)}/s`;
	return table(
		['Need', 'Formula', 'Figure'],
		[
			['Images per second at the peak', 'images a day / 86 400 x peak factor', number(peakRate(demand))],
			['Images in progress', 'rate x latency', number(inProgress)],
			[
				'**Places**',
				'images in progress / use',
				`**${needed}**, ${number(timesDefault)} times the default of ${DEFAULT_INFLIGHT}`,
			],
			[
				`What ${DEFAULT_INFLIGHT} places give`,
				'places / latency x 86 400 x use',
				`${number(imagesPerDayWithin(DEFAULT_INFLIGHT, demand))} a day`,
			],
			['Cores', 'rate x CPU per image + polls per second x time per poll', number(work.cores)],
			['Threads that run nodes', 'the same with the time on the thread', number(work.threads)],
			[
				'**Workers**',
				'the largest of threads / usable share, executions / executions at once, places x image x copies / memory',
				`**${work.needed}** (${work.byThread}, ${work.byExecutions}, ${work.byMemory})`,
			],
			['Max Concurrent Images', 'places / workers', number(work.placesEach)],
			['Memory of a worker at most', 'idle + places each x image x copies', bytes(work.memoryBytesEach)],
			['To Ideogram', 'calls per second x source x (1 + 429s per call)', perSecond(flow.toIdeogram)],
			['From Ideogram', 'rate x result', perSecond(flow.fromIdeogram)],
			[
				'Into the database',
				'calls per second x source + rate x result, and once more into its log',
				`${perSecond(flow.toStore)} + ${perSecond(flow.toLog)}`,
			],
			[
				'Out of the database',
				'calls per second x source x (reads + 429s) + rate x result x reads',
				perSecond(flow.fromStore),
			],
			['**Database growth**', '(source + result) x 1.04 + rows, per image', `**${bytes(store.bytesPerDay)} a day**`],
			[
				'Executions',
				'images a day / images per execution',
				`${number(store.executionsPerDay)} a day, ${number(store.deletionsPerSecond)} deletions/s of at most ${DELETIONS_PER_SECOND}`,
			],
			['Polls, legacy models', 'none: the answer comes with the images', '0'],
			[
				'**Polls, newer models**',
				'calls in 10 s x polls per call',
				`**${number(asked.pollsPer10Seconds)} in 10 s** of ${POLLS_PER_10_SECONDS} (${number(demand.pollsPerCall)} per call; ${number(asked.mostPerCall)} would be too many)`,
			],
			['**Money**', 'images x price', `**$${number(cost.usdPerDay)} a day**`],
			[
				'Prepaid balance',
				`$${LARGEST_BALANCE_USD} at most`,
				`lasts ${number(cost.balanceLastsMinutes)} minutes: ${number(cost.purchasesPerDay)} purchases a day`,
			],
		],
	);
}

function byLatency(demand: Demand, installation: Installation): string {
	const rows = [5, 10, 20, 40].map((latencySeconds) => {
		const other = { ...demand, latencySeconds };
		const { needed, timesDefault } = places(other);
		const { placesEach } = workers(other, installation);
		return [
			`${latencySeconds} s`,
			number(needed),
			number(timesDefault),
			number(imagesPerDayWithin(DEFAULT_INFLIGHT, other)),
			number(placesEach),
		];
	});
	return table(
		['Latency', 'Places', 'Times the default', 'Images a day with 10 places', 'Max Concurrent Images of each worker'],
		rows,
	);
}

function byPruning(demand: Demand, installation: Installation): string {
	const settings: Array<[string, Partial<Installation>]> = [
		['as n8n comes: 336 hours, or 10 000 executions', {}],
		['`EXECUTIONS_DATA_MAX_AGE=24`, `EXECUTIONS_DATA_PRUNE_MAX_COUNT=0`', { maxAgeHours: 24, maxCount: 0 }],
		['`EXECUTIONS_DATA_MAX_AGE=1`, `EXECUTIONS_DATA_PRUNE_MAX_COUNT=0`', { maxAgeHours: 1, maxCount: 0 }],
		['`EXECUTIONS_DATA_PRUNE=false`, after 30 days', { maxAgeHours: 30 * 24 - 2, maxCount: 0 }],
	];
	const rows = settings.map(([name, setting]) => {
		const { standingHours, standingBytes } = database(demand, { ...installation, ...setting });
		return [name, `${number(standingHours)} h`, bytes(standingBytes)];
	});
	return table(['Setting', 'An execution stands for', 'The database holds'], rows);
}

function folders({ latencySeconds, sourceBytes, resultBytes }: Demand, costs: Costs): string {
	const work = {
		imagesPerItem: 1,
		inflightLimit: DEFAULT_INFLIGHT,
		latencyMs: latencySeconds * 1000,
		sourceBytes,
		resultBytes,
	};
	const rows = [50, 1000, 10_000, 100_000].map((items) => {
		const { byLimit, byThread, total, bound } = folder(jobOf({ id: '', items, ...work }, costs));
		return [
			number(items),
			`${number(byLimit / 60)} min`,
			`${number(byThread / 60)} min`,
			`${number(total / 60)} min (${bound})`,
		];
	});
	return table(['Images', 'By the limit', 'By the thread', 'Elapsed'], rows);
}
