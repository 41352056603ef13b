/**
 * Every kind of answer and of result that the table of operations holds, with a fault in each kind of call that comes
 * of it. `matrix.ts` has the many faults, for Remix; here are those of each sort, for all else.
 */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { Ideogram } from '../../nodes/Ideogram/Ideogram.node';
import { giveTime } from '../clock';
import { startEngine } from '../engine/engine';
import { form, least } from '../engine/filled';
import { maskPng, png } from '../engine/images';
import { samples } from '../engine/samples';
import { startScene, type Scene, type SceneRun } from '../engine/scene';
import type { FaultAction } from '../standin';
import { aimOf, aimsOf, allSteps, kindOf, subjects, type Aim, type Subject } from './subjects';
import { cases } from '../table';

giveTime();

const API_KEY = 'this-key-must-not-be-seen';

/** What comes of a fault. */
interface Effect {
	/** The same as without it (the default), an error, or what there is without a file. */
	out?: 'error' | 'missing';
	/** Of the error. */
	billed?: boolean | 'unknown';
	retryable?: boolean;
	code?: string;
	/** In what to do. */
	todo?: RegExp;
	/** Whether the service ran what was paid for; what is not free is, by default. */
	ran?: boolean;
	/** How often each struck call is made again. */
	again: number;
}

interface Blow {
	name: string;
	action: FaultAction;
	times?: number;
	effect: Effect;
}

const FOR_GOOD = 1000;
const status = (code: number): FaultAction => ({
	kind: 'status',
	status: code,
	body: { error: 'The service says no.' },
});
const nothing: FaultAction = { kind: 'json', body: null };
const cut: FaultAction = { kind: 'truncate' };
const hang: FaultAction = { kind: 'hang' };
const page: FaultAction = { kind: 'html' };
const reset = (when: 'before' | 'after'): FaultAction => ({ kind: 'reset', when });

const fine = (again: number): Effect => ({ again });
const refused: Effect = { out: 'error', billed: false, retryable: false, ran: false, again: 0 };
const doubt = (ran: boolean): Effect => ({
	out: 'error',
	billed: 'unknown',
	retryable: false,
	todo: /may have been billed anyway/,
	ran,
	again: 0,
});
const perhapsDone: Effect = { ...refused, todo: /may have been done anyway/ };
const unread: Effect = { ...refused, todo: /Base URL/ };

const blows: Record<Aim, (subject: Subject) => Blow[]> = {
	quote: () => [
		{ name: '503', action: status(503), effect: fine(1) },
		{ name: 'a cut answer', action: cut, effect: fine(1) },
		{ name: '402', action: status(402), effect: refused },
	],
	submit: () => [
		{ name: '400', action: status(400), effect: refused },
		{ name: '429', action: status(429), effect: fine(1) },
		{ name: '500', action: status(500), effect: doubt(false) },
		{ name: 'a reset before it ran', action: reset('before'), effect: doubt(false) },
		{ name: 'a reset after it ran', action: reset('after'), effect: doubt(true) },
		{ name: 'a cut answer', action: cut, effect: doubt(true) },
		{ name: 'a web page', action: page, effect: doubt(true) },
		{ name: 'null', action: nothing, effect: doubt(true) },
		{ name: 'no answer', action: hang, effect: doubt(true) },
	],
	create: () => [
		{ name: '400', action: status(400), effect: refused },
		{ name: '429', action: status(429), effect: fine(1) },
		{ name: '500', action: status(500), effect: perhapsDone },
		{ name: 'a reset', action: reset('after'), effect: perhapsDone },
		{ name: 'a cut answer', action: cut, effect: perhapsDone },
		{ name: 'a web page', action: page, effect: perhapsDone },
		{ name: 'null', action: nothing, effect: perhapsDone },
		{ name: 'no answer', action: hang, effect: perhapsDone },
	],
	read: () => [
		{ name: '404', action: status(404), effect: { ...refused, todo: /Check IDs/ } },
		{ name: '429', action: status(429), effect: fine(1) },
		{ name: '503', action: status(503), effect: fine(1) },
		{ name: 'a reset', action: reset('after'), effect: fine(1) },
		{ name: 'a cut answer', action: cut, effect: fine(1) },
		{ name: 'null', action: nothing, effect: unread },
		{ name: 'a web page', action: page, effect: unread },
		{ name: 'no answer', action: hang, effect: fine(1) },
	],
	poll: ({ endpoint: { answer, billing } }) => {
		const isLater = answer.comes === 'later';
		const lost: Effect = {
			out: 'error',
			billed: isLater ? false : 'unknown',
			retryable: false,
			todo: isLater ? /Check the generation ID/ : /do not try again/,
			again: 3,
		};
		const failed: Effect = { ...refused, code: 'generation_failed', ran: billing !== 'free' };
		return [
			{ name: '404', action: status(404), effect: fine(1) },
			{ name: '503', action: status(503), effect: fine(1) },
			{ name: 'a reset', action: reset('after'), effect: fine(1) },
			{ name: 'a cut answer', action: cut, effect: fine(1) },
			{ name: 'null', action: nothing, effect: fine(1) },
			{ name: 'no answer', action: hang, effect: fine(1) },
			{ name: '404 for good', action: status(404), times: FOR_GOOD, effect: lost },
			{ name: 'a failed generation', action: { kind: 'json', body: { status: 'failed' } }, effect: failed },
		];
	},
	watch: () => [
		{ name: '404', action: status(404), effect: fine(1) },
		{ name: '503', action: status(503), effect: fine(1) },
		{ name: 'a cut answer', action: cut, effect: fine(1) },
		{ name: 'null', action: nothing, effect: fine(1) },
		{
			name: '404 for good',
			action: status(404),
			times: FOR_GOOD,
			effect: { out: 'error', billed: true, retryable: false, todo: /do not start it again/, again: 3 },
		},
	],
	download: () => [
		{ name: '404', action: status(404), effect: fine(1) },
		{ name: '503', action: status(503), effect: fine(1) },
		{ name: 'a reset', action: reset('before'), effect: fine(1) },
		{ name: 'half of it', action: cut, effect: fine(1) },
		{ name: 'a web page', action: page, effect: fine(1) },
		{ name: 'silence', action: { kind: 'stall', after: 'half' }, effect: fine(1) },
		{ name: '404 for good', action: status(404), times: FOR_GOOD, effect: { out: 'missing', again: 3 } },
	],
};

