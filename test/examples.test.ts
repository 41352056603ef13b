/** The example workflows: importable, with an Ideogram node that runs as it stands. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import { glob } from 'tinyglobby';

import { operationNamed } from '../nodes/Ideogram/api/operations';
import { giveTime } from './clock';
import type { WorkflowSpec } from './engine/engine';
import { png } from './engine/images';
import { startScene, type Scene } from './engine/scene';

giveTime();

const folder = join(__dirname, '../examples');
const examples = readdirSync(folder).map(
	(file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as WorkflowSpec & { id: string }] as const,
);

let scene: Scene;
beforeAll(async () => {
	scene = await startScene('filesystem');
});
afterAll(async () => await scene.close());

it('have ids of their own', () => {
	const ids = examples.flatMap(([, { id, nodes }]) => [id, ...nodes.map((node) => node.id)]);
	expect(new Set(ids).size).toBe(ids.length);
	expect(examples.length).toBeGreaterThanOrEqual(4);
});

it('are all in docs/examples.md', () => {
	const page = readFileSync(join(__dirname, '../docs/examples.md'), 'utf8');
	expect(examples.map(([file]) => file).filter((file) => !page.includes(`(../examples/${file})`))).toEqual([]);
});

/** Whether it leaves the work to another example, whose webhook it calls. */
function calls({ nodes }: WorkflowSpec): boolean {
	const paths = examples.flatMap(([, example]) =>
		example.nodes
			.filter(({ type }) => type === 'n8n-nodes-base.webhook')
			.map(({ parameters }) => `/webhook/${String(parameters.path)}`),
	);
	const isCaller = nodes.some(({ type }) => type === 'n8n-nodes-base.httpRequest');
	return isCaller && paths.some((path) => JSON.stringify(nodes).includes(`${path}"`));
}

it('fan-out.json divides any folder without gaps and overlaps', async () => {
	const names = [
		'IMG_0001.jpg',
		'Screenshot 2026-01-01 at 10.30.45.png',
		'a1.jpg.b2.png',
		'photo (1).jpeg',
		'x_.webp',
		'é.jpg',
		'[x].png',
		'A.JPG',
		'z.PNG',
		'5.WEBP',
	];
	const place = mkdtempSync(join(tmpdir(), 'ideogram-examples-'));
	try {
		for (const name of [...names, 'notes1.txt']) writeFileSync(join(place, name), '');
		const parameters = (file: string, node: string) =>
			examples.find(([each]) => each === file)![1].nodes.find(({ name }) => name === node)!.parameters;
		const { assignments } = parameters('fan-out.json', 'Batches').assignments as {
			assignments: Array<{ name: string; value: string }>;
		};
		const batches = JSON.parse(assignments.find(({ name }) => name === 'batches')!.value) as string[];
		const selector = String(parameters('fan-out-batch.json', 'Read Images').fileSelector);
		const patterns = batches.map((batch) => selector.replace(/^=.*\/\{\{.*?\}\}/, batch));
		const found = await Promise.all(
			patterns.map(async (pattern) => await glob(pattern, { cwd: place, extglob: false })),
		);
		expect(found.flat().sort()).toEqual(names.sort());
	} finally {
		rmSync(place, { recursive: true });
	}
});

/** What nodes that are not here give to the Ideogram nodes of an example. */
const given: Record<string, IDataObject> = {
	'approval.json': { Brief: 'A poster', 'Number of images': '1', cost: { usd: 1 } },
	'localized-ads.json': { language: 'de', directions: 'Keep the badge' },
};

/** What an AI fills in, as a whole value. */
const FROM_AI = /"=\{\{ (?:\/\*[\w-]*\*\/ )?\$fromAI\((?:[^"\\]|\\.)*\) \}\}"/g;

const sampleOf = (call: string) => (call.includes("'number'") ? '40' : '"x"');

