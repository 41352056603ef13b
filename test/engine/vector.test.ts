/** SVG out, and words and bills: what the operations give that make no plain images. */
import type { IDataObject, INode } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

import { closeHosts } from '../security/world';
import { startApiOf } from './api';
import { startEngine, type WorkflowSpec } from './engine';
import { png } from './images';
import { Source } from './nodes';
import { startScene, texts, type Scene } from './scene';

let scene: Scene;
beforeAll(async () => {
	scene = await startScene('filesystem', { draw: undefined });
});
afterAll(async () => {
	await scene.close();
	await closeHosts();
});

const files = async () => ({ data: { bytes: await png(90, 60, '#c03020'), name: 'fox.jpeg' } });

it('an image comes out as SVG, of its colors', async () => {
	const { items, error, posts } = await scene.run([{ files: await files() }], {
		resource: 'vector',
		operation: 'vectorize',
		additionalFields: { mode: 'simple' },
	});
	expect(error).toBeUndefined();
	expect(await texts(posts[0])).toEqual({ mode: 'simple' });
	expect(items[0].binary?.data).toMatchObject({ mimeType: 'image/svg+xml', fileName: 'fox-vectorize-1.svg' });
	expect(items[0].json).toMatchObject({
		width: 90,
		height: 60,
		mime_type: 'image/svg+xml',
		asset_id: expect.any(String),
	});
	expect(items[0].json).not.toHaveProperty('unexpected_media');
	const { channels } = await sharp(await scene.bytes(items[0], 'data')).stats();
	expect(channels[0].mean).toBeGreaterThan(channels[1].mean * 2);
});

it('a prompt comes out as SVG, sent as a form', async () => {
	const { items, posts } = await scene.run([{ json: {} }], {
		resource: 'vector',
		operation: 'generate',
		prompt: 'A fox',
	});
	expect(posts[0].headers['content-type']).toMatch(/^multipart/);
	expect(await texts(posts[0])).toEqual({ prompt: 'A fox' });
	expect((await scene.bytes(items[0], 'data')).toString()).toMatch(/^<svg /);
	expect(items[0].binary?.data.fileName).toBe('svg-generate-1.svg');
});

it('what is no SVG is stored as what it is', async () => {
	const api = await startApiOf({
		'POST /v2/svg/generate/ideogram-vector-1': { generation_id: 'g1' },
		'GET /v2/generations/g1': (_request, host) => ({
			generation_id: 'g1',
			status: 'completed',
			data: [{ object_type: 'svg.generation', url: `${host.url}/a` }],
		}),
		'GET /a': 'image',
	});
	const { items, error } = await api.run([{ json: {} }], {
		resource: 'vector',
		operation: 'generate',
		prompt: 'A fox',
	});
	expect(error).toBeUndefined();
	expect([items[0].binary?.data.mimeType, items[0].json.unexpected_media]).toEqual(['image/png', 'an image']);
});

it('a plain prompt becomes one in parts, which Generate takes as text', async () => {
	const enhanced = await scene.run([{ json: {} }], {
		resource: 'prompt',
		operation: 'enhance',
		prompt: 'A cat on a chair',
		additionalFields: { aspectRatio: '16:9' },
	});
	expect(JSON.parse(enhanced.posts[0].body.toString())).toEqual({
		text_prompt: 'A cat on a chair',
		aspect_ratio: '16x9',
	});
	const [{ json }] = enhanced.items;
	expect(json).toMatchObject({ aspect_ratio: '16x9', cost: { usd: null, source: 'unknown' } });
	expect(json.json_prompt).toMatchObject({
		compositional_deconstruction: { elements: [{ desc: 'A cat on a chair' }] },
	});
	const { error, posts } = await scene.run([{ json }], {
		resource: 'image',
		operation: 'generate',
		model: 'ideogram-4',
		prompt: '={{ JSON.stringify($json.json_prompt) }}',
	});
	expect(error).toBeUndefined();
	expect(JSON.parse((JSON.parse(posts[0].body.toString()) as { prompt: string }).prompt)).toEqual(json.json_prompt);
});

it('usage comes out by day, of the last week and of what was asked for', async () => {
	const usage = (more: IDataObject) => ({ resource: 'account', operation: 'getUsage', ...more });
	const week = await scene.run([{ json: {} }], usage({}));
	expect(week.error).toBeUndefined();
	expect(week.items.length).toBeGreaterThanOrEqual(7);
	const lines = week.items.flatMap(({ json }) => json.line_items as IDataObject[]);
	expect(lines.map(({ endpoint }) => endpoint)).toContain('/v2/svg/generate/ideogram-vector-1');
	const settings = { timezone: 'Asia/Tokyo' };
	const day = await scene.run(
		[{ json: {} }],
		usage({
			startTime: '2026-11-01T00:00:00',
			additionalFields: { endTime: '2026-11-01T03:00:00+09:00', bucketWidth: 'Hour', sources: ['api'] },
		}),
		{ settings },
	);
	expect(day.items).toHaveLength(3);
	expect(Object.fromEntries(day.calls[0].query)).toEqual({
		start_time: '2026-10-31T15:00:00.000Z',
		end_time: '2026-10-31T18:00:00.000Z',
		bucket_width: '1h',
		sources: 'api',
	});
	const { error, calls } = await scene.run([{ json: {} }], usage({ startTime: 'last week' }));
	expect([error?.message, calls.length]).toEqual([
		expect.stringContaining("'Start Time' is 'last week', which is not a time"),
		0,
	]);
});

it('each result is the input of the next node: cut out, in front of a background, enlarged, as SVG', async () => {
	const path = join(__dirname, '../../examples/product-to-vector.json');
	const { nodes, connections } = JSON.parse(readFileSync(path, 'utf8')) as WorkflowSpec;
	const source = new Source([{ files: await files() }]);
	const engine = await startEngine(
		'filesystem',
		{ apiKey: scene.standIn.apiKey, baseUrl: scene.standIn.url },
		{ 'test.source': source },
	);
	const ours = nodes.filter(({ type }) => type === 'n8n-nodes-ideogram.ideogram');
	const first: INode = { ...ours[0], id: 'source', name: 'Source', type: 'test.source', parameters: {} };
	const run = await engine.run({
		nodes: [first, ...ours],
		connections: {
			Source: { main: [[{ node: ours[0].name, type: 'main', index: 0 }]] },
			...Object.fromEntries(Object.entries(connections).filter(([name]) => ours.some((node) => node.name === name))),
		},
	});
	expect(run.error).toBeUndefined();
	const outputs = ours.map(({ name }) => run.items(name));
	expect(outputs.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
	expect(outputs.map(([{ binary }]) => binary?.data.mimeType)).toEqual([
		'image/png',
		'image/png',
		'image/png',
		'image/svg+xml',
	]);
	const [cutOut, placed, large, drawing] = await Promise.all(
		outputs.map(async ([out]) => await sharp(await engine.bytes(out, 'data')).metadata()),
	);
	expect([cutOut.hasAlpha, placed.width, large.width, drawing.width]).toEqual([true, 90, 180, 180]);
});
