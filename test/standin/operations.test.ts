import type { Operation, Param } from '../facts';
import { catalog } from '../facts';
import type { Answer } from './client';
import { hangUp, send, settled } from './client';
import type { StandIn } from './index';
import { startStandIn } from './index';
import { workOf } from './operations';
import { served } from './catalog';
import type { Values } from './requests';
import {
	maximal,
	minimal,
	neededParams,
	placeOf,
	prepareFiles,
	submit,
	submitJson,
	texts,
	withField,
	wordsOf,
} from './requests';
import { ruleOf } from './rules/constraints';

let standIn: StandIn;

const tried = { operations: new Set<string>(), fields: 0, refusals: 0 };

beforeAll(async () => {
	standIn = await startStandIn({ latencyMs: 1, inflightLimit: 1000 });
	await prepareFiles();
	const { json } = await submit(
		standIn,
		documented.find(({ path }) => path === '/v1/ideogram-v3/generate')!,
		{ prompt: 'a lake' },
	);
	texts.image_urls = json.data[0]!.url!;
});

afterAll(async () => {
	await hangUp();
	await standIn.close();
	console.log(`${tried.operations.size} operations, ${tried.fields} fields, ${tried.refusals} refusals`);
});

const isDocumented = ({ status }: Operation) => !/undocumented/.test(status);
const documented = catalog.operations.filter(isDocumented);
const label = ({ method, path }: Operation) => `${method} ${path}`;
const isFree = ({ method, path }: Operation) => method === 'GET' || /^\/datasets(\/[^/]+\/upload_assets)?$/.test(path);

/** A separate generation for each poll. */
async function prepared(operation: Operation, values: Values): Promise<Values> {
	if (operation.path !== '/v2/generations/{generation_id}') return values;
	const body = Buffer.from('{"prompt":"a lake","async":true}');
	const headers = { 'content-type': 'application/json' };
	const { json } = await send(standIn, '/v2/image/generate/z-image', { method: 'POST', headers, body });
	return { ...values, generation_id: json.generation_id };
}

function expectGood(operation: Operation, answer: Answer): void {
	expect({ path: operation.path, status: answer.status, error: answer.json.error }).toEqual({
		path: operation.path,
		status: 200,
	});
}

/** Requests of which none is accepted, and so none billed. */
async function expectRefused(operation: Operation, requests: Array<[values: Values, words: RegExp]>): Promise<void> {
	tried.refusals += requests.length;
	const filled = await Promise.all(requests.map(([values]) => prepared(operation, values)));
	const { length } = standIn.ledger.entries;
	const answers = await Promise.all(filled.map((values) => submit(standIn, operation, values)));
	expect(answers.map(({ status, json: { error } }) => ({ status, error }))).toEqual(
		requests.map(([, words]) => ({ status: 400, error: expect.stringMatching(words) as string })),
	);
	expect(standIn.ledger.entries).toHaveLength(length);
}

it('serves every documented operation, and reads every sentence of the facts', () => {
	expect(served.map(label)).toEqual(documented.map(label));
	expect(documented.length).toBe(97);
	const own = ['/v2/generations/{generation_id}', '/v2/account/usage', '/v2/account/invoices', '/v2/account/api-keys'];
	expect(served.filter((operation) => !workOf(operation)).map(({ path }) => path)).toEqual(own);
	const unread = documented
		.flatMap(({ constraints }) => constraints)
		.filter((sentence) => ruleOf(sentence) === undefined);
	expect(unread).toEqual([]);
});

it('does not serve what is not documented', async () => {
	for (const operation of catalog.operations.filter((candidate) => !isDocumented(candidate))) {
		expect((await submit(standIn, operation, minimal(operation))).status).toBe(404);
	}
});

