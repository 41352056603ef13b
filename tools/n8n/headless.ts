import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { binaryOf, bytesOf, execute, itemsOf, type Item } from './executed';
import { layOutImages, look, readImage } from './images';
import { prepare, readExamples, type Api } from './prepare';
import { cache, home, n8nVersion, nodeType, type Home } from './settings';
import { freePort } from './shell';

/** Executes the Remix example in n8n without its editor, checks every image and prints a line for each. */
export async function runHeadless(api: Api): Promise<void> {
	const files = join(cache, 'n8n-headless-files');
	await rm(files, { recursive: true, force: true });
	await layOutImages(files);
	const place = home('n8n-headless', {
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_RESTRICT_FILE_ACCESS_TO: files,
	});
	await rm(place.folder, { recursive: true, force: true });
	const workflow = (await readExamples(files))['remix.json'];
	if (!workflow) throw new Error('There is no examples/remix.json');
	await prepare(place, api, [workflow]);

	console.log(`Executing "${workflow.name}" ...`);
	const runs = await execute(place, workflow);
	const node = workflow.nodes.find(({ type }) => type === nodeType)!;
	const reader = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.readWriteFile')!;
	const sources = itemsOf(runs, reader.name);
	const results = itemsOf(runs, node.name);
	if (sources.length === 0) throw new Error(`"${reader.name}" found no images`);
	if (results.some((item) => !sources[sourceIndex(item) ?? -1])) {
		throw new Error(`"${node.name}" made an item that is paired with no image`);
	}

	for (const [index, source] of sources.entries()) {
		const name = binaryOf(source).fileName;
		const own = results.filter((item) => sourceIndex(item) === index);
		if (own.length === 0) throw new Error(`"${node.name}" made no image of ${name}`);
		for (const item of own) console.log(await checkImage(item, source, place));
	}
	const saved = await readdir(join(files, 'remixes'));
	if (saved.length !== results.length) throw new Error(`${saved.length} of ${results.length} images were saved`);
	console.log(`headless run in n8n ${n8nVersion}: ${results.length} images, all good`);
}

function sourceIndex({ pairedItem }: Item): number | undefined {
	const first = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	return typeof first === 'object' ? first.item : first;
}

async function checkImage(item: Item, source: Item, place: Home): Promise<string> {
	const binary = binaryOf(item);
	const name = binary.fileName ?? '(no name)';
	const bytes = await bytesOf(binary, place);
	const { width, height } = await readImage(binary, bytes);
	if (item.json.is_image_safe !== true) throw new Error(`${name}: is_image_safe is not true`);
	if ((await look(bytes)).equals(await look(await bytesOf(binaryOf(source), place)))) {
		throw new Error(`${name} shows the source image unchanged`);
	}
	const megabytes = `${(bytes.length / 1e6).toFixed(1)} MB`;
	return `${name.padEnd(32)}  ${`${width}x${height}`.padEnd(9)}  ${binary.mimeType.padEnd(10)}  ${megabytes}`;
}
