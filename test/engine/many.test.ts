/** Many items at once, within the limit of images in progress. */
import { setTimeout as sleep } from 'node:timers/promises';

import { v2 } from '../standin/client';
import type { StandIn } from '../standin';
import { png } from './images';
import { parts, startScene, type Scene } from './scene';

let image: Buffer;
let scene: Scene;
beforeAll(async () => {
	image = await png(32, 32);
});
afterEach(async () => await scene.close());

const items = (count: number) => Array.from({ length: count }, (_, id) => ({ json: { id }, files: { data: { bytes: image } } }));
const prompt = '=item {{ $json.id }}';
const smallest = { resolution: '512x1536' };

/** Calls of somebody else with the same key, `places` at a time, until it is told to end. */
function otherTraffic(standIn: StandIn, places: number): () => Promise<void> {
	let going = true;
	const others = Array.from({ length: places }, async () => {
		while (going) await v2(standIn, 'ideogram-3', { prompt: 'somebody else', image: { bytes: image, filename: 'a.png', contentType: 'image/png' } });
	});
	return async () => {
		going = false;
		await Promise.all(others);
	};
}

it('100 items, a limit of 10, and others who take 5 of it: all succeed, none is paid for twice', async () => {
	scene = await startScene('filesystem', { latencyMs: 60, inflightLimit: 10 });
	const end = otherTraffic(scene.standIn, 5);
	await sleep(30);
	const run = await scene.run(items(100), { model: 'ideogram-3', prompt, additionalFields: { ...smallest, magicPrompt: 'off' } });
	await end();
	expect(run.error).toBeUndefined();
	expect(run.items.map(({ json }) => json.prompt)).toEqual(Array.from({ length: 100 }, (_, id) => `item ${id}`));
	const accepted = (await Promise.all(run.posts.filter(({ status }) => status === 200).map(parts))).map((body) => body.find(([name]) => name === 'prompt')?.[1]);
	const ours = accepted.filter((text) => text !== 'somebody else');
	expect(ours).toHaveLength(100);
	expect(new Set(ours).size).toBe(100);
	// It did meet the limit, and found its way.
	expect(run.posts.some(({ status }) => status === 429)).toBe(true);
}, 90_000);

it('two executions in one process share the limit: nothing is refused', async () => {
	scene = await startScene('filesystem', { latencyMs: 50, inflightLimit: 10 });
	const parameters = { model: 'ideogram-3', prompt, additionalFields: smallest };
	const runs = await Promise.all([scene.run(items(20), parameters), scene.run(items(20), parameters)]);
	expect(runs.map(({ items: made, error }) => [made.length, error])).toEqual([[20, undefined], [20, undefined]]);
	expect(scene.standIn.requests.filter(({ status }) => status === 429)).toEqual([]);
	expect(scene.standIn.peakInflight).toBe(10);
	expect(scene.standIn.ledger.images).toBe(40);
}, 60_000);

it('counts images: calls for 4 images go two at a time within 10', async () => {
	scene = await startScene('filesystem', { latencyMs: 40, inflightLimit: 10 });
	const { error } = await scene.run(items(4), { model: 'V_2', numImages: 4, prompt, additionalFields: smallest });
	expect(error).toBeUndefined();
	expect(scene.standIn.peakInflight).toBe(8);
});

it('keeps within Max Concurrent Images', async () => {
	scene = await startScene('filesystem', { latencyMs: 30 });
	await scene.run(items(6), { model: 'ideogram-3', prompt, additionalFields: smallest, options: { maxConcurrentImages: 2 } });
	expect(scene.standIn.peakInflight).toBe(2);
});

it('comes out in the order of the input, whichever is done first', async () => {
	scene = await startScene('filesystem');
	scene.standIn.addFault({ call: 'submit', do: { kind: 'delay', ms: 700 } });
	const run = await scene.run(items(4), { model: 'V_2', prompt, additionalFields: { ...smallest, magicPrompt: 'off' } });
	expect(run.items.map(({ json }) => json.prompt)).toEqual([0, 1, 2, 3].map((id) => `item ${id}`));
	// The first was answered last.
	expect(run.calls.findIndex(({ call }) => call === 'download')).toBeGreaterThan(1);
});

it('gives a place back when Ideogram is done, not when the image is there', async () => {
	scene = await startScene('filesystem', { latencyMs: 10 });
	scene.standIn.addFault({ call: 'download', times: 2, do: { kind: 'delay', ms: 1500 } });
	const { posts, error } = await scene.run(items(2), { model: 'V_2', prompt, additionalFields: smallest, options: { maxConcurrentImages: 1 } });
	expect(error).toBeUndefined();
	expect(posts[1].at - posts[0].at).toBeLessThan(1000);
});

it('starts nothing when a later item is bad and the node stops at errors', async () => {
	scene = await startScene('filesystem');
	const { error, calls } = await scene.run([...items(3), { json: { id: 3 }, files: { data: { bytes: Buffer.from('text') } } }], { prompt });
	expect(error?.message).toContain('is not an image');
	expect(calls).toEqual([]);
});

it.each(['V_2', 'ideogram-3'])('%s: an item that fails ends the run, and the error names what was paid for', async (model) => {
	scene = await startScene('filesystem');
	const failing = items(5).map((item, index) => ({ ...item, json: { id: index === 1 ? 'FORBIDDEN' : index } }));
	const { error, posts } = await scene.run(failing, { model, prompt, additionalFields: smallest, options: { maxConcurrentImages: 1 } });
	expect(posts.map(({ status }) => status)).toEqual([200, 422]);
	expect(error?.message).toContain("safety check refused");
	expect((error as unknown as { context: { itemIndex: number } }).context.itemIndex).toBe(1);
	expect(error?.description).toContain('Paid for in this run: 1 image.');
	const [{ generationId }] = scene.standIn.ledger.entries;
	expect(error?.description).toContain(model === 'V_2' ? 'Links to images, which expire: http' : `operation Get of the resource Generation: ${generationId}`);
});
