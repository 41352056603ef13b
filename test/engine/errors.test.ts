/**
 * What a person reads when something is wrong, what is billed, and what comes out with Continue and the error output.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';

import { giveTime } from '../clock';
import { largePng, png } from './images';
import { startScene, type Scene } from './scene';

giveTime();

let scene: Scene;
let image: Buffer;
beforeAll(async () => {
	scene = await startScene('filesystem');
	image = await png();
});
afterAll(async () => await scene.close());

const item = (bytes = image, name = 'photo.png') => ({ files: { data: { bytes, name } } });

describe('refused before anything is sent', () => {
	it.each<[string, () => unknown, IDataObject, string, string]>([
		[
			'a wrong field',
			() => ({ files: { photo: { bytes: image }, logo: { bytes: image } } }),
			{},
			"The item has no binary field 'data'. It has: photo, logo",
			"Put one of these names into 'Input Binary Field'.",
		],
		[
			'another wrong field',
			() => ({ files: { photo: { bytes: image } } }),
			{ binaryPropertyName: 'image' },
			"The item has no binary field 'image'. It has: photo",
			"Put one of these names into 'Input Binary Field'.",
		],
		[
			'no binary at all',
			() => ({ json: { a: 1 } }),
			{},
			"The item has no binary field 'data': it has no binary data at all",
			'Connect a node that gives an image as binary data, like Read Files from Disk, HTTP Request (response format: File) or a storage node.',
		],
		[
			'no name',
			() => item(),
			{ binaryPropertyName: '={{ $json.nothing }}' },
			"'Input Binary Field' is empty",
			'Name the binary field that holds the image, usually data.',
		],
		[
			'an empty file',
			() => item(Buffer.alloc(0)),
			{},
			"The file in the binary field 'data' (photo.png) is empty",
			'Check the node that made it.',
		],
		[
			'a text named .png',
			() => item(Buffer.from('hello')),
			{},
			"The file in the binary field 'data' (photo.png) is not an image that Ideogram can read: it is a text",
			"Use a JPEG, PNG or WebP image. n8n's Edit Image node converts other images.",
		],
		[
			'11 MB',
			() => undefined,
			{},
			"The image in the binary field 'data' (photo.png) is too large: 11.0 MB, and at most 10 MB are allowed",
			"Make it smaller first, for example with n8n's Edit Image node (Resize).",
		],
		[
			'an empty prompt',
			() => item(),
			{ prompt: '={{ $json.nothing }}' },
			"'Prompt' is empty",
			'Fill in Prompt. If it comes from an expression, check that this item has the value.',
		],
		[
			'two exclusive options',
			() => item(),
			{ additionalFields: { aspectRatio: '1:1', resolution: '1024x1024' } },
			"'Aspect Ratio' and 'Resolution' cannot be used together",
			'Remove one of the two from Additional Fields.',
		],
		[
			'a value that the model does not take',
			() => item(),
			{ model: 'ideogram-3', additionalFields: { aspectRatio: '={{ "7:5" }}' } },
			"'Aspect Ratio' is '7:5', which Ideogram 3.0 does not take",
			'Choose one of: 1:3, 3:1, 1:2, 2:1, 9:16, 16:9, 10:16, 16:10, 2:3, 3:2, 3:4, 4:3, 4:5, 5:4, 1:1.',
		],
		[
			'a field of another model',
			() => item(),
			{ model: '={{ "ideogram-4" }}', additionalFields: { negativePrompt: 'people' } },
			"Ideogram 4.0 does not take 'Negative Prompt'",
			'Remove it, or choose a model that takes it: Auto, Ideogram 3.0, Ideogram 3.0 Character, Ideogram 3.0 Custom Model, Ideogram 3.0 (v1), Ideogram 2.0 (Legacy), 2.0 Turbo (Legacy), Ideogram 1.0 (Legacy), 1.0 Turbo (Legacy).',
		],
		[
			'several images of a model that makes one',
			() => item(),
			{ model: '={{ "ideogram-4-5" }}', numImages: 3 },
			"Ideogram 4.5 does not take 'Number of Images'",
			'Remove it, or choose a model that takes it: Auto, Ideogram 4.0, Ideogram 3.0, Ideogram 3.0 Character, Ideogram 3.0 Custom Model, Ideogram 3.0 (v1), Ideogram 2a (Legacy), 2a Turbo (Legacy), Ideogram 2.0 (Legacy), 2.0 Turbo (Legacy), Ideogram 1.0 (Legacy), 1.0 Turbo (Legacy).',
		],
		[
			'an unknown model',
			() => item(),
			{ model: '={{ "V_9" }}' },
			"'Model' is 'V_9', which is not a model of this operation",
			'Choose one of: auto, ideogram-4-5, ideogram-4, ideogram-3, ideogram-3-character, ideogram-3-custom-model, v1/ideogram-v3, V_2A, V_2A_TURBO, V_2, V_2_TURBO, V_1, V_1_TURBO.',
		],
		[
			'no character',
			() => item(),
			{ model: 'ideogram-3-character' },
			"This model needs 'Character Image'",
			'Fill in Character Image or Character Asset, or add Character Collection ID under Additional Fields.',
		],
		[
			'a missing reference',
			() => item(),
			{ model: 'ideogram-4-5', additionalFields: { referenceImages: 'data, logo' } },
			"The item has no binary field 'logo'. It has: data",
			"Put one of these names into 'Reference Images'.",
		],
		[
			'too many references',
			() => item(),
			{ model: 'ideogram-4-5', additionalFields: { referenceImages: 'a,b,c,d,e' } },
			"'Reference Images' names 5 binary fields (a, b, c, d, e)",
			'Name at most 4.',
		],
		[
			'no custom model',
			() => item(),
			{ model: 'ideogram-3-custom-model' },
			"'Custom Model' is empty",
			'Fill in Custom Model. If it comes from an expression, check that this item has the value.',
		],
	])('%s', async (name, make, parameters, message, description) => {
		const source = name === '11 MB' ? item(await largePng(11 * 1024 * 1024)) : make();
		const { error, calls } = await scene.run([source as never], parameters);
		expect([error?.message, error?.description]).toEqual([message, description]);
		expect(error?.name).toBe('NodeOperationError');
		expect(calls).toEqual([]);
	});
});

describe('refused by Ideogram', () => {
	it.each(['V_2', 'ideogram-3'])('%s: a wrong key', async (model) => {
		const { error, items } = await scene.run([item()], { model }, { apiKey: 'sk-UNMISTAKABLE' });
		expect(error?.name).toBe('NodeApiError');
		expect(error?.message).toMatch(/^Ideogram does not accept the API key: /);
		expect(error?.description).toMatch(/^Open the Ideogram credential and (check the key|paste a valid key)/);
		expect(JSON.stringify([error, items])).not.toContain('UNMISTAKABLE');
	});

	it('a base URL where nobody answers', async () => {
		const { error } = await scene.run([item()], {}, { baseUrl: 'http://127.0.0.1:9' });
		expect([error?.message, error?.description]).toEqual([
			'127.0.0.1:9 could not be reached',
			'Open the Ideogram credential and check that the Base URL is https://api.ideogram.ai, and that n8n may reach the internet.',
		]);
	});

	it('a base URL that is none', async () => {
		const { error } = await scene.run([item()], {}, { baseUrl: 'api.ideogram.ai' });
		expect(error?.message).toBe('The Base URL in the Ideogram credential is not a plain web address');
	});

	it('a base URL of a web site', async () => {
		const site = createServer((_request, response) =>
			response.writeHead(404, { 'content-type': 'text/html' }).end('<!DOCTYPE html><h1>Not found</h1>'),
		);
		await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
		const { error } = await scene.run(
			[item()],
			{},
			{ baseUrl: `http://127.0.0.1:${(site.address() as AddressInfo).port}` },
		);
		site.closeAllConnections();
		site.close();
		expect(error?.message).toBe("The Base URL leads to a web page, not to Ideogram's API (status 404)");
	});

	it('a base URL with a path and a slash at its end works', async () => {
		const { error } = await scene.run([item()], {}, { baseUrl: `${scene.standIn.url}/` });
		expect(error).toBeUndefined();
	});

	it('a short key of a gateway of one’s own does not garble its replies', async () => {
		const gateway = createServer((request, response) => {
			request
				.resume()
				.on('end', () =>
					response
						.writeHead(200, { 'content-type': 'application/json' })
						.end(JSON.stringify({ data: [{ url: null, is_image_safe: false }] })),
				);
		});
		await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
		const { items } = await scene.run(
			[item()],
			{},
			{ apiKey: 'data', baseUrl: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}` },
		);
		gateway.closeAllConnections();
		gateway.close();
		expect(items[0].json.missing).toBe('withheld');
	});

	it('a redirect is not followed, so that the key stays where it belongs', async () => {
		scene.standIn.addFault({
			call: 'submit',
			do: { kind: 'status', status: 302, headers: { location: `${scene.standIn.url}/elsewhere` } },
		});
		const { error, calls } = await scene.run([item()], {});
		expect(error?.message).toContain('status 302');
		expect(calls).toHaveLength(1);
	});

	it.each([
		['a forbidden prompt', 'V_2', { prompt: 'FORBIDDEN' }, /^Ideogram's safety check refused the prompt or an image: /],
		['a failed generation', 'ideogram-3', { prompt: 'FAILGEN' }, /^Ideogram could not make the images: /],
	])('%s is not billed', async (_name, model, parameters, message) => {
		const before = scene.standIn.ledger.images;
		const { error } = await scene.run([item()], { model, ...parameters });
		expect(error?.message).toMatch(message);
		expect(scene.standIn.ledger.images).toBe(before);
	});

	it('a server error is not repeated, and says that it may have been billed', async () => {
		scene.standIn.addFault({ call: 'submit', do: { kind: 'status', status: 503, body: { error: 'down' } } });
		const { error, posts } = await scene.run([item()], {});
		expect(posts).toHaveLength(1);
		expect([error?.message, error?.description]).toEqual([
			'Ideogram failed (status 503): down',
			'The call may have been billed anyway: look at your generations on ideogram.ai before you try again.',
		]);
	});

	it('a connection that breaks off after the upload is not repeated either', async () => {
		scene.standIn.addFault({ call: 'submit', do: { kind: 'reset', when: 'after' } });
		const { error, posts } = await scene.run([item()], {});
		expect(posts).toHaveLength(1);
		expect(error?.message).toMatch(/^The connection to 127\.0\.0\.1:\d+ broke off$/);
		expect(error?.description).toContain('may have been billed');
	});

	it('a reply that is none says so', async () => {
		scene.standIn.addFault({ call: 'submit', do: { kind: 'json', body: { created: null, data: null } } });
		const { error } = await scene.run([item()], {});
		expect(error?.message).toBe("Ideogram's answer could not be read: it names no images");
	});

	it('null and unknown fields in a reply are kept', async () => {
		scene.standIn.addFault({
			call: 'submit',
			do: {
				kind: 'mutate',
				change: (json) => ({
					...(json as object),
					data: (json as { data: object[] }).data.map((image) => ({
						...image,
						style_type: null,
						brand_new: { a: [1] },
					})),
				}),
			},
		});
		const { items } = await scene.run([item()], {});
		expect(items[0].json).toMatchObject({ style_type: null, brand_new: { a: [1] } });
	});

	it('waits out 429 and sends the very same bytes again', async () => {
		scene.standIn.addFault({
			call: 'submit',
			do: { kind: 'status', status: 429, body: { error: 'busy', reject_reason: 'inflight_limit' } },
		});
		const { error, posts } = await scene.run([item()], {});
		expect(error).toBeUndefined();
		expect(posts.map(({ status }) => status)).toEqual([429, 200]);
		const body = ({ body: bytes, headers }: (typeof posts)[number]) =>
			bytes.toString('latin1').split(String(headers['content-type']).split('boundary=')[1]).join('');
		expect(body(posts[1])).toBe(body(posts[0]));
	});
});

describe('waiting and downloading', () => {
	it('asks again when a poll fails, and names the generation when it gives up', async () => {
		scene.standIn.addFault({ call: 'poll', do: { kind: 'status', status: 503 } });
		const { error } = await scene.run([item()], { model: 'ideogram-3' });
		expect(error).toBeUndefined();

		scene.standIn.addFault({
			call: 'poll',
			times: 4,
			do: { kind: 'status', status: 404, body: { error: 'not found' } },
		});
		const lost = await scene.run([item()], { model: 'ideogram-3' }, { onError: 'continueRegularOutput' });
		expect(lost.items[0].json).toMatchObject({
			error: 'Ideogram does not know this generation: not found',
			details: { billed: 'unknown', generation_id: expect.stringMatching(/.{10,}/) },
		});
	});

	it('gives up in time, naming the generation', async () => {
		scene.standIn.addFault({ call: 'poll', times: 20, do: { kind: 'json', body: { status: 'pending' } } });
		const { items } = await scene.run(
			[item()],
			{ model: 'ideogram-3', options: { timeoutMinutes: 0.01 } },
			{ onError: 'continueRegularOutput' },
		);
		scene.standIn.faults.length = 0;
		expect(items[0].json).toMatchObject({
			error: expect.stringMatching(/^Ideogram has not finished the generation \S+ in time$/),
			details: { code: 'timeout', generation_id: expect.any(String), billed: 'unknown' },
		});
	});

	it.each([
		['an error', { kind: 'status', status: 500 }],
		['a web page', { kind: 'html' }],
		['half an image', { kind: 'truncate' }],
		['a reset', { kind: 'reset', when: 'before' }],
	] as const)('fetches an image again after %s', async (_name, fault) => {
		scene.standIn.addFault({ call: 'download', do: fault });
		const { items, calls } = await scene.run([item()], {});
		expect(calls.filter(({ call }) => call === 'download')).toHaveLength(2);
		expect((await scene.bytes(items[0], 'data')).subarray(1, 4).toString()).toBe('PNG');
		expect(items[0].binary?.data.bytes).toBe((await scene.bytes(items[0], 'data')).length);
	});

	it('keeps the other images when one cannot be fetched', async () => {
		let second: string | undefined;
		scene.standIn.addFault({
			call: 'submit',
			do: {
				kind: 'mutate',
				change: (json) => {
					second = new URL((json as { data: Array<{ url: string }> }).data[1].url).pathname;
					return json;
				},
			},
		});
		scene.standIn.addFault({
			call: 'download',
			times: 9,
			when: ({ path }) => path === second,
			do: { kind: 'status', status: 404 },
		});
		const { items, error } = await scene.run([item()], { numImages: 3 });
		scene.standIn.faults.length = 0;
		expect(error).toBeUndefined();
		expect(items.map(({ binary, json }) => [Object.keys(binary ?? {}).length, json.missing])).toEqual([
			[1, undefined],
			[0, 'download_failed'],
			[1, undefined],
		]);
		expect(items[1].json.missing_reason).toBe(
			'The link to the image answered with status 404. The image was billed; its link is in url.',
		);
	});
});

describe('item by item', () => {
	const bad = { json: { id: 'bad' }, files: { data: { bytes: Buffer.from('text'), name: 'note.png' } } };
	const good = (id: string) => ({ json: { id }, ...item() });

	it('Continue: errors stand among the results, paired with their items', async () => {
		const { items, posts } = await scene.run(
			[good('a'), bad, good('c')],
			{ numImages: 2 },
			{ onError: 'continueRegularOutput' },
		);
		expect(items.map(({ json, pairedItem }) => [typeof json.error, (pairedItem as { item: number }).item])).toEqual([
			['undefined', 0],
			['undefined', 0],
			['string', 1],
			['undefined', 2],
			['undefined', 2],
		]);
		expect(items[2].json).toEqual({
			error: "The file in the binary field 'data' (note.png) is not an image that Ideogram can read: it is a text",
			message:
				"The file in the binary field 'data' (note.png) is not an image that Ideogram can read: it is a text. Use a JPEG, PNG or WebP image. n8n's Edit Image node converts other images.",
			details: {
				code: 'refused',
				billed: false,
				retryable: false,
				what_to_do: "Use a JPEG, PNG or WebP image. n8n's Edit Image node converts other images.",
			},
		});
		expect(posts).toHaveLength(2);
	});

	it('error output: results and errors come out apart, errors with the JSON of their item', async () => {
		const { items, errors } = await scene.run([bad, good('b'), bad], {}, { onError: 'continueErrorOutput' });
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expect(errors.map(({ json, pairedItem }) => [json, pairedItem])).toEqual(
			[0, 2].map((item) => [
				{
					id: 'bad',
					error: {
						message: expect.stringContaining('is not an image that Ideogram can read') as string,
						code: 'refused',
						billed: false,
						retryable: false,
						what_to_do: expect.stringContaining('Use a JPEG, PNG or WebP image') as string,
					},
					message: expect.stringMatching(/is not an image .+\. Use a JPEG, PNG or WebP image/) as string,
				},
				{ item },
			]),
		);
	});

	it('stop: names the item', async () => {
		const { error } = await scene.run([good('a'), bad], {});
		expect((error as unknown as { context: { itemIndex: number } }).context.itemIndex).toBe(1);
	});
});
