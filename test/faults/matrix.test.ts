/** Drives the node, in n8n's real engine, through the faults of matrix.ts. */
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { giveTime } from '../clock';
import { png } from '../engine/images';
import { startScene, type Scene, type SceneRun } from '../engine/scene';
import type { RecordedRequest, ReplyBody } from '../standin';
import { watchBills, type Billed } from './bills';
import { matrix, stops, type ModelId, type NamedFault, type NamedStop, type Out } from './matrix';
import { faultTable } from './table';

const time = giveTime();

const API_KEY = 'this-key-must-not-be-seen';
const DETAILS = ['code', 'status', 'reject_reason', 'billed', 'retryable', 'generation_id', 'links', 'what_to_do'];

interface Outcome extends SceneRun {
	scene: Scene;
	billed: Billed[];
	ms: number;
}

const isQuote = ({ query }: RecordedRequest) => query.has('dry_run');
const quick = (model: ModelId, parameters: IDataObject = {}): IDataObject => ({
	prompt: '={{ $json.prompt }}',
	model,
	additionalFields: { resolution: '512x1536' },
	...parameters,
});
const itemsOf = (prompts: string[], bytes: Buffer) =>
	prompts.map((prompt) => ({ json: { prompt }, files: { data: { bytes, name: 'photo.png' } } }));

async function drive(fault: NamedFault, model: ModelId, image: Buffer): Promise<Outcome> {
	const { prompts = ['A tower'], parameters, standIn, baseUrl, onError = 'continueRegularOutput', faults } = fault;
	const scene = await startScene('filesystem', { apiKey: API_KEY, draw: async () => image, ...standIn });
	const billed = watchBills(scene.standIn);
	faults.forEach((each) => scene.standIn.addFault(each));
	const start = performance.now();
	const run = await scene.run(itemsOf(prompts, image), quick(model, parameters), { onError, baseUrl });
	return { ...run, scene, billed, ms: performance.now() - start };
}

const cases = matrix.flatMap(({ faults }) =>
	faults.flatMap((fault) => fault.models.map((model) => ({ fault, model }))),
);

describe('a fault', () => {
	let image: Buffer;
	beforeAll(async () => {
		image = await png();
	});

	for (const { fault, model } of cases) {
		it(`${fault.name} (${model})`, async () => {
			const outcome = await drive(fault, model, image);
			await checkOutcome(fault, model, outcome).finally(outcome.scene.close);
		});
	}
});

async function checkOutcome(
	{ strikes, prompts = ['A tower'], expect: expected, faults }: NamedFault,
	model: ModelId,
	outcome: Outcome,
): Promise<void> {
	const { scene, items, errors, error, calls, posts, billed, ms } = outcome;
	const { repeats = 0 } = expected;

	if (expected.stops) {
		expect(error?.message).toContain(expected.stops.message);
		expect(error?.description).toContain(expected.stops.description ?? '');
		if (model === 'ideogram-3')
			for (const { generationId } of billed) expect(error?.description).toContain(generationId);
	} else {
		expect(error?.message).toBeUndefined();
		expect(items.map(({ json }) => json.error ?? json.missing ?? 'image')).toHaveLength(expected.out.length);
		for (const [index, out] of expected.out.entries()) await checkItem(out, items[index], outcome, model);
		expect(errors).toHaveLength(expected.errors?.length ?? 0);
		for (const [index, out] of (expected.errors ?? []).entries()) await checkItem(out, errors[index], outcome, model);
		for (const side of [items, errors]) expect(inputs(side)).toEqual([...inputs(side)].sort((a, b) => a - b));
	}

	const paid = posts.filter((post) => !isQuote(post));
	const made = {
		submit: paid.length,
		poll: count(calls, 'poll'),
		download: count(calls, 'download'),
		quote: posts.length - paid.length,
	};
	const asked = expected.submissions ?? prompts.length;
	if (strikes !== 'submit') expect(made.submit).toBe(asked);
	const needed = { submit: asked, poll: 1, download: expected.billedImages, quote: 1 }[strikes];
	if (repeats === 'any') expect(made[strikes]).toBeGreaterThanOrEqual(needed);
	else expect(made[strikes]).toBe(needed + repeats);

	expect(scene.standIn.ledger.images).toBe(expected.billedImages);
	const billedPrompts = billed.map(({ prompt }) => prompt);
	expect(billedPrompts).toEqual([...new Set(billedPrompts)]);

	// Every fault was there to strike, and did; the endless ones more than once.
	const left = scene.standIn.faults.slice(1);
	expect(left.every(({ times }) => (times ?? 1) > 900)).toBe(true);
	expect(left.every(({ times }) => times !== 1000)).toBe(true);
	expect(left.length).toBeLessThanOrEqual(faults.length);

	expect(ms).toBeGreaterThanOrEqual(expected.atLeastMs ?? 0);
	expect(ms).toBeLessThan(expected.atMostMs ?? 60_000);
	const { message, description, stack } = error ?? {};
	expect(JSON.stringify([items, errors, message, description, stack])).not.toContain(API_KEY);
}

