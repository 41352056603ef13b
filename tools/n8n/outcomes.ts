/**
 * What becomes of results that are not single images: an SVG and a video on disk, a set of ads below a price, a chain
 * that ends in an SVG. Each runs in n8n without its editor, and is compared with what the stand-in was asked for and
 * billed.
 */
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerEntry } from '../../test/standin/ledger';
import type { RecordedRequest } from '../../test/standin/recorder';
import type { StandIn } from '../../test/standin/server';
import type { Checks } from './checks';
import { binaryOf, bytesOf, execute, itemsOf, type Item, type Runs } from './executed';
import { look, readImage } from './images';
import type { Workflow } from './prepare';
import { demo, type Home } from './settings';
import { ideogramNode, node, workflow, type Node } from './workflow';

type Named = Record<'svg' | 'video' | 'ads' | 'adsRefused' | 'localizeRefused' | 'vector', Workflow>;

const [sizes, languages] = [
	['1080x1080', '1080x1920', '300x250'],
	['de', 'es', 'fr', 'ja'],
];

/** The images that the examples read. */
export async function layOutSources(files: string): Promise<void> {
	await copyFile(join(demo, 'images', 'bottle.jpg'), join(files, 'product.jpg'));
	await copyFile(join(demo, 'images', 'lighthouse.png'), join(files, 'ad.png'));
}

/** @param files the folder that `readExamples` was given */
export function outcomeWorkflows(examples: Record<string, Workflow>, files: string): Named {
	const ads = examples['ad-set.json']!;
	return {
		svg: textToSvg(files),
		video: examples['image-to-video.json']!,
		ads,
		adsRefused: capped(ads, 'ideogramAdsCap001', 'Resize Ad', 0.2),
		localizeRefused: capped(ads, 'ideogramAdsCap002', 'Localize Ad', 0.9),
		vector: examples['product-to-vector.json']!,
	};
}

function textToSvg(files: string): Workflow {
	const prompt = 'A fox in flat colors, as a logo';
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger', 1),
		ideogramNode('Generate SVG', { resource: 'vector', operation: 'generate', prompt }),
		node('Save SVG', 'n8n-nodes-base.readWriteFile', 1, {
			operation: 'write',
			fileName: `=${files.replaceAll('\\', '/')}/{{ $binary.data.fileName }}`,
			options: {},
		}),
	];
	return workflow('ideogramSvg00001', 'Text to SVG', nodes, {
		Start: [['Generate SVG']],
		'Generate SVG': [['Save SVG']],
	});
}

/** The same with another Max Spend for one of its nodes. */
function capped(original: Workflow, id: string, name: string, maxSpendUsd: number): Workflow {
	const copy = structuredClone({ ...original, id, name: `${original.name}: ${name} refused` });
	const { parameters } = (copy.nodes as Node[]).find((each) => each.name === name)!;
	Object.assign((parameters as { options: object }).options, { maxSpendUsd });
	return copy;
}

export async function checkOutcomes(all: Checks, place: Home, standIn: StandIn, flows: Named): Promise<void> {
	const watched = async (flow: Workflow) => await watch(standIn, async () => await execute(place, flow));
	const refused = async (flow: Workflow) => await watch(standIn, async () => await failureOf(execute(place, flow)));

	await all.check('text → SVG, saved to disk', async () => {
		const { value, billed } = await watched(flows.svg);
		const [item] = only(itemsOf(value, 'Generate SVG'), 1);
		same(binaryOf(item!).mimeType, 'image/svg+xml');
		const saved = await savedBy(value, 'Save SVG');
		if (!/^(<\?xml[^>]*>\s*)?<svg[\s>]/.test(saved.toString())) throw new Error('The file is no SVG');
		same(saved.equals(await bytesOf(binaryOf(item!), place)), true);
		same(billed, { '/v2/svg/generate/ideogram-vector-1': 1 });
	});

	await all.check('image → video, priced first, saved to disk', async () => {
		const { value, billed, dryRuns } = await watched(flows.video);
		const [item] = only(itemsOf(value, 'Generate Video'), 1);
		same(binaryOf(item!).mimeType, 'video/mp4');
		const saved = await savedBy(value, 'Save Video');
		same(saved.toString('latin1', 4, 8), 'ftyp');
		same(saved.equals(await bytesOf(binaryOf(item!), place)), true);
		const path = '/v2/video/generate/seedance-2-5-image-to-video';
		same([billed, dryRuns], [{ [path]: 1 }, { [path]: 1 }]);
	});

	await all.check(`one ad → ${sizes.length} sizes → ${languages.length} languages of each, priced first`, async () => {
		const { value, billed, dryRuns } = await watched(flows.ads);
		await checkAds(value, place);
		same(billed, { '/v2/tool/ad-resizer': 3, '/v2/tool/ad-localizer': 12 });
		// A size may have a price of its own; a language has none, so that one quote stands for all twelve calls.
		same(dryRuns, { '/v2/tool/ad-resizer': 3, '/v2/tool/ad-localizer': 1 });
	});
	await all.check('Max Spend refuses the sizes: nothing is billed', async () => {
		const { value, billed, dryRuns } = await refused(flows.adsRefused);
		tells(value, 'in "Resize Ad"', 'This run would cost $0.24', 'Nothing was billed');
		same([billed, dryRuns], [{}, { '/v2/tool/ad-resizer': 3 }]);
	});
	await all.check('Max Spend refuses the languages: none of the twelve ads is billed', async () => {
		const { value, billed, dryRuns } = await refused(flows.localizeRefused);
		tells(value, 'in "Localize Ad"', 'This run would cost $0.96', 'Nothing was billed');
		same(billed, { '/v2/tool/ad-resizer': 3 });
		same(dryRuns, { '/v2/tool/ad-resizer': 3, '/v2/tool/ad-localizer': 1 });
	});

	await all.check('cut out → new background → upscale → vectorize, without a setting between them', async () => {
		const { value, billed } = await watched(flows.vector);
		await checkChain(value, place);
		same(Object.values(billed), [1, 1, 1, 1]);
	});
}

