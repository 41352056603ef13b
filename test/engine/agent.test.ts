/** The node as a tool of n8n's AI Agent: what the model reads, what it is told of a failure, and what it may spend. */
import type { IDataObject, INode } from 'n8n-workflow';

import { giveTime } from '../clock';
import { startStandIn, type StandIn } from '../standin';
import { agent, type Calls, type Seen } from './agents';
import { startEngine } from './engine';
import { png } from './images';
import { Source } from './nodes';

giveTime();

let standIn: StandIn;
let image: Buffer;
beforeAll(async () => {
	standIn = await startStandIn({ latencyMs: 5 });
	image = await png(64, 64);
});
afterAll(async () => await standIn.close());
afterEach(() => standIn.faults.splice(0));

const node = (name: string, type: string, parameters: IDataObject = {}): INode =>
	({ id: name, name, type, typeVersion: 1, position: [0, 0], parameters }) as INode;

/** An image of the workflow, as no file comes from the agent. */
const imageOfWorkflow = "={{ $('Source').item.binary.data }}";
const prompt = "={{ $fromAI('Prompt', 'What the image shows', 'string') }}";
const remix = { model: 'ideogram-3', binaryPropertyName: imageOfWorkflow, prompt };

interface Told {
	seen: Seen;
	/** Texts. */
	replies: string[];
	/** The first item of each. */
	read: IDataObject[];
	images: number;
	downloads: number;
	error?: string;
}

async function run(
	version: 2 | 3,
	calls: Calls,
	parameters: IDataObject = {},
	settings: Partial<INode> = {},
): Promise<Told> {
	const [images, requests] = [standIn.ledger.images, standIn.requests.length];
	const source = new Source([{ json: { sku: 'A-1' }, files: { data: { bytes: image, name: 'mug.png' } } }]);
	const engine = await startEngine(
		'filesystem',
		{ apiKey: standIn.apiKey, baseUrl: standIn.url },
		{ 'test.source': source, 'test.agent': agent[version](calls) },
	);
	const to = (name: string, type: 'main' | 'ai_tool') => [[{ node: name, type, index: 0 }]];
	const { items, error } = await engine.run({
		nodes: [
			node('Source', 'test.source'),
			node('Agent', 'test.agent'),
			{
				...node('Remix Image', 'n8n-nodes-ideogram.ideogramTool', { ...remix, ...parameters }),
				credentials: { ideogramApi: { id: '1', name: 'Ideogram' } },
				...settings,
			},
		],
		connections: { Source: { main: to('Agent', 'main') }, 'Remix Image': { ai_tool: to('Agent', 'ai_tool') } },
	});
	const { seen, replies = [] } = (items('Agent')[0]?.json ?? {}) as unknown as Told;
	return {
		seen,
		replies,
		read: replies.filter(Boolean).map((reply) => itemOf(JSON.parse(reply) as unknown)),
		images: standIn.ledger.images - images,
		downloads: standIn.requests.slice(requests).filter(({ call }) => call === 'download').length,
		error: error?.message,
	};
}

/** Version 2 gives the items, version 3 the items or, for one, what it holds. */
const itemOf = (reply: unknown): IDataObject => ([reply].flat(3)[0] ?? {}) as IDataObject;

const ask = (...words: string[]): Calls => words.map((word) => [{ Prompt: word }]);

