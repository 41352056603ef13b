/** The documentation of an operation, made from the table. */
import type { INodeProperties } from 'n8n-workflow';

import { givesFiles, modelsOf } from '../nodes/Ideogram/api/models';
import type { Endpoint, Field, FileAccept, Kind, Operation } from '../nodes/Ideogram/api/types';
import { optionsFor } from '../nodes/Ideogram/form/options';
import { title } from '../nodes/Ideogram/form/titles';
import { table } from './table';

/** Below the project's root. */
export const pathOf = ({ resource, name }: Operation): string =>
	`docs/operations/${resource}-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md`;

export function operationPage(operation: Operation): string {
	const columns = columnsOf(operation);
	const sections = [
		`# ${title(operation.resource)} → ${operation.label}`,
		'<!-- Made by npm run docs from nodes/Ideogram/api/operations. -->',
		`${operation.description}.`,
		endpointTable(operation),
		`**Price.** ${prices(operation)}`,
		'## Fields',
		fieldTable(columns),
		ruleList(columns),
		'## Options',
		optionTable(operation),
	];
	return `${sections.filter(Boolean).join('\n\n')}\n`;
}

/** Models with the same fields share a column. */
const columnsOf = ({ endpoints }: Operation): Endpoint[][] => [
	...groupBy(endpoints, ({ dialect, fields, rules }) => JSON.stringify([dialect.word('a'), fields, rules])).values(),
];

const heading = (endpoints: Endpoint[]) =>
	modelsOf(endpoints)
		.map(({ id }) => code(id))
		.join('<br>') || 'Taken';

function endpointTable({ endpoints }: Operation): string {
	if (modelsOf(endpoints).length === 0)
		return endpoints.map(({ method, path }) => `Endpoint: \`${method} ${path}\``).join('\n');
	const rows = endpoints.map(({ model, method, path }) => [
		`**${model?.label}**`,
		code(model?.id ?? ''),
		model?.description ?? '',
		`\`${method} ${path}\``,
	]);
	return table(['Model', '`model`', 'What it is for', 'Endpoint'], rows);
}

const PRICES: Record<Endpoint['billing'], (what: string) => string> = {
	free: () => 'Free of charge',
	quoted: (what) =>
		`billed for each ${what}; Estimate Cost Only and Max Spend (USD), under Options, ask for the price first`,
	unquoted: (what) => `billed for each ${what}; Ideogram does not tell the price beforehand`,
};

function prices({ endpoints }: Operation): string {
	const byBilling = groupBy(endpoints, ({ billing }) => billing);
	const what = endpoints.some(givesFiles) ? 'image' : 'call';
	if (byBilling.size === 1) return `${sentence(PRICES[endpoints[0].billing](what))}.`;
	return [...byBilling.values()]
		.map(
			(same) =>
				`${modelsOf(same)
					.map(({ label }) => label)
					.join(', ')}: ${PRICES[same[0].billing](what)}.`,
		)
		.join(' ');
}

const sentence = (text: string) => text[0].toUpperCase() + text.slice(1);

function fieldTable(columns: Endpoint[][]): string {
	const uses = columns.flat().flatMap((endpoint) => endpoint.fields.map((field) => ({ field, endpoint })));
	const rows = [...groupBy(uses, ({ field }) => field.name).entries()]
		.sort(
			([, [a]], [, [b]]) =>
				Number(b.field.place === 'top') - Number(a.field.place === 'top') || byLabel(a.field, b.field),
		)
		.map(([name, same]) => [
			`**${same[0].field.label}**<br>\`${name}\``,
			shared(same, ({ field }) => field.description),
			shared(same, ({ field }) => values(field)),
			...columns.map(([first]) => (same.some(({ endpoint }) => endpoint === first) ? '●' : '')),
		]);
	return table(['Field', 'What it does', 'Values', ...columns.map(heading)], rows);
}

/** Top fields in the order of the form. */
const byLabel = (a: Field, b: Field) => (a.place === 'top' ? 0 : a.label.localeCompare(b.label));

interface Use {
	field: Field;
	endpoint: Endpoint;
}

