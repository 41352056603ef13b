/** Dataset → Create, Get, Get Many, Upload Files: calls that are free of charge. */
import type { IDataObject } from 'n8n-workflow';

import { giveTime } from '../clock';
import { closeHosts, type Seen } from '../security/world';
import { formOf, lines, startApiOf } from './api';
import { startEngine } from './engine';
import { jpeg, png } from './images';

giveTime();

afterAll(closeHosts);

const dataset = (operation: string, more: IDataObject = {}) => ({ resource: 'dataset', operation, ...more });
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const entry = (id: string) => ({ dataset_id: id, name: `Set ${id}`, user_id: 'u', creation_time: 'now' });

describe('create', () => {
	it('sends JSON, once', async () => {
		const api = await startApiOf({ 'POST /datasets': entry('d1') });
		const { items, calls } = await api.run([{ json: {} }], dataset('create', { name: ' Brand "A" é ' }));
		expect(lines(calls)).toEqual(['POST /datasets']);
		expect(calls[0].headers['content-type']).toMatch(/^application\/json/);
		expect(JSON.parse(calls[0].body.toString())).toEqual({ name: ' Brand "A" é ' });
		expect(items).toEqual([{ json: entry('d1'), pairedItem: { item: 0 } }]);
	});

	it('is not repeated when nobody knows whether it was done, and not called billed', async () => {
		const api = await startApiOf({ 'POST /datasets': [502, { error: 'bad gateway' }] });
		const { items, calls } = await api.run([{ json: {} }], dataset('create', { name: 'A' }), {
			onError: 'continueRegularOutput',
		});
		expect(calls).toHaveLength(1);
		expect(items[0].json.details).toMatchObject({
			billed: false,
			retryable: false,
			what_to_do: expect.stringContaining('look at your datasets') as string,
		});
		expect(JSON.stringify(items[0].json)).not.toContain('billed anyway');
	});

	it('without a name is refused', async () => {
		const api = await startApiOf({});
		const { error, calls } = await api.run([{ json: {} }], dataset('create', { name: '={{ $json.nothing }}' }));
		expect([error?.message, calls]).toEqual(["'Name' is empty", []]);
	});
});

describe('get', () => {
	it('puts the ID into the path, and the members of the dataset beside the others', async () => {
		const api = await startApiOf({
			'GET /datasets/a%C3%A9%26b': {
				dataset: entry('d1'),
				file_count: 1,
				files: [{ file_name: 'a.png' }],
				custom_model_ids: [],
			},
		});
		const { items, calls } = await api.run([{ json: {} }], dataset('get', { datasetId: byId('aé&b') }));
		expect(lines(calls)).toEqual(['GET /datasets/a%C3%A9%26b']);
		expect([calls[0].body.length, calls[0].headers['content-type']]).toEqual([0, undefined]);
		expect(items[0].json).toEqual({
			...entry('d1'),
			file_count: 1,
			files: [{ file_name: 'a.png' }],
			custom_model_ids: [],
		});
	});

	it.each(['..', 'a/b', 'a b', 'x?y'])('%s is not an ID', async (id) => {
		const api = await startApiOf({});
		const { error, calls } = await api.run([{ json: {} }], dataset('get', { datasetId: `={{ "${id}" }}` }));
		expect([error?.message, calls]).toEqual([`'Dataset' is '${id}', which does not fit`, []]);
	});

	it('is asked again after a 503, and says what to do about an unknown one', async () => {
		let times = 0;
		const api = await startApiOf({
			'GET /datasets/d1': () => (++times === 1 ? [503, {}] : { dataset: entry('d1') }),
			'GET /datasets/d2': [404, {}],
		});
		const items = [{ json: { id: 'd1' } }, { json: { id: 'd2' } }];
		const outcome = await api.run(items, dataset('get', { datasetId: '={{ $json.id }}' }), {
			onError: 'continueErrorOutput',
		});
		expect(outcome.items.map(({ json, pairedItem }) => [json.dataset_id, pairedItem])).toEqual([['d1', { item: 0 }]]);
		expect(outcome.errors[0].json).toMatchObject({
			error: { status: 404, billed: false, what_to_do: expect.stringContaining('dataset') as string },
		});
	});
});

