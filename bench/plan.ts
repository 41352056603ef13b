/**
 * On paper: what many images a day need. Pure functions with their formulae; bench/million.ts shows them for a million
 * a
 * day. Bytes are bytes (1 MB = 10^6), times are seconds unless a name says otherwise. Sources: Ideogram's API as this
 * project
 * knows it (November 2026), and n8n 2.40's code; what is called an assumption is neither.
 */
const DAY = 24 * 60 * 60;

/** Images of an organisation in progress at once, unless another number was agreed on. Ideogram, rate limits. */
export const DEFAULT_INFLIGHT = 10;
/** Calls of `GET /v2/generations/{id}` of an organisation in 10 seconds. Ideogram, rate limits. */
export const POLLS_PER_10_SECONDS = 1000;
/** The most dollars that a prepaid balance holds, and that one purchase adds. Ideogram, API setup. */
export const LARGEST_BALANCE_USD = 300;
/**
 * What is too old is marked once an hour, and deleted an hour after that (`EXECUTIONS_DATA_HARD_DELETE_BUFFER`). n8n's
 * defaults.
 */
const DELETION_TAKES_HOURS = 2;
/** At most: n8n deletes 100 executions at a time, a second apart. */
export const DELETIONS_PER_SECOND = 100;
/**
 * PostgreSQL keeps a large value in rows of 1996 bytes, four to a page of 8192, each with an entry of some 28 bytes in
 * an index.
 */
const TOAST = 8192 / (4 * 1996) + 28 / 1996;

export interface Demand {
	imagesPerDay: number;
	/** Images per second in the busiest hour, by those of the mean hour. */
	peakFactor: number;
	/** Images that one call asks for (`num_images`); they share the source. */
	imagesPerCall: number;
	/** From the accepted submission to the finished image, at Ideogram. Not documented. */
	latencySeconds: number;
	/** Images in progress at the peak, by the places there are: what the node keeps full, as a simulation found. */
	utilisation: number;
	sourceBytes: number;
	resultBytes: number;
	usdPerImage: number;
	/** Polls per call: 0 where the endpoint answers when the images are done. */
	pollsPerCall: number;
	/** Submissions that are refused (429) per one that is accepted; each has sent its source. */
	refusalsPerCall: number;
}

export interface Installation {
	/** On processors, per image: everything that a worker does for it, except polls. */
	cpuSecondsPerImage: number;
	/** Of these, on the thread that runs n8n's nodes; the others are V8's helpers (garbage) and the threads for files. */
	threadSecondsPerImage: number;
	/** Of that thread, per poll. */
	threadSecondsPerPoll: number;
	/** The share of its thread that a worker uses before its waiting lines grow. */
	usableThread: number;
	/** Executions that a worker runs at once (`n8n worker --concurrency`). */
	executionsPerWorker: number;
	imagesPerExecution: number;
	/** Memory that a worker may have, and that it has when it does nothing. */
	workerBytes: number;
	idleBytes: number;
	/** How often an image that is on its way is in memory: n8n's database mode reads and writes images as a whole. */
	copiesInMemory: number;
	/** How often a source is read from the binary store: for its header before anything is sent, and for each sending. */
	sourceReads: number;
	/** How often the nodes behind read a result from the binary store. */
	resultReads: number;
	/** Rows of an execution besides its images, per image. */
	executionBytesPerImage: number;
	/** `EXECUTIONS_DATA_MAX_AGE`, in hours. */
	maxAgeHours: number;
	/** `EXECUTIONS_DATA_PRUNE_MAX_COUNT`, in executions; 0 is without limit. */
	maxCount: number;
}

/** Images per second in the busiest hour: images per day / 86400 x peak factor. */
export const peakRate = ({ imagesPerDay, peakFactor }: Pick<Demand, 'imagesPerDay' | 'peakFactor'>): number =>
	(imagesPerDay / DAY) * peakFactor;

/** Little's law: images in progress = rate x time in progress; by utilisation, as places are never all in use. */
export function places(demand: Demand): { inProgress: number; needed: number; timesDefault: number } {
	const inProgress = peakRate(demand) * demand.latencySeconds;
	const needed = Math.ceil(inProgress / demand.utilisation);
	return { inProgress, needed, timesDefault: needed / DEFAULT_INFLIGHT };
}

/** What a limit gives in a day without a break: limit / latency x 86400 x utilisation. */
export const imagesPerDayWithin = (
	limit: number,
	{ latencySeconds, utilisation }: Pick<Demand, 'latencySeconds' | 'utilisation'>,
): number => (limit / latencySeconds) * DAY * utilisation;

