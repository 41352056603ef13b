/**
 * What an image costs, from two measured rows of the node (many small pictures, few large ones), both with the legacy endpoint:
 * a fixed part and a part per byte. All other rows are foretold from that.
 */
import { folder, type Folder } from '../plan';
import type { Workload } from '../workloads';
import type { Costs } from './execution';
import type { MeasuredRow } from './results';

export const SMALL = '200x200KB';
export const LARGE = '50x8MB';

/** Milliseconds as `fixed + perByte x bytes`. */
interface Line {
	fixed: number;
	perByte: number;
}

export interface Calibration {
	/** On processors, per image, by the bytes of source and result. */
	cpu: Line;
	/** Of that, on the thread that runs n8n's nodes. */
	thread: Line;
	/** Beside that thread, per call, by the bytes of the source: network, the service's own work, the threads for files. */
	overhead: Line;
}

/** Assumptions, for as long as nothing has been measured. */
export const ASSUMED: Calibration = { cpu: { fixed: 20, perByte: 5e-6 }, thread: { fixed: 10, perByte: 2.5e-6 }, overhead: { fixed: 10, perByte: 0 } };

/** An assumption: a poll is a small call without a picture. */
const POLL_MS = 1;

/** Undefined when the small row is not there. Without the large one, bytes cost nothing. */
export function calibrate(rows: MeasuredRow[], binaryMode: string | null): Calibration | undefined {
	const find = (id: string) => rows.find(({ workload, binaryMode: mode, model }) => workload.id === id && mode === binaryMode && model === 'V_2');
	const small = find(SMALL);
	const large = find(LARGE);
	if (!small) return undefined;
	const bytes = ({ workload }: MeasuredRow) => workload.sourceBytes + workload.resultBytes;
	const lineOf = (name: 'cpuMsPerImage' | 'threadMsPerImage') => {
		const point = (row: MeasuredRow): [number, number] => [bytes(row), row.median[name] as number];
		return line(point(small), large && point(large));
	};
	const thread = lineOf('threadMsPerImage');
	const overheadOf = (row: MeasuredRow): [number, number] => [row.workload.sourceBytes, overhead(row, thread)];
	return { cpu: lineOf('cpuMsPerImage'), thread, overhead: line(overheadOf(small), large && overheadOf(large)) };
}

/** Of an image with so many bytes in source and result. */
export const at = ({ fixed, perByte }: Line, bytes: number): number => fixed + perByte * bytes;

export function costsOf({ thread, overhead }: Pick<Calibration, 'thread' | 'overhead'>, { sourceBytes, resultBytes }: { sourceBytes: number; resultBytes: number }): Costs {
	return {
		submitMs: thread.fixed / 2 + thread.perByte * sourceBytes,
		downloadMs: thread.fixed / 2 + thread.perByte * resultBytes,
		pollMs: POLL_MS,
		roundTripMs: overhead.fixed,
		uploadMs: overhead.perByte * sourceBytes,
	};
}

function line([x, y]: [number, number], other?: [number, number]): Line {
	const perByte = other ? Math.max(0, (other[1] - y) / (other[0] - x)) : 0;
	return { fixed: Math.max(0, y - perByte * x), perByte };
}

/** What is left of a round of calls when the service's latency and the thread's work are taken off. */
function overhead({ workload, median }: MeasuredRow, thread: Line): number {
	const costs = costsOf({ thread, overhead: { fixed: 0, perByte: 0 } }, workload);
	const { byLimit, rounds } = folder(jobOf(workload, costs));
	return Math.max(0, ((median.elapsedMs as number) - byLimit * 1000) / rounds);
}

export type Work = Omit<Workload, 'tuned' | 'only'>;

/** A workload as the formula takes it. `delayMs` is how long a finished picture waits until it is noticed. */
export function jobOf({ items, imagesPerItem, inflightLimit, latencyMs, sourceBytes, resultBytes }: Work, costs: Costs, delayMs = 0): Folder {
	return {
		calls: items,
		imagesPerCall: imagesPerItem,
		inflightLimit,
		latencySeconds: latencyMs / 1000,
		overheadSeconds: (costs.roundTripMs + costs.uploadMs + delayMs) / 1000,
		submitSeconds: costs.submitMs / 1000,
		downloadSeconds: costs.downloadMs / 1000,
		sourceBytes,
		resultBytes,
	};
}
