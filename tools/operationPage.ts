/** The documentation of an operation, made from the table. */
import type { INodeProperties } from 'n8n-workflow';

import { givesFiles, modelsOf, nounOf, takesFiles } from '../nodes/Ideogram/api/models';
import type { Endpoint, Field, FileAccept, Kind, Operation, Result } from '../nodes/Ideogram/api/types';
import { optionsFor } from '../nodes/Ideogram/form/options';
import { title } from '../nodes/Ideogram/form/titles';
import { exampleOf } from './example';
import { PRICES_SEEN, pricesSeen } from './prices';
import { shownFor, stemOf, type Shown } from './results';
import { table } from './table';

/** Below the project's root. */
export const pathOf = (operation: Operation): string => `docs/operations/${stemOf(operation)}.md`;

export function operationPage(operation: Operation): string {
	const columns = columnsOf(operation);
	const shown = shownFor(operation);
	const sections = [
		`# ${title(operation.resource)} → ${operation.label}`,
		'<!-- Made by npm run docs from nodes/Ideogram/api/operations. -->',
		operation.description.replace(/\.?$/, '.'),
		showImage(operation, shown),
		endpointTable(operation),
		`**Price.** ${prices(operation)}${seen(operation)}`,
		'## Example',
		'Copy this and paste it into the canvas of n8n. Then choose your credential.',
		json(exampleOf(operation).workflow),
		needs(operation),
		'## Result',
		result(operation, shown),
		json(shown.json),
		'## Fields',
		fieldTable(columns),
		'Additional Fields → Extra Fields sends names and values that are not listed here, as they are.',
		ruleList(columns),
		'## Options',
		optionTable(operation),
	];
	return `${sections.filter(Boolean).join('\n\n')}\n`;
}

/** What went in and what came out, side by side. */
function showImage(operation: Operation, { image, file, sources, binaries }: Shown): string {
	const images = binaries.filter(({ mimeType }) => mimeType.startsWith('image/')).map(({ field }) => field);
	const parts = [sources.length > 0 && `in ${codes(sources)}`, images.length > 0 && `out ${codes(images)}`];
	const order = sources.length + images.length > 1 ? 'From left to right: ' : 'Image: ';
	const lines = [
		image && `![${operation.label}](../images/operations/${image})`,
		image && `*${order}${parts.filter(Boolean).join(', ')}. ${MADE}*`,
		file && `[A result](../images/operations/${file}). ${MADE}`,
	];
	return lines.filter(Boolean).join('\n\n');
}

const MADE = "Made by this project's stand-in for the API, with the example below; Ideogram's own results look better.";

/** What the example expects from the node before it. */
function needs(operation: Operation): string {
	const { fields } = exampleOf(operation);
	const names = fields.filter(takesFiles).map(({ name, initial }) => String(initial ?? name));
	return names.length > 0
		? `Put it behind a node that gives the binary ${names.length === 1 ? 'field' : 'fields'} ${codes(names)}.`
		: '';
}

const COMES: Record<Result['type'], string> = {
	files: 'One item for each file, with the file as binary data. The JSON of an item, with long values cut:',
	named: 'One item for each file, with the file as binary data. The JSON of an item, with long values cut:',
	design: 'One item, with all images as binary data. Its JSON, with long values cut:',
	json: 'One item. Its JSON, with long values cut:',
	uploads: 'One item for each file, accepted or not. The JSON of an item:',
};

function result(operation: Operation, { binaries }: Shown): string {
	const { endpoint } = exampleOf(operation);
	const { result: kind } = endpoint.answer;
	const comes =
		kind.type === 'json' && kind.list
			? 'One item for each entry. The JSON of one, with long values cut:'
			: COMES[kind.type];
	const files = binaries.map(({ field, mimeType }) => `\`${field}\` (${mimeType})`).join(', ');
	return [files && `Binary fields: ${files}.`, comes].filter(Boolean).join('\n\n');
}

const json = (value: unknown) => `\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\``;
const codes = (names: string[]) => names.map(code).join(', ');

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
	unquoted: (what) => `billed for each ${what}; Ideogram gives no price in advance`,
};

function prices({ endpoints }: Operation): string {
	const byBilling = groupBy(endpoints, ({ billing }) => billing);
	const what = endpoints.some(givesFiles) ? nounOf(endpoints[0].answer.result) : 'call';
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

const seen = (operation: Operation): string => {
	const known = pricesSeen(operation);
	return known ? ` Seen in ${PRICES_SEEN} for one result with the default settings: ${known}.` : '';
};

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
	fonts: 'TTF, OTF, WOFF or WOFF2 fonts',
	audio: 'MP3 or WAV files',
	trainingData: '.txt or .json captions, ZIP files, and JPEG, PNG or WebP images',
};

function describe(kind: Kind): string {
	switch (kind.type) {
		case 'text':
			return kind.maxLength ? `text, up to ${kind.maxLength} characters` : 'text';
		case 'publicUrl':
			return 'a public https address';
		case 'integer':
			return `${kind.min} to ${kind.max}`;
		case 'number':
			return `${kind.min} to ${kind.max}, with decimals`;
		case 'boolean':
			return 'yes or no';
		case 'choice':
			return kind.values.length > MANY
				? `one of ${kind.values.length}, such as ${kind.values.slice(0, 3).map(code).join(', ')}`
				: `${kind.values.map(code).join(', ')}${kind.others ? ', or another one from an expression' : ''}`;
		case 'choices':
			return `any of ${kind.values.map(code).join(', ')}`;
		case 'each':
			return `a list; each entry is ${kind.fields.map((field) => `${code(field.name)}${field.required ? '' : ' (may be left out)'}, ${describe(field.kind)}`).join(', with ')}`;
		case 'time':
			return 'a date with a time, such as `2026-11-01T08:00:00Z`';
		case 'size':
			return 'width x height, such as `1280x720`';
		case 'codes':
			return 'codes of 8 characters, separated by commas';
		case 'colors':
			return `up to ${kind.max} colors, such as \`#B3202C\``;
		case 'texts':
			return `up to ${kind.max}, separated by commas`;
		case 'palette':
			return `${kind.presets.map(code).join(', ')}, or up to 8 colors with weights`;
		case 'images':
			return `${kind.max === 1 ? 'an image' : `up to ${kind.max} images`} (${formats(kind.accept)}; up to ${kind.megabytes} MB${kind.max === 1 ? '' : ' each'})`;
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
		.map((endpoints) =>
			`- ${modelsOf(endpoints)
				.map(({ id }) => code(id))
				.join(', ')}: ${endpoints[0].rules.map(({ summary }) => summary).join(' ')}`.replace('- : ', '- '),
		);
	return lines.length > 0 ? `The node checks these rules before it sends anything:\n\n${lines.join('\n')}` : '';
}

function optionTable(operation: Operation): string {
	const rows = optionsFor(operation).map(
		({ displayName, name, description = '', default: initial, type }: INodeProperties) => [
			`**${displayName}**<br>\`${name}\``,
			`${description}${description.endsWith('.') ? '' : '.'}`,
			type === 'boolean' || typeof initial === 'object' || initial === '' || name === 'maxSpendUsd'
				? ''
				: code(String(initial)),
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
