import sharp from 'sharp';
import type { Fields, File } from './client';
import { hangUp, legacy, image, post, send, settled, v2 } from './client';
import type { StandIn } from './index';
import { startStandIn } from './index';

let standIn: StandIn;
let source: File;

beforeAll(async () => {
	standIn = await startStandIn();
	source = await image();
});

afterAll(async () => {
	await hangUp();
	await standIn.close();
});

const asset = { asset_type: 'UPLOAD', asset_id: 'holiday-1' };

describe('legacy remix', () => {
	it.each(['V_1', 'V_1_TURBO', 'V_2', 'V_2_TURBO', 'V_2A', 'V_2A_TURBO'])('answers for %s', async (model) => {
		const answer = await legacy(standIn, { prompt: 'a lighthouse', model, seed: 7 }, source);
		expect(answer.status).toBe(200);
		expect(Date.parse(answer.json.created)).not.toBeNaN();
		expect(answer.json.data).toHaveLength(1);
		expect(answer.json.data[0]).toMatchObject({ resolution: '1024x1024', seed: 7, is_image_safe: true });
		expect('style_type' in answer.json.data[0]).toBe(!model.startsWith('V_1'));
	});

	it("takes the request as text, as the documentation's own example sends it", async () => {
		expect((await post(standIn, '/remix', { image_request: '{"prompt":"a lake"}', image_file: source })).status).toBe(
			200,
		);
	});

	it('takes every option of V_2', async () => {
		const request = {
			prompt: 'a lighthouse',
			model: 'V_2',
			aspect_ratio: 'ASPECT_16_9',
			magic_prompt_option: 'OFF',
			magic_prompt_version: 'V_0_3',
			seed: 2147483647,
			style_type: 'RENDER_3D',
			negative_prompt: 'people',
			num_images: 2,
			color_palette: { members: [{ color_hex: '#0af', color_weight: 1 }, { color_hex: '#FFAA00' }] },
			image_weight: 80,
		};
		const { status, json } = await legacy(standIn, request, source);
		expect(status).toBe(200);
		expect(json.data.map((image) => [image.prompt, image.seed, image.resolution, image.style_type])).toEqual([
			['a lighthouse', 2147483647, '1280x720', 'RENDER_3D'],
			['a lighthouse', 0, '1280x720', 'RENDER_3D'],
		]);
	});

	it('expands the prompt when magic prompt is on', async () => {
		const { json } = await legacy(standIn, { prompt: 'a lighthouse', magic_prompt_option: 'ON' }, source);
		expect(json.data[0].prompt).toMatch(/^a lighthouse\. .{20,}/);
	});
});

const examples: Record<string, () => Promise<Fields> | Fields> = {
	auto: () => ({
		negative_prompt: 'people',
		resolution: '1024x1020',
		resolution_tier: '1k',
		magic_prompt: 'on',
		style_reference_asset_identifiers: { json: [asset] },
		color_palette: { json: { name: 'ember' } },
		style_type: 'design',
		num_images: '2',
		private: 'true',
	}),
	'ideogram-3': async () => ({
		image_weight: '70',
		aspect_ratio: '16x9',
		rendering_speed: 'turbo',
		magic_prompt: 'off',
		seed: '0',
		style_codes: ['0Aa1b2C3', 'ffffffff'],
		style_reference_images: [await image(40, 40, 'webp'), await image(50, 30, 'jpeg')],
		color_palette: { json: { members: [{ color_hex: '#00AAFF', color_weight: 0.05 }] } },
		enable_copyright_detection: 'false',
	}),
	'ideogram-3-character': async () => ({
		character_reference_images: await image(64, 48),
		character_reference_mask: await image(64, 48, 'jpeg'),
		style_type: 'fiction',
		resolution: '896x1120',
	}),
	'ideogram-3-custom-model': () => ({
		custom_model_uri: 'model/acme-brand/version/1',
		style_preset: 'watercolor',
		rendering_speed: 'quality',
	}),
	'ideogram-4': () => ({ image_weight: '1', resolution: '1248x832', rendering_speed: 'default', num_images: '8' }),
	'ideogram-4-5': async () => ({
		quality: 'medium',
		image_weight: '100',
		reference_images: await Promise.all([40, 50, 60, 70].map((size) => image(size, size))),
	}),
};

