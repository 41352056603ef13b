/**
 * Where an item's list makes a call for each entry: sizes and languages of an ad. What comes out says which it is,
 * stands in the order of the lists, and is paired with its item, whatever comes first, is missing or fails.
 */
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';

import { closeHosts } from '../security/world';
import { formOf, startApiOf, type Answers } from './api';
import { png } from './images';
import { startScene, texts, type Scene } from './scene';

let ad: Buffer;
let scene: Scene;
beforeAll(async () => {
	ad = await png(120, 90);
	scene = await startScene('filesystem', { billingAccess: false, draw: undefined });
});
afterAll(async () => {
	await scene.close();
	await closeHosts();
});

const item = (name = 'ad.png', json: IDataObject = {}) => ({ json, files: { data: { bytes: ad, name } } });
const resize = (...sizes: unknown[]): IDataObject => ({
	resource: 'tool',
	operation: 'resizeAd',
	sizes: { size: sizes as IDataObject[] },
});
const localize = (languages: unknown, more: IDataObject = {}): IDataObject => ({
	resource: 'tool',
	operation: 'localizeAd',
	languages: languages as string[],
	...more,
});
const three = [{ size: '300x250' }, { size: '1080x1920', platform: 'tiktok' }, { size: '728x90', platform: '' }];
const inUsd = (items: Array<{ json: IDataObject }>) => items.map(({ json }) => (json.cost as IDataObject).usd);

it('gives an ad of exactly each size, labeled, in the order of the list, for each item', async () => {
	const { items, error, posts, hints } = await scene.run([item('a.png'), item('b.jpeg')], resize(...three));
	expect(error).toBeUndefined();
	expect(posts).toHaveLength(6);
	expect(items.map(({ json, pairedItem }) => [json.size, json.platform, json.resolution, pairedItem])).toEqual(
		[0, 1].flatMap((index) => [
			['300x250', undefined, '300x250', { item: index }],
			['1080x1920', 'tiktok', '1080x1920', { item: index }],
			['728x90', undefined, '728x90', { item: index }],
		]),
	);
	// In n8n's table, what tells them apart comes first.
	expect(Object.keys(items[1].json).slice(0, 2)).toEqual(['size', 'platform']);
	expect(items.map(({ binary }) => binary?.data.fileName)).toEqual(
		['a', 'b'].flatMap((name) =>
			['300x250', '1080x1920-tiktok', '728x90'].map((size) => `${name}-${size}-resizeAd-1.png`),
		),
	);
	for (const out of items) {
		const { width, height } = await sharp(await scene.bytes(out, 'data')).metadata();
		expect(`${width}x${height}`).toBe(out.json.size);
	}
	expect(hints).toEqual([expect.stringMatching(/^Ideogram: 6 images\./)]);
});

it.each([
	['names and codes', ['German', 'fr-CA', 'ja'], ['de', 'fr-ca', 'ja']],
	['a text', ' de, JA\nde ', ['de', 'ja']],
	['one', 'pt', ['pt']],
])('takes languages as %s, each once', async (_what, given, sent) => {
	const { items, error, posts } = await scene.run([item()], localize(given, { numImages: 2 }));
	expect(error).toBeUndefined();
	expect((await Promise.all(posts.map(texts))).map(({ language }) => language)).toEqual(sent);
	expect(items.map(({ json }) => [json.language, json.image_index])).toEqual(
		sent.flatMap((language) => [0, 1].map((index) => [language, index])),
	);
});

it('takes several sizes in one row, from an expression', async () => {
	const { items } = await scene.run(
		[item('ad.png', { sizes: '1080x1920, 1080x1080' })],
		resize({ size: '={{ $json.sizes }}', platform: '={{ ["google", "tiktok"] }}' }),
	);
	expect(items.map(({ json }) => [json.size, json.platform])).toEqual([
		['1080x1920', 'google'],
		['1080x1920', 'tiktok'],
		['1080x1080', 'google'],
		['1080x1080', 'tiktok'],
	]);
});

