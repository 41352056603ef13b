/**
 * Writes the tables of the documentation: the parameters of Remix from the API table, the options from the form, the faults
 * from the tests, what was measured from the benchmark's results. `npm run docs` brings them up to date; a test fails when they
 * are not. (bench/simulation.ts writes the others, which take half a minute.)
 */
import type { INodeProperties } from 'n8n-workflow';

import { remixModels } from '../nodes/Ideogram/api/remix';
import type { Field, Kind, Model } from '../nodes/Ideogram/api/types';
import { nodeOptions } from '../nodes/Ideogram/form/options';
import { growthTable, loadingLine, queueTable, resultTables, sharingTable, summaryTable } from '../bench/report';
import { readResults, type Results } from '../bench/results';
import { faultTable } from '../test/faults/table';
import { table, writeTables, type Tables } from './table';

/** Each file's tables. */
export const documents: Record<string, Tables> = {
	'README.md': {
		parameters: () => [modelTable(), fieldTable(), ruleList()].join('\n\n'),
		options: optionTable,
		faults: faultTable,
		benchmark: () => measured(summaryTable),
	},
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

/** Models with the same fields share a column. */
const columns = [...groupBy(remixModels, ({ dialect, fields, rules }) => JSON.stringify([dialect, fields, rules])).values()];
const heading = (models: Model[]) => models.map(({ id }) => `\`${id}\``).join('<br>');

function optionTable(): string {
	const rows = (nodeOptions.options as INodeProperties[]).map(({ displayName, name, description = '', default: initial, type, displayOptions }) => [
		`**${displayName}**<br>\`${name}\``,
		`${description}${description.endsWith('.') ? '' : '.'}`,
		type === 'boolean' || name === 'maxSpendUsd' ? '' : `\`${String(initial)}\``,
		(displayOptions?.show?.['/operation'] ?? []).map((operation) => OPERATIONS[String(operation)]).join(', '),
	]);
	return table(['Option', 'What it does', 'Left out', 'Operations'], rows);
}

const OPERATIONS: Record<string, string> = { remix: 'Remix', get: 'Get' };

function modelTable(): string {
	const rows = remixModels.map(({ id, label, description, path, source }) => [
		`**${label}**`, `\`${id}\``, description, `\`POST ${path}\``, `${source.kind.megabytes} MB`,
	]);
	return table(['Model', '`model`', 'What it is for', 'Endpoint', 'Largest source'], rows);
}

function fieldTable(): string {
	const byName = groupBy(
		remixModels.flatMap((model) => [model.source, ...model.fields].map((field) => ({ field, model }))),
		({ field }) => field.name,
	);
	const rows = [...byName.entries()]
		.sort(([, [a]], [, [b]]) => Number(b.field.place === 'top') - Number(a.field.place === 'top') || (a.field.place === 'top' ? 0 : a.field.label.localeCompare(b.field.label)))
		.map(([name, uses]) => [
			`**${uses[0].field.label}**<br>\`${name}\``,
			shared(uses, ({ field }) => field.description),
			shared(uses, ({ field }) => values(field)),
			...columns.map(([first]) => (uses.some(({ model }) => model.id === first.id) ? '●' : '')),
		]);
	return table(['Field', 'What it does', 'Values', ...columns.map(heading)], rows);
}

/** One text, or several where models differ. */
function shared(uses: Array<{ field: Field; model: Model }>, say: (use: { field: Field; model: Model }) => string): string {
	const bySaid = groupBy(uses, say);
	if (bySaid.size === 1) return [...bySaid.keys()][0];
	return [...bySaid.entries()].map(([said, models]) => `${models.map(({ model }) => `\`${model.id}\``).join(', ')}: ${said}`).join('<br>');
}

const MANY = 20;

function values({ kind, required, initial, alwaysSent, place }: Field): string {
	const start = place === 'top' && initial !== undefined ? `, starts at ${String(initial)}` : '';
	return `${describe(kind)}${start}${required ? ', required' : ''}${alwaysSent ? `, ${String(initial)} unless switched off` : ''}`;
}

function describe(kind: Kind): string {
	switch (kind.type) {
		case 'text':
			return kind.maxLength ? `text, up to ${kind.maxLength} characters` : 'text';
		case 'integer':
			return `${kind.min} to ${kind.max}`;
		case 'boolean':
			return 'yes or no';
		case 'choice':
			return kind.values.length > MANY
				? `one of ${kind.values.length}, such as ${kind.values.slice(0, 3).map(code).join(', ')}`
				: kind.values.map(code).join(', ');
		case 'size':
			return 'width x height, such as `1280x720`';
		case 'codes':
			return 'codes of 8 characters, separated by commas';
		case 'palette':
			return `${kind.presets.map(code).join(', ')}, or up to 8 colors with weights`;
		case 'images':
			return `${kind.max === 1 ? 'name of a binary field' : `names of up to ${kind.max} binary fields`} (JPEG, PNG, WebP)`;
		case 'assets':
			return kind.max === 1 ? 'one asset' : `up to ${kind.max} assets`;
		case 'customModel':
			return 'picked from the list of your models, or by URI (`model/<name>/version/<version>`)';
	}
}

function ruleList(): string {
	const lines = columns.filter(([{ rules }]) => rules.length > 0).map((models) => {
		const [{ rules }] = models;
		return `- ${models.map(({ id }) => code(id)).join(', ')}: ${rules.map(({ summary }) => summary).join(' ')}`;
	});
	return `The node checks these rules before it sends anything:\n\n${lines.join('\n')}`;
}

function groupBy<T>(list: readonly T[], key: (entry: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const entry of list) groups.set(key(entry), [...(groups.get(key(entry)) ?? []), entry]);
	return groups;
}

const code = (text: string) => `\`${text}\``;

if (require.main === module) {
	for (const [file, tables] of Object.entries(documents)) writeTables(file, tables);
}