describe.each(documented.map((operation) => [label(operation), operation] as const))('%s', (_label, operation) => {
	it('takes the least', async () => {
		tried.operations.add(label(operation));
		const { length } = standIn.ledger.entries;
		expectGood(operation, await submit(standIn, operation, await prepared(operation, minimal(operation))));
		if (operation.method === 'GET') return;
		const billed = standIn.ledger.entries.slice(length);
		expect(billed.map(({ path }) => path)).toEqual(isFree(operation) ? [] : [operation.path]);
	});

	it('takes the most', async () => {
		expectGood(operation, await submit(standIn, operation, await prepared(operation, maximal(operation))));
	});

	it('takes each of its fields', async () => {
		tried.fields += operation.params.length;
		const answers = await Promise.all(
			operation.params.map((param) => submit(standIn, operation, withField(operation, param))),
		);
		const seen = answers.map(({ status, json: { error } }, index) => ({
			field: operation.params[index]!.name,
			status,
			error,
		}));
		expect(seen).toEqual(operation.params.map(({ name }) => ({ field: name, status: 200, error: undefined })));
	});

	it('takes JSON where it says so', async () => {
		if (!operation.contentTypes.includes('application/json')) return;
		const asset = operation.params.find(({ name }) => /^(image|source|sketch)_asset_identifier$/.test(name));
		const values = asset ? withField(operation, asset) : minimal(operation);
		const files = operation.params.filter(({ multipartOnly, name }) => multipartOnly && name in values);
		// What is left of files has no asset in its place here.
		if (files.length > 0) return;
		expectGood(operation, await submitJson(standIn, operation, values));
	});

	it('refuses what is unknown', async () => {
		await expectRefused(operation, [[{ ...minimal(operation), shoe_size: '44' }, /shoe_size is not a field/]]);
	});

	it('refuses what lacks something', async () => {
		const least = minimal(operation);
		const names = neededParams(operation)
			.map(({ name }) => name)
			.filter((name) => placeOf(operation, name) !== 'path');
		const without = names.map((name) => Object.fromEntries(Object.entries(least).filter(([other]) => other !== name)));
		// An empty form is not well-formed.
		const isForm = operation.contentTypes.includes('multipart/form-data');
		const requests = without.filter((values) => !isForm || Object.keys(values).length > 0);
		await expectRefused(
			operation,
			requests.map((values) => [values, / is required|needs? /]),
		);
	});

	it('refuses values out of bounds', async () => {
		const requests = operation.params.flatMap((param): Array<[Values, RegExp]> =>
			outOfBounds(operation, param).map((bad) => [
				{ ...withField(operation, param), [param.name]: bad },
				new RegExp(`${param.name.replace(/s$/, '')}|a source image`),
			]),
		);
		await expectRefused(operation, requests);
	});

	it('knows async and dry_run only where they are declared', async () => {
		if (operation.method === 'GET') return;
		for (const name of ['async', 'webhook_url']) {
			if (operation.params.some((param) => param.name === name)) continue;
			const value = name === 'async' ? 'true' : 'https://hooks.example.com/done';
			await expectRefused(operation, [
				[{ ...minimal(operation), [name]: value }, new RegExp(`${name} is not a field`)],
			]);
		}
		const { length } = standIn.ledger.entries;
		const answer = await submit(standIn, operation, minimal(operation), '?dry_run=true');
		expectGood(operation, answer);
		expect(answer.json.object === 'price_quote').toBe(operation.dryRun);
		expect(standIn.ledger.entries.length - length).toBe(operation.dryRun || isFree(operation) ? 0 : 1);
	});
});

/** Values that are just too small, too large, too many, too long, or no word of the list. */
function outOfBounds(operation: Operation, param: Param): unknown[] {
	const { min, max, minItems, maxItems, minLength, maxLength, pattern } = param;
	const type = param.type.replace(/ \(.*\)/, '');
	const bad: unknown[] = [];
	if (type === 'enum' && wordsOf(param)) bad.push('other', wordsOf(param)![0] + 'x', '');
	if (type === 'enum[]') bad.push(['other']);
	if (type === 'boolean') bad.push('yes');
	if (type === 'integer') bad.push('1.5', 'many');
	if (type === 'number') bad.push('much');
	if (min !== undefined) bad.push(min - 1);
	if (max !== undefined) bad.push(max + 1);
	if (type === 'string[]' && pattern) bad.push(['nothing of the kind?!']);
	if (type === 'string' && pattern) bad.push('nothing of the kind?!');
	if (minLength && type === 'string') bad.push('');
	if (maxLength) bad.push('x'.repeat(maxLength + 1));
	if (type === 'AssetIdentifier') bad.push({ asset_id: 'x' }, { asset_type: 'upload', asset_id: 'x' });
	if (type === 'AssetIdentifier[]')
		bad.push([{ asset_id: 'x' }], Array(maxItems! + 1).fill({ asset_type: 'ASSET', asset_id: 'x' }));
	if (type === 'AssetIdentifier[]' && minItems) bad.push({ asset_type: 'ASSET', asset_id: 'x' });
	if (type === 'object' && param.name !== 'image_request')
		bad.push({}, { name: 'x' }, { members: [{ color_hex: 'red' }] });
	if (type === 'file[]' && maxItems) {
		const [one] = [withField(operation, param)[param.name]].flat();
		bad.push(Array(maxItems + 1).fill(one));
	}
	if (type === 'file') bad.push({ bytes: Buffer.from('no image'), filename: 'x.png', contentType: 'image/png' });
	return bad;
}

