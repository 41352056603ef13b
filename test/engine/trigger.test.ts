/** The webhook of the Ideogram Trigger in n8n's engine, called over a real socket. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { createHmac } from 'node:crypto';

import { png } from './images';
import { startEngine, type Engine } from './engine';
import { Source, type SourceItem } from './nodes';
import { startReceiver, TRIGGER, type Receiver } from './receiver';
import { startScene, type Scene } from './scene';
import { Webhooks } from '../standin';

const HOST = 'hooks.example.com';

let scene: Scene;
let engine: Engine;
let receiver: Receiver;
let address: string;

beforeAll(async () => {
	scene = await startScene('filesystem');
	engine = await startEngine(
		'filesystem',
		{ apiKey: scene.standIn.apiKey, baseUrl: scene.standIn.url },
		{ 'test.source': new Source([]) },
	);
});
beforeEach(async () => {
	await listen();
});
afterEach(async () => await receiver.close());
afterAll(async () => await scene.close());

async function listen(parameters?: IDataObject): Promise<void> {
	await receiver?.close();
	receiver = await startReceiver(engine, parameters);
	address = `https://${HOST}${receiver.path}`;
	scene.standIn.webhooks.set({ hosts: { [HOST]: receiver.place }, manner: undefined, encoding: 'base64' });
}

const V3 = { model: 'ideogram-3' };
const cat = async (): Promise<SourceItem> => ({
	json: { sku: 'A-7' },
	files: { data: { bytes: await png(), name: 'cat.png' } },
});

const notify = (more: IDataObject = {}): IDataObject => ({
	...V3,
	additionalFields: { webhookUrl: address },
	options: { wait: 'notify', itemKey: '={{ $json.sku }}' },
	...more,
});

/** Submits, and waits until the trigger has been called for each. @returns what the submission put out */
async function submit(items: SourceItem[], more?: IDataObject): Promise<INodeExecutionData[]> {
	const before = receiver.executions.length;
	const { items: submitted, error } = await scene.run(items, notify(more));
	expect(error).toBeUndefined();
	await until(() => receiver.executions.length === before + items.length);
	return submitted;
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Submits without a webhook of its own. */
async function generation(): Promise<string> {
	const { items } = await scene.run([await cat()], { ...V3, options: { wait: 'off' } });
	return items[0].json.generation_id as string;
}

const body = (id: string) =>
	Buffer.from(JSON.stringify({ generation_id: id, data: [{ url: 'https://evil.example/x' }] }));

async function executed(index = 0): Promise<INodeExecutionData[]> {
	const run = await receiver.executions[index];
	expect(run.error).toBeUndefined();
	return run.items('After');
}

const sealed = (note: object, key = scene.standIn.apiKey) => {
	const text = Buffer.from(JSON.stringify(note)).toString('base64url');
	return `${text}.${createHmac('sha256', key).update(`n8n-nodes-ideogram\nnote of a webhook\n${text}`).digest('base64url')}`;
};

describe('a call for what was submitted', () => {
	it('becomes the items of Generation → Get, with the note', async () => {
		const [{ json: ticket }] = await submit([await cat()], { numImages: 2 });
		const note = {
			file_name: 'cat-remix',
			source: 'cat.png',
			item_index: 0,
			item_key: 'A-7',
			operation: 'remix',
			model: 'ideogram-3',
		};
		expect(ticket).toMatchObject({ status: 'pending', note });

		await executed();
		const items = (await receiver.executions[0]).items(TRIGGER);
		const known = { generation_id: ticket.generation_id, file_name: 'cat-remix', note };
		const got = await scene.run([{ json: known }], {
			resource: 'generation',
			operation: 'get',
			generationId: '={{ $json.generation_id }}',
			options: { keepInputData: true },
		});
		expect(items.map(({ json }) => json)).toEqual(
			[0, 1].map((index) => expect.objectContaining({ ...known, image_index: index })),
		);
		expect(items.map(({ binary }) => binary!.data.fileName)).toEqual(['cat-remix-1.png', 'cat-remix-2.png']);
		const withoutPlace = ({ json, binary, pairedItem }: INodeExecutionData) => {
			const { id: place, ...file } = binary!.data;
			expect(place).toMatch(/^filesystem/);
			return { json, file, pairedItem };
		};
		expect(items.map(withoutPlace)).toEqual(got.items.map(withoutPlace));
		const bytes = await Promise.all(items.map(async (item) => await engine.bytes(item, 'data')));
		expect(bytes).toEqual(await Promise.all(got.items.map(async (item) => await scene.bytes(item, 'data'))));
	});

	it('is one for each item, also where results come out of order, late, twice and before their answer', async () => {
		scene.standIn.webhooks.set({
			manner: (index) => [{ afterMs: 60 }, { early: true }, { times: 2 }, { times: 2, early: true }][index % 4]!,
		});
		const items = await Promise.all(Array.from({ length: 8 }, cat));
		const submitted = await submit(items);
		const ids = submitted.map(({ json }) => json.generation_id as string);
		await until(() => scene.standIn.webhooks.deliveries.filter((one) => ids.includes(one.generationId)).length === 12);
		const arrived = (await Promise.all(receiver.executions.map((_, index) => executed(index)))).flat();
		expect(arrived.map(({ json }) => json.generation_id).sort()).toEqual(ids.sort());
		expect(receiver.log.filter((line) => /has arrived before: dropped/.test(line))).toHaveLength(4);
	});

	it.each(['base64', 'base64url', 'hex'] as const)('is known by a signature in %s', async (encoding) => {
		scene.standIn.webhooks.set({ encoding });
		await submit([await cat()]);
		expect(await executed()).toHaveLength(1);
	});

	it('labels what was withheld and what failed', async () => {
		await submit([await cat()], { prompt: 'UNSAFE' });
		await submit([await cat()], { prompt: 'FAILGEN' });
		const [[withheld], [failed]] = [await executed(0), await executed(1)];
		expect(withheld.json).toMatchObject({ missing: 'withheld', billed: true, note: { item_key: 'A-7' } });
		expect(failed.json).toMatchObject({
			generation_id: expect.any(String),
			note: { item_key: 'A-7' },
			error: expect.stringContaining('could not make the images'),
			details: { code: 'generation_failed', billed: false },
		});
	});

	it('fails the execution, which n8n can run again, when the generation cannot be fetched', async () => {
		const { webhooks } = scene.standIn;
		const call = webhooks.sign('unknown', body('unknown'));
		expect(await webhooks.send(`${address}?note=${sealed({ item_index: 0 })}`, call)).toBe(200);
		const run = await receiver.executions[0];
		expect(run.error?.message).toContain('does not know this generation');
		expect(run.items(TRIGGER)).toEqual([]);
	});
});

describe('refuses, logs and starts nothing', () => {
	let id: string;
	let target: string;
	beforeAll(async () => {
		id = await generation();
	});
	beforeEach(() => {
		target = `${address}?note=${sealed({ item_index: 0 })}`;
	});

	async function expectRefusal(sent: Promise<number>, status: number, reason: RegExp): Promise<void> {
		expect(await sent).toBe(status);
		expect(receiver.log).toEqual([expect.stringMatching(reason)]);
		expect(receiver.log[0]).toMatch(new RegExp(`^warn: Ideogram Trigger: refused a call with status ${status}: `));
		expect(receiver.executions).toEqual([]);
		expect(receiver.saved.staticData).toEqual({});
	}

	const signed = (bytes = body(id), at?: number) => scene.standIn.webhooks.sign(id, bytes, at);
	const send = async (call = signed(), to = target) => await scene.standIn.webhooks.send(to, call);

	it('a body that was altered by one byte', async () => {
		const call = signed();
		call.body[call.body.length - 3]! ^= 1;
		await expectRefusal(send(call), 401, /None of the keys/);
	});

	it('the key of somebody else', async () => {
		const stranger = new Webhooks();
		await expectRefusal(send(stranger.sign(id, body(id))), 401, /None of the keys/);
		await stranger.close();
	});

	it.each(['signature', 'generation-id', 'user-id', 'timestamp'])('a call without the header %s', async (name) => {
		const call = signed();
		delete call.headers[`x-ideogram-webhook-${name}`];
		await expectRefusal(send(call), 400, new RegExp(`The header x-ideogram-webhook-${name} is missing`));
	});

	it.each(['generation-id', 'user-id', 'timestamp'])('another %s than was signed', async (name) => {
		const call = signed();
		call.headers[`x-ideogram-webhook-${name}`] = name === 'timestamp' ? String(Math.floor(Date.now() / 1000) - 9) : 'x';
		await expectRefusal(send(call), 401, /None of the keys/);
	});

	it.each([
		[401, 'abc'],
		[401, 'A'.repeat(87)],
		[401, 'g'.repeat(128)],
	])('with %s a signature that is none: %s', async (status, text) => {
		const call = signed();
		call.headers['x-ideogram-webhook-signature'] = text;
		await expectRefusal(send(call), status, /not one of Ed25519/);
	});

	it.each([-301, 301])('a timestamp that is off by %s seconds', async (seconds) => {
		// The clock may go on by a second meanwhile.
		const off = Math.floor(Date.now() / 1000) + seconds + Math.sign(seconds) * 5;
		await expectRefusal(send(signed(undefined, off)), 401, /The timestamp differs from n8n's time by 30\d seconds/);
	});

	it('a body of 10 MB, signed as it may be', async () => {
		await expectRefusal(send(signed(Buffer.alloc(10_000_000, 'x'))), 400, /The body has 10000000 bytes/);
	});

	it('an empty body', async () => {
		await expectRefusal(send(signed(Buffer.alloc(0))), 400, /The body is empty/);
	});

	it.each([
		['no note', () => '', /It has no note/],
		['a note that somebody else wrote', () => `?note=${sealed({ item_index: 0 }, 'another-key')}`, /Its note was not/],
		['a note that was changed', () => `?note=x${sealed({ item_index: 0 })}`, /Its note was not/],
		['two notes', () => `?note=${sealed({ item_index: 0 })}.x`, /Its note was not/],
	])('%s', async (_name, query, reason) => {
		await expectRefusal(send(signed(), address + query()), 401, reason);
	});

	it('any call while the key set cannot be fetched, and takes it afterwards', async () => {
		receiver.restart();
		scene.standIn.addFault({ call: 'keys', do: { kind: 'status', status: 500 } });
		await expectRefusal(send(), 503, /The public keys of Ideogram cannot be fetched: .*500/);
		expect(await send()).toBe(200);
		expect(await executed()).toHaveLength(1);
	});
});

describe('the key set', () => {
	const fetched = () => scene.standIn.requests.filter(({ call }) => call === 'keys').length;

	it('is fetched once, and anew once for a key that is not in it', async () => {
		receiver.restart();
		const before = fetched();
		await submit([await cat(), await cat()]);
		expect(fetched() - before).toBe(1);
		scene.standIn.webhooks.rotate();
		await submit([await cat(), await cat()]);
		expect(fetched() - before).toBe(2);
		const stranger = new Webhooks();
		stranger.set({ hosts: { [HOST]: receiver.place } });
		const send = async () => await stranger.send(address, stranger.sign('x', body('x')));
		expect([await send(), await send(), await send()]).toEqual([401, 401, 401]);
		expect(fetched() - before).toBe(3);
		await stranger.close();
	});
});

describe('a call that is repeated', () => {
	it('is dropped, also after a restart', async () => {
		const [{ json }] = await submit([await cat()]);
		const { webhooks } = scene.standIn;
		const id = json.generation_id as string;
		const again = async () =>
			await webhooks.send(`${address}?note=${sealed({ item_index: 0 })}`, webhooks.sign(id, body(id)));
		expect(await again()).toBe(200);
		receiver.restart();
		expect(await again()).toBe(200);
		expect(receiver.executions).toHaveLength(1);
		expect(receiver.log).toEqual(
			Array(2).fill(`info: Ideogram Trigger: the generation '${id}' has arrived before: dropped`),
		);
		await executed();
	});

	it('is taken when n8n could not store the first', async () => {
		receiver.isBroken = true;
		const { items } = await scene.run([await cat()], notify());
		const id = items[0].json.generation_id as string;
		await until(() => scene.standIn.webhooks.deliveries.some((one) => one.generationId === id && one.status === 500));
		receiver.isBroken = false;
		await until(() => receiver.executions.length === 1);
		expect((await executed())[0].json.generation_id).toBe(id);
	});
});

it('lets in what was submitted without a note, when told so', async () => {
	await listen({ options: { allowWithoutNote: true } });
	const id = await generation();
	const { webhooks } = scene.standIn;
	expect(await webhooks.send(address, webhooks.sign(id, body(id)))).toBe(200);
	const [item] = await executed();
	expect(item.json).not.toHaveProperty('note');
	expect(item.json.generation_id).toBe(id);
});

describe('Off, and Notify', () => {
	const refusal = async (parameters: IDataObject) => {
		const { error, posts } = await scene.run([await cat()], parameters);
		expect(posts).toEqual([]);
		return `${error?.message} ${error?.description}`;
	};

	it('refuses before anything is sent what cannot be notified', async () => {
		const options = { wait: 'notify' };
		expect(await refusal({ ...V3, options })).toContain("'Webhook URL' is empty");
		expect(await refusal(notify({ model: '={{ "V_2" }}', additionalFields: {} }))).toContain(
			'cannot be submitted without waiting',
		);
		const generate = { operation: 'generate', model: 'auto', options };
		expect(await refusal(generate)).toContain('cannot notify: it takes no webhook');
		const long = { wait: 'notify', itemKey: 'x'.repeat(1600) };
		expect(await refusal(notify({ options: long }))).toMatch(/with its note, and Ideogram takes 2048 .*Item Key/);
	});

	it('keeps the query of the address', async () => {
		const { posts } = await scene.run([await cat()], notify({ additionalFields: { webhookUrl: `${address}?a=1` } }));
		expect(posts[0].body.toString('latin1')).toMatch(/\/webhook\/ideogram\?a=1&note=[\w-]+\.[\w-]{43}\r\n/);
		await until(() => receiver.executions.length === 1);
	});
});