it.each<[string, IDataObject, string]>([
	['no language', localize('={{ [] }}'), "'Languages' is empty"],
	['a language that is none', localize(['de', 'xx']), "'Language' is 'xx'"],
	['a size that is none', resize({ size: '1x1' }), "'Size' is '1x1'"],
	[
		'a platform without a safe zone for the size',
		resize({ size: '728x90', platform: 'Meta Reels' }),
		"'Platform' meta_reels has no safe zone for the size 728x90",
	],
	[
		'wording for one of two languages',
		localize(['de', 'fr'], { additionalFields: { exactCopy: 'Sale => Angebot' } }),
		"'Exact Copy' is for one language",
	],
])('refuses %s before anything is sent', async (_what, parameters, words) => {
	const { error, calls } = await scene.run([item()], parameters);
	expect([error?.message, calls.length]).toEqual([expect.stringContaining(words), 0]);
});

/** Of a generation by name, `pending` as often as told. */
function generation(name: string, pending: number, data: (url: string) => IDataObject): Answers {
	let left = pending;
	return {
		[`GET /v2/generations/${name}`]: (_request, host) =>
			left-- > 0
				? { generation_id: name, status: 'pending' }
				: { generation_id: name, status: 'completed', data: [data(`${host.url}/${name}.png`)] },
		[`GET /${name}.png`]: 'image',
	};
}
const made = (url: string): IDataObject => ({ url, is_image_safe: true });
const withheld = (): IDataObject => ({ url: null, is_image_safe: false });
const LOCALIZER = 'POST /v2/tool/ad-localizer';
/** Named by the language that it was asked for. */
const accept: Answers = {
	[LOCALIZER]: (request) => ({
		generation_id: `g-${/name="language"\r\n\r\n([a-z-]+)/.exec(request.body.toString('latin1'))?.[1]}`,
	}),
};
const outOf = (items: Array<{ json: IDataObject; binary?: object; pairedItem?: unknown }>) =>
	items.map(({ json, binary, pairedItem }) => [
		json.language,
		json.generation_id,
		'data' in (binary ?? {}),
		pairedItem,
	]);

it('keeps order, labels and pairs when the last is done first and one is withheld', async () => {
	const api = await startApiOf({
		...accept,
		...generation('g-de', 3, made),
		...generation('g-fr', 1, withheld),
		...generation('g-ja', 0, made),
	});
	const { items, error, calls } = await api.run([item()], localize(['de', 'fr', 'ja']));
	expect(error).toBeUndefined();
	expect(outOf(items)).toEqual([
		['de', 'g-de', true, { item: 0 }],
		['fr', 'g-fr', false, { item: 0 }],
		['ja', 'g-ja', true, { item: 0 }],
	]);
	expect(items[1].json).toMatchObject({ missing: 'withheld', billed: true });
	const order = calls.map(({ path }) => path).filter((path) => path.endsWith('.png'));
	expect(order.at(-1)).toBe('/g-de.png');
	const forms = await Promise.all(calls.filter(({ method }) => method === 'POST').map(formOf));
	expect(forms.map((form) => form.filter(([name]) => name === 'image').length)).toEqual([1, 1, 1]);
});

it('one that fails stands at its place, and takes none of the others with it', async () => {
	const failed: Answers = {
		...accept,
		...generation('g-de', 0, made),
		'GET /v2/generations/g-fr': { generation_id: 'g-fr', status: 'failed' },
		...generation('g-ja', 0, made),
	};
	const going = await (
		await startApiOf(failed)
	).run([item(), item()], localize(['de', 'fr', 'ja']), { onError: 'continueRegularOutput' });
	expect(going.items.map(({ json }) => json.language ?? (json.details as IDataObject).language)).toEqual(
		['de', 'fr', 'ja', 'de', 'fr', 'ja'], //
	);
	expect(going.items[1].json.error).toBe('Ideogram could not make the images (language fr)');

	const ending = await (await startApiOf(failed)).run([item()], localize(['de', 'fr', 'ja']));
	expect(ending.error?.message).toContain('(language fr)');
	expect(ending.error?.description).toContain('g-de, g-ja');
});