describe('answers', () => {
	const shape = (path: string) => documented.find((operation) => operation.path === path)!;
	const ask = async (path: string) => (await submit(standIn, shape(path), minimal(shape(path)))).json;
	const link = expect.stringMatching(/^http:.*\.png\?exp=\d+&sig=/) as string;

	it('of v1 and legacy', async () => {
		for (const path of [
			'/generate',
			'/remix',
			'/edit',
			'/reframe',
			'/v1/edit',
			'/v1/ideogram-v3/inpaint',
			'/v1/ideogram-v3/replace-background',
		]) {
			const json = await ask(path);
			expect(Object.keys(json)).toEqual(['created', 'data']);
			expect(json.data[0]).toMatchObject({
				url: link,
				resolution: expect.stringMatching(/^\d+x\d+$/),
				seed: expect.any(Number),
				is_image_safe: true,
			});
		}
		expect((await ask('/upscale')).data[0]).toMatchObject({ resolution: '48x48', upscaled_resolution: '96x96' });
		expect((await ask('/v1/remove-background')).data).toEqual([{ url: link, is_image_safe: true }]);
		expect(await ask('/describe')).toEqual({ descriptions: [{ text: expect.stringContaining('48 by 48') }] });
		expect(await ask('/v1/ideogram-v3/layerize-text')).toEqual({
			base_image_url: link,
			original_image_url: link,
			seed: expect.any(Number),
			text_blocks: [expect.objectContaining({ text: 'Summer Sale' }), expect.anything()],
		});
	});

	it('of v2', async () => {
		const id = expect.stringMatching(/^[\w-]{22}$/) as string;
		const seed = expect.any(Number) as number;
		const data = expect.any(Array) as [];
		expect(await ask('/v2/image/generate/ideogram-4')).toEqual({ generation_id: id, seed, data });
		expect(await ask('/v2/image/precise-edit/ideogram-4-5')).toEqual({
			generation_id: id,
			seed,
			generation_kind: 'sampling',
			data,
		});
		expect(await ask('/v2/image/inpaint/ideogram-3')).toEqual({ generation_id: id, seed, width: 48, height: 48, data });
		expect(await ask('/v2/image/upscale/auto')).toEqual({
			generation_id: id,
			seed,
			width: 96,
			height: 96,
			data: [{ url: link, resolution: '96x96', seed, is_image_safe: true }],
		});
		expect(await ask('/v2/image/remove-background/ideogram-1')).toEqual({
			generation_id: id,
			data: [{ url: link, is_image_safe: true }],
		});
		expect(await ask('/v2/image/replace-background/ideogram-3')).toEqual({ generation_id: id });
		expect(await ask('/v2/image/reframe/nano-banana-2')).toEqual({ generation_id: id, seed, width: 360, height: 2880 });
		expect(await ask('/v2/video/generate/seedance-2-text-to-video')).toEqual({
			generation_id: id,
			created: expect.any(String),
		});
		expect(await ask('/v2/image/describe/ideogram-3')).toEqual({
			description_id: id,
			created: expect.any(String),
			descriptions: [expect.anything()],
		});
		expect(await ask('/v2/image/describe/ideogram-4')).toMatchObject({
			description_id: id,
			json_prompt: { high_level_description: expect.any(String) },
		});
		const layers = await ask('/v2/design/layerize/ideogram-3');
		expect(layers.data).toEqual([
			expect.objectContaining({ object_type: 'layerized_image', url: link, base_image_url: link, resolution: '48x48' }),
		]);
	});

	const always = documented.filter(({ asyncMode }) => asyncMode === 'always');
	const kinds: Array<[RegExp, Record<string, unknown>]> = [
		[
			/\/video\//,
			{
				object_type: 'video.generation',
				url: expect.stringContaining('.mp4?'),
				duration: expect.any(Number),
				aspect_ratio: expect.stringMatching(/^\d+x\d+$/),
			},
		],
		[
			/\/svg\//,
			{
				object_type: 'svg.generation',
				url: expect.stringContaining('.svg?'),
				mime_type: 'image/svg+xml',
				width: expect.any(Number),
				asset_id: expect.any(String),
			},
		],
		[/\/remove-object\//, { object_type: 'image.without-prompt-or-seed', url: link, is_image_safe: true }],
		[/./, { object_type: 'image.generation', url: link, is_image_safe: true, seed: expect.any(Number) }],
	];

	it.each(always.map(({ path }) => path))('to a poll: %s', async (path) => {
		const json = await ask(path);
		expect(json.data).toBeUndefined();
		const { json: polled } = await settled(standIn, json.generation_id);
		expect(polled).toMatchObject({ status: 'completed', response_type: 'url' });
		const [, kind] = kinds.find(([pattern]) => pattern.test(path))!;
		expect(polled.data[0]).toEqual(expect.objectContaining(kind));
	});

	it('about bills', async () => {
		const now = Date.now();
		const time = (ms: number) => new Date(ms).toISOString();
		const query = new URLSearchParams({
			start_time: time(now - 7_200_000),
			end_time: time(now + 60_000),
			bucket_width: '1h',
		});
		const { json } = await send(standIn, `/v2/account/usage?${query}`);
		const buckets = json.buckets as Array<{ line_items: Array<{ cost_total: string; endpoint: string }> }>;
		expect(buckets).toHaveLength(3);
		const items = buckets.flatMap(({ line_items }) => line_items);
		const total = items.reduce((sum, { cost_total }) => sum + Number(cost_total), 0);
		expect(total).toBeCloseTo(standIn.ledger.usdMicros / 1_000_000, 4);
		expect((await send(standIn, '/v2/account/invoices')).json.invoices).toEqual([
			expect.objectContaining({ status: 'draft', currency_code: 'USD' }),
		]);
		expect((await send(standIn, '/v2/account/api-keys')).json.api_keys).toEqual([
			expect.objectContaining({ status: 'active' }),
		]);
	});
});
