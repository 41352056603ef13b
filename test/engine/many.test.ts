/** Many items at once, within the limit of images in progress. */
import { giveTime } from '../clock';
import { png } from './images';
import { parts, startScene, type Scene } from './scene';

giveTime();

let image: Buffer;
let scene: Scene;
beforeAll(async () => {
	image = await png(32, 32);
});
afterEach(async () => await scene.close());

const items = (count: number) =>
	Array.from({ length: count }, (_, id) => ({ json: { id }, files: { data: { bytes: image } } }));
/** These tests are about the order of calls. */
const draw = async () => image;
const prompt = '=item {{ $json.id }}';
const smallest = { resolution: '512x1536' };

it('100 items, and as many in another process with the same key and a limit of 10: all succeed, none is paid for twice', async () => {
	scene = await startScene('filesystem', { draw, latencyMs: 2000, inflightLimit: 10 });
	const run = async (baseUrl: string) =>
		await scene.run(
			items(100),
			{ model: 'ideogram-3', prompt, additionalFields: { ...smallest, magicPrompt: 'off' } },
			{ baseUrl },
		);
	const { url } = scene.standIn;
	// What one process knows of its key, it knows by key and base URL.
	const runs = await Promise.all([run(url), run(url.replace('127.0.0.1', 'localhost'))]);
	const prompts = Array.from({ length: 100 }, (_, id) => `item ${id}`);
	for (const { error, items: made } of runs)
		expect([error, made.map(({ json }) => json.prompt)]).toEqual([undefined, prompts]);
	const posts = scene.standIn.requests.filter(({ call }) => call === 'submit');
	const accepted = (await Promise.all(posts.filter(({ status }) => status === 200).map(parts))).map(
		(body) => body.find(([name]) => name === 'prompt')?.[1],
	);
	expect(accepted.sort()).toEqual([...prompts, ...prompts].sort());
	// They did meet the limit, and found their way.
	expect(posts.some(({ status }) => status === 429)).toBe(true);
});

it('two executions in one process share the limit: nothing is refused', async () => {
	scene = await startScene('filesystem', { draw, latencyMs: 50, inflightLimit: 10 });
	const parameters = { model: 'ideogram-3', prompt, additionalFields: smallest };
	const runs = await Promise.all([scene.run(items(20), parameters), scene.run(items(20), parameters)]);
	expect(runs.map(({ items: made, error }) => [made.length, error])).toEqual([
		[20, undefined],
		[20, undefined],
	]);
	expect(scene.standIn.requests.filter(({ status }) => status === 429)).toEqual([]);
	expect(scene.standIn.peakInflight).toBe(10);
	expect(scene.standIn.ledger.images).toBe(40);
});

it('counts images: calls for 4 images go two at a time within 10', async () => {
	scene = await startScene('filesystem', { draw, latencyMs: 40, inflightLimit: 10 });
	const { error } = await scene.run(items(4), { model: 'V_2', numImages: 4, prompt, additionalFields: smallest });
	expect(error).toBeUndefined();
	expect(scene.standIn.peakInflight).toBe(8);
});

it('keeps within Max Concurrent Images', async () => {
	scene = await startScene('filesystem', { draw, latencyMs: 30 });
	await scene.run(items(6), {
		model: 'ideogram-3',
		prompt,
		additionalFields: smallest,
		options: { maxConcurrentImages: 2 },
	});
	expect(scene.standIn.peakInflight).toBe(2);
});

it('comes out in the order of the input, whichever is done first', async () => {
	scene = await startScene('filesystem', { draw });
	scene.standIn.addFault({ call: 'submit', do: { kind: 'delay', ms: 700 } });
	const run = await scene.run(items(4), {
		model: 'V_2',
		prompt,
		additionalFields: { ...smallest, magicPrompt: 'off' },
	});
	expect(run.items.map(({ json }) => json.prompt)).toEqual([0, 1, 2, 3].map((id) => `item ${id}`));
	// The first was answered last.
	expect(run.calls.findIndex(({ call }) => call === 'download')).toBeGreaterThan(1);
});

it('gives a place back when Ideogram is done, not when the image is there', async () => {
	scene = await startScene('filesystem', { draw, latencyMs: 10 });
	scene.standIn.addFault({ call: 'download', times: 2, do: { kind: 'delay', ms: 1500 } });
	const { posts, error } = await scene.run(items(2), {
		model: 'V_2',
		prompt,
		additionalFields: smallest,
		options: { maxConcurrentImages: 1 },
	});
	expect(error).toBeUndefined();
	expect(posts[1].at - posts[0].at).toBeLessThan(1000);
});

it('starts nothing when a later item is bad and the node stops at errors', async () => {
	scene = await startScene('filesystem', { draw });
	const { error, calls } = await scene.run(
		[...items(3), { json: { id: 3 }, files: { data: { bytes: Buffer.from('text') } } }],
		{ prompt },
	);
	expect(error?.message).toContain('is not an image');
	expect(calls).toEqual([]);
});

it.each(['V_2', 'ideogram-3'])(
	'%s: an item that fails ends the run, and the error names what was paid for',
	async (model) => {
		scene = await startScene('filesystem', { draw });
		const failing = items(5).map((item, index) => ({ ...item, json: { id: index === 1 ? 'FORBIDDEN' : index } }));
		const { error, posts } = await scene.run(failing, {
			model,
			prompt,
			additionalFields: smallest,
			options: { maxConcurrentImages: 1 },
		});
		expect(posts.map(({ status }) => status)).toEqual([200, 422]);
		expect(error?.message).toContain('safety check refused');
		expect((error as unknown as { context: { itemIndex: number } }).context.itemIndex).toBe(1);
		expect(error?.description).toContain('Paid for in this run: 1 image.');
		const [{ generationId }] = scene.standIn.ledger.entries;
		expect(error?.description).toContain(
			model === 'V_2' ? 'Links to images, which expire: http' : `Generation → Get: ${generationId}`,
		);
	},
);
