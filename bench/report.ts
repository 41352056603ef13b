/** Results as tables for people. */
import { table } from '../tools/table';
import { growthOf, type Results, type Row } from './results';
import type { FigureName } from './statistics';

const workloadTitles: Record<string, string> = {
	'50x1MB': '50 images of 1 MB, results of 1.5 MB; 2 s each',
	'50x8MB': '50 images of 8 MB, results of 8 MB; 2 s each',
	'200x8MB': '200 images of 8 MB, results of 8 MB; 2 s each',
	'200x200KB': '200 images of 200 KB; 2 s each',
	'500x50KB': '500 images of 50 KB; 0.2 s each',
	'20x4': '20 images of 1 MB, 4 results of 1.5 MB from each; 2 s each',
	one: 'One image of 1 MB, result of 1.5 MB; 2 s',
	slowLine: '120 images of 1 MB, results of 1 MB over 1 MB/s, a line slower than the service; 2 s each',
};

const modes: Record<string, string> = {
	filesystem: '',
	default: ', binaries in memory',
	database: ', binaries in the database',
};

export const labelOf = ({ label, binaryMode }: Row): string => label + (modes[binaryMode ?? 'filesystem'] ?? '');

export function resultTables(results: Results): string {
	const { machine, versions, date } = results;
	const where = `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, ${machine.system}`;
	const parts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
	const measured = Object.keys(workloadTitles).filter((id) => results.rows.some(({ workload }) => workload.id === id));
	const missing = Object.keys(workloadTitles).filter((id) => !measured.includes(id));
	return [
		`Measured on ${date}; ${where}; ${parts.join(', ')}.`,
		...measured.map((id) => workloadTable(id, results)),
		...(missing.length > 0 ? [`Not measured with this version yet: ${missing.join(', ')}.`] : []),
	].join('\n\n');
}

/** @param date rows of another one are marked with theirs. */
export function workloadTable(id: string, { rows, date }: Pick<Results, 'rows'> & { date?: string }): string {
	const own = rows.filter(({ workload }) => workload.id === id);
	const heading = [
		'',
		'Time over the limit',
		'Peak memory above idle',
		'Processor per image',
		'Of it JavaScript',
		'Refused',
		'Lost',
		'Polls per image',
		'Runs',
	];
	const lines = own.map((row) => [
		row.contestant === 'node' ? `**${labelOf(row)}**` : labelOf(row),
		row.median.elapsedMs ? figure(row, 'overLimit', (value) => value.toFixed(2)) : 'fails',
		figure(row, 'peakMb', (value) => `${value.toFixed(0)} MB`),
		figure(row, 'cpuMsPerImage', (value) => `${value.toFixed(0)} ms`),
		figure(row, 'threadMsPerImage', (value) => `${value.toFixed(0)} ms`),
		figure(row, 'refused', (value) => value.toFixed(0)),
		figure(row, 'lost', (value) => value.toFixed(0)),
		row.model === 'ideogram-3' ? figure(row, 'pollsPerImage', (value) => value.toFixed(1)) : '',
		!date || row.date === date ? String(row.runs) : `${row.runs}, ${row.date}`,
	]);
	return `**${workloadTitles[id] ?? id}**\n\n${table(heading, lines)}`;
}

/** The two workloads that say most, for the first page. */
export function summaryTable(results: Results): string {
	const { machine, versions, date } = results;
	const rows = results.rows.filter(
		({ workload, binaryMode, model, contestant }) =>
			['50x1MB', '50x8MB'].includes(workload.id) &&
			(contestant === 'raw' || binaryMode === 'filesystem') &&
			model === 'V_2',
	);
	const who = [...new Set(rows.map(labelOf))];
	const cell = (name: string, id: string, figureName: FigureName, unit: string, digits: number) => {
		const row = rows.find((one) => labelOf(one) === name && one.workload.id === id);
		if (!row) return '';
		if (figureName === 'overLimit' && !row.median.elapsedMs)
			return `fails: ${row.median.refused.toFixed(0)} refused, ${row.median.lost.toFixed(0)} paid images lost`;
		return `${row.median[figureName].toFixed(digits)}${unit}`;
	};
	const lines = who.map((name) => [
		name,
		cell(name, '50x1MB', 'overLimit', '', 2),
		cell(name, '50x8MB', 'overLimit', '', 2),
		cell(name, '50x8MB', 'peakMb', ' MB', 0),
		cell(name, '50x1MB', 'cpuMsPerImage', ' ms', 0),
	]);
	const heading = [
		'',
		'50 x 1 MB: time over the limit',
		'50 x 8 MB: time over the limit',
		'50 x 8 MB: peak memory above idle',
		'50 x 1 MB: processor per image',
	];
	const runs = [...new Set(rows.map((row) => row.runs))].sort().join(' or ');
	return `${table(heading, lines)}\n\nMedians of ${runs} runs on ${date}: ${machine.cores} cores, ${machine.memoryGb} GB, n8n ${versions.n8n}.`;
}

