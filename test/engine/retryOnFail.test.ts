/**
 * n8n's Retry On Fail runs the whole node again. What an earlier try has paid for, or may have, is not paid for again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode } from 'n8n-workflow';

import { giveTime } from '../clock';
import type { Fault, RecordedRequest } from '../standin';
import { startEngine, type BinaryMode } from './engine';
import { png } from './images';
import { Source } from './nodes';
import { startScene, texts, type Scene } from './scene';

giveTime();

let image: Buffer;
let scene: Scene;
beforeAll(async () => {
	image = await png(32, 32);
});
afterEach(async () => await scene.close());

const item = (id: number, words = `item ${id}`) => ({ json: { id, words }, files: { data: { bytes: image } } });
const threeTries = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const smallest = { resolution: '512x1536', magicPrompt: 'off' };
const parameters = (model: string, more: IDataObject = {}) => ({
	model,
	prompt: '={{ $json.words }}',
	additionalFields: smallest,
	...more,
});

/** The prompts that were sent, whatever became of them. */
async function sent(posts: RecordedRequest[]): Promise<string[]> {
	const bodies = await Promise.all(posts.map(texts));
	return bodies.map(({ prompt, image_request: legacy }) => String(prompt ?? JSON.parse(String(legacy)).prompt)).sort();
}

const refusedOnce = (words: string): Fault => ({
	call: 'submit',
	when: ({ body }) => body.includes(words),
	do: { kind: 'status', status: 422, body: { error: 'not today' } },
});

const everywhere = (['V_2', 'ideogram-3'] as const).flatMap((model) =>
	(['filesystem', 'default'] as const).map((mode) => [model, mode] as const),
);

describe.each<readonly [string, BinaryMode]>(everywhere)('%s, binaries in mode %s', (model, mode) => {
	it('two good items and one that is always refused cost two images in three tries', async () => {
		scene = await startScene(mode);
		const { error, posts } = await scene.run([item(0), item(1), item(2, 'FORBIDDEN')], parameters(model), threeTries);
		expect(await sent(posts)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'item 0', 'item 1']);
		expect(scene.standIn.ledger.images).toBe(2);
		expect(error?.message).toContain('safety check refused');
		expect(error?.description).toContain('Paid for in this run: 2 images.');
	});

	it('an item that goes through at the second try costs one image, and all come out once', async () => {
		scene = await startScene(mode);
		scene.standIn.addFault(refusedOnce('item 1'));
		const run = await scene.run([item(0), item(1), item(2)], parameters(model), threeTries);
		expect(run.error).toBeUndefined();
		expect(await sent(run.posts)).toEqual(['item 0', 'item 1', 'item 1', 'item 2']);
		expect(scene.standIn.ledger.images).toBe(3);
		expect(run.items.map(({ json, pairedItem }) => [json.prompt, pairedItem])).toEqual(
			[0, 1, 2].map((id) => [`item ${id}`, { item: id }]),
		);
		for (const out of run.items) expect((await scene.bytes(out, 'data')).subarray(1, 4).toString()).toBe('PNG');
		expect(run.hints).toEqual([expect.stringMatching(/^Ideogram: 3 images\./)]);
		// What n8n keeps in its store is not fetched again; what it keeps in memory is, which is free.
		expect(run.calls.filter(({ call }) => call === 'download').length).toBe(mode === 'filesystem' ? 3 : 5);
	});

	it.each<[string, Fault['do'], number]>([
		['was answered with 503', { kind: 'status', status: 503, body: { error: 'overloaded' } }, 0],
		['broke off after it was billed', { kind: 'reset', when: 'after' }, 1],
		['was answered with a web page', { kind: 'html' }, 1],
	])('an item whose call %s is not sent again', async (_name, fault, billed) => {
		scene = await startScene(mode);
		scene.standIn.addFault({ call: 'submit', when: ({ body }) => body.includes('item 1'), do: fault });
		const { error, posts } = await scene.run([item(0), item(1)], parameters(model), threeTries);
		expect(await sent(posts)).toEqual(['item 0', 'item 1']);
		expect(scene.standIn.ledger.images).toBe(1 + billed);
		expect(error?.message).toMatch(/^Not sent again, because an earlier try may have been billed: /);
		expect(error?.message.match(/Not sent again/g)).toHaveLength(1);
		expect(error?.description).toMatch(
			/may have been billed.*Retry On Fail does not repeat such a call\..*Paid for in this run: 1 image\./,
		);
		expect((error as unknown as { context: IDataObject }).context.itemIndex).toBe(1);
	});
});

it('a generation that was accepted and not fetched is asked about again, not submitted again', async () => {
	scene = await startScene('filesystem');
	// So many questions end a try.
	scene.standIn.addFault({ call: 'poll', times: 4, do: { kind: 'status', status: 403, body: { error: 'no' } } });
	const { error, items, posts, hints } = await scene.run([item(0)], parameters('ideogram-3'), threeTries);
	expect([error, items.length, posts.length, scene.standIn.ledger.images]).toEqual([undefined, 1, 1, 1]);
	expect(hints).toEqual([expect.stringMatching(/^Ideogram: 1 image\.( Spent: .+)?$/)]);
});