describe('get many', () => {
	const many = { datasets: Array.from({ length: 60 }, (_, index) => entry(`d${index}`)) };

	it.each([
		['50 by default', {}, 50],
		['up to the limit', { limit: 3 }, 3],
		['all', { returnAll: true }, 60],
		['a limit from an expression', { limit: '={{ "2" }}' }, 2],
	])('%s', async (_name, parameters, count) => {
		const api = await startApiOf({ 'GET /datasets': many });
		const { items, calls } = await api.run([{ json: {} }], dataset('getAll', parameters));
		expect(lines(calls)).toEqual(['GET /datasets']);
		expect(items.map(({ json }) => json.dataset_id)).toEqual(
			many.datasets.slice(0, count).map(({ dataset_id: id }) => id),
		);
	});

	it('searches', async () => {
		const api = await startApiOf({ 'GET /datasets': { datasets: [] } });
		const { items, calls, error } = await api.run(
			[{ json: {} }],
			dataset('getAll', { additionalFields: { search: 'a & b=é' } }),
		);
		expect([items, error]).toEqual([[], undefined]);
		expect(new URL(calls[0].path, 'http://x').searchParams.get('search')).toBe('a & b=é');
	});

	it.each([[{}], [{ datasets: 'none' }]])('%j is not a list', async (body) => {
		const api = await startApiOf({ 'GET /datasets': body });
		const { error } = await api.run([{ json: {} }], dataset('getAll'));
		expect(error?.message).toBe("Ideogram's answer could not be read: it has no datasets");
	});

	it.each([0.5, 0, -1])('a limit of %s is refused', async (limit) => {
		const api = await startApiOf({ 'GET /datasets': many });
		const { error, calls } = await api.run([{ json: {} }], dataset('getAll', { limit: `={{ ${limit} }}` }));
		expect([error?.message, calls]).toEqual([expect.stringContaining("'Limit' is"), []]);
	});

	it('fills the list of the form', async () => {
		const api = await startApiOf({
			'GET /datasets': { datasets: [entry('d1'), entry('d2'), { name: 'no ID' }, null] },
		});
		const engine = await startEngine('filesystem', { apiKey: 'k', baseUrl: api.host.url });
		expect(await engine.searchList('searchDatasets', 'd2')).toEqual({ results: [{ name: 'Set d2', value: 'd2' }] });
		expect(lines(api.host.requests)).toEqual(['GET /datasets?search=d2']);
		expect((await engine.searchList('searchDatasets')).results).toHaveLength(2);
	});
});