/** One text, or several where models differ. */
function shared(uses: Use[], say: (use: Use) => string): string {
	const bySaid = groupBy(uses, say);
	if (bySaid.size === 1) return [...bySaid.keys()][0];
	return [...bySaid.entries()]
		.map(([said, same]) => `${same.map(({ endpoint }) => code(endpoint.model?.id ?? '')).join(', ')}: ${said}`)
		.join('<br>');
}

const MANY = 20;

function values({ kind, required, initial, alwaysSent, place }: Field): string {
	const start = place === 'top' && initial !== undefined ? `, starts at ${String(initial)}` : '';
	return `${describe(kind)}${start}${required ? ', required' : ''}${alwaysSent ? `, ${String(initial)} unless switched off` : ''}`;
}

const FILES: Record<FileAccept, string> = {
	fonts: 'names of binary fields with TTF, OTF, WOFF or WOFF2 fonts',
	trainingData: 'names of binary fields with .txt or .json captions, ZIP files, and JPEG, PNG or WebP images',
};

function describe(kind: Kind): string {
	switch (kind.type) {
		case 'text':
			return kind.maxLength ? `text, up to ${kind.maxLength} characters` : 'text';
		case 'publicUrl':
			return 'a public https address';
		case 'integer':
			return `${kind.min} to ${kind.max}`;
		case 'boolean':
			return 'yes or no';
		case 'choice':
			return kind.values.length > MANY
				? `one of ${kind.values.length}, such as ${kind.values.slice(0, 3).map(code).join(', ')}`
				: `${kind.values.map(code).join(', ')}${kind.others ? ', or another one from an expression' : ''}`;
		case 'choices':
			return `any of ${kind.values.map(code).join(', ')}`;
		case 'size':
			return 'width x height, such as `1280x720`';
		case 'codes':
			return 'codes of 8 characters, separated by commas';
		case 'texts':
			return `up to ${kind.max}, separated by commas`;
		case 'palette':
			return `${kind.presets.map(code).join(', ')}, or up to 8 colors with weights`;
		case 'images':
			return `${kind.max === 1 ? 'name of a binary field' : `names of up to ${kind.max} binary fields`} (${formats(kind.accept)}; up to ${kind.megabytes} MB${kind.max === 1 ? '' : ' each'})`;
		case 'files':
			return `${FILES[kind.accept]} (up to ${kind.max}${kind.megabytes ? ` of ${kind.megabytes} MB` : ''})`;
		case 'caption':
			return 'text';
		case 'id':
			return `picked from the list of your ${kind.noun}s, or by ID`;
		case 'assets':
			return kind.max === 1 ? 'one asset' : `up to ${kind.max} assets`;
		case 'modelStack':
			return `up to ${kind.max} models, each with a weight above 0`;
		case 'customModel':
			return 'picked from the list of your models, or by URI (`model/<name>/version/<version>`)';
	}
}

const formats = (accept: Extract<Kind, { type: 'images' }>['accept']) =>
	accept === 'anyImages' ? 'JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC, AVIF' : 'JPEG, PNG, WebP';

function ruleList(columns: Endpoint[][]): string {
	const lines = columns
		.filter(([{ rules }]) => rules.length > 0)
		.map(
			(endpoints) =>
				`- ${modelsOf(endpoints)
					.map(({ id }) => code(id))
					.join(', ')}: ${endpoints[0].rules.map(({ summary }) => summary).join(' ')}`,
		);
	return lines.length > 0 ? `The node checks these rules before it sends anything:\n\n${lines.join('\n')}` : '';
}

function optionTable(operation: Operation): string {
	const rows = optionsFor(operation).map(
		({ displayName, name, description = '', default: initial, type }: INodeProperties) => [
			`**${displayName}**<br>\`${name}\``,
			`${description}${description.endsWith('.') ? '' : '.'}`,
			type === 'boolean' || initial === '' || name === 'maxSpendUsd' ? '' : code(String(initial)),
		],
	);
	return table(['Option', 'What it does', 'Left out'], rows);
}

function groupBy<T>(list: readonly T[], key: (entry: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const entry of list) groups.set(key(entry), [...(groups.get(key(entry)) ?? []), entry]);
	return groups;
}

const code = (text: string) => `\`${text}\``;
