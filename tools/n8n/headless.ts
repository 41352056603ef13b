import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { n8n } from './install';
import { prepare, readExamples, type Api } from './prepare';
import { home, n8nVersion, nodeType } from './settings';
import { freePort, lastLines } from './shell';

interface Binary {
	mimeType: string;
	fileName?: string;
	data: string;
	id?: string;
}

interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, Binary>;
	pairedItem?: number | { item: number } | Array<{ item: number }>;
}

type Runs = Record<string, Array<{ data?: { main: Array<Item[] | null> } }>>;

/** Executes the Remix example in n8n without its editor, checks every image and prints a line for each. */
export async function runHeadless(api: Api): Promise<void> {
	const place = home('n8n-headless', { N8N_RUNNERS_BROKER_PORT: String(await freePort()) });
	await rm(place.folder, { recursive: true, force: true });
	const workflow = (await readExamples())['remix.json'];
	if (!workflow) throw new Error('There is no examples/remix.json');
	await prepare(place, api, [workflow]);

	console.log(`Executing "${workflow.name}" ...`);
	const { output, errors } = await n8n(place, ['execute', `--id=${workflow.id}`, '--rawOutput']);
	const runs = runsOf(output, errors);
	const node = workflow.nodes.find(({ type }) => type === nodeType)!;
	const reader = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.readWriteFile')!;
	const sources = itemsOf(runs, reader.name);
	const results = itemsOf(runs, node.name);
	if (sources.length === 0) throw new Error(`"${reader.name}" found no images`);
	if (results.some((item) => !sources[sourceIndex(item) ?? -1])) {
		throw new Error(`"${node.name}" made an item that is paired with no image`);
	}

	const storage = place.environment.N8N_STORAGE_PATH!;
	for (const [index, source] of sources.entries()) {
		const name = binaryOf(source).fileName;
		const own = results.filter((item) => sourceIndex(item) === index);
		if (own.length === 0) throw new Error(`"${node.name}" made no image of ${name}`);
		for (const item of own) console.log(await checkImage(item, source, storage));
	}
	console.log(`headless run in n8n ${n8nVersion}: ${results.length} images, all good`);
}

// n8n logs to the same stream; the result starts and ends with a brace alone on its line.
function runsOf(output: string, errors: string): Runs {
	const json = /^\{$[\s\S]*^\}$/m.exec(output)?.[0];
	if (!json) throw new Error(`n8n execute gave no result:\n${lastLines(output + errors)}`);
	const { error, runData } = JSON.parse(json).data.resultData;
	if (!error) return runData;
	const where = error.node?.name ? ` in "${error.node.name}"` : '';
	throw new Error(`The workflow failed${where}: ${[error.message, error.description].filter(Boolean).join('\n')}`);
}

function itemsOf(runs: Runs, node: string): Item[] {
	return (runs[node] ?? []).flatMap(({ data }) => data?.main[0] ?? []);
}

function sourceIndex({ pairedItem }: Item): number | undefined {
	const first = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	return typeof first === 'object' ? first.item : first;
}

function binaryOf(item: Item): Binary {
	const [binary] = Object.values(item.binary ?? {});
	if (!binary) throw new Error(`An item has no image: ${JSON.stringify(item.json)}`);
	return binary;
}

async function checkImage(item: Item, source: Item, storage: string): Promise<string> {
	const binary = binaryOf(item);
	const name = binary.fileName ?? '(no name)';
	const bytes = await bytesOf(binary, storage);
	const { format, width, height } = await sharp(bytes).metadata().catch(() => {
		throw new Error(`${name} is no image that can be read (${bytes.length} bytes)`);
	});
	if (!['png', 'jpeg', 'webp'].includes(format)) throw new Error(`${name} is of the format ${format}`);
	if (binary.mimeType !== `image/${format}`) {
		throw new Error(`${name} says ${binary.mimeType}, but is ${format}`);
	}
	if (item.json.is_image_safe !== true) throw new Error(`${name}: is_image_safe is not true`);
	if ((await look(bytes)).equals(await look(await bytesOf(binaryOf(source), storage)))) {
		throw new Error(`${name} shows the source image unchanged`);
	}
	const megabytes = `${(bytes.length / 1e6).toFixed(1)} MB`;
	return `${name.padEnd(32)}  ${`${width}x${height}`.padEnd(9)}  ${binary.mimeType.padEnd(10)}  ${megabytes}`;
}

async function bytesOf({ id, data }: Binary, storage: string): Promise<Buffer> {
	if (!id) return Buffer.from(data, 'base64');
	return await readFile(join(storage, id.replace(/^filesystem-v2:/, '')));
}

// The pixels in one size, so that an image that was only encoded anew or scaled still counts as the same.
async function look(bytes: Buffer): Promise<Buffer> {
	return await sharp(bytes).flatten().resize(16, 16, { fit: 'fill' }).raw().toBuffer();
}
