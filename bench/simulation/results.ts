/** What the simulation takes from the benchmark's results. */
import type * as bench from '../results';
import type { Sharing } from '../sharing';

export type MeasuredRow = Pick<bench.Row, 'workload' | 'contestant' | 'binaryMode' | 'model'> & {
	/** JSON has null for what could not be measured. */
	median: Record<'elapsedMs' | 'cpuMsPerImage' | 'threadMsPerImage', number | null>;
};

export type MeasuredSharing = Sharing;

export interface Results {
	rows?: MeasuredRow[];
	sharing?: MeasuredSharing[];
}

/** Neither the formulae nor the simulation know of a line that is slower than the service. */
export const isForetold = ({ downBytesPerSecond }: bench.Row['workload']): boolean => downBytesPerSecond === undefined;

/** The node's rows that came to an end. */
export function nodeRows({ rows = [] }: Results): MeasuredRow[] {
	return rows.filter(({ contestant, median, workload }) => contestant === 'node' && isForetold(workload) && typeof median?.elapsedMs === 'number' && typeof median.threadMsPerImage === 'number');
}
