/** Results as tables for people. */
import { growthOf, type Results, type Row } from './results';
import type { FigureName } from './statistics';

const workloadTitles: Record<string, string> = {
	'50x1MB': '50 pictures of 1 MB, results of 1.5 MB; 2 s each',
	'50x8MB': '50 pictures of 8 MB, results of 8 MB; 2 s each',
	'200x8MB': '200 pictures of 8 MB, results of 8 MB; 2 s each',
	'200x200KB': '200 pictures of 200 KB; 2 s each',
	'500x50KB': '500 pictures of 50 KB; 0.2 s each',
	'20x4': '20 pictures of 1 MB, 4 results of 1.5 MB from each; 2 s each',
	one: 'One picture of 1 MB, result of 1.5 MB; 2 s',
};

const modes: Record<string, string> = { filesystem: '', default: ', binaries in memory', database: ', binaries in the database' };

export const labelOf = ({ label, binaryMode }: Row): string => label + (modes[binaryMode ?? 'filesystem'] ?? '');

export function resultTables(results: Results): string {
	const { machine, versions, date } = results;
	const where = `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, ${machine.system}`;
	const parts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
	return [`Measured on ${date}; ${where}; ${parts.join(', ')}.`, ...Object.keys(workloadTitles).map((id) => workloadTable(id, results))].join('\n\n');
}

export function workloadTable(id: string, { rows }: Pick<Results, 'rows'>): string {
	const own = rows.filter(({ workload }) => workload.id === id);
	const heading = ['', 'Time over the limit', 'Peak memory above idle', 'Processor per image', 'Refused', 'Lost', 'Polls per image'];
	const lines = own.map((row) => [
		row.contestant === 'node' ? `**${labelOf(row)}**` : labelOf(row),
		row.median.elapsedMs ? figure(row, 'overLimit', (value) => value.toFixed(2)) : 'fails',
		figure(row, 'peakMb', (value) => `${value.toFixed(0)} MB`),
		figure(row, 'cpuMsPerImage', (value) => `${value.toFixed(0)} ms`),
		figure(row, 'refused', String),
		figure(row, 'lost', String),
		row.model === 'ideogram-3' ? figure(row, 'pollsPerImage', (value) => value.toFixed(1)) : '',
	]);
	return `**${workloadTitles[id] ?? id}**\n\n${table(heading, lines)}`;
}

export function growthTable(results: Results): string {
	const growth = growthOf(results);
	const labels = [...new Set(growth.map(({ label }) => label))];
	const columns = [
		['elapsedMs', 'items'], ['peakMb', 'items'], ['cpuMsPerImage', 'items'], ['elapsedMs', 'size'], ['peakMb', 'size'], ['cpuMsPerImage', 'size'],
	];
	const lines = labels.map((label) => [
		label,
		...columns.map(([name, of]) => growth.find((one) => one.label === label && one.figure === name && one.of === of)?.exponent.toFixed(2) ?? ''),
	]);
	return table(
		['Exponent of', 'time by items', 'memory by items', 'processor per image by items', 'time by size', 'memory by size', 'processor per image by size'],
		lines,
	);
}

export function sharingTable({ sharing }: Results): string {
	const lines = sharing.map(({ executions, processes, imagesPerExecution, throughputShare, slowestOverMean, refused, failed }) => [
		`${executions} executions in ${processes} ${processes === 1 ? 'process' : 'processes'}, ${imagesPerExecution} images each`,
		`${(throughputShare * 100).toFixed(0)} %`,
		slowestOverMean.toFixed(2),
		String(refused),
		String(failed),
	]);
	return table(['One key, limit 10', "Share of the limit's throughput", 'Slowest over mean', 'Refused, and sent again', 'Failed'], lines);
}

/** Median, with least and most where they differ. */
function figure({ median, spread }: Row, name: FigureName, show: (value: number) => string): string {
	const [least, most] = spread[name].map((value) => (value === null ? '' : show(value)));
	if (median[name] === null) return '';
	return least === most ? show(median[name]) : `${show(median[name])} <sub>${least} to ${most}</sub>`;
}

export function table(heading: string[], rows: string[][]): string {
	return [heading, heading.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
