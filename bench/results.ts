/** What was measured, as it stands in results.json. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Loading } from './loading';
import type { QueueFigures } from './queue';
import type { Sharing } from './sharing';
import { exponent, type FigureName, type Summary } from './statistics';
import type { Work } from './workloads';

const FILE = join(__dirname, 'results.json');

export interface Row extends Summary {
	workload: Work;
	contestant: string;
	label: string;
	binaryMode: string | null;
	model: string | null;
	runs: number;
	date: string;
}

export interface Growth {
	contestant: string;
	label: string;
	figure: FigureName;
	/** Of what it was made a function. */
	of: 'items' | 'size';
	exponent: number;
}

export interface Results {
	date: string;
	machine: { cpu: string; cores: number; memoryGb: number; system: string };
	versions: Record<string, string>;
	rows: Row[];
	sharing: Array<Sharing & { date: string }>;
	loading?: Loading & { date: string };
	queue?: { date: string; figures: QueueFigures[] };
}

export function readResults(file = FILE): Results | undefined {
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined;
}

export function writeResults(results: Results): void {
	writeFileSync(FILE, `${JSON.stringify(results, round, '\t')}\n`);
}

/** Puts new rows in the place of those that measured the same. */
export function replace<T>(old: T[], fresh: T[], same: (a: T, b: T) => boolean): T[] {
	return [...old.filter((row) => !fresh.some((other) => same(row, other))), ...fresh];
}

export const sameRow = (a: Row, b: Row): boolean =>
	a.workload.id === b.workload.id &&
	a.contestant === b.contestant &&
	a.binaryMode === b.binaryMode &&
	a.model === b.model;

/** How figures grow: with the number of items of 8 MB, and with their size at 50 items. */
export function growthOf({ rows }: Results): Growth[] {
	const find = (id: string, like: Row) =>
		rows.find((row) => sameRow(row, { ...like, workload: { ...like.workload, id } }));
	const steps: Array<[Growth['of'], string, string, (row: Row) => number]> = [
		['items', '50x8MB', '200x8MB', ({ workload }) => workload.items],
		['size', '50x1MB', '50x8MB', ({ workload }) => workload.sourceBytes],
	];
	const figures: FigureName[] = ['elapsedMs', 'peakMb', 'cpuMsPerImage'];
	return steps.flatMap(([of, from, to, size]) =>
		rows
			.filter(
				({ workload, binaryMode, model }) =>
					workload.id === from && binaryMode !== 'default' && binaryMode !== 'database' && model !== 'ideogram-3',
			)
			.flatMap((first) => {
				const second = find(to, first);
				if (!second || !first.median.elapsedMs || !second.median.elapsedMs) return [];
				const { contestant, label } = first;
				return figures.map((figure) => ({
					contestant,
					label,
					figure,
					of,
					exponent: exponent([first, second].map((row): [number, number] => [size(row), row.median[figure]])),
				}));
			}),
	);
}

/** JSON has no NaN; and more digits than these say nothing. */
function round(_key: string, value: unknown): unknown {
	return typeof value === 'number' ? Number(value.toPrecision(5)) : value;
}
