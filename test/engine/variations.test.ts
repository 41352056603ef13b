/**
 * Variations: one item and lists of values give a grid of calls. What comes out is labeled, in the order of the grid,
 * priced as a whole before anything is paid, and holds what makes the same image again.
 */
import { createHash } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { MOST_VARIATIONS, variedFields } from '../../nodes/Ideogram/api/variations';
import type { RecordedRequest } from '../standin';
import { cases } from '../table';
import { png } from './images';
import { startScene, texts, type Scene } from './scene';

let image: Buffer;
let scene: Scene;
beforeAll(async () => {
	image = await png(96, 64);
	// Of one color for each seed and weight, so that the same again is seen.
	scene = await startScene('filesystem', {
		draw: async ({ width, height, seed, weight }) => {
			const hash = createHash('sha256')
				.update(JSON.stringify([seed, weight]))
				.digest('hex');
			return await png(width, height, `#${hash.slice(0, 6)}`);
		},
	});
});
afterAll(async () => await scene.close());

const item = (json: IDataObject = {}, name = 'bottle.png') => ({ json, files: { data: { bytes: image, name } } });
const rows = (name: string, values: unknown[]) => values.map((value) => ({ [name]: value }));
const small = { resolution: '512x1536' };

interface Lists {
	prompt?: unknown[];
	imageWeight?: unknown[];
	seed?: unknown[];
}

const vary = (lists: Lists, options: IDataObject = {}, more: IDataObject = {}): IDataObject => ({
	model: 'ideogram-3',
	additionalFields: { ...small, magicPrompt: 'off' },
	...more,
	options: {
		...options,
		variations: Object.fromEntries(
			Object.entries(lists).map(([name, values]) => [name, rows(name, values as unknown[])]),
		) as IDataObject,
	},
});
const twelve: Lists = { prompt: ['A fox', 'A lake'], imageWeight: [20, 80], seed: [7, 8, 9] };
const grid = ['A fox', 'A lake'].flatMap((prompt) =>
	[20, 80].flatMap((image_weight) => [7, 8, 9].map((seed) => ({ prompt, image_weight, seed }))),
);
const dryRuns = (calls: RecordedRequest[]) => calls.filter(({ query }) => query.has('dry_run'));
const paid = (calls: RecordedRequest[]) => calls.filter(({ query }) => !query.has('dry_run'));
const variationOf = ({ json }: INodeExecutionData) => json.variation as IDataObject;

it('goes through prompts, weights and seeds in one order, for each item', async () => {
	const { items, error, posts, hints } = await scene.run([item(), item({}, 'cup.jpg')], vary(twelve));
	expect(error).toBeUndefined();
	expect(items.map(({ json, pairedItem }) => [json.variation, json.seed, pairedItem])).toEqual(
		[0, 1].flatMap((at) => grid.map((variation, index) => [{ index, ...variation }, variation.seed, { item: at }])),
	);
	const sent = await Promise.all(posts.map(texts));
	expect(sent.map(({ prompt, image_weight, seed }) => [prompt, image_weight, seed].join()).sort()).toEqual(
		[...grid, ...grid].map(({ prompt, image_weight, seed }) => [prompt, image_weight, seed].join()).sort(),
	);
	expect(items.map(({ binary }) => binary?.data.fileName)).toEqual(
		['bottle', 'cup'].flatMap((name) =>
			[1, 2].flatMap((prompt) =>
				[20, 80].flatMap((weight) =>
					[7, 8, 9].map((seed) => `${name}-prompt${prompt}-weight${weight}-seed${seed}-remix-1.png`),
				),
			),
		),
	);
	// In n8n's table, what tells them apart comes first.
	expect(Object.keys(items[0].json)[0]).toBe('variation');
	expect(hints).toEqual([expect.stringMatching(/^Ideogram: 24 images\./)]);
});

it('leaves a field without a list as it is, and makes several images of each', async () => {
	const lists = { imageWeight: ['={{ [10, "20, 30", 10] }}'] };
	const { items, error } = await scene.run([item()], vary(lists, {}, { prompt: 'A hill', numImages: 2 }));
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => [json.prompt, variationOf({ json }), json.image_index])).toEqual(
		[10, 20, 30].flatMap((image_weight, index) => [0, 1].map((number) => ['A hill', { index, image_weight }, number])),
	);
});