describe.each(examples)('%s', (file, workflow) => {
	it('connects nodes that are there, and leaves none alone', () => {
		const names = workflow.nodes.filter(({ type }) => !type.endsWith('stickyNote')).map(({ name }) => name);
		const connected = Object.entries(workflow.connections).flatMap(([from, outputs]) => [
			from,
			...Object.values(outputs)
				.flat()
				.flatMap((targets) => (targets ?? []).map(({ node }) => node)),
		]);
		expect([...new Set(connected)].sort()).toEqual(names.sort());
	});

	it('says in a note what it costs and what to set, and names its folder as the documentation does', () => {
		const notes = workflow.nodes.filter(({ type }) => type.endsWith('stickyNote'));
		const text = notes.map(({ parameters }) => String(parameters.content)).join('\n');
		expect(text).toMatch(/^## /);
		expect(text).toContain('**Cost:**');
		expect(text).toMatch(/\*\*(To set|Do this):\*\*/);
		if (/"fileSelector":"=?\/files\//.test(JSON.stringify(workflow.nodes)))
			expect(text).toMatch(/N8N_RESTRICT_FILE_ACCESS_TO|same path/);
	});

	it('has no node in front of a note', () => {
		const isNote = ({ type }: INode) => type.endsWith('stickyNote');
		const notes = workflow.nodes.filter(isNote).map(({ position: [x, y], parameters: { width, height } }) => ({
			right: x + Number(width),
			bottom: y + Number(height),
		}));
		const covered = workflow.nodes.filter((node) => {
			const [x, y] = node.position;
			return !isNote(node) && notes.some(({ right, bottom }) => x < right && y < bottom);
		});
		expect(covered.map(({ name }) => name)).toEqual([]);
	});

	it('has Ideogram nodes that run', async () => {
		const nodes = workflow.nodes.filter(({ type }) => /\.ideogram(Tool)?$/.test(type)) as INode[];
		let json: IDataObject = { ...given[file] };
		for (const { parameters } of nodes) {
			const { resource = 'image', operation = 'remix' } = parameters as { resource?: string; operation?: string };
			const {
				unit,
				endpoints: [
					{
						answer: { result },
					},
				],
			} = operationNamed(resource, operation)!;
			const named = (parameters.binaryPropertyName as string | undefined) ?? 'data';
			const field = named.startsWith('=') ? (/\bbinary\.(\w+)/.exec(named)?.[1] ?? 'data') : named;
			// Other nodes are not here: a prompt may speak of them, and what they gave comes with the item.
			const prompt = String(parameters.prompt ?? '')
				.replace(/\{\{.*?\}\}/g, 'x')
				.replace(/^=/, '');
			const alone = JSON.parse(
				JSON.stringify(parameters)
					.replace(/\$\('[^']+'\)\.(first\(\)|item)\.(json|binary)/g, '$$$2')
					.replace(FROM_AI, sampleOf),
			) as IDataObject;
			// As many as a model is trained with.
			const input = Array.from({ length: unit === 'run' ? 15 : 1 }, async () => ({
				json,
				files: { [field]: { bytes: await png() } },
			}));
			const { items, error } = await scene.run(await Promise.all(input), { ...alone, ...(prompt && { prompt }) });
			expect(error).toBeUndefined();
			const fromEach = result.type === 'uploads' ? input.length : 1;
			const { languages, sizes, numImages } = parameters;
			// An expression gives one.
			const { variations = {} } = (parameters.options ?? {}) as { variations?: Record<string, IDataObject[]> };
			const lists = [languages, (sizes as IDataObject | undefined)?.size, ...Object.values(variations)];
			const listed = lists.map((list) => (Array.isArray(list) ? list.length : 1));
			const calls = listed.reduce((product, length) => product * length, fromEach);
			expect(items).toHaveLength(typeof numImages === 'number' ? numImages : calls);
			json = { ...items[0].json, ...given[file] };
			const { wait = 'on', keepInputData, estimateOnly } = (parameters.options ?? {}) as IDataObject;
			const makesFiles = ['files', 'named'].includes(result.type) && wait === 'on' && !estimateOnly;
			const hasImage = makesFiles || keepInputData;
			const types = { image: 'image/png', video: 'video/mp4', SVG: 'image/svg+xml' };
			const type = types[result.type === 'files' ? result.media : 'image'];
			expect(items[0].binary?.data.mimeType).toBe(hasImage ? type : undefined);
		}
		const isStarted = workflow.nodes.some(({ type }) => type === 'n8n-nodes-ideogram.ideogramTrigger');
		const isByHand = JSON.stringify(workflow.nodes).includes('https://api.ideogram.ai/');
		expect(nodes.length > 0 || calls(workflow) || isStarted || isByHand).toBe(true);
	});
});
