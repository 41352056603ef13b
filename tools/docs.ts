/**
 * Writes what follows from code in the documentation: a page for each operation from the API table, the faults from the
 * tests, what was measured from the benchmark's results. `npm run docs` brings it up to date; a test fails when it is
 * not.
 */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { modelsOf } from '../nodes/Ideogram/api/models';
import { operations } from '../nodes/Ideogram/api/operations';
import { title } from '../nodes/Ideogram/form/titles';
import { growthTable, loadingLine, queueTable, resultTables, sharingTable, summaryTable } from '../bench/report';
import { readResults, type Results } from '../bench/results';
import { faultTable } from '../test/faults/table';
import { navigationPage } from './navigation';
import { operationPage, pathOf } from './operationPage';
import { table, writeTables, type Tables } from './table';

/** Each file's tables. */
export const documents: Record<string, Tables> = {
	'README.md': {
		operations: operationList,
	},
	'docs/performance.md': { benchmark: () => measured(summaryTable) },
	'docs/faults.md': { faults: faultTable },
	'bench/README.md': {
		results: () => measured(resultTables),
		growth: () => measured(growthTable),
		sharing: () => measured(sharingTable),
		loading: () => measured(loadingLine),
		queue: () => measured(queueTable),
	},
};

function measured(show: (results: Results) => string): string {
	const results = readResults();
	if (!results) throw new Error('There is no bench/results.json: npm run bench makes it.');
	return show(results);
}

/** Whole files, made from the table of operations. */
export const pages: Record<string, () => string> = {
	...Object.fromEntries(operations.map((operation) => [pathOf(operation), () => operationPage(operation)])),
	'docs/operations/README.md': operationsPage,
	'docs/operations/navigation.md': navigationPage,
};

/** The operations of each resource, with their pages. */
function operationList(): string {
	const resources = [...new Set(operations.map(({ resource }) => resource))];
	const rows = resources.map((resource) => [
		`**${title(resource)}**`,
		operations
			.filter((operation) => operation.resource === resource)
			.map((operation) => `[${operation.label}](${pathOf(operation)})`)
			.join(', '),
	]);
	return table(['Resource', 'Operations'], rows);
}

/** Every operation, with what it does. */
function operationsPage(): string {
	const rows = operations.map((operation) => [
		`**${title(operation.resource)}**`,
		`[${operation.label}](${basename(pathOf(operation))})`,
		operation.description,
		modelsOf(operation.endpoints)
			.map(({ label }) => label)
			.join(', '),
	]);
	return [
		'# Operations',
		'<!-- Made by npm run docs from nodes/Ideogram/api/operations. -->',
		table(['Resource', 'Operation', 'What it does', 'Models'], rows),
		'The page of an operation has a result, its models, when to choose which, an example, its fields, rules, options and price.',
		'',
	].join('\n\n');
}

if (require.main === module) {
	for (const [file, tables] of Object.entries(documents)) writeTables(file, tables);
	for (const [file, page] of Object.entries(pages)) writeFileSync(join(__dirname, '..', file), page());
}