describe('money', () => {
	it('Max Spend refuses the grid as a whole, by one figure', async () => {
		const { error, calls, posts } = await scene.run([item()], vary(twelve, { maxSpendUsd: 0.7 }));
		expect(error?.message).toBe('This run would cost $0.72, which is more than the $0.70 that Max Spend allows');
		// Nobody says that the weight does not change the price. Words and seeds do not.
		expect([dryRuns(calls).length, paid(posts).length]).toEqual([2, 0]);
		const run = await scene.run([item()], vary(twelve, { maxSpendUsd: 0.72 }));
		expect([run.error, paid(run.posts).length, dryRuns(run.calls).length]).toEqual([undefined, 12, 2]);
	});

	it('Estimate Cost Only says what each and what all would cost', async () => {
		const { items, calls, posts, hints } = await scene.run(
			[item()],
			vary(twelve, { estimateOnly: true }, { numImages: 2 }),
		);
		expect(items.map(({ json }) => [json.variation, (json.cost as IDataObject).usd, json.total])).toEqual(
			grid.map((variation, index) => [{ index, ...variation }, 0.12, { calls: 12, images: 24, usd: 1.44 }]),
		);
		expect([dryRuns(calls).length, paid(posts).length]).toEqual([2, 0]);
		expect(hints).toEqual(['Ideogram: 24 images would cost $1.44. Nothing was billed.']);
	});

	it('Retry On Fail pays again for what failed alone', async () => {
		const before = scene.standIn.ledger.images;
		scene.standIn.addFault({
			call: 'submit',
			when: ({ body }) => body.includes('A lake'),
			do: { kind: 'status', status: 422, body: { error: 'not today' } },
		});
		const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const run = await scene.run([item()], vary({ prompt: ['A fox', 'A lake', 'A hill'] }), retry);
		expect([run.error, run.posts.length, scene.standIn.ledger.images - before]).toEqual([undefined, 4, 3]);
		expect(run.items.map((out) => variationOf(out).prompt)).toEqual(['A fox', 'A lake', 'A hill']);
	});

	it('names every call of an item that may have been billed', async () => {
		for (const seed of ['7', '8']) {
			scene.standIn.addFault({
				call: 'submit',
				when: ({ body }) => new RegExp(`name="seed"\\r\\n\\r\\n${seed}\\r\\n`).test(body.toString('latin1')),
				do: { kind: 'reset', when: 'after' },
			});
		}
		const { items, hints } = await scene.run([item()], vary({ seed: [7, 8, 9] }), {
			onError: 'continueRegularOutput',
		});
		expect(items.map(({ json }) => (json.details as IDataObject | undefined)?.billed)).toEqual([
			'unknown',
			'unknown',
			undefined,
		]);
		expect(hints[0]).toContain('2 items failed');
	});
});

it.each<[string, Lists, IDataObject, string]>([
	[
		'a model without seeds',
		{ seed: [1, 2] },
		{ model: 'ideogram-4', additionalFields: {} },
		"Ideogram 4.0 does not take 'Seed', so it cannot vary",
	],
	[
		'an operation without weights',
		{ imageWeight: [1, 2] },
		{ operation: 'generate', model: 'ideogram-3', additionalFields: {} },
		"Ideogram 3.0 does not take 'Image Weight', so it cannot vary",
	],
	['a weight that is none', { imageWeight: [50, 101] }, {}, "'Image Weight' is '101'"],
	[
		'a grid that is too large',
		{ seed: Array.from({ length: MOST_VARIATIONS / 2 + 1 }, (_, seed) => seed), prompt: ['a', 'b'] },
		{},
		`'Variations' asks for ${MOST_VARIATIONS + 2} calls (2 x ${MOST_VARIATIONS / 2 + 1})`,
	],
])('refuses %s before anything is sent', async (_what, lists, more, words) => {
	const { error, calls } = await scene.run([item()], vary(lists, {}, more));
	expect([error?.message, calls.length]).toEqual([expect.stringContaining(words), 0]);
});