it('asks for one price where only the language differs, and a cap refuses the whole run', async () => {
	const languages = ['de', 'fr', 'it', 'es'];
	const capped = await scene.run([item()], localize(languages, { options: { maxSpendUsd: 0.3 } }));
	expect(capped.error?.message).toBe('This run would cost $0.32, which is more than the $0.30 that Max Spend allows');
	expect(capped.calls.map(({ path, query }) => [path, query.get('dry_run')])).toEqual([
		['/v2/tool/ad-localizer', 'true'],
	]);
	const paid = await scene.run([item()], localize(languages, { options: { maxSpendUsd: 0.32 } }));
	expect([paid.error, inUsd(paid.items)]).toEqual([undefined, [0.08, 0.08, 0.08, 0.08]]);
	const sizes = await scene.run([item()], { ...resize(...three), options: { estimateOnly: true } });
	expect(sizes.items.map(({ json }) => [json.size, json.platform])).toEqual([
		['300x250', undefined],
		['1080x1920', 'tiktok'],
		['728x90', undefined],
	]);
	expect(inUsd(sizes.items)).toEqual([0.08, 0.08, 0.08]);
});

it('Retry On Fail pays again for what failed alone', async () => {
	const before = scene.standIn.ledger.images;
	scene.standIn.addFault({
		call: 'submit',
		when: ({ body }) => body.includes('728x90'),
		do: { kind: 'status', status: 422, body: { error: 'not today' } },
	});
	const run = await scene.run([item()], resize(...three), { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 });
	expect(run.error).toBeUndefined();
	expect(run.items.map(({ json }) => json.size)).toEqual(three.map(({ size }) => size));
	expect([run.posts.length, scene.standIn.ledger.images - before]).toEqual([4, 3]);
});

it('without a dry run, Max Spend refuses before anything is sent', async () => {
	const vary = { resource: 'tool', operation: 'varyAd', variationType: 'people' };
	const { error, calls } = await scene.run([item()], { ...vary, options: { maxSpendUsd: 1 } });
	expect([error?.message, error?.description, calls.length]).toEqual([
		'Max Spend does not work with Vary Ad: Ideogram gives no price in advance',
		expect.stringContaining('Remove Max Spend (USD) from Options. Nothing was sent.'),
		0,
	]);
	const estimate = await scene.run([item()], { ...vary, options: { estimateOnly: true } });
	expect([estimate.error?.message, estimate.error?.description, estimate.calls.length]).toEqual([
		'The cost of Vary Ad cannot be estimated: Ideogram gives no price in advance',
		expect.stringContaining('Remove Estimate Cost Only from Options.'),
		0,
	]);
});

describe('masks with colors', () => {
	const files = async () => ({
		data: { bytes: ad, name: 'chair.png' },
		seat: { bytes: await png(120, 90, '#fff') },
		small: { bytes: await png(60, 45, '#fff') },
	});
	const colorways = (masks: string, colors: string) => ({
		resource: 'tool',
		operation: 'colorways',
		masks,
		colors: { color: colors.split(', ').map((color) => ({ color })) },
	});

	it('recolor the image, in one item', async () => {
		const { items, error } = await scene.run([{ files: await files() }], colorways('seat', '#20a040'));
		expect(error).toBeUndefined();
		expect(items.map(({ binary }) => binary?.data.fileName)).toEqual(['chair-colorways-1.png']);
		const { channels } = await sharp(await scene.bytes(items[0], 'data')).stats();
		const [red, green, blue] = channels.map(({ mean }) => mean);
		expect(green).toBeGreaterThan(Math.max(red, blue) * 1.5);
	});

	it.each([
		['seat', '#20a040, #fff000', "'Colors' has 2 entries, and 'Masks' has 1"],
		['seat, small', '#20a040, #fff000', "'Masks' is 60x45 pixels"],
		['seat', 'green', "'Colors' contains 'green', which is not a color"],
		['', '#20a040', "'Masks' is empty"],
	])('%j with %j are refused before anything is sent', async (masks, colors, words) => {
		const { error, calls } = await scene.run([{ files: await files() }], colorways(masks, colors));
		expect([error?.message, calls.length]).toEqual([expect.stringContaining(words), 0]);
	});
});

it.each(['getUsage', 'getInvoices', 'getApiKeys'])(
	'%s says what a key without access to billing lacks',
	async (name) => {
		const { error } = await scene.run([{ json: {} }], { resource: 'account', operation: name });
		expect(error?.message).toBe('The API key has no access to billing');
		expect(error?.description).toContain('an admin of the organization');
	},
);