export interface Workers {
	/** In use: rate x CPU per image + polls per second x time per poll. */
	cores: number;
	/** The same for the threads that run n8n's nodes, of which each worker has one. */
	threads: number;
	/** Threads, by the share of its own that a worker uses. */
	byThread: number;
	/** Executions under way, each for as long as its images wait: by how many a worker runs at once. */
	byExecutions: number;
	/** All places' images in memory at once, by what a worker has for them. */
	byMemory: number;
	needed: number;
	/**
	 * Images in progress of each worker: what the option Max Concurrent Images must allow, as it holds for the whole
	 * process.
	 */
	placesEach: number;
	memoryBytesEach: number;
}

export function workers(demand: Demand, installation: Installation): Workers {
	const { cpuSecondsPerImage, threadSecondsPerImage, threadSecondsPerPoll, usableThread } = installation;
	const { executionsPerWorker, imagesPerExecution, workerBytes, idleBytes, copiesInMemory } = installation;
	const polls = (polling(demand).pollsPer10Seconds / 10) * threadSecondsPerPoll;
	const cores = peakRate(demand) * cpuSecondsPerImage + polls;
	const threads = peakRate(demand) * threadSecondsPerImage + polls;
	const byThread = Math.ceil(threads / usableThread);
	// An execution that is let in sends all its images at once, and is done a latency later.
	const executions = (peakRate(demand) / imagesPerExecution) * (demand.latencySeconds / demand.utilisation);
	const byExecutions = Math.ceil(executions / executionsPerWorker);
	// A source is let go when it is sent, before its result comes.
	const image = Math.max(demand.sourceBytes / demand.imagesPerCall, demand.resultBytes) * copiesInMemory;
	const byMemory = Math.ceil((places(demand).needed * image) / (workerBytes - idleBytes));
	const needed = Math.max(byThread, byExecutions, byMemory, 1);
	const placesEach = Math.ceil(places(demand).needed / needed);
	return {
		cores,
		threads,
		byThread,
		byExecutions,
		byMemory,
		needed,
		placesEach,
		memoryBytesEach: idleBytes + placesEach * image,
	};
}

export interface Traffic {
	toIdeogram: number;
	fromIdeogram: number;
	/** Database mode: sources and results, written once each. */
	toStore: number;
	/** The write-ahead log takes the same bytes again. */
	toLog: number;
	fromStore: number;
}

/** Bytes per second at the peak. */
export function traffic(demand: Demand, { sourceReads, resultReads }: Installation): Traffic {
	const rate = peakRate(demand);
	const calls = rate / demand.imagesPerCall;
	const { sourceBytes, resultBytes, refusalsPerCall } = demand;
	const toStore = calls * sourceBytes + rate * resultBytes;
	return {
		toIdeogram: calls * (1 + refusalsPerCall) * sourceBytes,
		fromIdeogram: rate * resultBytes,
		toStore,
		toLog: toStore,
		fromStore: calls * (sourceReads + refusalsPerCall) * sourceBytes + rate * resultReads * resultBytes,
	};
}

export interface Database {
	bytesPerDay: number;
	executionsPerDay: number;
	/** How old an execution grows until it is deleted. */
	standingHours: number;
	/** What is in the tables when as much is deleted as is written; without pruning they grow for ever. */
	standingBytes: number;
	deletionsPerSecond: number;
}

/**
 * Growth = images and rows per day. What stands = growth x the hours until deletion: the sooner of age and count, and
 * n8n's own delays.
 */
export function database(
	{ imagesPerDay, imagesPerCall, sourceBytes, resultBytes }: Demand,
	installation: Installation,
): Database {
	const { executionBytesPerImage, imagesPerExecution, maxAgeHours, maxCount } = installation;
	const images = imagesPerDay * (sourceBytes / imagesPerCall + resultBytes) * TOAST;
	const bytesPerDay = images + imagesPerDay * executionBytesPerImage;
	const executionsPerDay = imagesPerDay / imagesPerExecution;
	const countHours = maxCount > 0 ? maxCount / (executionsPerDay / 24) : Number.POSITIVE_INFINITY;
	const standingHours = Math.min(maxAgeHours, countHours) + DELETION_TAKES_HOURS;
	return {
		bytesPerDay,
		executionsPerDay,
		standingHours,
		standingBytes: (bytesPerDay / 24) * standingHours,
		deletionsPerSecond: executionsPerDay / DAY,
	};
}

export interface Polling {
	pollsPer10Seconds: number;
	/** Of what Ideogram allows. */
	shareOfLimit: number;
	/** What a call may poll at most at this rate. */
	mostPerCall: number;
}

/** Polls in 10 seconds = calls in 10 seconds x polls per call. */
export function polling(demand: Demand): Polling {
	const calls = (peakRate(demand) / demand.imagesPerCall) * 10;
	const pollsPer10Seconds = calls * demand.pollsPerCall;
	return {
		pollsPer10Seconds,
		shareOfLimit: pollsPer10Seconds / POLLS_PER_10_SECONDS,
		mostPerCall: POLLS_PER_10_SECONDS / calls,
	};
}

