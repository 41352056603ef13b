/**
 * Stand-ins for the nodes around ours, under n8n's own type names, so that the example workflows run without
 * n8n-nodes-base
 * (which is far larger than everything else here). They put out what the real ones do.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { globSync } from 'tinyglobby';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

const description = (name: string, properties: INodeTypeDescription['properties'] = []): INodeTypeDescription => ({
	displayName: name,
	name,
	group: ['input'],
	version: 1,
	description: '',
	defaults: { name },
	inputs: ['main'],
	outputs: ['main'],
	properties,
});

/** Starts a workflow with one empty item. */
class ManualTrigger implements INodeType {
	description = { ...description('manualTrigger'), inputs: [] };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [[{ json: {} }]];
	}
}

/** Read Files from Disk: one item per file. The selector is a glob, or paths on lines of their own. */
class ReadWriteFile implements INodeType {
	description = description('readWriteFile', [
		{ displayName: 'File(s) Selector', name: 'fileSelector', type: 'string', default: '' },
	]);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const selector = this.getNodeParameter('fileSelector', 0) as string;
		const items: INodeExecutionData[] = [];
		for (const path of selector
			.split('\n')
			.flatMap((line) => (existsSync(line) ? [line] : globSync(line, { absolute: true }).sort()))) {
			const data = await this.helpers.prepareBinaryData(await readFile(path), path);
			items.push({ json: { fileName: data.fileName }, binary: { data }, pairedItem: { item: 0 } });
		}
		return [items];
	}
}

export interface SourceItem {
	json?: INodeExecutionData['json'];
	/** File contents by binary field, stored in whatever mode the engine runs in. */
	files?: Record<string, { bytes: Buffer; name?: string; mime?: string }>;
	/** Binary fields as they are, such as a Code node can make. Beside `files`. */
	binary?: Record<string, unknown>;
	/** Changes what `files` became. */
	change?: (binary: Record<string, Record<string, unknown>>) => void;
}

/** Puts out the items that a test gives. */
export class Source implements INodeType {
	description = description('source');

	constructor(private readonly items: SourceItem[]) {
		const { items: given } = this;
		this.execute = async function (this: IExecuteFunctions) {
			return [await Promise.all(given.map((item, index) => toItem(this, item, index)))];
		};
	}

	execute: INodeType['execute'];
}

async function toItem(
	context: IExecuteFunctions,
	{ json = {}, files = {}, binary: raw, change }: SourceItem,
	index: number,
): Promise<INodeExecutionData> {
	const binary: INodeExecutionData['binary'] = {};
	for (const [field, { bytes, name = `image-${index}.png`, mime }] of Object.entries(files)) {
		binary[field] = await context.helpers.prepareBinaryData(bytes, undefined, mime ?? 'image/png');
		binary[field].fileName = name;
	}
	change?.(binary as never);
	Object.assign(binary, raw);
	return { json, ...(Object.keys(binary).length > 0 && { binary }), pairedItem: { item: 0 } };
}

/** Hands its items on: what stands behind our node. */
class NoOp implements INodeType {
	description = description('noOp');

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [this.getInputData()];
	}
}

/** A note on the canvas; never runs. */
class StickyNote implements INodeType {
	description = { ...description('stickyNote'), inputs: [], outputs: [] };
}

export const surroundings: Record<string, INodeType> = {
	'n8n-nodes-base.stickyNote': new StickyNote(),
	'n8n-nodes-base.manualTrigger': new ManualTrigger(),
	'n8n-nodes-base.readWriteFile': new ReadWriteFile(),
	'n8n-nodes-base.noOp': new NoOp(),
};