describe.each([2, 3] as const)('AI Agent %s', (version) => {
	it('knows what the tool does, what it costs, and what its parameters mean', async () => {
		const { seen } = await run(version, []);
		expect(seen).toEqual({
			name: 'Remix_Image',
			description:
				'Make new images from an image and a prompt. Each image costs money. Image Weight: How much the result keeps of the ' +
				'source image: 10 is a subtle hint of it, 90 is nearly the source. Left empty, the model decides. Links expire, a ' +
				'generation_id does not.',
			parameters: { Prompt: 'What the image shows' },
		});
	});

	it("takes the user's own words, and n8n's where nothing is paid", async () => {
		const own = await run(version, [], { toolDescription: 'Makes mugs. Once is enough.' });
		expect(own.seen.description).toBe('Makes mugs. Once is enough.');
		const free = await run(version, [], { resource: 'generation', operation: 'get', generationId: 'x' });
		expect(free.seen.description).toBe('Get a generation in Ideogram');
	});

	it('reads of an image of the workflow what there is to say, in short, and no file is fetched', async () => {
		const { replies, read, images, downloads, error } = await run(version, ask('A tower'), {
			options: { keepInputData: true, maxSpendUsd: 1 },
		});
		expect(error).toBeUndefined();
		const { entries } = standIn.ledger;
		expect(read).toEqual([
			{
				image_index: 0,
				url: expect.stringMatching(/^http/),
				prompt: expect.stringContaining('A tower'),
				seed: expect.any(Number),
				resolution: expect.stringMatching(/^\d+x\d+$/),
				model: 'ideogram-3',
				generation_id: entries.at(-1)!.generationId,
				cost: { usd: 0.06, source: 'quoted' },
			},
		]);
		expect(replies[0]!.length).toBeLessThan(700);
		expect([images, downloads]).toEqual([1, 0]);
	});

	it('reads each of several images, or all in one item', async () => {
		const each = await run(version, ask('A tower'), { numImages: 2 });
		expect([JSON.parse(each.replies[0]!)].flat(2)).toMatchObject([{ image_index: 0 }, { image_index: 1 }]);
		const all = await run(version, ask('A tower'), { numImages: 2, options: { oneItemPerInput: true } });
		const images = [{ image_index: 0 }, { image_index: 1 }];
		expect(all.read[0]).toMatchObject({ images, model: 'ideogram-3', cost: { usd: null } });
		expect(Object.keys((all.read[0]!.images as IDataObject[])[0]!)).not.toContain('is_image_safe');
	});

	it('reads of an image that the safety check withheld that it was billed', async () => {
		standIn.addFault({ call: 'poll', do: { kind: 'mutate', change: withhold } });
		const { read, images } = await run(version, ask('A tower'));
		expect(read[0]).toMatchObject({ missing: 'withheld', billed: true });
		expect(images).toBe(1);
	});

	it('reads a failure whole, with what to do, once, and what it can change itself', async () => {
		const { replies, read, images, error } = await run(version, ask('FORBIDDEN', 'A tower'));
		expect(error).toBeUndefined();
		const what = 'Change the prompt or the image.';
		expect(read[0]).toEqual({
			error: expect.stringMatching(/^Ideogram's safety check refused the prompt or an image/),
			what_to_do: `${what} This call was not billed.`,
			you_can_change: 'Prompt. Tell the user about everything else: it is set in n8n.',
			status: 422,
			billed: false,
			retryable: false,
		});
		expect(replies[0]!.split(what)).toHaveLength(2);
		// And it goes on.
		expect(read[1]).toMatchObject({ model: 'ideogram-3' });
		expect(images).toBe(1);
	});

	it('reads why bad input is refused, and that nothing is its own to change', async () => {
		const { read, images } = await run(version, [[{}]], { prompt: '' });
		expect(read[0]).toMatchObject({
			error: "'Prompt' is empty",
			what_to_do: expect.stringContaining('Fill in Prompt.'),
			you_can_change: 'nothing. Tell the user about everything else: it is set in n8n.',
			billed: false,
		});
		expect(images).toBe(0);
	});

	it('gives a URL of its own choice only when it is public', async () => {
		const url = { inputType: 'url', imageUrl: "={{ $fromAI('Image_URL', 'An image', 'string') }}" };
		const { read } = await run(version, [[{ Prompt: 'A tower', Image_URL: standIn.url }]], url);
		expect(read[0]).toMatchObject({ billed: false, you_can_change: expect.stringMatching(/^Image_URL, Prompt\. /) });
		expect(read[0]!.what_to_do).toContain('It must start with https://');
	});

	it('is not sent again after a failure that may have been billed', async () => {
		standIn.addFault({ call: 'submit', do: { kind: 'reset', when: 'after' } });
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const { read, images } = await run(version, ask('A tower', 'A bridge'), {}, settings);
		expect(read[0]).toMatchObject({ billed: 'unknown', error: expect.stringContaining('connection') });
		// The next call is another one.
		expect(read[1]).toMatchObject({ model: 'ideogram-3' });
		expect(images).toBe(2);
	});

	describe('Max Spend', () => {
		const options = { maxSpendUsd: 0.13 };

		it('counts all calls of an execution together', async () => {
			const { read, images } = await run(version, ask('1', '2', '3', '4'), { options });
			expect(read.map(({ error }) => Boolean(error))).toEqual([false, false, true, true]);
			expect(read[2]!.error).toBe(
				'This call would cost $0.06. With the $0.12 of earlier calls in this execution, that is more than the $0.13 ' +
					'that Max Spend allows',
			);
			expect(images).toBe(2);
			expect((await run(version, ask('5'), { options })).images).toBe(1);
		});

		it('also those at a time', async () => {
			const atOnce = ['1', '2', '3'].map((word) => ({ Prompt: word }));
			const { read, images } = await run(version, [atOnce], { options });
			expect(read.filter(({ error }) => error)).toHaveLength(1);
			expect(images).toBe(2);
		});

		it('does not count what was not billed', async () => {
			const { read, images } = await run(version, ask('FORBIDDEN', 'FORBIDDEN', '1', '2', '3'), { options });
			expect(read.map(({ error }) => Boolean(error))).toEqual([true, true, false, false, true]);
			expect(images).toBe(2);
		});

		it('counts a call once, though n8n tries it again', async () => {
			standIn.addFault({ call: 'poll', do: { kind: 'status', status: 404, body: {} } });
			const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
			const { images } = await run(version, ask('1', '2', '3'), { options }, settings);
			expect(images).toBe(2);
		});
	});
});

const withhold = <T extends { data?: unknown[] }>(json: T): T => ({
	...json,
	...(json.data && {
		data: json.data.map((one) => ({ ...(one as object), url: null, is_image_safe: false })),
	}),
});

it('the user may have an execution stop at an error: then the engine of a newer agent does', async () => {
	const stop = { onError: 'stopWorkflow' as const };
	expect((await run(3, ask('FORBIDDEN'), {}, stop)).error).toMatch(/safety check refused/);
	expect((await run(2, ask('FORBIDDEN'), {}, stop)).read[0]).toMatchObject({ status: 422 });
});
