/**
 * The operations that do not give plain images, against the stand-in, which judges each call by the facts: with the
 * least and
 * with the most that can be filled in, and a dataset from its creation to a trained model.
 */
import type { IDataObject } from 'n8n-workflow';

import { giveTime } from '../clock';
import { cases, type Case } from '../table';
import { png } from './images';
import { startScene, type Scene } from './scene';

giveTime();

let scene: Scene;
beforeAll(async () => {
	scene = await startScene('filesystem', { training: { polls: 2 } });
});
afterAll(async () => await scene.close());

const DATASET = 'd8Kq2nUfSJ6mXo4yPbV1Rg';
const font = { bytes: Buffer.concat([Buffer.from('OTTO'), Buffer.alloc(500)]), name: 'Brand.otf', mime: 'font/otf' };

const tops: Record<string, IDataObject> = {
	enhance: { prompt: 'A cat on a chair' },
	create: { name: 'Brand' },
	train: { datasetId: { __rl: true, mode: 'id', value: DATASET }, modelName: 'Brand style 1' },
	uploadFiles: { datasetId: { __rl: true, mode: 'id', value: DATASET } },
};
const most: Record<string, IDataObject> = {
	describe: { includeBbox: false, includeStyleDescriptions: true, includeTags: true, describeModelVersion: 'v_2' },
	layerize: {
		fontFiles: 'f1, f1',
		prompt: 'A poster',
		seed: 7,
		private: false,
		targetCollectionId: 'AbCdEfGhIjKlMnOpQrStUv',
		webhookUrl: 'https://example.com/hook',
	},
	uploadFiles: { caption: 'A tower' },
	enhance: { aspectRatio: 'auto' },
	getUsage: { endTime: '={{ $now.plus({ days: 1 }).toISO() }}', bucketWidth: '1d', sources: ['api', 'app'] },
	getAll: { search: 'Acme', scope: 'owned', status: ['completed', 'training'] },
};

const others = cases.filter(({ endpoint }) => !['files', 'named'].includes(endpoint.answer.result.type));
const ids = (operation: Case['operation']): IDataObject =>
	operation.name === 'get' ? {} : (tops[operation.name] ?? {});

it.each(
	others.flatMap(
		(each) =>
			[
				[each.name, 'least', each],
				[each.name, 'most', each],
			] as const,
	),
)('%s with the %s', async (_name, extent, { operation, endpoint, model }) => {
	const taken = endpoint.fields.map(({ name }) => name);
	const additionalFields =
		extent === 'least'
			? {}
			: Object.fromEntries(Object.entries(most[operation.name] ?? {}).filter(([name]) => taken.includes(name)));
	const own = scene.standIn;
	const [modelId, datasetId] = [
		(
			(await (await fetch(`${own.url}/models`, { headers: { 'api-key': own.apiKey } })).json()) as {
				models: Array<{ model_id: string }>;
			}
		).models[0].model_id,
		DATASET,
	];
	const { items, error, calls } = await scene.run(
		[{ files: { data: { bytes: await png(), name: 'tower.png' }, f1: font } }],
		{
			resource: operation.resource,
			operation: operation.name,
			...(model && { model }),
			...ids(operation),
			...(operation.name === 'get' && {
				modelId: { __rl: true, mode: 'id', value: modelId },
				datasetId: { __rl: true, mode: 'id', value: datasetId },
			}),
			additionalFields,
		},
	);
	expect([error?.message, error?.description]).toEqual([undefined, undefined]);
	expect(calls.map(({ status }) => status).every((status) => status === 200)).toBe(true);
	expect(items.length).toBeGreaterThan(0);
	expect(items.every(({ pairedItem }) => (pairedItem as { item: number }).item === 0)).toBe(true);
	const paid = endpoint.billing !== 'free';
	expect(items.every(({ json }) => 'cost' in json === paid)).toBe(true);
});

it('a dataset is created, filled in one call, and trained; the model is waited for and found', async () => {
	const created = await scene.run([{ json: {} }], { resource: 'dataset', operation: 'create', name: 'Towers' });
	const datasetId = { __rl: true, mode: 'id', value: created.items[0].json.dataset_id as string };
	const photos = await Promise.all(
		Array.from({ length: 15 }, async (_, index) => ({
			json: { caption: `Tower ${index}` },
			files: { data: { bytes: await png(64, 64 + index), name: 'photo.png' } },
		})),
	);
	const unsafe = { json: { caption: '' }, files: { data: { bytes: await png(), name: 'FORBIDDEN.png' } } };
	const uploaded = await scene.run([...photos, unsafe], {
		resource: 'dataset',
		operation: 'uploadFiles',
		datasetId,
		additionalFields: { caption: '={{ $json.caption }}' },
	});
	expect(uploaded.posts).toHaveLength(1);
	expect(uploaded.items.filter(({ json }) => json.uploaded)).toHaveLength(30);
	expect(uploaded.items.at(-1)).toMatchObject({
		json: { file_name: 'FORBIDDEN.png', uploaded: false, failure_reason: 'FAILED_SAFETY_CHECK' },
		pairedItem: { item: 15 },
	});
	expect(uploaded.hints).toEqual(['Ideogram: 1 of 31 files were not taken. Each item has the reason.']);

	const got = await scene.run([{ json: {} }], { resource: 'dataset', operation: 'get', datasetId });
	expect(got.items[0].json).toMatchObject({ name: 'Towers', file_count: 15 });
	expect((got.items[0].json.files as IDataObject[]).map(({ caption }) => caption)).toEqual(
		photos.map(({ json }) => json.caption),
	);

	const billed = scene.standIn.ledger.entries.length;
	const trained = await scene.run([{ json: {} }], {
		resource: 'model',
		operation: 'train',
		datasetId,
		modelName: 'Tower style',
		options: { waitForCompletion: true },
	});
	expect(trained.error).toBeUndefined();
	expect(scene.standIn.ledger.entries).toHaveLength(billed + 1);
	expect(trained.items[0].json).toMatchObject({
		status: 'COMPLETED',
		training_status: 'COMPLETED',
		is_available_for_generation: true,
	});
	const uri = trained.items[0].json.custom_model_uri as string;
	expect(uri).toMatch(/^model\/[^/]+\/version\/1$/);

	const remixed = await scene.run([photos[0]], {
		model: 'ideogram-3-custom-model',
		customModelUri: { __rl: true, mode: 'uri', value: uri },
	});
	expect([remixed.error, remixed.items.length]).toEqual([undefined, 1]);
});

it('a training that fails at Ideogram names the model', async () => {
	const { error } = await scene.run([{ json: {} }], {
		resource: 'model',
		operation: 'train',
		...tops.train,
		modelName: 'FAILTRAIN',
		options: { waitForCompletion: true },
	});
	expect(error?.message).toMatch(
		/^Ideogram could not finish the training of the model \S+ \(model ERRORED, training FAILED\)$/,
	);
});

it('a dataset with too few images is refused by Ideogram, and not billed', async () => {
	const created = await scene.run([{ json: {} }], { resource: 'dataset', operation: 'create', name: 'Empty' });
	const datasetId = { __rl: true, mode: 'id', value: created.items[0].json.dataset_id as string };
	const { items } = await scene.run(
		[{ json: {} }],
		{ resource: 'model', operation: 'train', datasetId, modelName: 'Tower style' },
		{ onError: 'continueRegularOutput' },
	);
	expect(items[0].json.details).toMatchObject({ status: 400, billed: false });
});
