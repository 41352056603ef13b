/** A credential whose fields are expressions: n8n gives each item its own. */
import type { IDataObject } from 'n8n-workflow';

import { giveTime } from '../clock';
import { startStandIn, type StandIn } from '../standin';
import { png } from './images';
import { startScene, texts, type Scene } from './scene';

giveTime();

let image: Buffer;
let scene: Scene;
let other: StandIn;
beforeEach(async () => {
	image = await png(32, 32);
	scene = await startScene('filesystem');
	other = await startStandIn({ latencyMs: 5, apiKey: 'key-of-another' });
});
afterEach(async () => {
	await scene.close();
	await other.close();
});

const expressions = { apiKey: '={{ $json.key }}', baseUrl: '={{ $json.url }}' };
const item = (id: number, { apiKey, url }: Partial<Pick<StandIn, 'apiKey' | 'url'>>) => ({
	json: { id, key: apiKey, url } as IDataObject,
	files: { data: { bytes: image } },
});
const additionalFields = { resolution: '512x1536', magicPrompt: 'off' };
const parameters = (model: string, more: IDataObject = {}) => ({
	model,
	prompt: '=item {{ $json.id }}',
	additionalFields,
	...more,
});
const prompts = async ({ requests }: StandIn) => {
	const bodies = await Promise.all(requests.filter(({ call }) => call === 'submit').map(texts));
	return bodies.map(
		({ prompt, image_request: legacy }) => prompt ?? (JSON.parse(String(legacy)) as IDataObject).prompt,
	);
};

it.each(['V_2', 'ideogram-3'])('%s: each item goes to its own base URL, with its own key', async (model) => {
	const items = [item(0, scene.standIn), item(1, other), item(2, scene.standIn), item(3, other)];
	const run = await scene.run(items, parameters(model), expressions);
	expect(run.error).toBeUndefined();
	expect(run.items.map(({ json }) => json.prompt)).toEqual(['item 0', 'item 1', 'item 2', 'item 3']);
	expect([(await prompts(scene.standIn)).sort(), (await prompts(other)).sort()]).toEqual([
		['item 0', 'item 2'],
		['item 1', 'item 3'],
	]);
	for (const { requests, apiKey } of [scene.standIn, other]) {
		for (const { call, headers } of requests) expect(headers['api-key']).toBe(call === 'download' ? undefined : apiKey);
	}
});

it('an account that is busy does not hold up another one', async () => {
	scene.standIn.addFault({ call: 'submit', do: { kind: 'delay', ms: 5000 } });
	const items = [item(0, scene.standIn), item(1, scene.standIn), item(2, other), item(3, other)];
	const run = await scene.run(items, parameters('V_2', { options: { maxConcurrentImages: 1 } }), expressions);
	expect(run.error).toBeUndefined();
	const submissions = (standIn: StandIn) =>
		standIn.requests.filter(({ call }) => call === 'submit').map(({ at }) => at);
	const [, waited] = submissions(scene.standIn);
	for (const at of submissions(other)) expect(at).toBeLessThan(waited);
});

it('each account is asked for its own price', async () => {
	const items = [item(0, scene.standIn), item(1, other), item(2, other)];
	const run = await scene.run(items, parameters('ideogram-3', { options: { maxSpendUsd: 1 } }), expressions);
	expect(run.error).toBeUndefined();
	const quotes = ({ requests }: StandIn) => requests.filter(({ query }) => query.has('dry_run')).length;
	expect([quotes(scene.standIn), quotes(other)]).toEqual([1, 1]);
});

describe.each<[string, (standIn: StandIn) => Partial<StandIn>, string]>([
	['no key', ({ url }) => ({ url }), 'The API Key in the Ideogram credential is empty'],
	['an empty key', ({ url }) => ({ url, apiKey: ' \n' }), 'The API Key in the Ideogram credential is empty'],
	[
		'a key with a line in it',
		({ url }) => ({ url, apiKey: 'a\nb' }),
		'The API Key in the Ideogram credential has a character that cannot be sent (number 2 of 3)',
	],
	['no base URL', ({ apiKey }) => ({ apiKey }), 'The Base URL in the Ideogram credential is empty'],
	[
		'a base URL that is none',
		({ apiKey }) => ({ apiKey, url: 'https://' }),
		'The Base URL in the Ideogram credential is not a plain web address',
	],
])('an item with %s', (_name, of, message) => {
	it('is refused alone where the node continues', async () => {
		const items = [item(0, scene.standIn), item(1, of(scene.standIn)), item(2, scene.standIn)];
		const run = await scene.run(items, parameters('V_2'), { ...expressions, onError: 'continueRegularOutput' });
		expect(run.items.map(({ json }) => json.error)).toEqual([undefined, message, undefined]);
		expect(run.items[1].json.details).toMatchObject({ code: 'refused', billed: false });
		expect(run.posts).toHaveLength(2);
	});

	it('ends the run before anything is sent where it stops', async () => {
		const { error, calls } = await scene.run(
			[item(0, scene.standIn), item(1, of(scene.standIn))],
			parameters('V_2'),
			expressions,
		);
		expect([error?.message, calls]).toEqual([message, []]);
	});
});

it('the key is sent without what is around it', async () => {
	const { error, calls } = await scene.run([item(0, {})], parameters('ideogram-3'), {
		apiKey: `\r\n ${scene.standIn.apiKey} \n`,
		baseUrl: ` ${scene.standIn.url}\n`,
	});
	expect(error).toBeUndefined();
	expect(new Set(calls.filter(({ call }) => call !== 'download').map(({ headers }) => headers['api-key']))).toEqual(
		new Set([scene.standIn.apiKey]),
	);
});
