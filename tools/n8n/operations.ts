import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { catalog } from '../../test/facts';
import { operationFor } from '../../test/standin/catalog';
import { startStandIn, type StandIn } from '../../test/standin/server';
import { Checks } from './checks';
import { binaryOf, bytesOf, execute, itemsOf, type Item, type Runs } from './executed';
import { layOutImages, look, readImage } from './images';
import { checkOutcomes, layOutSources, outcomeWorkflows } from './outcomes';
import { brandTitles, eachTitle, photo, titles } from './operationsWorkflows';
import { prepare, readExamples, type Workflow } from './prepare';
import { cache, demo, home, n8nVersion, nodeType, type Home } from './settings';
import { freePort } from './shell';

/** The least that a model is trained with. */
const trainingImages = 15;

type Nodes = Array<{ name: string; type: string; parameters: Record<string, unknown> }>;

/**
 * Runs each title of the navigation of Ideogram's API, and the ways to SVG, video and ads, in n8n without its editor,
 * and checks what was called and what came out.
 */
export async function runOperations(): Promise<void> {
	const standIn = await startStandIn({ training: { polls: 2 } });
	try {
		const files = join(cache, 'n8n-operations-files');
		await layOutFiles(files);
		const place = home('n8n-operations', {
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			N8N_RESTRICT_FILE_ACCESS_TO: files,
		});
		await rm(place.folder, { recursive: true, force: true });
		const examples = await readExamples(files);
		const [chain, brand, each] = [examples['generate-chain.json']!, examples['brand-model.json']!, eachTitle(files)];
		const outcomes = outcomeWorkflows(examples, files);
		await prepare(place, standIn, [chain, brand, each, ...Object.values(outcomes)]);
		console.log(`The titles of the navigation, and SVG, video and ads, in n8n ${n8nVersion}`);
		const all = new Checks();
		await checkTitles(all, place, standIn, { chain, brand, each });
		await checkOutcomes(all, place, standIn, outcomes);
		all.finish();
	} finally {
		await standIn.close();
	}
}

/** Images to train with, and a square photo (v1 reframes no other) with a mask. */
async function layOutFiles(files: string): Promise<void> {
	await rm(files, { recursive: true, force: true });
	await layOutImages(files, trainingImages);
	await layOutSources(files);
	await sharp(join(demo, 'images', 'lighthouse.png'))
		.resize(512, 512)
		.png()
		.toFile(join(files, 'photo.png'));
	const black = await sharp({ create: { width: 256, height: 512, channels: 3, background: '#000' } })
		.png()
		.toBuffer();
	const white = sharp({ create: { width: 512, height: 512, channels: 3, background: '#fff' } });
	await white
		.composite([{ input: black, left: 0, top: 0 }])
		.png()
		.toFile(join(files, 'mask.png'));
}

async function checkTitles(
	all: Checks,
	place: Home,
	standIn: StandIn,
	{ chain, brand, each }: Record<string, Workflow>,
): Promise<void> {
	await all.check('Generate → Remove Background → Upscale → Describe, without a setting between them', async () => {
		checkNoSettings(chain!);
		await checkChain(await execute(place, chain!), place);
	});
	const runs: Runs = {};
	await all.check('Create, Upload Files, Train, wait, and Generate with the model', async () => {
		Object.assign(runs, await execute(place, brand!));
		await checkBrand(runs, place);
	});
	await all.check(
		'each other title in one workflow',
		async () => void Object.assign(runs, await execute(place, each!)),
	);

	const navigation = catalog.operations.filter(({ nav }) => nav && !nav.startsWith('('));
	for (const { nav, method, path } of navigation) {
		await all.check(`${nav}: ${method} ${path}`, async () => {
			checkCalls(standIn, nav!, method);
			await checkTitle(nav!, runs, place);
		});
	}
	await all.check(`these are all titles: ${navigation.length}`, async () => {
		const known = [...Object.keys(titles), ...Object.keys(brandTitles)];
		same(known.sort(), navigation.map(({ nav }) => nav!).sort());
	});
}