describe('upload files', () => {
	const upload = (more: IDataObject = {}) => dataset('uploadFiles', { datasetId: byId('d1'), ...more });
	const PATH = 'POST /datasets/d1/upload_assets';
	const text = (name: string, content = 'words', mime = 'text/plain') => ({ bytes: Buffer.from(content), name, mime });
	const image = async (name: string) => ({ bytes: await png(), name });
	const zip = { bytes: Buffer.from('PK\u0003\u0004rest'), name: 'more.zip', mime: 'application/zip' };

	/** Takes all but the given names. */
	const taking =
		(refused: Record<string, string> = {}) =>
		(request: Seen) => {
			const names = [...request.text.matchAll(/filename="([^"]*)"/g)].map(([, name]) =>
				Buffer.from(name, 'latin1').toString(),
			);
			const failed = names.filter((name) => name in refused);
			return {
				total_count: names.length,
				success_count: names.length - failed.length,
				failure_count: failed.length,
				successful_assets: names
					.filter((name) => !(name in refused))
					.map((name) => ({ file_name: name, asset_identifier: { asset_id: `id-${name}` } })),
				failed_assets: failed.map((name) => ({ file_name: name, failure_reason: refused[name] })),
			};
		};
	const names = async (request: Seen) =>
		(await formOf(request)).map(([part, value]) => [part, (value as string[])[0], (value as string[])[1]]);

	it('sends the files of all items in one call, under their own names', async () => {
		const api = await startApiOf({ [PATH]: taking() });
		const items = [
			{ files: { data: { bytes: await jpeg(), name: 'Sunset.JPEG', mime: 'image/jpeg' } } },
			{ files: { data: text('Sunset.txt', 'A sunset') } },
			{ files: { data: text('meta.json', '{"a":1}', 'application/json') } },
			{ files: { data: zip } },
		];
		const { items: out, calls, error } = await api.run(items, upload());
		expect(error).toBeUndefined();
		expect(lines(calls)).toEqual([PATH]);
		expect(await names(calls[0])).toEqual([
			['files', 'Sunset.JPEG', 'image/jpeg'],
			['files', 'Sunset.txt', 'text/plain'],
			['files', 'meta.json', 'application/json'],
			['files', 'more.zip', 'application/zip'],
		]);
		expect((await formOf(calls[0]))[1][1]).toEqual(['Sunset.txt', 'text/plain', 'A sunset']);
		expect(out.map(({ json, pairedItem }) => [json.file_name, json.uploaded, json.dataset_id, pairedItem])).toEqual([
			['Sunset.JPEG', true, 'd1', { item: 0 }],
			['Sunset.txt', true, 'd1', { item: 1 }],
			['meta.json', true, 'd1', { item: 2 }],
			['more.zip', true, 'd1', { item: 3 }],
		]);
		expect(out[0].json.asset_identifier).toEqual({ asset_id: 'id-Sunset.JPEG' });
	});

	it('a caption from a field of the item goes beside its image; equal names are told apart, with their captions', async () => {
		const api = await startApiOf({ [PATH]: taking() });
		const item = async (caption: string) => ({ json: { caption }, files: { data: await image('photo.png') } });
		const items = [await item('A é cat'), await item(''), await item('A dog')];
		const { calls, items: out } = await api.run(
			items,
			upload({ additionalFields: { caption: '={{ $json.caption }}' } }),
		);
		const form = await formOf(calls[0]);
		expect(form.map(([, value]) => (value as string[])[0])).toEqual([
			'photo.png',
			'photo.txt',
			'photo-2.png',
			'photo-3.png',
			'photo-3.txt',
		]);
		expect(Buffer.from((form[1][1] as string[])[2], 'latin1').toString()).toBe('A é cat');
		expect(out.map(({ json, pairedItem }) => [json.file_name, pairedItem])).toEqual([
			['photo.png', { item: 0 }],
			['photo.txt', { item: 0 }],
			['photo-2.png', { item: 1 }],
			['photo-3.png', { item: 2 }],
			['photo-3.txt', { item: 2 }],
		]);
	});

	it('several fields of an item, and a caption file that pairs with its image', async () => {
		const api = await startApiOf({ [PATH]: taking() });
		const item = async () => ({ files: { data: await image('photo.png'), words: text('photo.txt') } });
		const { calls } = await api.run([await item(), await item()], upload({ binaryPropertyName: 'data, words' }));
		expect((await names(calls[0])).map(([, name]) => name)).toEqual([
			'photo.png',
			'photo.txt',
			'photo-2.png',
			'photo-2.txt',
		]);
	});

	it('an answer with failures gives an item for each file, with its reason, and a hint', async () => {
		const api = await startApiOf({ [PATH]: taking({ 'b.png': 'FAILED_SAFETY_CHECK', 'c.png': 'SOMETHING_NEW' }) });
		const items = await Promise.all(
			['a.png', 'b.png', 'c.png'].map(async (name, id) => ({ json: { id }, files: { data: await image(name) } })),
		);
		const { items: out, error, raw } = await api.run(items, upload({ options: { keepInputData: true } }));
		expect(error).toBeUndefined();
		expect(out.map(({ json }) => json)).toEqual([
			{ id: 0, dataset_id: 'd1', file_name: 'a.png', uploaded: true, asset_identifier: { asset_id: 'id-a.png' } },
			{
				id: 1,
				dataset_id: 'd1',
				file_name: 'b.png',
				uploaded: false,
				failure_reason: 'FAILED_SAFETY_CHECK',
				reason: "Ideogram's safety check refused the file",
			},
			{
				id: 2,
				dataset_id: 'd1',
				file_name: 'c.png',
				uploaded: false,
				failure_reason: 'SOMETHING_NEW',
				reason: 'Ideogram did not take the file: SOMETHING_NEW',
			},
		]);
		expect(JSON.stringify(raw.data.resultData.runData.Ideogram[0].hints)).toContain('2 of 3 files were not taken');
	});

	it('files of a ZIP archive are paired with its item, an image that is not named is reported', async () => {
		const api = await startApiOf({
			[PATH]: {
				successful_assets: [{ file_name: 'inside.png' }, { file_name: null }],
				failed_assets: [{ file_name: 'bad.png', failure_reason: 'INVALID_IMAGE' }],
			},
		});
		const { items: out } = await api.run(
			[{ files: { data: await image('a.png') } }, { files: { data: zip } }],
			upload(),
		);
		expect(out.map(({ json, pairedItem }) => [json.file_name, json.uploaded, pairedItem])).toEqual([
			['a.png', null, { item: 0 }],
			['inside.png', true, { item: 1 }],
			[null, true, { item: 1 }],
			['bad.png', false, { item: 1 }],
		]);
	});

	it('one call for each dataset', async () => {
		const api = await startApiOf({ [PATH]: taking(), 'POST /datasets/d2/upload_assets': taking() });
		const items = await Promise.all(
			['d1', 'd2', 'd1'].map(async (id, n) => ({ json: { id }, files: { data: await image(`${n}.png`) } })),
		);
		const { calls, items: out } = await api.run(items, upload({ datasetId: '={{ $json.id }}' }));
		expect(lines(calls).sort()).toEqual([PATH, 'POST /datasets/d2/upload_assets']);
		expect(out.map(({ json, pairedItem }) => [json.file_name, json.dataset_id, pairedItem])).toEqual([
			['0.png', 'd1', { item: 0 }],
			['1.png', 'd2', { item: 1 }],
			['2.png', 'd1', { item: 2 }],
		]);
	});

	it('is not repeated when nobody knows whether it was done; with Continue every item says so', async () => {
		const api = await startApiOf({ [PATH]: [500, {}] });
		const items = [{ files: { data: await image('a.png') } }, { json: {} }, { files: { data: await image('b.png') } }];
		const { items: out, calls } = await api.run(items, upload(), { onError: 'continueRegularOutput' });
		expect(calls).toHaveLength(1);
		expect(
			out.map(({ json, pairedItem }) => [
				(json.details as IDataObject).status,
				(json.details as IDataObject).billed,
				pairedItem,
			]),
		).toEqual([
			[500, false, { item: 0 }],
			[undefined, false, { item: 1 }],
			[500, false, { item: 2 }],
		]);
	});

	it('an answer that does not say what became of the files may have been done', async () => {
		const api = await startApiOf({ [PATH]: { ok: true } });
		const { error } = await api.run([{ files: { data: await image('a.png') } }], upload());
		expect([error?.message, error?.description]).toEqual([
			"Ideogram's answer could not be read: it does not say what became of the files",
			expect.stringContaining('may have been done anyway'),
		]);
	});

	it.each([
		[
			'a PDF',
			{ data: { bytes: Buffer.from('%PDF-1.7'), name: 'a.txt' } },
			{},
			'is not an image, a caption (.txt or .json) or a ZIP file: it is a PDF',
		],
		['a text of another kind', { data: text('a.csv') }, {}, 'it is a text'],
		[
			'a caption without an image',
			{ data: text('a.txt') },
			{ additionalFields: { caption: 'A cat' } },
			"'Caption' needs an image in the same item",
		],
	])('%s is refused before anything is sent', async (_name, files, more, message) => {
		const api = await startApiOf({});
		const { error, calls } = await api.run([{ files }], upload(more));
		expect([error?.message, calls]).toEqual([expect.stringContaining(message), []]);
	});

	it('more images than a dataset holds are refused before anything is sent', async () => {
		const api = await startApiOf({});
		const file = await image('a.png');
		const { error, calls } = await api.run(
			Array.from({ length: 101 }, () => ({ files: { data: file } })),
			upload(),
		);
		expect([error?.message, calls]).toEqual(['The items have 101 images, and one call takes at most 100', []]);
	});
});