async function checkItem(
	out: Out,
	item: INodeExecutionData,
	{ scene, calls, billed }: Outcome,
	model: ModelId,
): Promise<void> {
	const { json, binary } = item;
	if (out === 'image') {
		expect([json.error, json.missing]).toEqual([undefined, undefined]);
		const bytes = await scene.bytes(item, 'data');
		expect(bytes.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
		expect(bytes.subarray(-8, -4).toString()).toBe('IEND');
		expect(binary?.data).toMatchObject({ mimeType: 'image/png', bytes: bytes.length });
		return;
	}
	// A card says so.
	const isWithheld = 'missing' in out && out.missing === 'withheld';
	expect(Object.keys(binary ?? {})).toEqual(isWithheld ? ['withheld'] : []);
	if ('missing' in out) {
		expect(json).toMatchObject({
			missing: out.missing,
			billed: true,
			missing_reason: expect.stringContaining(out.reason) as string,
		});
		expect(json.url === null).toBe(out.missing === 'withheld' || out.reason.includes('no link'));
		if (model === 'ideogram-3') expect(json.generation_id).toBe(billed[0].generationId);
		return;
	}
	// Beside each other, or on the error output in one.
	const { message: problem, ...details } = (
		typeof json.error === 'object' ? json.error : { message: json.error, ...(json.details as IDataObject) }
	) as IDataObject;
	expect(problem).toContain(out.error);
	expect(json.message).toBe(`${String(problem).replace(/\.$/, '')}. ${String(details.what_to_do)}`);
	expect(details).toMatchObject(out.details);
	expect(DETAILS).toEqual(expect.arrayContaining(Object.keys(details)));
	expect(details.what_to_do).toContain(out.todo);
	if (out.notTodo) expect(details.what_to_do).not.toContain(out.notTodo);
	expect((details.links as string[] | undefined)?.length).toBe(out.links);
	expect(details.generation_id).toBe(
		out.id ??
			(out.named
				? calls
						.find(({ call }) => call === 'poll')
						?.path.split('/')
						.pop()
				: undefined),
	);
}

const count = (calls: RecordedRequest[], call: string) => calls.filter((request) => request.call === call).length;
const inputs = (items: INodeExecutionData[]) => items.map(({ pairedItem }) => (pairedItem as { item: number }).item);

describe('Stop', () => {
	let image: Buffer;
	beforeAll(async () => {
		image = await png();
	});

	for (const stop of stops) {
		it(stop.name, async () => await checkStop(stop, image));
	}
});

async function checkStop(
	{ model, faults, prompts, parameters, standIn, when, expect: expected }: NamedStop,
	image: Buffer,
): Promise<void> {
	const scene = await startScene('filesystem', { apiKey: API_KEY, draw: async () => image, ...standIn });
	const billed = watchBills(scene.standIn);
	const links: string[] = [];
	faults.forEach((fault) => scene.standIn.addFault(fault));
	// Behind the faults: of the replies that reach the node, it notes the links.
	const note = (json: ReplyBody) => {
		links.push(...json.data.flatMap(({ url }) => url ?? []));
		return json;
	};
	if (model === 'V_2') scene.standIn.addFault({ call: 'submit', do: { kind: 'mutate', change: note } });
	const said: string[] = [];
	const warn = jest.spyOn(Container.get(Logger), 'warn').mockImplementation((line) => void said.push(line));
	let stoppedAt = 0;
	try {
		const { error, posts } = await scene.run(itemsOf(prompts, image), quick(model, parameters), {
			onError: 'stopWorkflow',
			onStarted: (run) => {
				time.when(
					() => when(scene.standIn),
					() => {
						stoppedAt = performance.now();
						run.cancel();
					},
				);
			},
		});
		expect(stoppedAt).toBeGreaterThan(0);
		expect(performance.now() - stoppedAt).toBeLessThan(1000);
		expect(error?.message).toBe('The execution was stopped');

		const before = scene.standIn.requests.length;
		await new Promise((resolve) => setTimeout(resolve, 400));
		expect(scene.standIn.requests).toHaveLength(before);
		expect(posts.filter((post) => !isQuote(post))).toHaveLength(expected.submissions);
		expect(scene.standIn.ledger.images).toBe(expected.billedImages);

		const description = error?.description ?? '';
		const names = {
			nothing: [],
			generations: billed.map(({ generationId }) => generationId),
			links,
			maybe: ['may have been billed'],
		}[expected.names];
		expect(names.length > 0).toBe(expected.names !== 'nothing');
		for (const name of names) {
			expect(description).toContain(name);
			expect(said.join(' ')).toContain(name);
		}
		if (expected.names === 'nothing') expect([description, said]).toEqual(['', []]);
		expect(`${description} ${said.join(' ')} ${error?.stack}`).not.toContain(API_KEY);
	} finally {
		warn.mockRestore();
		await scene.close();
	}
}

describe('the table', () => {
	it('has more than 40 faults, each by its own name', () => {
		const names = [...matrix.flatMap(({ faults }) => faults), ...stops].map(({ name }) => name);
		expect(names.length).toBeGreaterThan(40);
		expect(new Set(names).size).toBe(names.length);
	});

	it.each(matrix.map((row) => [row.what, row] as const))(
		'says of "%s" what its faults show',
		(_what, { billed, again, faults }) => {
			const shown = faults
				.flatMap(({ expect: { out, errors = [] } }) => [...out, ...errors])
				.flatMap((out) => (typeof out === 'object' && 'details' in out ? [out.details.billed] : []));
			const said = {
				no: [false],
				once: [true],
				'perhaps, and the item says so': ['unknown'],
				'no more than what was submitted before': [],
			}[billed] as unknown[];
			expect([...new Set(shown)].every((word) => said.includes(word))).toBe(true);
			const repeated = faults.some(
				({ expect: { repeats = 0, submissions } }) => repeats === 'any' || repeats > 0 || submissions === 0,
			);
			if (again !== 'no') expect(repeated).toBe(true);
			else expect(faults.some(({ expect: { repeats = 0 } }) => repeats === 'any' || repeats > 0)).toBe(false);
		},
	);

	it('is Markdown with one line for each row', () => {
		const lines = faultTable().split('\n');
		expect(lines[0]).toBe('| What goes wrong | What comes out | Billed | Tried again |');
		expect(lines).toHaveLength(2 + matrix.length + 1);
		for (const line of lines) expect(line.match(/(?<!\\)\|/g)).toHaveLength(5);
	});
});