/** What came of the work, and the billed calls and the dry runs that it made, by path. */
async function watch<Value>({ ledger, requests }: StandIn, work: () => Promise<Value>) {
	const [bills, calls] = [ledger.entries.length, requests.length];
	const value = await work();
	const isDryRun = ({ query }: RecordedRequest) => query.get('dry_run') === 'true';
	return {
		value,
		billed: countByPath(ledger.entries.slice(bills)),
		dryRuns: countByPath(requests.slice(calls).filter(isDryRun)),
	};
}

async function failureOf(work: Promise<unknown>): Promise<string> {
	return await work.then(
		() => 'It did not fail',
		({ message }: Error) => message,
	);
}

function countByPath(all: Array<LedgerEntry | RecordedRequest>): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { path } of all) counts[path] = (counts[path] ?? 0) + 1;
	return counts;
}

async function checkAds(runs: Runs, place: Home): Promise<void> {
	const ads = only(itemsOf(runs, 'Localize Ad'), sizes.length * languages.length);
	same(
		ads.map(({ json: { size, language } }) => [size, language]),
		sizes.flatMap((size) => languages.map((language) => [size, language])),
	);
	same(new Set(ads.map((ad) => binaryOf(ad).fileName)).size, ads.length);
	for (const ad of ads) {
		const { width, height } = await readImage(binaryOf(ad), await bytesOf(binaryOf(ad), place));
		same(`${width}x${height}`, ad.json.size);
		same(ad.json.cost, { usd: 0.08, source: 'quoted' });
	}
}

async function checkChain(runs: Runs, place: Home): Promise<void> {
	const of = async (name: string) => {
		const [item] = only(itemsOf(runs, name), 1);
		const bytes = await bytesOf(binaryOf(item!), place);
		return { ...(await readImage(binaryOf(item!), bytes)), looks: await look(bytes) };
	};
	const [photo, cutOut] = [await of('Read Photo'), await of('Remove Background')];
	const [placed, enlarged] = [await of('Replace Background'), await of('Upscale')];
	same([cutOut.hasAlpha, cutOut.width, cutOut.height], [true, photo.width, photo.height]);
	if (placed.looks.equals(cutOut.looks)) throw new Error('The background is still the same');
	same([enlarged.width! > placed.width!, enlarged.height! > placed.height!], [true, true]);
	const [vector] = only(itemsOf(runs, 'Vectorize'), 1);
	same(binaryOf(vector!).mimeType, 'image/svg+xml');
	const text = (await bytesOf(binaryOf(vector!), place)).toString();
	if (!/<svg[\s>]/.test(text)) throw new Error('"Vectorize" gave no SVG');
}

/** The file that a node has written. */
async function savedBy(runs: Runs, name: string): Promise<Buffer> {
	const [{ json }] = only(itemsOf(runs, name), 1) as [Item];
	return await readFile(String(json.fileName));
}

function only(items: Item[], count: number): Item[] {
	same(items.length, count);
	return items;
}

function tells(message: string, ...words: string[]): void {
	for (const each of words) if (!message.includes(each)) throw new Error(`It does not tell "${each}": ${message}`);
}

function same(actual: unknown, expected: unknown): void {
	if (JSON.stringify(actual) === JSON.stringify(expected)) return;
	throw new Error(`Expected ${JSON.stringify(expected)}, and it was ${JSON.stringify(actual)}`);
}
