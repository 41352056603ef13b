import { randomBytes } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import type { File } from './client';
import { hangUp, image, post, send } from './client';
import type { StandIn, StandInOptions } from './index';
import { startStandIn } from './index';

let standIn: StandIn;
let png: File;

beforeAll(async () => {
	png = await image(30, 20);
});

async function start(options: StandInOptions = {}): Promise<void> {
	standIn = await startStandIn({ latencyMs: 1, ...options });
}

beforeEach(() => start());
afterEach(() => standIn.close());
afterAll(hangUp);

type Json = Record<string, never>;

async function postJson(path: string, body: unknown): Promise<{ status: number; json: Json }> {
	const sending = {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: Buffer.from(JSON.stringify(body)),
	} as const;
	const { status, json } = await send(standIn, path, sending);
	return { status, json: json as unknown as Json };
}

const get = async (path: string) => (await send(standIn, path)).json as unknown as Json;
const create = async (name = 'Holiday') => (await postJson('/datasets', { name })).json.dataset_id as string;

async function upload(id: string, files: File[]): Promise<Json> {
	const { status, json } = await post(standIn, `/datasets/${id}/upload_assets`, { files });
	expect({ status, error: json.error }).toEqual({ status: 200 });
	return json as unknown as Json;
}

const named = (filename: string, bytes = png.bytes): File => ({
	bytes,
	filename,
	contentType: 'application/octet-stream',
});
const text = (filename: string, words: string): File => ({
	bytes: Buffer.from(words),
	filename,
	contentType: 'text/plain',
});
const images = (count: number) => Array.from({ length: count }, (_, index) => named(`image-${index}.png`));
const reasons = (json: Json) =>
	(json.failed_assets as Array<{ file_name: string; failure_reason: string }>).map((file) => [
		file.file_name,
		file.failure_reason,
	]);

