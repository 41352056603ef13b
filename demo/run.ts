/**
 * The main job, seen with your own eyes: runs examples/remix.json in n8n's engine over the sample images, or over the
 * files
 * and folders given on the command line, and puts the results with a contact sheet into demo-output/.
 *
 * Without IDEOGRAM_API_KEY it talks to the stand-in of test/standin, which is free; with it, to Ideogram itself.
 */
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { INodeExecutionData } from 'n8n-workflow';

import { startEngine, type Engine, type WorkflowSpec } from '../test/engine/engine';
import { startStandIn, type StandIn } from '../test/standin';
import { contactSheet, type SheetRow } from './contactSheet';

const OUTPUT = resolve('demo-output');
const IMAGES = /\.(jpe?g|png|webp)$/i;

async function main() {
	const started = Date.now();
	const images = imagesOf(process.argv.slice(2));
	const workflow = exampleFor(images);
	const { apiKey, baseUrl, standIn } = await service();
	const engine = await startEngine('filesystem', { apiKey, baseUrl });

	const ask = workflow.nodes.find(({ name }) => name === 'Ideogram')?.parameters as {
		prompt: string;
		model: string;
		numImages: number;
	};
	console.log(
		`Remixing ${images.length} images, ${ask.numImages} new ones from each, with ${ask.model}: "${ask.prompt}"`,
	);
	const stop = showProgress(standIn, images.length * ask.numImages);
	const run = await engine.run(workflow);
	stop();
	await standIn?.close();
	if (run.error) throw new Error([run.error.message, run.error.description].filter(Boolean).join('\n'));

	const rows = await save(engine, run.items('Read Images'), run.items('Ideogram'), ask.prompt);
	const sheet = join(OUTPUT, 'index.html');
	writeFileSync(sheet, contactSheet(rows, standIn ? 'the stand-in API (no image was billed)' : 'Ideogram'));
	const made = rows.reduce((sum, { results }) => sum + results.filter(({ file }) => file).length, 0);
	console.log(`\n${made} images from ${rows.length} in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
	if (standIn)
		console.log(
			`The stand-in would have billed ${standIn.ledger.images} images, $${(standIn.ledger.usdMicros / 1e6).toFixed(2)}.`,
		);
	console.log(`Contact sheet: ${pathToFileURL(sheet).href}`);
	if (made < rows.length * ask.numImages) process.exitCode = 1;
}

function imagesOf(args: string[]): string[] {
	const places = args.length > 0 ? args : [join(__dirname, 'images')];
	const found = places.flatMap((place) =>
		statSync(place).isDirectory()
			? readdirSync(place)
					.filter((name) => IMAGES.test(name))
					.sort()
					.map((name) => resolve(place, name))
			: [resolve(place)],
	);
	if (found.length === 0) throw new Error(`No JPEG, PNG or WebP image in ${places.join(', ')}.`);
	return found;
}

/**
 * The example as a user imports it, with the folder set and one bad image not stopping the others.
 * The engine has no node that asks whether the folder is empty, and the demo saves the images itself.
 */
function exampleFor(images: string[]): WorkflowSpec {
	const workflow = JSON.parse(readFileSync(join(__dirname, '../examples/remix.json'), 'utf8')) as WorkflowSpec;
	for (const node of workflow.nodes) {
		if (node.name === 'Read Images') node.parameters.fileSelector = images.join('\n');
		if (node.name === 'Ideogram') node.onError = 'continueRegularOutput';
	}
	const chain = ['manualTrigger', 'readWriteFile', 'ideogram'].map((type) =>
		workflow.nodes.find((node) => node.type.endsWith(`.${type}`))!,
	);
	workflow.nodes = chain;
	workflow.connections = Object.fromEntries(
		chain.slice(1).map(({ name }, index) => [chain[index].name, { main: [[{ node: name, type: 'main', index: 0 }]] }]),
	);
	return workflow;
}

async function service(): Promise<{ apiKey: string; baseUrl: string; standIn?: StandIn }> {
	const apiKey = process.env.IDEOGRAM_API_KEY;
	if (apiKey) {
		console.log('Using Ideogram with your key: every new image is billed.');
		return { apiKey, baseUrl: 'https://api.ideogram.ai' };
	}
	console.log('Using the stand-in API: free, and no key is needed. Set IDEOGRAM_API_KEY to use Ideogram itself.');
	const standIn = await startStandIn({ latencyMs: 300 });
	return { apiKey: standIn.apiKey, baseUrl: standIn.url, standIn };
}

function showProgress(standIn: StandIn | undefined, total: number): () => void {
	const started = Date.now();
	const timer = setInterval(() => {
		const seconds = `${Math.round((Date.now() - started) / 1000)} s`;
		const done = standIn?.requests.filter(({ call }) => call === 'download').length;
		console.log(done === undefined ? `  ... ${seconds}` : `  ... ${done} of ${total} images, ${seconds}`);
	}, 1000);
	return () => clearInterval(timer);
}

async function save(
	engine: Engine,
	sources: INodeExecutionData[],
	results: INodeExecutionData[],
	prompt: string,
): Promise<SheetRow[]> {
	mkdirSync(OUTPUT, { recursive: true });
	const used = new Set<string>();
	const write = async (item: INodeExecutionData) => {
		const given = item.binary?.data.fileName ?? 'image';
		const [stem, ending] = [basename(given, extname(given)), extname(given)];
		let name = given;
		for (let n = 2; used.has(name); n++) name = `${stem} (${n})${ending}`;
		used.add(name);
		const bytes = await engine.bytes(item, 'data');
		writeFileSync(join(OUTPUT, name), bytes);
		return { name, bytes: bytes.length };
	};

	const rows: SheetRow[] = [];
	for (const source of sources) rows.push({ prompt, source: (await write(source)).name, results: [] });
	for (const item of results) {
		const { item: index } = item.pairedItem as { item: number };
		const { json } = item;
		if (!item.binary?.data) {
			const reason = String(json.missing_reason ?? json.error);
			console.log(`  ${rows[index].source}: ${reason}`);
			rows[index].results.push({ note: reason });
			continue;
		}
		const { name, bytes } = await write(item);
		console.log(
			`  ${relative(process.cwd(), join(OUTPUT, name))}  ${String(json.resolution)}  ${Math.round(bytes / 1024)} KB  seed ${String(json.seed)}`,
		);
		rows[index].results.push({
			file: name,
			note: `${String(json.model)}, seed ${String(json.seed)}, ${String(json.resolution)}`,
		});
	}
	return rows;
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
