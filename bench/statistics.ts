import { linearRegression, max, median, min } from 'simple-statistics';

/** Of one run. A figure that a run did not give is NaN. */
export type Figures = Record<FigureName, number>;

export const figureNames = [
	'elapsedMs',
	'overLimit',
	'peakMb',
	'cpuMsPerImage',
	'threadMsPerImage',
	'refused',
	'lost',
	'pollsPerImage',
] as const;

export type FigureName = (typeof figureNames)[number];

export interface Summary {
	/**
	 * But for memory the most of all, where one process did all runs: once large, it does its later runs in what it
	 * holds.
	 */
	median: Figures;
	/** Least and most. */
	spread: Record<FigureName, [number, number]>;
}

export function summarise(runs: Figures[], freshProcesses = false): Summary {
	const of = (name: FigureName) => runs.map((run) => run[name]).filter((value) => !Number.isNaN(value));
	const each = <T>(make: (values: number[]) => T, none: T) =>
		Object.fromEntries(figureNames.map((name) => [name, of(name).length > 0 ? make(of(name)) : none])) as Record<
			FigureName,
			T
		>;
	return {
		median: { ...each((values) => median(values), Number.NaN), ...(!freshProcesses && { peakMb: max(of('peakMb')) }) },
		spread: each<[number, number]>((values) => [min(values), max(values)], [Number.NaN, Number.NaN]),
	};
}

/** The power of x with which y grows: 0 is flat, 1 is in proportion. */
export function exponent(points: Array<[x: number, y: number]>): number {
	return linearRegression(points.map(([x, y]) => [Math.log(x), Math.log(y)])).m;
}