describe('datasets', () => {
	it('are created, listed, searched and read, free of charge', async () => {
		const { json } = await postJson('/datasets', { name: 'Holiday' });
		expect(json).toEqual({
			dataset_id: expect.stringMatching(/^[\w-]{22}$/),
			name: 'Holiday',
			user_id: expect.any(String),
			creation_time: expect.any(String),
			cover_asset_identifier: null,
		});
		const names = async (query: string) =>
			((await get(`/datasets${query}`)).datasets as Array<{ name: string }>).map(({ name }) => name);
		expect(await names('')).toEqual(['Acme brand', 'Acme winter', 'Holiday']);
		expect(await names('?search=HOLI')).toEqual(['Holiday']);
		const acme = await get('/datasets/d8Kq2nUfSJ6mXo4yPbV1Rg');
		expect(acme).toMatchObject({ file_count: 24, custom_model_ids: ['b1Yx0m9TQ0eHq3v5rWz7Aw'] });
		expect((await send(standIn, '/datasets/nothing')).status).toBe(404);
		expect((await postJson('/datasets', { name: ' ' })).status).toBe(400);
		expect(standIn.ledger.entries).toEqual([]);
	});

	it('pair captions with images by name, in whatever order they come', async () => {
		const id = await create();
		const json = await upload(id, [
			text('sunset.txt', 'a sunset'),
			named('sunset.jpg', await sharp(png.bytes).jpeg().toBuffer()),
			named('lake.png'),
			text('lake.json', '{"caption":"a lake"}'),
		]);
		expect(json).toMatchObject({ total_count: 4, success_count: 4, failure_count: 0, failed_assets: [] });
		expect(json.successful_assets[0]).toEqual({
			file_name: 'sunset.jpg',
			asset_identifier: { asset_type: 'UPLOAD', asset_id: expect.any(String) },
		});
		const { dataset, files, file_count } = await get(`/datasets/${id}`);
		expect(file_count).toBe(2);
		expect(files).toEqual([
			{ file_name: 'sunset.jpg', file_size_bytes: expect.any(Number), caption: 'a sunset' },
			{ file_name: 'lake.png', file_size_bytes: png.bytes.length, caption: '{"caption":"a lake"}' },
		]);
		expect((dataset as Json).cover_asset_identifier).toEqual({ asset_type: 'UPLOAD', asset_id: expect.any(String) });
	});

	it('give a reason for each file that failed, and keep the others', async () => {
		const id = await create();
		const json = await upload(id, [
			named('good.png'),
			named('FORBIDDEN.png'),
			named('broken.png', png.bytes.subarray(0, 100)),
			named('page.gif', await sharp(png.bytes).gif().toBuffer()),
			named('large.png', Buffer.concat([png.bytes, Buffer.alloc(25 * 1024 * 1024)])),
			text('nobody.txt', 'a caption without its image'),
			text('good.txt', '  '),
			text('good.json', '{"caption":'),
			named('broken.zip', randomBytes(200)),
		]);
		expect(json).toMatchObject({ total_count: 9, success_count: 1, failure_count: 8 });
		expect(Object.fromEntries(reasons(json))).toEqual({
			'FORBIDDEN.png': 'FAILED_SAFETY_CHECK',
			'broken.png': 'INVALID_IMAGE',
			'page.gif': 'INVALID_IMAGE',
			'large.png': 'FILE_TOO_LARGE',
			'nobody.txt': 'INVALID_CAPTION',
			'good.txt': 'INVALID_CAPTION',
			'good.json': 'INVALID_CAPTION_JSON',
			'broken.zip': 'INVALID_ZIP',
		});
		expect(standIn.ledger.entries).toEqual([]);
	});

	it('unpack a ZIP', async () => {
		const id = await create();
		const zip = zipOf({
			'set/a.png': png.bytes,
			'set/a.txt': Buffer.from('first'),
			'set/b.png': Buffer.from('no image'),
		});
		const json = await upload(id, [named('set.zip', zip)]);
		expect(json).toMatchObject({ total_count: 3, success_count: 2, failure_count: 1 });
		expect(reasons(json)).toEqual([['b.png', 'INVALID_IMAGE']]);
		expect((await get(`/datasets/${id}`)).files).toEqual([
			{ file_name: 'a.png', file_size_bytes: png.bytes.length, caption: 'first' },
		]);
		const changed = Buffer.from(zip);
		changed.writeUInt8(changed.readUInt8(60) ^ 255, 60);
		expect(reasons(await upload(id, [named('set.zip', changed)]))).toEqual([['set.zip', 'INVALID_ZIP']]);
	});

	it('hold 100 images at most', async () => {
		const id = await create();
		await upload(id, images(99));
		const json = await upload(id, [named('x.png'), named('y.png')]);
		expect(json).toMatchObject({ success_count: 1, failure_count: 1 });
		expect(reasons(json)).toEqual([['y.png', 'TOO_MANY_IMAGES']]);
	});

	it('take files with names only, and only into what is there', async () => {
		const id = await create();
		const path = `/datasets/${id}/upload_assets`;
		expect((await post(standIn, path, { files: { bytes: png.bytes } })).status).toBe(400);
		expect((await post(standIn, path, { files: 'a lake' })).status).toBe(400);
		expect((await post(standIn, '/datasets/nothing/upload_assets', { files: png })).status).toBe(404);
	});
});