/** What the ends of whole files look like, by MIME type. */
const ends: Record<string, (bytes: Buffer) => boolean> = {
	'image/png': (bytes) => bytes.subarray(-8, -4).toString() === 'IEND',
	'image/svg+xml': (bytes) => bytes.toString().trimEnd().endsWith('</svg>'),
	// Its boxes, each with its length in front, fill the file.
	'video/mp4': (bytes) => {
		let at = 0;
		while (at + 8 <= bytes.length) at += Math.max(8, bytes.readUInt32BE(at));
		return at === bytes.length;
	},
};

const files: Record<string, { bytes: Buffer; name: string }> = {};
let image: Buffer;
beforeAll(async () => {
	image = await png(64, 64);
	for (const name of ['data', 'one', 'two']) files[name] = { bytes: image, name: `${name}.png` };
	files.mask = { bytes: await maskPng(64, 64), name: 'mask.png' };
});

interface Run extends SceneRun {
	/** How often each kind of call was made. */
	made: Partial<Record<Aim, number>>;
	/** Bills. */
	bills: number;
}

async function drive(scene: Scene, { operation, endpoint, model }: Subject): Promise<Run> {
	const { ledger } = scene.standIn;
	const before = ledger.entries.length;
	const run = await scene.run(
		[{ files }],
		{
			prompt: '',
			resource: operation.resource,
			operation: operation.name,
			...(model && { model }),
			...form(least(endpoint), endpoint),
			options: allSteps(endpoint),
		},
		{ onError: 'continueRegularOutput' },
	);
	const made: Run['made'] = {};
	for (const call of run.calls) {
		const aim = aimOf(call, endpoint);
		made[aim] = (made[aim] ?? 0) + 1;
	}
	return { ...run, made, bills: ledger.entries.length - before };
}

describe.each(subjects.map((subject) => [`${subject.kind} (${subject.name})`, subject] as const))(
	'%s',
	(_, subject) => {
		const { endpoint } = subject;
		const isPaid = endpoint.billing !== 'free';
		let scene: Scene;
		let well: Run;

		beforeAll(async () => {
			scene = await startScene('filesystem', { apiKey: API_KEY, draw: async () => image });
			if (endpoint.answer.comes === 'later') samples.generationId = { form: await newGeneration(scene) };
			well = await drive(scene, subject);
		});
		afterAll(async () => await scene.close());

		it('makes its calls', async () => {
			expect([well.error, well.items.map(({ json }) => json.error)]).toEqual([undefined, [undefined]]);
			expect(Object.keys(well.made)).toEqual(aimsOf(endpoint));
			expect(well.bills).toBe(isPaid ? 1 : 0);
			await expectWhole(scene, well.items);
		});

		const struck = aimsOf(endpoint).flatMap((aim) =>
			blows[aim](subject).map((blow) => [aim, blow.name, blow] as const),
		);
		it.each(struck)('%s: %s', async (aim, _name, { action, times = 1, effect }) => {
			const { standIn } = scene;
			const call = well.calls.find((each) => aimOf(each, endpoint) === aim)!.call;
			if (call === 'other') throw new Error('The stand-in does not know the call');
			standIn.addFault({ call, times, when: (request) => aimOf(request, endpoint) === aim, do: action });
			const run = await drive(scene, subject);
			const left = standIn.faults.splice(0);
			expect(left.map((fault) => fault.times === times)).toEqual(times === 1 ? [] : [false]);
			const { out, again } = effect;
			const { [aim]: once = 0 } = well.made;
			const { [aim]: made = 0 } = run.made;

			expect(run.error).toBeUndefined();
			expect(JSON.stringify(run.items)).not.toContain(API_KEY);
			expect(run.bills).toBe(isPaid && (effect.ran ?? true) ? 1 : 0);
			// How often is looked at what goes on depends on when it is done.
			if (!out && (aim === 'poll' || aim === 'watch')) expect(made).toBeGreaterThan(again);
			else expect(made).toBe(out ? (out === 'error' ? 1 : once) * (1 + again) : once + again);

			if (out === 'error') {
				expect(run.items).toHaveLength(1);
				const { error, details } = run.items[0].json as { error: string; details: IDataObject };
				expect(error).toMatch(/^\S.{10,}/);
				const { billed, retryable, code, todo = /\w/ } = effect;
				expect(details).toMatchObject({ billed, retryable, ...(code && { code }) });
				expect(details.what_to_do).toMatch(todo);
				if (!isPaid) expect(JSON.stringify(run.items)).not.toMatch(/may have been billed/);
				if (aim === 'poll') expect(details.generation_id).toEqual(expect.any(String));
			} else if (out === 'missing') {
				expect(run.items).toHaveLength(well.items.length);
				for (const { json, binary } of run.items) {
					const lost = json.missing_files ?? [json];
					expect([json.billed, binary]).toEqual([true, undefined]);
					expect(lost).toHaveLength(Object.keys(well.items[0].binary ?? {}).length);
					for (const file of lost as IDataObject[]) {
						expect(file).toMatchObject({ missing: 'download_failed', url: expect.stringMatching(/^http/) as string });
					}
				}
			} else {
				expect(run.items.map(shapeOf)).toEqual(well.items.map(shapeOf));
				await expectWhole(scene, run.items);
			}
		});
	},
);