it('a generation that failed at Ideogram was not billed, and is submitted again', async () => {
	scene = await startScene('filesystem');
	const { error, posts } = await scene.run([item(0, 'FAILGEN')], parameters('ideogram-3'), threeTries);
	expect([posts.length, scene.standIn.ledger.images]).toEqual([3, 0]);
	expect(error?.message).toContain('could not make the images');
});

it('an answer that names a generation beside its error is asked about, not sent again', async () => {
	scene = await startScene('filesystem');
	let id: string | undefined;
	scene.standIn.addFault({
		call: 'submit',
		do: {
			kind: 'mutate',
			change: (json) => ({
				error: 'late',
				status_code: 500,
				generation_id: (id = (json as IDataObject).generation_id as string),
			}),
		},
	});
	const { error, items, posts } = await scene.run([item(0)], parameters('ideogram-3'), threeTries);
	expect([error, posts.length]).toEqual([undefined, 1]);
	expect(items.map(({ json }) => json.generation_id)).toEqual([id]);
});

it('items that had not begun begin in the next try', async () => {
	scene = await startScene('filesystem');
	scene.standIn.addFault(refusedOnce('item 1'));
	const run = await scene.run(
		[0, 1, 2, 3].map((id) => item(id)),
		parameters('V_2', { options: { maxConcurrentImages: 1 } }),
		threeTries,
	);
	expect(run.error).toBeUndefined();
	expect(await sent(run.posts)).toEqual(['item 0', 'item 1', 'item 1', 'item 2', 'item 3']);
	expect(run.items.map(({ json }) => json.prompt)).toEqual(['item 0', 'item 1', 'item 2', 'item 3']);
});

it('what is only submitted is submitted once', async () => {
	scene = await startScene('filesystem');
	scene.standIn.addFault(refusedOnce('item 1'));
	const { error, items, posts } = await scene.run(
		[item(0), item(1)],
		parameters('ideogram-3', { options: { wait: false } }),
		threeTries,
	);
	expect(error).toBeUndefined();
	expect(await sent(posts)).toEqual(['item 0', 'item 1', 'item 1']);
	expect(new Set(items.map(({ json }) => json.generation_id)).size).toBe(2);
});

it('images that are missing are fetched again, and fail the item again where that is wanted', async () => {
	scene = await startScene('filesystem');
	scene.standIn.addFault({ call: 'download', do: { kind: 'status', status: 410 } });
	const { error, items, posts } = await scene.run(
		[item(0)],
		parameters('V_2', { options: { onMissingImage: 'fail' } }),
		threeTries,
	);
	expect([error, items.length, posts.length, scene.standIn.ledger.images]).toEqual([undefined, 1, 1, 1]);
	const withheld = await scene.run(
		[item(0, 'UNSAFE')],
		parameters('V_2', { numImages: 3, options: { onMissingImage: 'fail' } }),
		threeTries,
	);
	expect([withheld.error?.message, withheld.posts.length]).toEqual([
		expect.stringContaining('1 of 3 images is missing'),
		1,
	]);
});

describe('with Continue, n8n runs the node again when the first item that comes out has an error', () => {
	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: what was paid for is not paid for again',
		async (onError) => {
			scene = await startScene('filesystem');
			const { posts, items, errors } = await scene.run(
				[item(0, 'FORBIDDEN'), item(1), item(2)],
				parameters('ideogram-3'),
				{ ...threeTries, onError },
			);
			expect(await sent(posts)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'item 1', 'item 2']);
			expect(scene.standIn.ledger.images).toBe(2);
			expect(items.length + errors.length).toBe(3);
		},
	);

	it('an item that may have been billed is not sent again, and says so', async () => {
		scene = await startScene('filesystem');
		scene.standIn.addFault({
			call: 'submit',
			when: ({ body }) => body.includes('item 0'),
			do: { kind: 'status', status: 503 },
		});
		const { posts, items } = await scene.run([item(0), item(1)], parameters('V_2'), {
			...threeTries,
			onError: 'continueRegularOutput',
		});
		expect(await sent(posts)).toEqual(['item 0', 'item 1']);
		expect(items[0].json).toMatchObject({
			error: expect.stringMatching(/^Not sent again/),
			details: { billed: 'unknown', retryable: false, status: 503 },
		});
		expect(Object.keys(items[1].binary ?? {})).toEqual(['data']);
	});

	it('also an error that came with the input', async () => {
		scene = await startScene('filesystem');
		const source = { json: { error: 'of another node', words: 'item 0' }, files: { data: { bytes: image } } };
		const { posts, items } = await scene.run(
			[source],
			parameters('V_2', { options: { keepInputData: true } }),
			threeTries,
		);
		expect([posts.length, items.length]).toEqual([1, 1]);
	});
});

