/**
 * Mixed faults at random over many items, in n8n's real engine: nothing is billed twice, nothing that was paid for is
 * lost.
 */
import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { giveTime } from '../clock';
import { png } from '../engine/images';
import { startScene, type Scene } from '../engine/scene';
import type { Fault, FaultAction, RecordedRequest, ReplyBody, StandIn } from '../standin';
import { allRuns, runsOf } from '../runs';
import { promptOf, watchBills, type Billed } from './bills';

giveTime();

const RUNS = runsOf(300);
const ITEMS = 20;
/** Runs at a time, each with a stand-in of its own. */
const AT_ONCE = 20;

const submitFaults = {
	'400': { kind: 'status', status: 400 },
	'402': { kind: 'status', status: 402 },
	'429': { kind: 'status', status: 429 },
	'429 of the limit': {
		kind: 'status',
		status: 429,
		body: { error: 'busy', reject_reason: 'inflight_limit', max_inflight_requests: 4 },
	},
	'500': { kind: 'status', status: 500 },
	'503': { kind: 'status', status: 503 },
	'reset before': { kind: 'reset', when: 'before' },
	'reset after': { kind: 'reset', when: 'after' },
	cut: { kind: 'truncate' },
	html: { kind: 'html' },
	null: { kind: 'json', body: null },
	list: { kind: 'json', body: [] },
	empty: { kind: 'json', body: {} },
	'late error': { kind: 'json', body: { error: 'broke', status_code: 500 } },
} satisfies Record<string, FaultAction>;

const pollFaults = {
	'401': { kind: 'status', status: 401 },
	'404': { kind: 'status', status: 404 },
	'429': { kind: 'status', status: 429 },
	'500': { kind: 'status', status: 500 },
	'503': { kind: 'status', status: 503 },
	'reset before': { kind: 'reset', when: 'before' },
	'reset after': { kind: 'reset', when: 'after' },
	cut: { kind: 'truncate' },
	html: { kind: 'html' },
	null: { kind: 'json', body: null },
	empty: { kind: 'json', body: {} },
	'no images': { kind: 'json', body: { status: 'completed', data: [] } },
} satisfies Record<string, FaultAction>;

const downloadFaults = {
	'403': { kind: 'status', status: 403 },
	'404': { kind: 'status', status: 404 },
	'429': { kind: 'status', status: 429 },
	'500': { kind: 'status', status: 500 },
	'503': { kind: 'status', status: 503 },
	'reset before': { kind: 'reset', when: 'before' },
	// As long as what was announced, but not an image.
	html: { kind: 'html' },
	text: { kind: 'status', status: 200, body: 'Come back later.' },
	late: { kind: 'delay', ms: 40 },
} satisfies Record<string, FaultAction>;

interface ItemPlan {
	model: 'V_2' | 'ideogram-3';
	images: number;
	/** The service withholds some of its images, or cannot make them. */
	fate: '' | ' UNSAFE' | ' FAILGEN';
	/** One after the other; then all is well. */
	submit: Array<keyof typeof submitFaults>;
	poll: Array<keyof typeof pollFaults>;
	download: Array<{ image: number; fault: keyof typeof downloadFaults }>;
	/** The reply describes the image wrongly. */
	noLink: boolean;
}

interface RunPlan {
	items: ItemPlan[];
	inflightLimit: number;
	maxConcurrentImages: number;
	latencyMs: number;
}

const keys = <T extends object>(of: T) => fc.constantFrom(...(Object.keys(of) as Array<keyof T>));
/** Most calls go well. */
const some = <T>(one: fc.Arbitrary<T>, weight: number) =>
	fc.oneof(
		{ weight: 10 - weight, arbitrary: fc.constant<T[]>([]) },
		{ weight, arbitrary: fc.array(one, { minLength: 1, maxLength: 2 }) },
	);