describe('training', () => {
	const train = (dataset_id: string, model_name = 'Holiday style') =>
		postJson('/v1/ideogram-v3/train-model', { dataset_id, model_name });
	const filled = async (count = 15) => {
		const id = await create();
		await upload(id, images(count));
		return id;
	};
	const stateOf = async (id: string) => {
		const model = (await get(`/models/${id}`)).model as unknown as {
			status: string;
			training_runs: Array<{ status: string }>;
		};
		return [model.status, model.training_runs[0]!.status];
	};

	it('runs through its states until the model can be used', async () => {
		const id = await filled();
		const { json } = await train(id);
		expect(json).toEqual({
			dataset_id: id,
			model_id: expect.any(String),
			model_name: 'Holiday style',
			training_status: 'CREATING',
		});
		const model = json.model_id as string;
		expect([await stateOf(model), await stateOf(model), await stateOf(model)]).toEqual([
			['TRAINING', 'QUEUED'],
			['TRAINING', 'TRAINING'],
			['COMPLETED', 'COMPLETED'],
		]);
		expect((await get(`/datasets/${id}`)).custom_model_ids).toEqual([model]);
		const { custom_model_uri: uri, is_available_for_generation: isAvailable } = (await get(`/models/${model}`)).model;
		expect([uri, isAvailable]).toEqual([expect.stringMatching(/^model\/holiday-style-[\w-]+\/version\/1$/), true]);
		const made = await post(standIn, '/v2/image/generate/ideogram-3-custom-model', {
			prompt: 'a lake',
			custom_model_uri: uri as string,
		});
		expect(made.status).toBe(200);
		expect((await postJson('/v1/ideogram-v3/generate', { prompt: 'a lake', custom_model_uri: uri })).status).toBe(200);
	});

	it('is billed at a price that nobody knows', async () => {
		await train(await filled());
		expect(standIn.ledger.entries).toEqual([
			expect.objectContaining({ path: '/v1/ideogram-v3/train-model', images: 0, usdMicros: 0, isPriceKnown: false }),
		]);
	});

	it('can take time instead of polls, and can fail', async () => {
		await standIn.close();
		await start({ training: { ms: 3_600_000 } });
		const { json } = await train(await filled(), 'FAILTRAIN style');
		expect((await stateOf(json.model_id))[0]).toBe('TRAINING');
		const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
		expect(await stateOf(json.model_id)).toEqual(['ERRORED', 'FAILED']);
		later.mockRestore();
		expect((await get(`/models/${json.model_id as string}`)).model).toMatchObject({
			custom_model_uri: null,
			is_available_for_generation: false,
		});
	});

	it('goes on when models are listed', async () => {
		const { json } = await train(await filled());
		const listed = async () =>
			(
				(await get('/models?scope=owned')).models as Array<{ model_id: string; status: string; training_runs: [] }>
			).find((model) => model.model_id === json.model_id)!;
		expect(await listed()).toMatchObject({ status: 'TRAINING', training_runs: [] });
		await listed();
		expect((await listed()).status).toBe('COMPLETED');
	});

	it('needs 15 images and a good name', async () => {
		const { status, json } = await train(await filled(14));
		expect({ status, error: json.error }).toEqual({
			status: 400,
			error: expect.stringMatching(/15 to 100 images.*14/),
		});
		const id = await filled();
		for (const name of ['abc', 'x'.repeat(31), 'a_style', 'Stil für dich'])
			expect((await train(id, name)).status).toBe(400);
		expect((await train('nothing')).status).toBe(404);
		const twin = (model_name: string) => postJson(`/datasets/${id}/train_model`, { model_name });
		expect((await twin('Stil_für (dich).-')).status).toBe(200);
		for (const name of ['abcd ', 'what a style!']) expect((await twin(name)).status).toBe(400);
	});
});

it('custom models that are not there: 404, not available: 403, but 403 for both where the facts say so', async () => {
	const use = async (path: string, uri: string) =>
		(await postJson(path, { prompt: 'a lake', custom_model_uri: uri })).status;
	const [missing, retired] = ['model/nothing/version/1', 'model/acme-retired/version/2'];
	for (const path of ['/v2/image/generate/ideogram-4-custom-model', '/v1/ideogram-v3/generate-transparent']) {
		expect([await use(path, missing), await use(path, retired), await use(path, 'model/acme-brand/version/1')]).toEqual(
			[404, 403, 200],
		);
	}
	const stacked = {
		prompt: 'a lake',
		custom_model_uri: 'model/acme-brand/version/1',
		stacked_custom_models: [{ custom_model_uri: missing }],
	};
	expect((await postJson('/v2/image/generate/ideogram-4-custom-model', stacked)).status).toBe(404);
	const remix = { prompt: 'a lake', image: png, custom_model_uri: missing };
	expect((await post(standIn, '/v2/image/remix/ideogram-3-custom-model', remix)).status).toBe(403);
});

it('one account does not know of another', async () => {
	const id = await create();
	const other = await startStandIn();
	expect((await send(other, `/datasets/${id}`)).status).toBe(404);
	await other.close();
});

/** A ZIP of these files, deflated. */
function zipOf(files: Record<string, Buffer>): Buffer {
	const bodies: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [name, bytes] of Object.entries(files)) {
		const packed = deflateRawSync(bytes);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(8, 4);
		common.writeUInt32LE(crc32(bytes), 10);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(bytes.length, 18);
		common.writeUInt16LE(name.length, 22);
		const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
		const place = Buffer.alloc(14);
		place.writeUInt32LE(offset, 10);
		directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, place, Buffer.from(name)]));
		bodies.push(local);
		offset += local.length;
	}
	const entries = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06');
	end.writeUInt16LE(bodies.length, 8);
	end.writeUInt16LE(bodies.length, 10);
	end.writeUInt32LE(entries.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...bodies, entries, end]);
}