describe('v2 remix', () => {
	it.each(Object.keys(examples))('answers for %s', async (model) => {
		const fields: Fields = { prompt: 'a lighthouse', image: source, ...(await examples[model]!()) };
		const { status, json } = await v2(standIn, model, fields);
		expect({ status, error: json.error }).toEqual({ status: 200 });
		expect(json.generation_id).toMatch(/^[\w-]{22}$/);
		expect(json.data).toHaveLength(Number(fields.num_images ?? 1));
		expect(json.data[0]).toEqual({
			url: expect.stringMatching(/\/api\/images\/ephemeral\/[\w-]{22}\.png\?exp=\d{10}&sig=[0-9a-f]{64}$/),
			prompt: expect.stringContaining('a lighthouse'),
			resolution: expect.stringMatching(/^\d+x\d+$/),
			seed: json.seed,
			is_image_safe: true,
		});
		expect(standIn.ledger.entries.at(-1)).toMatchObject({ generationId: json.generation_id, model });
	});

	it('expands the prompt unless magic prompt is off or unknown to the model', async () => {
		const prompt = async (model: string, more: Fields = {}) =>
			(await v2(standIn, model, { prompt: 'a lighthouse', image: source, ...more })).json.data[0]!.prompt;
		expect(await prompt('ideogram-3')).toMatch(/^a lighthouse\. .{20,}/);
		expect(await prompt('ideogram-3', { magic_prompt: 'off' })).toBe('a lighthouse');
		expect(await prompt('ideogram-4')).toBe('a lighthouse');
	});

	it('keeps the shape of the source by default', async () => {
		const { json } = await v2(standIn, 'ideogram-3', { prompt: 'a lighthouse', image: source });
		const [width, height] = json.data[0].resolution.split('x').map(Number);
		expect(width / height).toBeCloseTo(1.5, 1);
		expect(width * height).toBeGreaterThan(900_000);
	});

	it('sees a photo as its EXIF orientation shows it', async () => {
		const bytes = await sharp((await image(300, 200)).bytes)
			.withMetadata({ orientation: 6 })
			.jpeg()
			.toBuffer();
		const turned = { bytes, filename: 'turned.jpg', contentType: 'image/jpeg' };
		// 832x1248 has the shape of the turned image, so the weight may stay.
		const fields = { prompt: 'a lighthouse', image: turned, resolution: '832x1248', image_weight: '50' };
		expect((await v2(standIn, 'ideogram-4', fields)).status).toBe(200);
	});

	it('snaps a free resolution to a size of its tier', async () => {
		const ask = async (resolution: string) =>
			(await v2(standIn, 'auto', { prompt: 'a lighthouse', image: source, resolution })).json.data[0].resolution;
		expect(await ask('1000x1010')).toBe('1024x1024');
		expect(await ask('2000x2010')).toBe('2048x2048');
	});

	it('believes the bytes, not the name', async () => {
		const jpeg = await image(300, 200, 'jpeg');
		const named = { ...jpeg, filename: 'image.gif', contentType: 'image/png' };
		expect((await v2(standIn, 'ideogram-4', { prompt: 'a lighthouse', image: named })).status).toBe(200);
	});

	it('takes a source of the account, by form and by JSON', async () => {
		const path = '/v2/image/remix/ideogram-3';
		const form = await post(standIn, path, { prompt: 'a lake', image_asset_identifier: { json: asset } });
		expect(form.json.data[0].resolution).toBe('1256x840');
		const body = Buffer.from(
			JSON.stringify({ prompt: 'a lake', image_asset_identifier: asset, num_images: 2, private: null }),
		);
		const headers = { 'content-type': 'application/json; charset=utf-8' };
		const json = await send(standIn, path, { method: 'POST', headers, body });
		expect(json.json.data).toHaveLength(2);
	});

	it('reports an asynchronous generation until it is completed', async () => {
		const fields = { prompt: 'a lighthouse', image: source, num_images: '3', async: 'true' };
		const accepted = await v2(standIn, 'ideogram-4', fields);
		expect(accepted.json).toEqual({ generation_id: expect.any(String), seed: expect.any(Number) });
		const pending = await send(standIn, `/v2/generations/${accepted.json.generation_id}`);
		expect(pending.json).toMatchObject({ status: 'pending' });
		expect(pending.json.data).toBeUndefined();
		const { json } = await settled(standIn, accepted.json.generation_id);
		expect(json).toMatchObject({
			generation_id: accepted.json.generation_id,
			status: 'completed',
			response_type: 'url',
		});
		expect(json.data).toHaveLength(3);
		expect(json.data[2]).toMatchObject({ object_type: 'image.generation', is_image_safe: true });
	});

	it('runs in the background when a webhook is named', async () => {
		const fields = { prompt: 'a lighthouse', image: source, webhook_url: 'https://hooks.example.com/done' };
		expect((await v2(standIn, 'auto', fields)).json.data).toBeUndefined();
	});

	it('does not know a generation of another origin', async () => {
		const answer = await send(standIn, '/v2/generations/AAAAAAAAAAAAAAAAAAAAAA');
		expect(answer.status).toBe(404);
		expect(answer.json.error).toContain('AAAAAAAAAAAAAAAAAAAAAA');
	});
});

describe('models', () => {
	const names = async (query: string) =>
		(await send(standIn, `/models${query}`)).json.models.map((model) => model.name);

	it('lists available, unfinished and retired models', async () => {
		const { json } = await send(standIn, '/models');
		expect(json.models).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ custom_model_uri: 'model/acme-brand/version/1', is_available_for_generation: true }),
				expect.objectContaining({ custom_model_uri: null, status: 'TRAINING' }),
				expect.objectContaining({ status: 'ARCHIVED', is_available_for_generation: false }),
			]),
		);
	});

	it('filters by scope and status', async () => {
		expect(await names('?scope=shared')).toEqual(['studio-house-style']);
		expect(await names('?scope=owned&status=TRAINING&status=ARCHIVED')).toEqual(['acme-winter', 'acme-retired']);
		expect(await names('?status=TRAINING')).toEqual(['acme-winter', 'studio-house-style']);
		expect((await send(standIn, '/models?scope=mine')).status).toBe(400);
		expect((await send(standIn, '/models?status=completed')).status).toBe(400);
	});
});

it('records every request in order, with its bytes', async () => {
	const before = standIn.requests.length;
	await send(standIn, '/models');
	await v2(standIn, 'ideogram-4', { prompt: 'a lighthouse', image: source });
	await send(standIn, '/nowhere?x=1');
	const [models, submit, other] = standIn.requests.slice(before);
	expect(models).toMatchObject({ method: 'GET', path: '/models', call: 'models', status: 200 });
	expect(submit).toMatchObject({ call: 'submit', status: 200 });
	expect(submit!.body.includes(source.bytes)).toBe(true);
	expect(submit!.headers['api-key']).toBe(standIn.apiKey);
	expect(other).toMatchObject({ call: 'other', status: 404 });
	expect(other!.query.get('x')).toBe('1');
});
