/** Files as other nodes hand them on, in n8n's real engine, and what goes over the wire for them. */
import { truncate, unlink } from 'node:fs/promises';
import { BinaryDataService } from 'n8n-core';
import sharp from 'sharp';
import type { IBinaryData, IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { startStandIn, type StandIn } from '../standin';
import { startEngine, type BinaryMode } from './engine';
import { largePng, png } from './images';
import { parts } from './scene';

let standIn: StandIn;
let image: Buffer;
beforeAll(async () => {
	standIn = await startStandIn({ latencyMs: 0 });
	image = await png(40, 30);
});
afterAll(async () => await standIn.close());

/** Runs items as they are: nothing between them and the node tidies them up. */
async function run(items: INodeExecutionData[], parameters: IDataObject = {}, mode: BinaryMode = 'default', prepare?: INodeType['execute']) {
	const execute: INodeType['execute'] = prepare ?? (async () => [items]);
	const source = { description: { name: 'raw', displayName: 'Raw', group: ['input'], version: 1, description: '', defaults: {}, inputs: ['main'], outputs: ['main'], properties: [] }, execute } as unknown as INodeType;
	const engine = await startEngine(mode, { apiKey: standIn.apiKey, baseUrl: standIn.url }, { 'test.raw': source });
	const before = standIn.requests.length;
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	const node = (name: string, type: string, more: object) => ({ id: name, name, type, typeVersion: 1, position: [0, 0] as [number, number], parameters: {}, ...more });
	const result = await engine.run({
		nodes: [
			node('Raw', 'test.raw', {}),
			node('Ideogram', 'n8n-nodes-ideogram.ideogram', { parameters: { prompt: 'A tower', ...parameters }, credentials: { ideogramApi: { id: '1', name: 'Ideogram' } } }),
		],
		connections: { Raw: { main: [to('Ideogram')] } },
	});
	const posts = standIn.requests.slice(before).filter(({ call }) => call === 'submit');
	const sent = await Promise.all(posts.filter(({ body }) => body.length > 0).map(async (post) => (await parts(post)).flatMap(([name, value]) => (typeof value === 'string' ? [] : [{ field: name, ...value }]))));
	return { error: result.error, items: result.items('Ideogram'), posts, sent: sent.flat() };
}

const inline = (data: unknown, more: object = {}) => ({ mimeType: 'image/png', data, ...more }) as unknown as IBinaryData;
const item = (binary: Record<string, unknown>, json: IDataObject = {}): INodeExecutionData => ({ json, binary: binary as Record<string, IBinaryData> });

describe('inline data', () => {
	const base64 = () => image.toString('base64');
	const wrapped = () => base64().replace(/.{76}/g, '$&\r\n');

	it.each<[string, () => string]>([
		['plain Base64', base64],
		['with line breaks', wrapped],
		['with a line end', () => `${base64()}\n`],
		['with blanks', () => ` ${base64().replace(/.{10}/g, '$& ')} `],
		['without padding', () => base64().replace(/=+$/, '')],
		['in the alphabet of addresses', () => image.toString('base64url')],
		['a data: URI', () => `data:image/png;base64,${base64()}`],
		['a data: URI with line breaks', () => `data:image/png;name="a b";base64,${wrapped()}`],
		['a data: URI with percent signs', () => `data:image/png,${[...image].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`],
	])('%s: the bytes are sent, with their length', async (_name, data) => {
		const { error, sent, posts } = await run([item({ data: inline(data(), { fileName: 'cat.png' }) })]);
		expect(error).toBeUndefined();
		expect(sent.map(({ bytes }) => bytes.equals(image))).toEqual([true]);
		expect(Number(posts[0].headers['content-length'])).toBe(posts[0].body.length);
	});

	it.each<[string, object]>([
		['no MIME type', { mimeType: undefined }],
		['no name', { fileName: undefined }],
		['a name that is a number', { fileName: 20261125 }],
		['a MIME type of something else', { mimeType: 'text/plain' }],
	])('with %s: the bytes decide', async (_name, more) => {
		const other = await png(8, 8, '#123');
		const { error, sent, items } = await run([item({ data: { ...inline(base64()), ...more }, other: inline(other.toString('base64')) })]);
		expect(error).toBeUndefined();
		expect(sent.map(({ bytes }) => bytes.equals(image))).toEqual([true]);
		expect(items[0].binary?.data.fileName).toMatch(/^(image|20261125)-remix-1\.png$/);
	});
});

describe('a file written as text', () => {
	it.each<[string, () => string]>([
		['a data: URI', () => `data:image/png;base64,${image.toString('base64')}`],
		['Base64', () => image.toString('base64')],
	])('%s as the content of a file is named as such', async (_name, text) => {
		const { error, posts } = await run([item({ data: inline(Buffer.from(text()).toString('base64')) })]);
		expect([error?.message, posts]).toEqual(["The binary field 'data' holds a file written as text, not the file itself", []]);
		expect(error?.description).toContain('Convert to File');
	});

	it.each<[string, () => string]>([
		['a data: URI', () => `data:image/png;base64,${image.toString('base64')}`],
		['Base64', () => image.toString('base64')],
	])('%s as the name of the field is named as such, and not repeated', async (_name, text) => {
		const { error, posts } = await run([item({ data: inline(image.toString('base64')) })], { binaryPropertyName: text() });
		expect([error?.message, posts]).toEqual(["'Input Binary Field' holds a file written as text, not the name of a binary field", []]);
		expect(`${error?.message} ${error?.description}`.length).toBeLessThan(400);
	});
});

describe('names', () => {
	const two = () => ({ data: inline(image.toString('base64')), other: inline(image.toString('base64')) });

	it.each([',', ' , ', '\n', ', ,'])('%j leads to nothing, and nothing is sent, though a file is there', async (name) => {
		const { error, posts } = await run([item({ data: inline(image.toString('base64')) })], { binaryPropertyName: name });
		expect([error?.message, posts]).toEqual([expect.stringMatching(/names no binary field|is empty/), []]);
		const reference = await run([item(two())], { model: 'ideogram-4-5', additionalFields: { referenceImages: name === '\n' ? ',' : name } });
		expect([reference.error?.message, reference.posts]).toEqual(["'Reference Images' names no binary field. It has: data, other", []]);
	});

	it.each<[unknown, string]>([
		['photo, front', 'photo, front'],
		['photo ', 'photo '],
		['0', '0'],
		[0, '0'],
	])('%j is found as it is', async (given, field) => {
		const other = await png(8, 8, '#123');
		const { error, sent } = await run(
			[item({ photo: inline(other.toString('base64')), front: inline(other.toString('base64')), [field]: inline(image.toString('base64')) })],
			{ binaryPropertyName: given as string },
		);
		expect(error).toBeUndefined();
		expect(sent.map(({ bytes }) => bytes.equals(image))).toEqual([true]);
	});

	it('the only field is taken for the default name only when there is exactly one', async () => {
		const one = await run([item({ photo: inline(image.toString('base64')) })]);
		expect([one.error, one.posts.length]).toEqual([undefined, 1]);
		const more = await run([item({ photo: inline(image.toString('base64')), odd: { fileName: 'x' } })]);
		expect([more.error?.message, more.posts]).toEqual(["The item has no binary field 'data'. It has: photo, odd", []]);
	});

	it('a long value is not repeated in full', async () => {
		const long = 'x'.repeat(5000);
		for (const parameters of [{ binaryPropertyName: long }, { model: long }, { model: 'ideogram-3', additionalFields: { aspectRatio: long } }, { options: { onMissingImage: long } }, { options: { timeoutMinutes: long } }]) {
			const { error, posts } = await run([item(two())], parameters);
			expect([`${error?.message}${error?.description}`.includes('x'.repeat(100)), posts]).toEqual([false, []]);
		}
	});
});

describe('a file that changes while it is sent', () => {
	it.each<[string, (file: string) => Promise<void>]>([
		['shrinks', async (file) => await truncate(file, 5000)],
		['vanishes', async (file) => await unlink(file)],
	])('%s: it is named at once, and nothing is billed', async (_name, harm) => {
		const bytes = await largePng(900_000);
		const { getAsStream } = BinaryDataService.prototype;
		let opened = 0;
		// The first reading is for the check; the harm is done before the second one, which is for the call.
		const spy = jest.spyOn(BinaryDataService.prototype, 'getAsStream').mockImplementation(async function (this: BinaryDataService, ...asked) {
			if (++opened === 2) await harm(this.getPath(asked[0]));
			return await getAsStream.apply(this, asked);
		});
		const billed = standIn.ledger.images;
		try {
			const { error } = await run([], {}, 'filesystem', async function () {
				return [[{ json: {}, binary: { data: await this.helpers.prepareBinaryData(bytes, 'cat.png', 'image/png') } }]];
			});
			expect(error?.message).toBe("The file changed or vanished in n8n's storage while it was sent");
			expect(error?.description).toContain('Nothing was billed.');
			expect(standIn.ledger.images).toBe(billed);
		} finally {
			spy.mockRestore();
		}
	});
});

it('a WebP image whose rotation stands behind the pixels has the shape that a viewer shows', async () => {
	const webp = await sharp({ create: { width: 64, height: 32, channels: 3, background: '#3a7' } }).webp().withMetadata({ orientation: 6 }).toBuffer();
	const { error, posts } = await run([item({ data: inline(webp.toString('base64')) })], { model: 'ideogram-4', additionalFields: { imageWeight: 50, resolution: '1440x2880' } });
	expect([error?.message, posts.length]).toEqual([undefined, 1]);
});

it('names that come out are distinct within a run', async () => {
	const { items } = await run(['cat.jpg', 'cat.png', 'CAT.webp'].map((fileName) => item({ data: inline(image.toString('base64'), { fileName }) })));
	expect(items.map(({ binary }) => binary?.data.fileName)).toEqual(['cat-remix-1.png', 'cat-2-remix-1.png', 'CAT-3-remix-1.png']);
});

it.each<[unknown, boolean]>([['yes', true], [1, true], [' true', true], ['no', false], [0, false]])('an option given as %j is understood', async (given, kept) => {
	const { items } = await run([item({ data: inline(image.toString('base64')) }, { sku: 7 })], { options: { keepInputData: given as string } });
	expect(items[0].json.sku).toBe(kept ? 7 : undefined);
});

it('an option that is neither yes nor no is refused', async () => {
	const { error, posts } = await run([item({ data: inline(image.toString('base64')) })], { options: { keepInputData: 'maybe' } });
	expect([error?.message, posts]).toEqual(["'Keep Input Data' is 'maybe', which is neither true nor false", []]);
});

it('style codes of digits may be numbers', async () => {
	const good = await run([item({ data: inline(image.toString('base64')) })], { model: 'ideogram-3', additionalFields: { styleCodes: [12345678] } });
	expect(good.error).toBeUndefined();
	const bad = await run([item({ data: inline(image.toString('base64')) })], { model: 'ideogram-3', additionalFields: { styleCodes: [1234567] } });
	expect(bad.error?.description).toContain('give it as text');
});