/** An item without its values. */
const shapeOf = ({ json, binary = {}, pairedItem }: INodeExecutionData) => ({
	json: Object.keys(json).sort(),
	binary: Object.entries(binary).map(([field, { mimeType }]) => [field, mimeType]),
	pairedItem,
});

async function expectWhole(scene: Scene, items: INodeExecutionData[]): Promise<void> {
	expect(items.length).toBeGreaterThan(0);
	for (const item of items) {
		expect([item.json.error, item.json.missing, item.json.missing_files]).toEqual([undefined, undefined, undefined]);
		for (const [field, { mimeType }] of Object.entries(item.binary ?? {})) {
			const { [mimeType]: isWhole } = ends;
			if (!isWhole) throw new Error(`How does a whole file of ${mimeType} end?`);
			expect([field, isWhole(await scene.bytes(item, field))]).toEqual([field, true]);
		}
	}
}

/** The ID of a generation, for whoever fetches one. */
async function newGeneration(scene: Scene): Promise<string> {
	const { operation, model, endpoint } = subjects.find(({ endpoint: { answer } }) => answer.comes === 'choice')!;
	const parameters = {
		resource: operation.resource,
		operation: operation.name,
		model,
		...form(least(endpoint), endpoint),
	};
	const { items } = await scene.run([{ files }], { prompt: '', ...parameters, options: { wait: 'off' } });
	return items[0].json.generation_id as string;
}

describe('the lists of the form', () => {
	const lists = Object.keys(new Ideogram().methods.listSearch);
	const cases = lists.flatMap((list) =>
		(
			[
				['401', status(401), /does not accept the API key/],
				['503', status(503), /failed \(status 503\)/],
				['a cut answer', cut, /could not be read: it broke off/],
				['a web page', page, /leads to a web page/],
				['no answer', hang, /did not answer in time/],
			] as const
		).map(([name, action, said]) => [list, name, action, said] as const),
	);
	let scene: Scene;
	beforeAll(async () => void (scene = await startScene('filesystem', { apiKey: API_KEY })));
	afterAll(async () => await scene.close());

	it.each(cases)('%s: %s', async (list, _name, action, said) => {
		const { standIn } = scene;
		const engine = await startEngine('filesystem', { apiKey: API_KEY, baseUrl: standIn.url });
		expect((await engine.searchList(list)).results.length).toBeGreaterThan(0);
		for (const call of ['models', 'read'] as const) standIn.addFault({ call, do: action });
		const error = await engine.searchList(list).catch((cause: Error) => cause);
		expect(standIn.faults.splice(0)).toHaveLength(1);
		expect((error as Error).message).toMatch(said);
		expect(JSON.stringify(error)).not.toContain(API_KEY);
	});
});

it('takes every kind of answer and of result that the table holds', () => {
	const kinds = new Set(cases.map(({ endpoint }) => kindOf(endpoint)));
	expect(subjects.map(({ kind }) => kind)).toEqual([...kinds]);
	const walked = new Set(subjects.flatMap(({ endpoint }) => aimsOf(endpoint)));
	expect([...walked].sort()).toEqual(Object.keys(blows).sort());
	console.info(`${subjects.length} kinds: ${subjects.map(({ kind }) => kind).join('; ')}`);
});
