/** What it costs, what is known of that, and getting what was paid for. */
import { giveTime } from '../clock';
import { png } from './images';
import { startScene, type Scene } from './scene';

giveTime();

let image: Buffer;
let scene: Scene;
beforeAll(async () => {
	image = await png(32, 32);
	scene = await startScene('filesystem');
});
afterAll(async () => await scene.close());

const items = (count: number) =>
	Array.from({ length: count }, (_, id) => ({ json: { id }, files: { data: { bytes: image } } }));
const additionalFields = { resolution: '512x1536' };
const billed = () => scene.standIn.ledger.images;
const queries = (posts: Array<{ query: URLSearchParams }>) => posts.map(({ query }) => query.toString());

describe('Estimate Cost', () => {
	it('tells the price, free of charge', async () => {
		const before = billed();
		const {
			items: out,
			posts,
			error,
		} = await scene.run(items(1), {
			model: 'ideogram-3',
			numImages: 4,
			additionalFields,
			options: { estimateOnly: true },
		});
		expect(error).toBeUndefined();
		expect(out.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[{ model: 'ideogram-3', images: 4, cost: { usd: 0.24, source: 'quoted', exact: true } }, { item: 0 }],
		]);
		expect(queries(posts)).toEqual(['dry_run=true']);
		expect(billed()).toBe(before);
	});

	it('never sends a dry run where it would be billed', async () => {
		const { error, calls } = await scene.run(items(1), {
			model: 'V_2',
			additionalFields,
			options: { estimateOnly: true },
		});
		expect(calls).toEqual([]);
		expect(error?.message).toBe(
			'The cost of Ideogram 2.0 (Legacy) cannot be estimated: Ideogram gives no price in advance',
		);
	});

	it('refuses what a remix would refuse', async () => {
		const { error, calls } = await scene.run(items(1), {
			model: 'ideogram-3',
			additionalFields: { aspectRatio: '1:1', ...additionalFields },
			options: { estimateOnly: true },
		});
		expect([error?.message, calls]).toEqual(["'Aspect Ratio' and 'Resolution' cannot be used together", []]);
	});
});

describe('Max Spend', () => {
	const parameters = { model: 'ideogram-3', prompt: '=item {{ $json.id }}', numImages: 2 };

	it('refuses the whole run before the first billed call', async () => {
		const before = billed();
		const { error, posts } = await scene.run(items(20), {
			...parameters,
			additionalFields: { ...additionalFields, seed: '={{ $json.id }}' },
			options: { maxSpendUsd: 2.39 },
		});
		expect([error?.message, error?.description]).toEqual([
			'This run would cost $2.40, which is more than the $2.39 that Max Spend allows',
			'Give the node fewer items, ask for fewer or cheaper images, or raise Max Spend (USD) under Options. Nothing was billed.',
		]);
		// One price for all that differ in prompt, seed and image only.
		expect(queries(posts)).toEqual(['dry_run=true']);
		expect(billed()).toBe(before);
	});

	it('runs within the limit, and tells the quoted price of each image', async () => {
		const {
			error,
			posts,
			items: out,
			hints,
		} = await scene.run(items(2), { ...parameters, additionalFields, options: { maxSpendUsd: 0.24 } });
		expect(error).toBeUndefined();
		expect(queries(posts)).toEqual(['dry_run=true', '', '']);
		expect(out.map(({ json }) => json.cost)).toEqual(Array(4).fill({ usd: 0.06, source: 'quoted' }));
		expect(hints).toEqual(['Ideogram: 4 images. Spent: $0.24.']);
	});

	it('asks again for what has another price', async () => {
		const { posts } = await scene.run(items(4), {
			...parameters,
			numImages: '={{ 1 + $json.id % 2 }}',
			additionalFields,
			options: { maxSpendUsd: 5 },
		});
		expect(queries(posts).filter((query) => query !== '')).toHaveLength(2);
	});

	it('cannot be kept with a legacy model, and says so', async () => {
		const { error, calls } = await scene.run(items(1), { model: 'V_2', options: { maxSpendUsd: 1 } });
		expect([error?.message, calls]).toEqual([
			'Max Spend does not work with Ideogram 2.0 (Legacy): Ideogram gives no price in advance',
			[],
		]);
	});

	it('is refused item by item where the node continues', async () => {
		const { items: out } = await scene.run(
			items(2),
			{ ...parameters, additionalFields, options: { maxSpendUsd: 0.1 } },
			{ onError: 'continueRegularOutput' },
		);
		expect(out.map(({ json }) => (json.details as { billed: boolean }).billed)).toEqual([false, false]);
	});
});