it('an item whose values change from try to try is refused after it was paid for', async () => {
	scene = await startScene('filesystem');
	const random = { ...smallest, seed: '={{ Math.floor(Math.random() * 2000000000) }}' };
	const run = await scene.run(
		[item(0), item(1, 'FORBIDDEN')],
		parameters('ideogram-3', { additionalFields: random }),
		threeTries,
	);
	expect(scene.standIn.ledger.images).toBe(1);
	expect(run.error?.message).toBe(
		'Not sent again: an earlier try of this run has paid for this item, with other values',
	);
	expect(run.error?.description).toContain('such as a random seed');
	expect(run.error?.description).toContain(scene.standIn.ledger.entries[0].generationId);
});

it('after Stop, no try sends anything', async () => {
	scene = await startScene('filesystem');
	let stop = () => {};
	scene.standIn.addFault({ call: 'poll', times: 99, when: () => (stop(), true), do: { kind: 'hang' } });
	const run = await scene.run([item(0), item(1)], parameters('ideogram-3', { options: { maxConcurrentImages: 1 } }), {
		...threeTries,
		onStarted: (running) => (stop = () => running.cancel()),
	});
	// n8n's tries go on behind a run that was stopped.
	await sleep(500);
	expect(scene.standIn.requests.filter(({ call }) => call === 'submit')).toHaveLength(1);
	expect(await sent(run.posts)).toEqual(['item 0']);
});

describe('another run is paid for again', () => {
	it('by hand, after one that failed', async () => {
		scene = await startScene('filesystem');
		const items = [item(0), item(1, 'FORBIDDEN')];
		await scene.run(items, parameters('V_2'), threeTries);
		await scene.run(items, parameters('V_2'), threeTries);
		expect(scene.standIn.ledger.images).toBe(2);
	});

	it('two executions at once', async () => {
		scene = await startScene('filesystem');
		scene.standIn.addFault({ ...refusedOnce('item 1'), times: 2 });
		const runs = await Promise.all(
			[1, 2].map(async () => await scene.run([item(0), item(1)], parameters('V_2'), threeTries)),
		);
		expect(runs.map(({ error, items }) => [error, items.length])).toEqual([
			[undefined, 2],
			[undefined, 2],
		]);
		expect(scene.standIn.ledger.images).toBe(4);
	});

	it.each<[string, string, INode['onError'], number]>([
		['each goes through at its second try', 'item 1', undefined, 4],
		['n8n runs each again for its first item, in vain', 'FORBIDDEN', 'continueRegularOutput', 2],
	])('each round of a loop, with the same items: %s', async (_name, words, onError, billed) => {
		scene = await startScene('filesystem');
		scene.standIn.addFault({ ...refusedOnce('item 1'), times: 2 });
		const source = new Source([item(0, words), item(1, 'item 2')]);
		const engine = await startEngine(
			'filesystem',
			{ apiKey: scene.standIn.apiKey, baseUrl: scene.standIn.url },
			{ 'test.source': source },
		);
		const node = (name: string, type: string, more: Partial<INode> = {}) =>
			({ id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...more }) as INode;
		const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
		const run = await engine.run({
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger'),
				node('First', 'test.source'),
				node('Second', 'test.source'),
				node('Ideogram', 'n8n-nodes-ideogram.ideogram', {
					parameters: parameters('V_2') as INode['parameters'],
					credentials: { ideogramApi: { id: '1', name: 'Ideogram' } },
					...threeTries,
					...(onError && { onError }),
				}),
			],
			connections: {
				Start: { main: [[...to('First'), ...to('Second')]] },
				First: { main: [to('Ideogram')] },
				Second: { main: [to('Ideogram')] },
			},
		});
		expect(run.error).toBeUndefined();
		expect(run.raw.data.resultData.runData.Ideogram).toHaveLength(2);
		expect(scene.standIn.ledger.images).toBe(billed);
	});
});

describe('a price that was answered with a bill', () => {
	const bills: Fault = {
		call: 'submit',
		times: 99,
		when: ({ query }) => query.has('dry_run'),
		do: { kind: 'json', body: { generation_id: 'gen-billed' } },
	};

	it.each<[string, IDataObject, INode['onError']]>([
		['Max Spend', { options: { maxSpendUsd: 5 } }, undefined],
		['Max Spend, Continue', { options: { maxSpendUsd: 5 } }, 'continueRegularOutput'],
		['Estimate Cost Only', { options: { estimateOnly: true } }, undefined],
	])('%s: is not asked for again', async (_name, more, onError) => {
		scene = await startScene('filesystem');
		scene.standIn.addFault(bills);
		const { posts, error, items } = await scene.run([item(0), item(1)], parameters('ideogram-3', more), {
			...threeTries,
			onError,
		});
		// Estimate Cost asks for the price of each item, side by side.
		expect(posts.length).toBeLessThanOrEqual(_name.startsWith('Estimate') ? 2 : 1);
		expect(String(error?.message ?? items[0].json.error)).toContain('ran the call instead');
	});
});
