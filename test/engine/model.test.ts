/** Model → Train, Get, Get Many. Training is billed, without a price in advance, and takes long. */
import type { IDataObject } from 'n8n-workflow';

import { giveTime } from '../clock';
import { closeHosts } from '../security/world';
import { lines, startApiOf } from './api';
import { startEngine } from './engine';

giveTime();

afterAll(closeHosts);

const TRAIN = 'POST /v1/ideogram-v3/train-model';
const LOOK = 'GET /models/m-1';
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const started = { dataset_id: 'd1', model_id: 'm-1', model_name: 'Brand 1', training_status: 'QUEUED' };
const train = (more: IDataObject = {}) => ({
	resource: 'model',
	operation: 'train',
	datasetId: byId('d1'),
	modelName: 'Brand 1',
	...more,
});
const waiting = { options: { waitForCompletion: true } };
const model = (status: string, run?: string) => ({
	model: {
		model_id: 'm-1',
		name: 'Brand 1',
		status,
		custom_model_uri: status === 'COMPLETED' ? 'model/brand/version/1' : null,
		training_runs: run ? [{ status: run }] : [],
	},
});
const unknown = { usd: null, source: 'unknown' };

/** One after the other; the last one for good. */
const inTurn = (answers: object[]) => {
	let times = 0;
	return () => answers[Math.min(times++, answers.length - 1)];
};