describe('the recipe', () => {
	interface Pasted {
		nodes: [{ type: string; typeVersion: number; name: string; position: number[]; parameters: IDataObject }];
		connections: IDataObject;
	}
	const recipeOf = ({ json }: Pick<INodeExecutionData, 'json'>) => json.recipe as unknown as Pasted;

	it('is a node for the clipboard that makes the very image again', async () => {
		const first = await scene.run(
			[item({ words: 'A fox', ratio: '512x1536' })],
			vary(
				{ imageWeight: [20, 80] },
				{ keepInputData: true },
				{
					prompt: '={{ $json.words }}',
					numImages: 2,
					additionalFields: { resolution: '={{ $json.ratio }}', negativePrompt: 'text' },
				},
			),
		);
		expect(first.error).toBeUndefined();
		for (const out of [first.items[1], first.items[2]]) {
			const { nodes, connections } = recipeOf(out);
			const [{ parameters, ...node }] = nodes;
			expect([node, connections]).toEqual([
				{ name: 'Ideogram', type: 'n8n-nodes-ideogram.ideogram', typeVersion: 1, position: [0, 0] },
				{},
			]);
			// Magic Prompt has rewritten the prompt, and would do it otherwise the next time.
			expect(parameters).toEqual({
				resource: 'image',
				operation: 'remix',
				model: 'ideogram-3',
				inputType: 'binary',
				binaryPropertyName: 'data',
				prompt: out.json.prompt,
				additionalFields: {
					resolution: '512x1536',
					negativePrompt: 'text',
					magicPrompt: 'off',
					seed: out.json.seed,
				},
				imageWeight: variationOf(out).image_weight,
			});
			expect(out.json.prompt).not.toBe('A fox');
			const again = await scene.run([item()], parameters);
			expect(again.error).toBeUndefined();
			expect(again.items.map(({ json }) => json.seed)).toEqual([out.json.seed]);
			const [made, before] = await Promise.all([again.items[0], out].map((each) => scene.bytes(each, 'data')));
			expect(made.equals(before)).toBe(true);
		}
	});

	it('sends the same where everything was given', async () => {
		const first = await scene.run([item()], vary(twelve));
		for (const [index, out] of first.items.slice(4, 7).entries()) {
			const again = await scene.run([item()], recipeOf(out).nodes[0].parameters);
			expect(await texts(again.posts[0])).toEqual({
				...grid[index + 4],
				image_weight: String(grid[index + 4].image_weight),
				seed: String(grid[index + 4].seed),
				async: 'true',
				magic_prompt: 'off',
				num_images: '1',
				private: 'true',
				resolution: '512x1536',
			});
		}
	});

	it('holds words that look like an expression, and does not run them', async () => {
		const words = '={{ $json.secret }} "quoted" \\ {{ 1 + 1 }}';
		const lists = { prompt: ['={{ $json.words }}'] };
		const { items, error } = await scene.run([item({ words, secret: 'hidden' })], vary(lists));
		expect(error).toBeUndefined();
		expect(JSON.stringify(items)).not.toContain('hidden');
		const again = await scene.run([item({ secret: 'hidden' })], recipeOf(items[0]).nodes[0].parameters);
		expect((await texts(again.posts[0])).prompt).toBe(words);
	});

	it('has neither a key, nor bytes, nor an address for the notice', async () => {
		const { items, error } = await scene.run([item({ bytes: image.toString('base64') })], {
			...vary({ seed: [1, 2] }, {}, { binaryPropertyName: '={{ $json.bytes }}' }),
			additionalFields: { ...small, webhookUrl: 'https://example.com/webhook/private' },
		});
		expect(error).toBeUndefined();
		const written = JSON.stringify(items.map((out) => recipeOf(out)));
		for (const secret of [scene.standIn.apiKey, image.toString('base64'), 'private', 'credentials']) {
			expect(written).not.toContain(secret);
		}
		expect(recipeOf(items[0]).nodes[0].parameters.binaryPropertyName).toBe('={{ $json.bytes }}');
	});

	it('is not in the way where nothing varies', async () => {
		const { items } = await scene.run([item()], { model: 'ideogram-3', additionalFields: small });
		expect(Object.keys(items[0].json).filter((name) => ['recipe', 'variation'].includes(name))).toEqual([]);
	});
});