describe('cost', () => {
	it('is what Ideogram says it billed', async () => {
		scene.standIn.addFault({
			call: 'poll',
			do: { kind: 'mutate', change: (json) => ({ ...(json as object), usage_cost_usd_micros: 100_001 }) },
		});
		const { items: out, hints } = await scene.run(items(1), { model: 'ideogram-3', numImages: 3, additionalFields });
		expect(out.map(({ json }) => json.cost)).toEqual(
			[0.033333, 0.033334, 0.033334].map((usd) => ({ usd, source: 'billed' })),
		);
		expect(hints).toEqual(['Ideogram: 3 images. Spent: $0.100001.']);
	});

	it('is unknown where nobody tells', async () => {
		const { items: out, hints } = await scene.run(items(1), { model: 'V_2', additionalFields });
		expect(out[0].json.cost).toEqual({ usd: null, source: 'unknown' });
		expect(hints).toEqual(['Ideogram: 1 image.']);
	});
});

describe('missing images', () => {
	const unsafe = { model: 'ideogram-3', prompt: 'UNSAFE tower', numImages: 3, additionalFields };

	it('are reported, and said to be billed', async () => {
		const { items: out, hints } = await scene.run(items(1), unsafe);
		expect(out.map(({ json }) => [json.missing, json.billed])).toEqual([
			[undefined, undefined],
			['withheld', true],
			[undefined, undefined],
		]);
		expect(hints[0]).toContain('2 images, 1 withheld by the safety check.');
	});

	it('or left out', async () => {
		const { items: out } = await scene.run(items(1), { ...unsafe, options: { onMissingImage: 'leaveOut' } });
		expect(out.map(({ json }) => json.image_index)).toEqual([0, 2]);
	});

	it('or fail the item, whose images can still be had', async () => {
		const { items: out } = await scene.run(
			items(1),
			{ ...unsafe, options: { onMissingImage: 'fail' } },
			{ onError: 'continueRegularOutput' },
		);
		const { details, error } = out[0].json as { error: string; details: { billed: boolean; generation_id: string } };
		expect(error).toBe("1 of 3 images is missing: Ideogram's safety check withheld this image. It was billed.");
		expect(details).toMatchObject({ code: 'missing_image', billed: true });
		const again = await scene.run([{ json: { details } }], {
			resource: 'generation',
			operation: 'get',
			generationId: '={{ $json.details.generation_id }}',
		});
		expect(again.items.map(({ json, binary }) => [json.missing, Object.keys(binary ?? {})])).toEqual([
			[undefined, ['data']],
			['withheld', ['withheld']],
			[undefined, ['data']],
		]);
	});
});

