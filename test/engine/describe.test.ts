/** Image → Describe: words for an image, a call that is billed and has no price in advance. */
import { giveTime } from '../clock';
import { closeHosts } from '../security/world';
import { formOf, lines, startApiOf } from './api';
import { png } from './images';

giveTime();

afterAll(closeHosts);

const describeImage = { resource: 'image', operation: 'describe' };
const photo = async () => [{ json: { id: 7 }, files: { data: { bytes: await png(), name: 'photo.png' } } }];
const unknown = { usd: null, source: 'unknown' };

it('sends the image and the switches as parts, and nothing that the endpoint does not declare', async () => {
	const api = await startApiOf({
		'POST /v2/image/describe/ideogram-4': {
			description_id: 'd1',
			created: 'now',
			json_prompt: { high_level_description: 'A cat' },
		},
	});
	const parameters = {
		...describeImage,
		model: 'ideogram-4',
		additionalFields: { includeBbox: false, includeTags: true },
	};
	const { items, calls, error } = await api.run(await photo(), parameters);
	expect(error).toBeUndefined();
	expect(lines(calls)).toEqual(['POST /v2/image/describe/ideogram-4']);
	expect(await formOf(calls[0])).toEqual([
		['include_bbox', 'false'],
		['include_tags', 'true'],
		['image', ['photo.png', 'image/png', (await png()).toString('latin1')]],
	]);
	expect(items).toEqual([
		{
			json: {
				description_id: 'd1',
				created: 'now',
				json_prompt: { high_level_description: 'A cat' },
				model: 'ideogram-4',
				cost: unknown,
			},
			pairedItem: { item: 0 },
		},
	]);
});

it('an image of the account goes as JSON part instead of the file', async () => {
	const api = await startApiOf({ 'POST /v2/image/describe/ideogram-3': { descriptions: [{ text: 'A cat' }] } });
	const imageAssetIdentifier = { asset: { assetType: 'upload', assetId: 'a1', collectionId: '' } };
	const { calls, error } = await api.run([{ json: {} }], {
		...describeImage,
		model: 'ideogram-3',
		additionalFields: { imageAssetIdentifier },
	});
	expect(error).toBeUndefined();
	expect(calls[0].text).toContain('Content-Type: application/json\r\n\r\n{"asset_type":"UPLOAD","asset_id":"a1"}');
	expect(calls[0].text).not.toContain('filename=');
});

it.each([
	['ideogram-3', '/v2/image/describe/ideogram-3', 'image', {}],
	['legacy', '/describe', 'image_file', { describeModelVersion: 'v_2' }],
])('%s: one item for each description', async (model, path, part, additionalFields) => {
	const api = await startApiOf({
		[`POST ${path}`]: { description_id: 'd1', descriptions: [{ text: 'A cat' }, { text: 'A tiger' }] },
	});
	const { items, calls } = await api.run(await photo(), {
		...describeImage,
		model,
		additionalFields,
		options: { keepInputData: true },
	});
	const form = await formOf(calls[0]);
	expect(form.map(([name]) => name)).toEqual([...(model === 'legacy' ? ['describe_model_version'] : []), part]);
	if (model === 'legacy') expect(form[0][1]).toBe('V_2');
	expect(items.map(({ json }) => json)).toEqual(
		['A cat', 'A tiger'].map((text) => ({ id: 7, description_id: 'd1', text, model, cost: unknown })),
	);
	expect(items.every(({ binary }) => binary?.data)).toBe(true);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }]);
});

it.each([[{}], [{ descriptions: [] }], [{ descriptions: null, note: 'odd' }]])(
	'%j was paid for, and comes out as it is',
	async (body) => {
		const api = await startApiOf({ 'POST /describe': body });
		const { items, error } = await api.run(await photo(), { ...describeImage, model: 'legacy' });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json)).toEqual([{ ...body, model: 'legacy', cost: unknown }]);
	},
);

it('a 500 is not sent again, as it may have been billed', async () => {
	const api = await startApiOf({ 'POST /describe': [500, { error: 'oops' }] });
	const { items, calls } = await api.run(
		await photo(),
		{ ...describeImage, model: 'legacy' },
		{ onError: 'continueRegularOutput' },
	);
	expect(lines(calls)).toEqual(['POST /describe']);
	expect(items[0].json.details).toMatchObject({ status: 500, billed: 'unknown', retryable: false });
});

it('a run that ends early says how many calls were paid', async () => {
	let times = 0;
	const api = await startApiOf({
		'POST /describe': () => (++times === 1 ? { descriptions: [{ text: 'A cat' }] } : [422, { error: 'unsafe' }]),
	});
	const items = [...(await photo()), ...(await photo())];
	const { error, calls } = await api.run(items, {
		...describeImage,
		model: 'legacy',
		options: { maxConcurrentImages: 1 },
	});
	expect(calls).toHaveLength(2);
	expect(error?.message).toContain('safety check');
	expect(error?.description).toContain('Paid for in this run: 1 call.');
});

it('an image that is too large is refused', async () => {
	const api = await startApiOf({});
	const bytes = Buffer.concat([await png(), Buffer.alloc(10 * 1024 * 1024)]);
	const { error, calls } = await api.run([{ files: { data: { bytes, name: 'photo.png' } } }], {
		...describeImage,
		model: 'ideogram-3',
	});
	expect([error?.message, calls]).toEqual([expect.stringContaining('at most 10 MB are allowed'), []]);
});