it('One Item per Input has the whole grid, also of other lists', async () => {
	const { items, error } = await scene.run(
		[item({ sku: 1 }), item({ sku: 2 })],
		vary({ prompt: ['A fox', 'UNSAFE'], seed: [1, 2] }, { oneItemPerInput: true, keepInputData: true }),
	);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => [json.sku, json.model, json.variation, json.generation_id])).toEqual([
		[1, 'ideogram-3', undefined, undefined],
		[2, 'ideogram-3', undefined, undefined],
	]);
	for (const { json, binary } of items) {
		const images = json.images as IDataObject[];
		expect(images.map(({ variation, missing }) => [variation, missing])).toEqual(
			['A fox', 'UNSAFE'].flatMap((prompt, at) =>
				[1, 2].map((seed, index) => [{ index: 2 * at + index, prompt, seed }, at === 1 ? 'withheld' : undefined]),
			),
		);
		expect(new Set(images.map(({ generation_id: id }) => id)).size).toBe(4);
		expect(Object.keys(binary ?? {})).toEqual(['data', 'data_1', 'withheld', 'withheld_1']);
	}
	const ads = await scene.run([item()], {
		resource: 'tool',
		operation: 'localizeAd',
		languages: ['de', 'fr'],
		options: { oneItemPerInput: true },
	});
	expect(ads.items.map(({ binary }) => Object.keys(binary ?? {}))).toEqual([['data', 'data_1']]);
	expect((ads.items[0].json.images as IDataObject[]).map(({ language }) => language)).toEqual(['de', 'fr']);
});

it.each(['continueRegularOutput', 'continueErrorOutput'] as const)('%s: one that fails says which', async (onError) => {
	const { items, errors } = await scene.run([item()], vary({ prompt: ['A fox', 'FORBIDDEN'], seed: [1, 2] }), {
		onError,
	});
	const failed = onError === 'continueErrorOutput' ? errors : items.slice(2);
	expect(failed.map(({ json }) => (json.details ?? json.error) as IDataObject)).toEqual(
		[1, 2].map((seed, at) =>
			expect.objectContaining({ variation: { index: 2 + at, prompt: 'FORBIDDEN', seed }, billed: false }),
		),
	);
	expect(failed[0].json.message).toContain('(prompt FORBIDDEN, seed 1)');
	expect(items.slice(0, 2).map((out) => variationOf(out).seed)).toEqual([1, 2]);
});

it('submitted now and fetched later, each keeps its label and its recipe', async () => {
	const submitted = await scene.run([item()], vary({ seed: [3, 4] }, { wait: 'off' }));
	expect(submitted.items.map(({ json }) => [variationOf({ json }).seed, json.status, json.file_name])).toEqual([
		[3, 'pending', 'bottle-seed3-remix'],
		[4, 'pending', 'bottle-seed4-remix'],
	]);
	const fetched = await scene.run(
		submitted.items.map(({ json }) => ({ json })),
		{
			resource: 'generation',
			operation: 'get',
			generationId: '={{ $json.generation_id }}',
			options: { keepInputData: true },
		},
	);
	expect(fetched.items.map(({ json }) => [json.seed, variationOf({ json }).seed, json.recipe])).toEqual(
		[3, 4].map((seed, at) => [seed, seed, submitted.items[at].json.recipe]),
	);
	const notified = await scene.run([item()], {
		...vary({ prompt: ['A fox', 'A lake'] }, { wait: 'notify' }),
		additionalFields: { ...small, webhookUrl: 'https://example.com/webhook/ideogram' },
	});
	expect(notified.items.map(({ json }) => (json.note as IDataObject).variation_index)).toEqual([0, 1]);
});

it('the table says what can vary: what comes out as files, with words, a weight or a seed', () => {
	const able = cases.filter(({ endpoint }) => variedFields(endpoint).length > 0);
	expect(able.length).toBeGreaterThan(60);
	for (const { endpoint } of able) {
		expect(endpoint.answer.result.type).toBe('files');
		const order = ['prompt', 'imageWeight', 'seed'];
		const names = variedFields(endpoint).map(({ name }) => name);
		expect(names).toEqual(order.filter((name) => endpoint.fields.some((field) => field.name === name)));
	}
});