describe('Generation: Get', () => {
	it('gets what was submitted without waiting, free of charge', async () => {
		const submitted = await scene.run(items(2), {
			model: 'ideogram-3',
			numImages: 2,
			additionalFields,
			options: { wait: 'off' },
		});
		expect(submitted.items.map(({ json, binary, pairedItem }) => [json, binary, pairedItem])).toEqual(
			[0, 1].map((item) => [
				{
					generation_id: expect.any(String),
					status: 'pending',
					model: 'ideogram-3',
					file_name: expect.stringMatching(/^image-\d-remix$/),
					cost: { usd: null, source: 'unknown' },
				},
				undefined,
				{ item },
			]),
		);
		expect(submitted.calls.every(({ call }) => call === 'submit')).toBe(true);
		expect(submitted.hints).toEqual([
			'Ideogram: 2 generations submitted and not fetched. Spent: not known yet; billed when done.',
		]);

		const before = billed();
		const got = await scene.run(
			submitted.items.map(({ json }) => ({ json })),
			{ resource: 'generation', operation: 'get', generationId: '={{ $json.generation_id }}' },
		);
		expect(got.error).toBeUndefined();
		expect(got.items.map(({ pairedItem, json }) => [pairedItem, json.generation_id])).toEqual(
			submitted.items.flatMap(({ json }, item) => Array(2).fill([{ item }, json.generation_id])),
		);
		expect(got.items[3].binary?.data.fileName).toBe(`${String(submitted.items[1].json.file_name)}-2.png`);
		expect((await scene.bytes(got.items[0], 'data')).subarray(1, 4).toString()).toBe('PNG');
		expect(got.posts).toEqual([]);
		expect(got.hints).toEqual(['Ideogram: 4 images.']);
		expect(billed()).toBe(before);
	});

	it('gets what timed out, from its error item', async () => {
		scene.standIn.addFault({ call: 'poll', times: 3, do: { kind: 'json', body: { status: 'pending' } } });
		const failed = await scene.run(
			items(1),
			{ model: 'ideogram-3', additionalFields, options: { timeoutMinutes: 0.008 } },
			{ onError: 'continueRegularOutput' },
		);
		scene.standIn.faults.length = 0;
		const { json } = failed.items[0];
		expect(json).toMatchObject({
			details: {
				code: 'timeout',
				billed: 'unknown',
				generation_id: expect.any(String),
				what_to_do: expect.stringContaining('Generation → Get'),
			},
		});
		const { items: out } = await scene.run([{ json }], {
			resource: 'generation',
			operation: 'get',
			generationId: '={{ $json.details.generation_id }}',
		});
		expect(Object.keys(out[0].binary ?? {})).toEqual(['data']);
	});

	it('says what the generation cost when it was made', async () => {
		const submitted = await scene.run(items(1), { model: 'ideogram-3', additionalFields, options: { wait: 'off' } });
		scene.standIn.addFault({
			call: 'poll',
			times: 50,
			do: { kind: 'mutate', change: (json) => ({ ...json, usage_cost_usd_micros: 60_000 }) },
		});
		const got = await scene.run(
			submitted.items.map(({ json }) => ({ json })),
			{ resource: 'generation', operation: 'get', generationId: '={{ $json.generation_id }}' },
		);
		expect(got.items[0].json.cost).toEqual({ usd: 0.06, source: 'billed' });
		scene.standIn.faults.length = 0;
		expect(got.hints).toEqual(['Ideogram: 1 image. What was fetched had cost $0.06 when it was made.']);
	});

	it('with a wrong ID says only to check the ID and the credential', async () => {
		const { items: out, error } = await scene.run(
			[{ json: {} }],
			{ resource: 'generation', operation: 'get', generationId: 'nope' },
			{ onError: 'continueRegularOutput' },
		);
		expect(error).toBeUndefined();
		expect(out[0].json.details).toMatchObject({
			billed: false,
			retryable: false,
			what_to_do: 'Check the generation ID, and that the credential belongs to the account that made it.',
		});
	});

	it.each([
		['an unknown id', 'nope', /^Ideogram does not know this generation/],
		['no id', '={{ $json.nothing }}', /^'Generation ID' is empty$/],
	])('%s', async (_name, generationId, message) => {
		const { error } = await scene.run([{ json: {} }], { resource: 'generation', operation: 'get', generationId });
		expect(error?.message).toMatch(message);
	});

	it('a legacy model cannot be submitted without waiting', async () => {
		const { error, calls } = await scene.run(items(1), { model: '={{ "V_2" }}', options: { wait: 'off' } });
		expect([error?.message, calls]).toEqual([
			'Ideogram 2.0 (Legacy) cannot be submitted without waiting: its images come with the answer',
			[],
		]);
	});
});

describe('options from expressions', () => {
	it.each([
		[{ timeoutMinutes: 'abc' }, "'Timeout (Minutes)' is 'abc', which is not a number"],
		[{ timeoutMinutes: 0 }, "'Timeout (Minutes)' is 0"],
		[{ maxSpendUsd: -1 }, "'Max Spend (USD)' is '-1', which is not a number"],
		[{ outputBinaryField: '={{ 7 }}' }, "'Output Binary Field' is not a name"],
		[{ outputBinaryField: '__proto__' }, "'Output Binary Field' is not a name"],
		[{ onMissingImage: 'ignore' }, "'Missing Images' is 'ignore'"],
	])('%j is refused before anything is sent', async (options, message) => {
		const { error, calls } = await scene.run(items(1), { options });
		expect([error?.message, calls]).toEqual([message, []]);
	});

	it.each([[{ timeoutMinutes: '={{ null }}', outputBinaryField: '={{ undefined }}', keepInputData: '={{ null }}' }]])(
		'%j are left out',
		async (options) => {
			const { items: out } = await scene.run(items(1), { additionalFields, options });
			expect(Object.keys(out[0].binary ?? {})).toEqual(['data']);
		},
	);
});
