import type { Answer, File } from './client';
import { hangUp, legacy, pause, image, send, settled, v2 } from './client';
import type { StandIn, StandInOptions } from './index';
import { startStandIn } from './index';

let standIn: StandIn;
let source: File;

async function start(options?: StandInOptions): Promise<void> {
	standIn = await startStandIn(options);
	source = await image();
}

afterEach(() => standIn.close());
afterAll(hangUp);

describe('billing', () => {
	beforeEach(() => start({ latencyMs: 1 }));

	it('bills each image at the price of its model', async () => {
		await legacy(standIn, { prompt: 'a lake', num_images: 3 }, source);
		await legacy(standIn, { prompt: 'a lake', model: 'V_2_TURBO' }, source);
		const character = { prompt: 'a lake', image: source, character_reference_collection_id: 'c', num_images: '2' };
		const { json } = await v2(standIn, 'ideogram-3-character', character);
		expect(
			standIn.ledger.entries.map(({ model, path, images, usdMicros }) => [model, path, images, usdMicros]),
		).toEqual([
			['V_2', '/remix', 3, 240_000],
			['V_2_TURBO', '/remix', 1, 50_000],
			['ideogram-3-character', '/v2/image/remix/ideogram-3-character', 2, 300_000],
		]);
		expect(standIn.ledger.entries[2]!.generationId).toBe(json.generation_id);
		expect(standIn.ledger).toMatchObject({ images: 6, usdMicros: 590_000 });
	});

	it('quotes without running or billing', async () => {
		const fields = { prompt: 'a lake', image: source, num_images: '4', async: 'true' };
		const { status, json } = await v2(standIn, 'ideogram-3', fields, '?dry_run=true');
		expect(status).toBe(200);
		expect(json).toMatchObject({ object: 'price_quote', quantity: 4, usd_micros: 240_000, qualifier: 'exact' });
		expect(standIn.ledger.entries).toEqual([]);
		expect(standIn.peakInflight).toBe(0);
		const bad = await v2(standIn, 'ideogram-3', { ...fields, num_images: '9' }, '?dry_run=true');
		expect(bad.status).toBe(400);
	});

	it('runs and bills a legacy request despite dry_run, which it does not know', async () => {
		const { bytes, contentType, filename } = source;
		const form = new FormData();
		form.append('image_request', new Blob(['{"prompt":"a lake"}'], { type: 'application/json' }));
		form.append('image_file', new Blob([new Uint8Array(bytes)], { type: contentType }), filename);
		const headers = { 'Api-Key': standIn.apiKey };
		const response = await fetch(`${standIn.url}/remix?dry_run=true`, { method: 'POST', headers, body: form });
		expect(response.status).toBe(200);
		expect(standIn.ledger.images).toBe(1);
	});

	it('refuses an unsafe prompt before it runs', async () => {
		const answer = await legacy(standIn, { prompt: 'FORBIDDEN' }, source);
		expect(answer).toMatchObject({ status: 422, json: { error: expect.stringContaining('safety') } });
		expect((await v2(standIn, 'auto', { prompt: 'so FORBIDDEN', image: source })).status).toBe(422);
		expect(standIn.ledger.entries).toEqual([]);
	});

	it('withholds unsafe images and bills them', async () => {
		const urls = (answer: Answer) =>
			answer.json.data.map((image) => [image.is_image_safe, typeof image.url === 'string']);
		const good = [true, true];
		const withheld = [false, false];
		expect(urls(await legacy(standIn, { prompt: 'UNSAFE', num_images: 4 }, source))).toEqual([
			good,
			withheld,
			good,
			withheld,
		]);
		expect(urls(await v2(standIn, 'ideogram-4', { prompt: 'UNSAFE', image: source }))).toEqual([withheld]);
		expect(standIn.ledger.images).toBe(5);
	});

	it('does not bill a generation that fails', async () => {
		const fields = { prompt: 'FAILGEN', image: source };
		const sync = await v2(standIn, 'ideogram-4', fields);
		expect(sync).toMatchObject({ status: 500, json: { error: expect.any(String) } });
		const { json } = await v2(standIn, 'ideogram-4', { ...fields, async: 'true' });
		const polled = await settled(standIn, json.generation_id);
		expect(polled.json).toMatchObject({ status: 'failed', failure_reason: expect.any(String) });
		expect(polled.json.data).toBeUndefined();
		expect(standIn.ledger.entries).toEqual([]);
	});
});

describe('places', () => {
	it('counts images, not requests, and refuses the one too many', async () => {
		await start({ latencyMs: 3_600_000, inflightLimit: 5 });
		const ask = (num_images: string) =>
			v2(standIn, 'ideogram-4', { prompt: 'a lake', image: source, num_images, async: 'true' });
		const first = await ask('4');
		expect(first.status).toBe(200);
		const refused = await ask('2');
		expect(refused.status).toBe(429);
		expect(refused.json).toEqual({
			error: expect.any(String),
			reject_reason: 'inflight_limit',
			max_inflight_requests: 5,
		});
		expect((await ask('1')).status).toBe(200);
		expect(standIn.peakInflight).toBe(5);
		expect(standIn.ledger.images).toBe(5);
	});

	it('gives places back when a generation is done', async () => {
		await start({ latencyMs: 1, inflightLimit: 4 });
		const ask = () => v2(standIn, 'ideogram-4', { prompt: 'a lake', image: source, num_images: '4', async: 'true' });
		await settled(standIn, (await ask()).json.generation_id);
		expect((await ask()).status).toBe(200);
	});

	it('keeps the place of a caller who has gone away', async () => {
		await start({ latencyMs: 3_600_000, inflightLimit: 1 });
		standIn.addFault({ call: 'submit', do: { kind: 'reset', when: 'before' } });
		const lost = v2(standIn, 'ideogram-4', { prompt: 'a lake', image: source });
		await expect(lost).rejects.toThrow();
		const controller = new AbortController();
		const form = new FormData();
		form.append('prompt', 'a lake');
		form.append('image', new Blob([new Uint8Array(source.bytes)], { type: 'image/png' }), 'a.png');
		const headers = { 'Api-Key': standIn.apiKey };
		const left = fetch(`${standIn.url}/v2/image/remix/ideogram-4`, {
			method: 'POST',
			headers,
			body: form,
			signal: controller.signal,
		});
		while (standIn.ledger.images === 0) await pause(5);
		controller.abort();
		await expect(left).rejects.toThrow();
		expect((await v2(standIn, 'ideogram-4', { prompt: 'a lake', image: source })).status).toBe(429);
		expect(standIn.ledger.images).toBe(1);
	});

	it('allows 1000 polls in 10 seconds', async () => {
		await start({ latencyMs: 60_000 });
		const { json } = await v2(standIn, 'ideogram-4', { prompt: 'a lake', image: source, async: 'true' });
		const poll = () => send(standIn, `/v2/generations/${json.generation_id}`);
		// However long they take, they come at the same time.
		const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
		const statuses = new Set<number>();
		for (let round = 0; round < 10; round++) {
			const answers = await Promise.all(Array.from({ length: 100 }, poll));
			for (const { status } of answers) statuses.add(status);
		}
		expect([...statuses]).toEqual([200]);
		const refused = await poll();
		now.mockRestore();
		expect(refused.status).toBe(429);
		expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
		expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(10);
	});
});