describe('train', () => {
	it.each([
		['ideogram-3', TRAIN, { dataset_id: 'd1', model_name: 'Brand 1' }],
		['dataset', 'POST /datasets/d1/train_model', { model_name: 'Brand 1' }],
	])('%s sends JSON, and the item comes out as soon as the training has begun', async (id, path, sent) => {
		const api = await startApiOf({ [path]: started });
		const { items, calls, error } = await api.run([{ json: {} }], train({ model: id, modelName: ' Brand 1 ' }));
		expect(error).toBeUndefined();
		expect(lines(calls)).toEqual([path]);
		expect(calls[0].headers['content-type']).toMatch(/^application\/json/);
		expect(JSON.parse(calls[0].body.toString())).toEqual(sent);
		expect(items).toEqual([{ json: { ...started, model: id, cost: unknown }, pairedItem: { item: 0 } }]);
	});

	it.each([
		['ideogram-3', 'Bränd 1', 'A to Z'],
		['ideogram-3', 'Abc', '5 to 30'],
		['dataset', 'Brand/1', '5 to 30'],
		['dataset', 'x'.repeat(31), 'shorter'],
	])('%s: the name %s is refused before anything is sent', async (id, modelName, words) => {
		const api = await startApiOf({});
		const { error, calls } = await api.run([{ json: {} }], train({ model: id, modelName }));
		expect([error?.message, error?.description, calls]).toEqual([
			expect.stringContaining("'Model Name'"),
			expect.stringContaining(words),
			[],
		]);
	});

	it('waits until it is completed and can be used, and gives the state of the model and of its run', async () => {
		const notYet = {
			model: { ...model('COMPLETED', 'COMPLETED').model, custom_model_uri: null, is_available_for_generation: false },
		};
		const api = await startApiOf({
			[TRAIN]: started,
			[LOOK]: inTurn([model('TRAINING', 'QUEUED'), notYet, model('COMPLETED', 'COMPLETED')]),
		});
		const { items, calls, error } = await api.run([{ json: {} }], train(waiting));
		expect(error).toBeUndefined();
		expect(lines(calls)).toEqual([TRAIN, LOOK, LOOK, LOOK]);
		expect(items[0].json).toMatchObject({
			dataset_id: 'd1',
			model_id: 'm-1',
			status: 'COMPLETED',
			training_status: 'COMPLETED',
			custom_model_uri: 'model/brand/version/1',
			cost: unknown,
		});
	});

	it.each([
		['the model', model('ERRORED'), 'model ERRORED'],
		['its run', model('TRAINING', 'FAILED'), 'model TRAINING, training FAILED'],
	])('ends with an error that names the model when %s failed', async (_name, state, words) => {
		const api = await startApiOf({ [TRAIN]: started, [LOOK]: state });
		const { items } = await api.run([{ json: {} }], train(waiting), { onError: 'continueRegularOutput' });
		expect(items[0].json.error).toBe(`Ideogram could not finish the training of the model m-1 (${words})`);
		expect(items[0].json.details).toMatchObject({
			code: 'failed',
			model_id: 'm-1',
			billed: 'unknown',
			retryable: false,
		});
	});

	it('gives up after Timeout (Minutes), and says how to see the rest', async () => {
		const api = await startApiOf({ [TRAIN]: started, [LOOK]: model('TRAINING', 'TRAINING') });
		const parameters = train({ options: { waitForCompletion: true, timeoutMinutes: 0.02 } });
		const { items } = await api.run([{ json: {} }], parameters, { onError: 'continueRegularOutput' });
		expect(items[0].json.error).toBe(
			'Ideogram has not finished the training of the model m-1 in time (model TRAINING, training TRAINING)',
		);
		expect(items[0].json.details).toMatchObject({
			code: 'timeout',
			model_id: 'm-1',
			billed: true,
			retryable: false,
			what_to_do: expect.stringContaining('Model → Get') as string,
		});
	});

	it('an odd answer about the model does not give it up', async () => {
		const api = await startApiOf({
			[TRAIN]: started,
			[LOOK]: inTurn([[404, {}], [200, { odd: true }], model('COMPLETED')]),
		});
		const { items, error } = await api.run([{ json: {} }], train(waiting));
		expect([error, items[0].json.status]).toEqual([undefined, 'COMPLETED']);
	});

	it('is not sent again after a 500', async () => {
		const api = await startApiOf({ [TRAIN]: [500, {}] });
		const { items, calls } = await api.run([{ json: {} }], train(waiting), { onError: 'continueRegularOutput' });
		expect(lines(calls)).toEqual([TRAIN]);
		expect(items[0].json.details).toMatchObject({ billed: 'unknown', retryable: false });
	});

	it('without an ID in the answer it cannot be waited for, but may have been billed', async () => {
		const api = await startApiOf({ [TRAIN]: { training_status: 'QUEUED' } });
		const { items } = await api.run([{ json: {} }], train(waiting), { onError: 'continueRegularOutput' });
		expect(items[0].json.error).toBe("Ideogram's answer does not name the model, so its training cannot be waited for");
		expect(items[0].json.details).toMatchObject({ billed: 'unknown' });
	});

	it('stopped while it waits, it names the model', async () => {
		let stop = () => undefined as void;
		const api = await startApiOf({ [TRAIN]: started, [LOOK]: () => (stop(), model('TRAINING', 'TRAINING')) });
		const { calls, error, raw } = await api.run([{ json: {} }], train(waiting), {
			onStarted: (run) => (stop = () => run.cancel()),
		});
		expect(lines(calls)).toEqual([TRAIN, LOOK]);
		expect(JSON.stringify([error?.description, error?.message, raw.data.resultData.error?.description])).toContain(
			'the training of the model m-1',
		);
	});

	it('a run that ends early names what goes on', async () => {
		const api = await startApiOf({ [TRAIN]: inTurn([started, [400, { error: 'too few images' }]]) });
		const { error } = await api.run([{ json: {} }, { json: {} }], train({ modelName: '={{ "Brand " + $itemIndex }}' }));
		expect(error?.description).toContain(
			'Paid for in this run: 1 call. Started, and still running at Ideogram: the training of the model m-1.',
		);
	});
});