export function loadingLine({ loading }: Results): string {
	if (!loading) return 'Not measured yet.';
	return `Loading the package takes ${loading.ms.toFixed(0)} ms and ${loading.mb.toFixed(1)} MB (medians of ${loading.runs} fresh processes, ${loading.date}).`;
}

export function queueTable({ queue }: Results): string {
	if (!queue) return 'Not measured yet.';
	const lines = queue.figures.map((one) => [
		one.scenario,
		String(one.workers),
		one.seconds.toFixed(1),
		one.imagesPerSecond.toFixed(1),
		`${(one.shareOfLimit * 100).toFixed(0)} %`,
		String(one.refused),
		String(one.lost + one.billedInVain),
		one.slowestBatchOverMean.toFixed(2),
		one.cpuSeconds.workers.map((seconds) => seconds.toFixed(1)).join(' + '),
		`${one.cpuSeconds.main.toFixed(1)}, ${one.cpuSeconds.postgres.toFixed(1)}`,
		one.peakMegabytesAboveIdle.map((mb) => `${mb.toFixed(0)} MB`).join(', '),
		`${(one.databaseBytesPerImage / 1000).toFixed(0)} KB`,
	]);
	const heading = [
		'100 images of 200 KB',
		'Workers',
		'Seconds',
		'Images/s',
		"Share of the limit's throughput",
		'Refused, and sent again',
		'Lost',
		'Slowest batch over mean',
		'CPU s of the workers',
		'of main, PostgreSQL',
		'Peak memory above idle',
		'Database, per image',
	];
	return table(heading, lines);
}

export function growthTable(results: Results): string {
	const growth = growthOf(results);
	const labels = [...new Set(growth.map(({ label }) => label))];
	const columns = [
		['elapsedMs', 'items'],
		['peakMb', 'items'],
		['cpuMsPerImage', 'items'],
		['elapsedMs', 'size'],
		['peakMb', 'size'],
		['cpuMsPerImage', 'size'],
	];
	const lines = labels.map((label) => [
		label,
		...columns.map(
			([name, of]) =>
				growth.find((one) => one.label === label && one.figure === name && one.of === of)?.exponent.toFixed(2) ?? '',
		),
	]);
	return table(
		[
			'Exponent of',
			'time by items',
			'memory by items',
			'processor per image by items',
			'time by size',
			'memory by size',
			'processor per image by size',
		],
		lines,
	);
}

export function sharingTable({ sharing }: Results): string {
	const lines = sharing.map(
		({ executions, processes, imagesPerExecution, throughputShare, slowestOverMean, refused, failed }) => [
			`${executions} executions in ${processes} ${processes === 1 ? 'process' : 'processes'}, ${imagesPerExecution} images each`,
			`${(throughputShare * 100).toFixed(0)} %`,
			slowestOverMean.toFixed(2),
			String(refused),
			String(failed),
		],
	);
	return table(
		['One key, limit 10', "Share of the limit's throughput", 'Slowest over mean', 'Refused, and sent again', 'Failed'],
		lines,
	);
}

/** Median, with least and most where they differ. */
function figure({ median, spread }: Row, name: FigureName, show: (value: number) => string): string {
	const [least, most] = spread[name].map((value) => (value === null ? '' : show(value)));
	if (median[name] === null) return '';
	return least === most ? show(median[name]) : `${show(median[name])} <sub>${least} to ${most}</sub>`;
}
