/** Extra Fields on their way from the form to the wire, and what depends on them. */
import { closeHosts } from '../security/world';
import { formOf, lines, startApiOf } from './api';
import { png } from './images';

afterAll(closeHosts);

const extraFields = (...field: Array<{ name: string; value: unknown }>) => ({
	additionalFields: { extraFields: { field } },
});

it('are read for each item, from expressions too, and go along in a form', async () => {
	const api = await startApiOf({ 'POST /v1/ideogram-v3/remix': { data: [] } });
	const bytes = await png();
	const items = ['soft', 'hard'].map((light) => ({ json: { light }, files: { data: { bytes } } }));
	const { calls } = await api.run(
		items,
		{
			model: 'v1/ideogram-v3',
			...extraFields({ name: 'light', value: '={{ $json.light }}' }, { name: 'depth', value: '={{ 3 }}' }),
		},
		{ onError: 'continueRegularOutput' },
	);
	const forms = await Promise.all(calls.map(formOf));
	const sent = forms.map((form) => form.filter(([name]) => ['light', 'depth'].includes(name)));
	expect(sent.sort()).toEqual([
		[
			['light', 'hard'],
			['depth', '3'],
		],
		[
			['light', 'soft'],
			['depth', '3'],
		],
	]);
});

it('go into the query of a call that has no body', async () => {
	const api = await startApiOf({ 'GET /models': { models: [] } });
	const { calls } = await api.run([{ json: {} }], {
		resource: 'model',
		operation: 'getAll',
		...extraFields({ name: 'page_size', value: '={{ 5 }}' }),
	});
	expect(lines(calls)).toEqual(['GET /models?page_size=5']);
});

it('may change the price: each kind is asked for', async () => {
	const api = await startApiOf({ 'POST /v2/image/generate/ideogram-4': { usd_micros: 1 } });
	const { calls, error } = await api.run([{ json: { size: 'a' } }, { json: { size: 'b' } }, { json: { size: 'a' } }], {
		operation: 'generate',
		model: 'ideogram-4',
		...extraFields({ name: 'size_class', value: '={{ $json.size }}' }),
		options: { maxSpendUsd: 0 },
	});
	expect(error?.message).toContain('more than the $0');
	expect(lines(calls)).toEqual(Array(2).fill('POST /v2/image/generate/ideogram-4?dry_run=true'));
});

it('two trainings that differ in them are two', async () => {
	const TRAIN = 'POST /v1/ideogram-v3/train-model';
	const api = await startApiOf({ [TRAIN]: { model_id: 'm-1' } });
	const { calls } = await api.run([{ json: { steps: 1 } }, { json: { steps: 2 } }, { json: { steps: 1 } }], {
		resource: 'model',
		operation: 'train',
		datasetId: { __rl: true, mode: 'id', value: 'd1' },
		modelName: 'Brand 1',
		...extraFields({ name: 'steps', value: '={{ $json.steps }}' }),
	});
	expect(lines(calls)).toEqual([TRAIN, TRAIN]);
	expect(calls.map(({ body }) => (JSON.parse(body.toString()) as { steps: number }).steps).sort()).toEqual([1, 2]);
});
