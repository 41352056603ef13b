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
	/** Of a core, per image, by the bytes of source and result. */
	cpu: Line;
	/** Of nobody's time, per call, by the bytes of the source: network, and the service's own work. */
	overhead: Line;
}

/** Assumptions, for as long as nothing has been measured. */
export const ASSUMED: Calibration = { cpu: { fixed: 20, perByte: 5e-6 }, overhead: { fixed: 10, perByte: 0 } };

/** An assumption: a poll is a small call without a picture. */
const POLL_CPU_MS = 1;

/** Undefined when the small row is not there. Without the large one, bytes cost nothing. */
export function calibrate(rows: MeasuredRow[], binaryMode: string | null): Calibration | undefined {
	const find = (id: string) => rows.find(({ workload, binaryMode: mode, model }) => workload.id === id && mode === binaryMode && model === 'V_2');
	const small = find(SMALL);
	const large = find(LARGE);
	if (!small) return undefined;
	const bytes = ({ workload }: MeasuredRow) => workload.sourceBytes + workload.resultBytes;
	const cpuOf = ({ median }: MeasuredRow) => median.cpuMsPerImage as number;
	const cpu = line([bytes(small), cpuOf(small)], large && [bytes(large), cpuOf(large)]);
	const overheadOf = (row: MeasuredRow): [number, number] => [row.workload.sourceBytes, overhead(row, cpu)];
	return { cpu, overhead: line(overheadOf(small), large && overheadOf(large)) };
}

export function costsOf({ cpu, overhead }: Calibration, { sourceBytes, resultBytes }: { sourceBytes: number; resultBytes: number }): Costs {
	return {
		submitCpuMs: cpu.fixed / 2 + cpu.perByte * sourceBytes,
		downloadCpuMs: cpu.fixed / 2 + cpu.perByte * resultBytes,
		pollCpuMs: POLL_CPU_MS,
		roundTripMs: overhead.fixed,
		uploadMs: overhead.perByte * sourceBytes,
	};
}

function line([x, y]: [number, number], other?: [number, number]): Line {
	const perByte = other ? Math.max(0, (other[1] - y) / (other[0] - x)) : 0;
	return { fixed: Math.max(0, y - perByte * x), perByte };
}

/** What is left of a round of calls when the service's latency and the core's work are taken off. */
function overhead({ workload, median }: MeasuredRow, cpu: Line): number {
	const costs = costsOf({ cpu, overhead: { fixed: 0, perByte: 0 } }, workload);
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
		submitCpuSeconds: costs.submitCpuMs / 1000,
		downloadCpuSeconds: costs.downloadCpuMs / 1000,
		sourceBytes,
		resultBytes,
	};
}
