import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { n8n } from './install';
import type { Workflow } from './prepare';
import type { Home } from './settings';
import { lastLines } from './shell';

export interface Binary {
	mimeType: string;
	fileName?: string;
	data: string;
	id?: string;
}

export interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, Binary>;
	pairedItem?: number | { item: number } | Array<{ item: number }>;
}

/** What each node of an execution gave, by the node's name. */
export type Runs = Record<string, Array<{ startTime?: number; data?: { main: Array<Item[] | null> } }>>;

/** Executes a workflow to its end in n8n without its editor. @throws when a node fails */
export async function execute(place: Home, { id }: Workflow): Promise<Runs> {
	const { output, errors } = await n8n(place, ['execute', `--id=${id}`, '--rawOutput']);
	// n8n logs to the same stream; the result starts and ends with a brace alone on its line.
	const json = /^\{$[\s\S]*^\}$/m.exec(output)?.[0];
	if (!json) throw new Error(`n8n execute gave no result:\n${lastLines(output + errors)}`);
	const { error, runData } = JSON.parse(json).data.resultData;
	if (!error) return runData;
	const where = error.node?.name ? ` in "${error.node.name}"` : '';
	throw new Error(`The workflow failed${where}: ${[error.message, error.description].filter(Boolean).join('\n')}`);
}

/** What came out of all runs of a node. */
export function itemsOf(runs: Runs, node: string, output = 0): Item[] {
	return (runs[node] ?? []).flatMap(({ data }) => data?.main[output] ?? []);
}

/** The only binary of an item, or the one of that name. */
export function binaryOf(item: Item, name = Object.keys(item.binary ?? {})[0]!): Binary {
	const binary = item.binary?.[name];
	if (!binary) throw new Error(`An item has no image: ${JSON.stringify(item.json)}`);
	return binary;
}

export async function bytesOf({ id, data }: Binary, { environment }: Home): Promise<Buffer> {
	if (!id) return Buffer.from(data, 'base64');
	return await readFile(join(environment.N8N_STORAGE_PATH!, id.replace(/^filesystem-v2:/, '')));
}