/** Dollars per day, and what that means for a prepaid balance. */
export function money({ imagesPerDay, usdPerImage }: Pick<Demand, 'imagesPerDay' | 'usdPerImage'>) {
	const usdPerDay = imagesPerDay * usdPerImage;
	const purchasesPerDay = usdPerDay / LARGEST_BALANCE_USD;
	return { usdPerDay, purchasesPerDay, balanceLastsMinutes: (24 * 60) / purchasesPerDay };
}

export interface Folder {
	calls: number;
	imagesPerCall: number;
	inflightLimit: number;
	latencySeconds: number;
	/** Of each call: network, and until the node notices that the image is done. */
	overheadSeconds: number;
	/** Of the process's thread, per call. */
	submitSeconds: number;
	/** Of the process's thread, per image. */
	downloadSeconds: number;
	sourceBytes: number;
	resultBytes: number;
	/** Of the line to Ideogram; without limit by default. */
	upBytesPerSecond?: number;
	downBytesPerSecond?: number;
}

export interface FolderTime {
	rounds: number;
	/** How far apart, in seconds, calls of a round begin, and how many are behind the first. */
	apart: number;
	behind: number;
	/** Rounds of calls, side by side within the limit: a place is taken for sending, latency and overhead. */
	byLimit: number;
	/** Its thread does all the work, and the last call takes its time at Ideogram. */
	byThread: number;
	byUpload: number;
	byDownload: number;
	total: number;
	bound: 'limit' | 'thread' | 'upload' | 'download';
}

/** How long one process takes for a folder: the longest of its bounds. */
export function folder(job: Folder): FolderTime {
	const { calls, imagesPerCall, inflightLimit, latencySeconds, overheadSeconds, submitSeconds, downloadSeconds } = job;
	const {
		sourceBytes,
		resultBytes,
		upBytesPerSecond = Number.POSITIVE_INFINITY,
		downBytesPerSecond = Number.POSITIVE_INFINITY,
	} = job;
	// A call for more images than the limit goes alone.
	const atOnce = Math.min(calls, Math.max(1, Math.floor(inflightLimit / imagesPerCall)));
	const wait = latencySeconds + overheadSeconds;
	const fetch = imagesPerCall * downloadSeconds;
	const rounds = Math.ceil(calls / atOnce);
	const upload = sourceBytes / upBytesPerSecond;
	// One thread sends the calls of a round one after the other, from the second round on between the downloads of the
	// round before; over one line.
	const apart = Math.max(submitSeconds + (rounds > 1 ? fetch : 0), upload);
	const behind = (calls - 1) % atOnce;
	const bounds = {
		limit: rounds * (submitSeconds + upload + wait) + behind * apart + fetch,
		// The last round is downloaded after it was sent.
		thread: calls * submitSeconds + (calls - atOnce + 1) * fetch + wait,
		upload: calls * upload + wait,
		download: (calls * imagesPerCall * resultBytes) / downBytesPerSecond + wait,
	};
	const [[bound, total]] = Object.entries(bounds).sort(([, a], [, b]) => b - a) as Array<[FolderTime['bound'], number]>;
	return {
		rounds,
		apart,
		behind,
		byLimit: bounds.limit,
		byThread: bounds.thread,
		byUpload: bounds.upload,
		byDownload: bounds.download,
		total,
		bound,
	};
}

/** A million images a day. Where no source is named, the figure is an assumption. */
export const MILLION: Demand = {
	imagesPerDay: 1_000_000,
	peakFactor: 1.5,
	imagesPerCall: 1,
	latencySeconds: 20,
	utilisation: 0.9,
	sourceBytes: 1_000_000,
	resultBytes: 1_500_000,
	// Remix with ideogram-3, ideogram-4 or auto: quoted by Ideogram's dry run on 10 October 2026.
	usdPerImage: 0.06,
	pollsPerCall: 0,
	refusalsPerCall: 0.1,
};

export const QUEUE_MODE: Installation = {
	// Measured where there are results, see bench/planTables.ts.
	cpuSecondsPerImage: 0.03,
	threadSecondsPerImage: 0.015,
	threadSecondsPerPoll: 0.001,
	usableThread: 0.7,
	// n8n's default.
	executionsPerWorker: 10,
	imagesPerExecution: 50,
	workerBytes: 1_500_000_000,
	idleBytes: 300_000_000,
	copiesInMemory: 3,
	sourceReads: 2,
	resultReads: 1,
	executionBytesPerImage: 6000,
	// n8n's defaults.
	maxAgeHours: 336,
	maxCount: 10_000,
};