describe('train from many items, such as those of Upload Files', () => {
	const items = (names: string[]) => names.map((modelName) => ({ json: { modelName, file: modelName.length } }));
	const fromItems = (more: IDataObject = {}) => train({ modelName: '={{ $json.modelName }}', ...more });

	it('trains once for each dataset and name', async () => {
		const api = await startApiOf({ [TRAIN]: ({ body }) => ({ ...started, ...JSON.parse(body.toString()) }) });
		const run = await api.run(items(['Brand 1', 'Brand 2', 'Brand 1', ' Brand 1 ']), fromItems());
		expect(run.error).toBeUndefined();
		expect(lines(run.calls)).toEqual([TRAIN, TRAIN]);
		expect(run.items.map(({ json, pairedItem }) => [json.model_name, pairedItem])).toEqual([
			['Brand 1', { item: 0 }],
			['Brand 2', { item: 1 }],
		]);
	});

	it('a failure is that of all of them, and billed at most once', async () => {
		const api = await startApiOf({ [TRAIN]: [500, {}] });
		const run = await api.run(items(['Brand 1', 'Brand 1']), fromItems(), { onError: 'continueRegularOutput' });
		expect(lines(run.calls)).toEqual([TRAIN]);
		expect(run.items.map(({ json, pairedItem }) => [json.error, pairedItem])).toEqual([
			[expect.stringContaining('status 500'), { item: 0 }],
			[expect.stringContaining('status 500'), { item: 1 }],
		]);
	});

	const retry = { settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } };

	it('Retry On Fail waits on for what was begun, and begins nothing again', async () => {
		const api = await startApiOf({ [TRAIN]: started, [LOOK]: inTurn([model('ERRORED'), model('COMPLETED')]) });
		const run = await api.run(items(['Brand 1', 'Brand 1', 'Brand 1']), fromItems(waiting), retry);
		expect(run.error).toBeUndefined();
		expect(lines(run.calls)).toEqual([TRAIN, LOOK, LOOK]);
		expect(run.items.map(({ json }) => json.status)).toEqual(['COMPLETED']);
	});

	it('Retry On Fail sends none of them again after a 500', async () => {
		const api = await startApiOf({ [TRAIN]: [500, {}] });
		const run = await api.run(items(['Brand 1', 'Brand 1']), fromItems(), retry);
		expect(run.error?.message).toContain('Not sent again');
		expect(lines(run.calls)).toEqual([TRAIN]);
	});
});

describe('get', () => {
	const full = { model: { ...model('COMPLETED').model, is_owned: true, last_update_time: 'now', dataset_id: 'd1' } };

	it.each([
		[true, undefined],
		[false, 'now'],
	])('simplify %s', async (simplify, updated) => {
		const api = await startApiOf({ [LOOK]: full });
		const { items, calls } = await api.run([{ json: {} }], {
			resource: 'model',
			operation: 'get',
			modelId: byId('m-1'),
			simplify,
		});
		expect(lines(calls)).toEqual([LOOK]);
		expect([items[0].json.model_id, items[0].json.training_runs, items[0].json.last_update_time]).toEqual([
			'm-1',
			[],
			updated,
		]);
		expect(items[0].json).not.toHaveProperty('model');
	});
});

describe('get many', () => {
	it('asks for scope and states in Ideogram’s spelling, and simplifies', async () => {
		const api = await startApiOf({
			'GET /models': { models: [{ ...model('COMPLETED').model, last_update_time: 'now' }] },
		});
		const additionalFields = { scope: 'owned', status: ['completed', 'training'] };
		const { items, calls } = await api.run([{ json: {} }], {
			resource: 'model',
			operation: 'getAll',
			additionalFields,
		});
		expect(lines(calls)).toEqual(['GET /models?scope=owned&status=COMPLETED&status=TRAINING']);
		expect(items.map(({ json }) => json)).toEqual([
			{ model_id: 'm-1', name: 'Brand 1', status: 'COMPLETED', custom_model_uri: 'model/brand/version/1' },
		]);
	});

	it('a state that does not exist is refused', async () => {
		const api = await startApiOf({});
		const { error, calls } = await api.run([{ json: {} }], {
			resource: 'model',
			operation: 'getAll',
			additionalFields: { status: ['done'] },
		});
		expect([error?.message, calls]).toEqual([expect.stringContaining("'Status' is 'done'"), []]);
	});

	it('fills the list of the form', async () => {
		const api = await startApiOf({
			'GET /models': { models: [model('COMPLETED').model, { model_id: 'm-2', name: 'New', status: 'TRAINING' }] },
		});
		const engine = await startEngine('filesystem', { apiKey: 'k', baseUrl: api.host.url });
		expect(await engine.searchList('searchModels')).toEqual({
			results: [
				{ name: 'Brand 1', value: 'm-1' },
				{ name: 'New (training)', value: 'm-2' },
			],
		});
	});
});
