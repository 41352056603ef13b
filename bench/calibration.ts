/**
 * What an image costs, from two measured rows of the node (many small images, few large ones), both with the legacy
 * endpoint:
 * a fixed part and a part per byte. All other rows are foretold from that.
 */
import { folder, type Folder } from './plan';
import type * as bench from './results';
import type { Work } from './workloads';

/** What the work of one image costs the process that does it, in milliseconds. */
export interface Costs {
	/** Of its thread, per submission: also of one that is refused. */
	submitMs: number;
	/** Of its thread, per poll. */
	pollMs: number;
	/** Of its thread, per image downloaded. */
	downloadMs: number;
	/** Per call, there and back: the network. */
	roundTripMs: number;
	/** Per submission, beside that thread: connection, and the service's own work. */
	acceptMs: number;
	/** Per submission besides: its image on the way, which images of a process use in turn. */
	uploadMs: number;
}

export type MeasuredRow = Pick<bench.Row, 'workload' | 'contestant' | 'binaryMode' | 'model'> & {
	/** JSON has null for what could not be measured. */
	median: Record<'elapsedMs' | 'cpuMsPerImage' | 'threadMsPerImage', number | null>;
};

/** The node's rows that came to an end. The formulae do not know of a line that is slower than the service. */
export function nodeRows({ rows = [] }: { rows?: MeasuredRow[] }): MeasuredRow[] {
	return rows.filter(
		({ contestant, median, workload }) =>
			contestant === 'node' &&
			workload.downBytesPerSecond === undefined &&
			typeof median?.elapsedMs === 'number' &&
			typeof median.threadMsPerImage === 'number',
	);
}

export const SMALL = '500x50KB';
export const LARGE = '50x8MB';

/** Milliseconds as `fixed + perByte x bytes`. */
interface Line {
	fixed: number;
	perByte: number;
}

/** What a call costs in time, in milliseconds. */
export interface CallCosts {
	/** On the thread that runs n8n's nodes, per image, by the bytes of source and result. */
	thread: Line;
	/** Beside that thread, per submission: connection, and the service's own work. */
	acceptMs: number;
	/** On the way of sources to the service, which they share: threads for files, the line, the service's reading. */
	uploadMsPerByte: number;
}

export interface Calibration extends CallCosts {
	/** On processors, per image, by the bytes of source and result. */
	cpu: Line;
}

/** Assumptions, for as long as nothing has been measured. */
export const ASSUMED: Calibration = {
	cpu: { fixed: 20, perByte: 5e-6 },
	thread: { fixed: 10, perByte: 2.5e-6 },
	acceptMs: 10,
	uploadMsPerByte: 0,
};

/** An assumption: a poll is a small call without an image. */
const POLL_MS = 1;

/** Undefined when the small row is not there. Without the large one, bytes cost nothing. */
export function calibrate(rows: MeasuredRow[], binaryMode: string | null): Calibration | undefined {
	const find = (id: string) =>
		rows.find(({ workload, binaryMode: mode, model }) => workload.id === id && mode === binaryMode && model === 'V_2');
	const small = find(SMALL);
	const large = find(LARGE);
	if (!small) return undefined;
	const bytes = ({ workload }: MeasuredRow) => workload.sourceBytes + workload.resultBytes;
	const lineOf = (name: 'cpuMsPerImage' | 'threadMsPerImage') => {
		const point = (row: MeasuredRow): [number, number] => [bytes(row), row.median[name] as number];
		return line(point(small), large && point(large));
	};
	const thread = lineOf('threadMsPerImage');
	const acceptMs = Math.max(0, left(small, { thread, acceptMs: 0, uploadMsPerByte: 0 }).perRound);
	const uploadMsPerByte = large
		? uploadOf(large, { thread, acceptMs, uploadMsPerByte: 0 }) / large.workload.sourceBytes
		: 0;
	return { cpu: lineOf('cpuMsPerImage'), thread, acceptMs, uploadMsPerByte };
}

/** What so many bytes cost. */
export const at = ({ fixed, perByte }: Line, bytes: number): number => fixed + perByte * bytes;

export function costsOf(
	{ thread, acceptMs, uploadMsPerByte }: CallCosts,
	{ sourceBytes, resultBytes }: { sourceBytes: number; resultBytes: number },
): Costs {
	const half = { ...thread, fixed: thread.fixed / 2 };
	return {
		submitMs: at(half, sourceBytes),
		downloadMs: at(half, resultBytes),
		pollMs: POLL_MS,
		// The benchmark's service is on the same machine.
		roundTripMs: 0,
		acceptMs,
		uploadMs: uploadMsPerByte * sourceBytes,
	};
}

function line([x, y]: [number, number], other?: [number, number]): Line {
	const perByte = other ? Math.max(0, (other[1] - y) / (other[0] - x)) : 0;
	return { fixed: Math.max(0, y - perByte * x), perByte };
}

/**
 * What is left of a row's time, in milliseconds, when the service's latency and the costs known so far are taken off.
 */
function left({ workload, median }: MeasuredRow, known: CallCosts) {
	const { byLimit, rounds, apart, behind } = folder(jobOf(workload, costsOf(known, workload)));
	const ms = (median.elapsedMs as number) - byLimit * 1000;
	return { ms, rounds, perRound: ms / rounds, apartMs: apart * 1000, behind };
}

/**
 * How long a source is on the way: each round has one such time, and the last call of the first waits for those before
 * it, if they are slower here than on the thread.
 */
function uploadOf(row: MeasuredRow, known: CallCosts): number {
	const { ms, rounds, perRound, apartMs, behind } = left(row, known);
	const slower = (ms + behind * apartMs) / (rounds + behind);
	return Math.max(0, slower > apartMs ? slower : perRound);
}

/** A workload as the formula takes it. `delayMs` is how long a finished image waits until it is noticed. */
export function jobOf(
	{ items, imagesPerItem, inflightLimit, latencyMs, sourceBytes, resultBytes }: Work,
	costs: Costs,
	delayMs = 0,
): Folder {
	return {
		calls: items,
		imagesPerCall: imagesPerItem,
		inflightLimit,
		latencySeconds: latencyMs / 1000,
		overheadSeconds: (costs.roundTripMs + costs.acceptMs + delayMs) / 1000,
		submitSeconds: costs.submitMs / 1000,
		downloadSeconds: costs.downloadMs / 1000,
		sourceBytes,
		resultBytes,
		upBytesPerSecond: costs.uploadMs > 0 ? (sourceBytes / costs.uploadMs) * 1000 : undefined,
	};
}