const itemPlan: fc.Arbitrary<ItemPlan> = fc.record({
	model: fc.constantFrom('V_2', 'ideogram-3'),
	images: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 3 }) }),
	fate: fc.oneof(
		{ weight: 8, arbitrary: fc.constant('' as const) },
		{ weight: 1, arbitrary: fc.constantFrom(' UNSAFE' as const, ' FAILGEN' as const) },
	),
	submit: some(keys(submitFaults), 4),
	poll: some(keys(pollFaults), 3),
	download: some(fc.record({ image: fc.nat(2), fault: keys(downloadFaults) }), 3),
	noLink: fc.oneof({ weight: 19, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

const runPlan: fc.Arbitrary<RunPlan> = fc.record({
	items: fc.array(itemPlan, { minLength: ITEMS, maxLength: ITEMS }),
	inflightLimit: fc.constantFrom(4, 10, 100),
	maxConcurrentImages: fc.constantFrom(6, 10, 20),
	latencyMs: fc.constantFrom(0, 2, 40),
});

/**
 * A WebP of nothing but ASCII, as the stand-in takes a text for an answer: drawing thousands of images would take long.
 */
const tinyWebp = (name: string) => `RIFF    WEBPVP8 ${' '.repeat(20)}${name}`;
const nameOf = (prompt: string, image: number) => `${prompt}, image ${image}`;
const imagePath = (prompt: string, image: number) =>
	`/api/images/ephemeral/${encodeURIComponent(nameOf(prompt, image))}`;

/** Struck faults by name, over all runs. */
const struck = new Map<string, number>();
const count = (name: string) => struck.set(name, (struck.get(name) ?? 0) + 1);

/** Sets an item's faults to strike in turn, and the tiny images behind them. */
function arrange(standIn: StandIn, plan: ItemPlan, prompt: string): void {
	let id: string | undefined;
	const strike = (
		call: Fault['call'],
		name: string,
		action: FaultAction,
		mine: (request: RecordedRequest) => boolean,
	) =>
		standIn.addFault({
			call,
			when: (request) => {
				if (!mine(request)) return false;
				count(`${call} ${name}`);
				return true;
			},
			do: action,
		});
	const submits = (request: RecordedRequest) => promptOf(request) === prompt;
	const polls = ({ path }: RecordedRequest) => id !== undefined && path.endsWith(`/${id}`);
	for (const name of plan.submit) strike('submit', name, submitFaults[name], submits);
	for (const name of plan.poll) strike('poll', name, pollFaults[name], polls);
	for (const { image, fault } of plan.download)
		strike('download', fault, downloadFaults[fault], ({ path }) => path === imagePath(prompt, image));

	const change = (json: ReplyBody): unknown => {
		id ??= json.generation_id;
		if (!Array.isArray(json.data)) return json;
		if (plan.noLink) count('no link');
		const data = json.data.map((image, index) => {
			if (plan.noLink && index === 0) return { ...image, url: undefined };
			return image.url === null ? image : { ...image, url: `${standIn.url}${imagePath(prompt, index)}` };
		});
		return { ...json, data };
	};
	const forever = Number.MAX_SAFE_INTEGER;
	standIn.addFault({ call: 'submit', times: forever, when: submits, do: { kind: 'mutate', change } });
	standIn.addFault({ call: 'poll', times: forever, when: polls, do: { kind: 'mutate', change } });
	for (let image = 0; image < plan.images; image++) {
		standIn.addFault({
			call: 'download',
			times: forever,
			when: ({ path }) => path === imagePath(prompt, image),
			do: { kind: 'status', status: 200, body: tinyWebp(nameOf(prompt, image)) },
		});
	}
}

let source: Buffer;
beforeAll(async () => {
	source = await png(16, 16);
});

async function drive({ items: plans, inflightLimit, maxConcurrentImages, latencyMs }: RunPlan): Promise<void> {
	const scene = await startScene('filesystem', { inflightLimit, latencyMs, keepBodies: false });
	try {
		const billed = watchBills(scene.standIn);
		const prompts = plans.map(({ fate }, index) => `item ${index}${fate}`);
		plans.forEach((plan, index) => arrange(scene.standIn, plan, prompts[index]));
		const { items, error } = await scene.run(
			plans.map(({ model, images }, index) => ({
				json: { prompt: prompts[index], model, images },
				files: { data: { bytes: source } },
			})),
			{
				prompt: '={{ $json.prompt }}',
				model: '={{ $json.model }}',
				numImages: '={{ $json.images }}',
				options: { maxConcurrentImages },
			},
			{ onError: 'continueRegularOutput' },
		);
		expect(error).toBeUndefined();
		notBilledTwice(billed, scene.standIn);
		for (const bill of billed)
			await isThereOrNamed(
				bill,
				items.filter((item) => prompts[inputOf(item)] === bill.prompt),
				plans[prompts.indexOf(bill.prompt)],
				scene,
			);
		nothingIsForFree(items, prompts, billed);
		inOrder(items);
	} finally {
		await scene.close();
	}
}

function notBilledTwice(billed: Billed[], { ledger }: StandIn): void {
	const prompts = billed.map(({ prompt }) => prompt);
	expect(prompts).toHaveLength(ledger.entries.length);
	expect(prompts).toEqual([...new Set(prompts)]);
}

/**
 * Every image that was billed came out, or is reported as missing, or its item says that it was or may have been
 * billed.
 */
async function isThereOrNamed(
	{ prompt, images, generationId }: Billed,
	items: INodeExecutionData[],
	{ model }: ItemPlan,
	scene: Scene,
): Promise<void> {
	const details = items[0]?.json.details as IDataObject | undefined;
	if (details) {
		expect(items).toHaveLength(1);
		expect([true, 'unknown']).toContain(details.billed);
		// An id is known as soon as its generation was asked for.
		const polled = scene.standIn.requests.some(
			({ call, path }) => call === 'poll' && path.endsWith(`/${generationId}`),
		);
		expect(details.generation_id).toBe(polled ? generationId : undefined);
		return;
	}
	expect(items).toHaveLength(images);
	for (const [index, item] of items.entries()) {
		const { json, binary } = item;
		expect(json.image_index).toBe(index);
		if (model === 'ideogram-3') expect(json.generation_id).toBe(generationId);
		if (json.missing) {
			expect(['withheld', 'download_failed']).toContain(json.missing);
			expect([json.billed, binary]).toEqual([true, undefined]);
		} else {
			// Its own image, not another one's.
			expect((await scene.bytes(item, 'data')).subarray(0, 200).toString('latin1')).toBe(
				tinyWebp(nameOf(prompt, index)),
			);
		}
	}
}

/** The other way round: nobody says `billed: true` of what was not, and nothing comes out of nothing. */
function nothingIsForFree(items: INodeExecutionData[], prompts: string[], billed: Billed[]): void {
	const paid = new Set(billed.map(({ prompt }) => prompt));
	for (const item of items.filter((each) => !paid.has(prompts[inputOf(each)]))) {
		const details = item.json.details as IDataObject | undefined;
		expect([false, 'unknown']).toContain(details?.billed);
	}
	expect(new Set(items.map(inputOf)).size).toBe(prompts.length);
}

function inOrder(items: INodeExecutionData[]): void {
	const places = items.map((item) => [inputOf(item), (item.json.image_index as number | undefined) ?? 0]);
	expect(places).toEqual([...places].sort(([a, i], [b, j]) => a - b || i - j));
}

const inputOf = ({ pairedItem }: INodeExecutionData) => (pairedItem as { item: number }).item;

it(`${RUNS} runs of ${ITEMS} items: none is billed twice, none that was billed is missing, all in order`, async () => {
	let broken = '';
	await fc.assert(
		fc.asyncProperty(fc.array(runPlan, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (plans) => {
			const outcomes = await Promise.allSettled(plans.map(drive));
			outcomes.forEach((outcome, index) => {
				if (outcome.status === 'rejected')
					broken ||= `${(outcome.reason as Error).stack}\n\nin the run\n${JSON.stringify(plans[index])}`;
			});
			return broken === '';
		}),
		{
			numRuns: RUNS / AT_ONCE,
			// The one run that failed is told as it is: to shrink twenty would take minutes.
			endOnFailure: true,
			reporter: ({ failed, seed }) => {
				if (failed) throw new Error(`Seed ${seed}: ${broken}`);
			},
		},
	);
	// So that the property is not one about runs in which all went well.
	const total = [...struck.values()].reduce((sum, times) => sum + times, 0);
	console.log(
		`${total} faults struck: ${[...struck.entries()]
			.sort()
			.map(([name, times]) => `${times} x ${name}`)
			.join(', ')}`,
	);
	expect(total).toBeGreaterThan(RUNS * ITEMS * 0.5);
	if (!allRuns) return;
	const kinds =
		Object.keys(submitFaults).length + Object.keys(pollFaults).length + Object.keys(downloadFaults).length + 1;
	expect(struck.size).toBe(kinds);
	expect(Math.min(...struck.values())).toBeGreaterThan(20);
});