function checkNoSettings({ nodes }: Workflow): void {
	const own = (nodes as Nodes).filter(({ type }) => type === nodeType);
	same(
		own.map(({ name, parameters }) => [name, ...Object.keys(parameters)]),
		[
			['Generate', 'resource', 'operation', 'prompt'],
			...['Remove Background', 'Upscale', 'Describe'].map((name) => [name, 'resource', 'operation']),
		],
	);
}

async function checkChain(runs: Runs, place: Home): Promise<void> {
	const of = async (name: string) => await onlyImage(runs, name, place);
	const [made, cutOut, enlarged] = [await of('Generate'), await of('Remove Background'), await of('Upscale')];
	same([cutOut.hasAlpha, cutOut.width, cutOut.height], [true, made.width, made.height]);
	// Nobody says whether an enlarged image stays transparent.
	same([enlarged.width, enlarged.height], [2 * cutOut.width!, 2 * cutOut.height!]);
	if (made.looks.equals(cutOut.looks)) throw new Error('The background is still there');
	checkMembers(itemsOf(runs, 'Describe'), 'Describe', ['json_prompt', 'model', 'cost']);
	same(itemsOf(runs, 'Describe').length, 1);
}

async function checkBrand(runs: Runs, place: Home): Promise<void> {
	const uploads = itemsOf(runs, 'Upload Files');
	same([uploads.length, uploads.every(({ json }) => json.uploaded)], [trainingImages, true]);
	const trained = itemsOf(runs, 'Train').map(({ json }) => json);
	same(
		trained.map(({ status, dataset_id }) => [status, dataset_id]),
		[['COMPLETED', itemsOf(runs, 'Create Dataset')[0]?.json.dataset_id]],
	);
	await onlyImage(runs, 'Generate', place);
}

/** The stand-in has answered it well, and a call that may cost was made once only. */
function checkCalls({ requests }: StandIn, title: string, method: string): void {
	const calls = requests.filter((request) => operationFor(request.method, request.path)?.operation.nav === title);
	if (!calls.some(({ status }) => status === 200))
		throw new Error(`It was never called well: ${calls.map(({ status }) => status).join(', ')}`);
	if (method === 'POST') same(calls.length, 1);
}

async function checkTitle(title: string, runs: Runs, place: Home): Promise<void> {
	const inBrand = brandTitles[title];
	if (inBrand) return checkMembers(itemsOf(runs, inBrand.node), inBrand.node, inBrand.json);
	const { gives } = titles[title]!;
	if ('json' in gives) checkMembers(itemsOf(runs, title), title, gives.json);
	if ('binaries' in gives) for (const name of gives.binaries) await onlyImage(runs, title, place, name);
	if (!('images' in gives)) return;
	const { hasAlpha, like, size, larger } = gives.images;
	const [source, image] = [await onlyImage(runs, photo, place), await onlyImage(runs, title, place)];
	if (hasAlpha) same(image.hasAlpha, true);
	if (size) same([image.width, image.height], size);
	if (larger) same([image.width! > source.width!, image.height! > source.height!], [true, true]);
	if (!like && image.looks.equals(source.looks)) throw new Error('It shows the source unchanged');
}

/** The image of the only item that a node gave. */
async function onlyImage(runs: Runs, node: string, place: Home, name = 'data') {
	const items = itemsOf(runs, node);
	checkMembers(items, node, []);
	same(items.length, 1);
	const binary = binaryOf(items[0]!, name);
	const bytes = await bytesOf(binary, place);
	return { ...(await readImage(binary, bytes)), looks: await look(bytes) };
}

function checkMembers(items: Item[], node: string, members: string[]): void {
	if (items.length === 0) throw new Error(`"${node}" gave nothing`);
	for (const { json } of items) {
		if (json.error) throw new Error(`"${node}" failed: ${String(json.message ?? json.error)}`);
		const missing = members.filter((name) => json[name] === undefined || json[name] === null);
		if (missing.length > 0) throw new Error(`"${node}" gave no ${missing.join(', ')}: ${JSON.stringify(json)}`);
	}
}

function same(actual: unknown, expected: unknown): void {
	if (JSON.stringify(actual) === JSON.stringify(expected)) return;
	throw new Error(`Expected ${JSON.stringify(expected)}, and it was ${JSON.stringify(actual)}`);
}
