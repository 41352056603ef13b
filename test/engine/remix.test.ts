/** The node in n8n's engine: what comes out of it. Everything runs with binaries on disk and in memory. */
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData } from 'n8n-workflow';
import sharp from 'sharp';

import { giveTime } from '../clock';
import { jpeg, largePng, png, webp } from './images';
import { parts, startScene, texts, type Scene } from './scene';

giveTime();

describe.each(['filesystem', 'default'] as const)('binaries in mode %s', (mode) => {
	let scene: Scene;
	let smallest: Buffer;
	beforeAll(async () => {
		smallest = await png(32, 32);
		scene = await startScene(mode);
	});
	afterAll(async () => await scene.close());

	it.each(['V_2', 'ideogram-3'])('%s: several items, several images each, in order and paired', async (model) => {
		const sources = [await png(64, 48, '#c00'), await jpeg(80, 60), await webp(40, 40)];
		const { items, error, calls } = await scene.run(
			sources.map((bytes, index) => ({ json: { id: index }, files: { data: { bytes, name: `photo ${index}.heic` } } })),
			{ model, prompt: '=Tower {{ $json.id }}', numImages: 3, additionalFields: { magicPrompt: 'off', seed: 5 } },
		);
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => [json.prompt, json.image_index])).toEqual(
			[0, 1, 2].flatMap((id) => [0, 1, 2].map((image) => [`Tower ${id}`, image])),
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].flatMap((item) => Array(3).fill({ item })));
		expect(items.map(({ binary }) => binary?.data.fileName)).toEqual(
			[0, 1, 2].flatMap((id) => [1, 2, 3].map((n) => `photo ${id}-remix-${n}.png`)),
		);
		for (const item of items) {
			const bytes = await scene.bytes(item, 'data');
			const { format, width, height } = await sharp(bytes).metadata();
			expect(item.binary?.data).toMatchObject({
				mimeType: 'image/png',
				fileExtension: 'png',
				fileType: 'image',
				bytes: bytes.length,
			} as Partial<IBinaryData>);
			expect([format, `${width}x${height}`]).toEqual(['png', item.json.resolution]);
			expect(item.json).toMatchObject({
				is_image_safe: true,
				model,
				seed: expect.any(Number),
				url: expect.stringContaining('http'),
				created: expect.any(String),
			});
			expect(typeof item.json.generation_id).toBe(model === 'V_2' ? 'undefined' : 'string');
		}
		// The key goes to the API, and not to the links.
		const withKey = (call: string) =>
			calls.filter((request) => request.call === call).map(({ headers }) => headers['api-key']);
		expect(withKey('submit')).toEqual(Array(3).fill(scene.standIn.apiKey));
		expect(withKey('download')).toEqual(Array(9).fill(undefined));
		if (model !== 'V_2') expect(new Set(withKey('poll'))).toEqual(new Set([scene.standIn.apiKey]));
	});

	it('sends the bytes as they are, with the real type and a clean name', async () => {
		const bytes = await jpeg();
		const { posts, items } = await scene.run(
			[{ files: { data: { bytes, name: '../..\\etc/my "cat" 🐈\r\nX-Evil: 1.png', mime: 'image/png' } } }],
			{ prompt: 'Emoji 🗼, "quotes" and\ntwo lines', additionalFields: { magicPrompt: 'off' } },
		);
		const [request, file] = await parts(posts[0]);
		expect(JSON.parse(request[1] as string).prompt).toBe('Emoji 🗼, "quotes" and\ntwo lines');
		expect(file).toEqual(['image_file', { name: 'my cat 🐈X-Evil 1.jpg', type: 'image/jpeg', bytes }]);
		expect(items[0].binary?.data.fileName).toBe('my cat 🐈X-Evil 1-remix-1.png');
	});

	it('sends the JSON part with its type and without a file name', async () => {
		const { posts } = await scene.run([{ files: { data: { bytes: await png() } } }], {});
		expect(posts[0].body.toString('latin1')).toMatch(
			/name="image_request"\r\nContent-Type: application\/json\r\n\r\n\{/,
		);
	});

	it('streams a file from disk, never asking for it as a whole', async () => {
		const whole = jest.spyOn(BinaryDataService.prototype, 'getAsBuffer');
		const bytes = await largePng(9 * 1024 * 1024);
		const { posts, error } = await scene.run([{ files: { data: { bytes } } }], {});
		expect(error).toBeUndefined();
		expect(whole).not.toHaveBeenCalled();
		whole.mockRestore();
		expect(((await parts(posts[0]))[1][1] as { bytes: Buffer }).bytes.equals(bytes)).toBe(true);
	});

	it('takes the only binary field when the default one is not there', async () => {
		const { items, posts } = await scene.run([{ files: { attachment_0: { bytes: await png(), name: 'a.png' } } }], {});
		expect(posts).toHaveLength(1);
		expect(items[0].binary?.data.fileName).toBe('a-remix-1.png');
	});

	it('puts the image where the options say, and keeps the input when they say so', async () => {
		const files = {
			data: { bytes: await png(), name: 'a.png' },
			other: { bytes: Buffer.from('text'), name: 'b.txt', mime: 'text/plain' },
		};
		const options = { outputBinaryField: 'remix', keepInputData: true };
		const kept = await scene.run([{ json: { sku: 'A1', prompt: 'old' }, files }], { options });
		expect(Object.keys(kept.items[0].binary ?? {}).sort()).toEqual(['data', 'other', 'remix']);
		expect(kept.items[0].json).toMatchObject({ sku: 'A1', prompt: expect.stringContaining('A tower') });
		expect(await scene.bytes(kept.items[0], 'other')).toEqual(Buffer.from('text'));

		const plain = await scene.run([{ json: { sku: 'A1' }, files }], {});
		expect(Object.keys(plain.items[0].binary ?? {})).toEqual(['data']);
		expect(plain.items[0].json.sku).toBeUndefined();
	});

	it('takes the image weight from where it stands, else from where older workflows have it', async () => {
		const weights = async (parameters: object) => {
			const { posts } = await scene.run([{ files: { data: { bytes: await png() } } }], {
				prompt: 'A tower',
				...parameters,
			});
			const sent = await texts(posts[0]);
			return sent.image_request ? JSON.parse(sent.image_request as string).image_weight : sent.image_weight;
		};
		const older = { additionalFields: { imageWeight: 30 } };
		expect(await weights({ model: 'ideogram-4', ...older })).toBe('30');
		expect(await weights({ model: 'ideogram-4', imageWeight: 70, ...older })).toBe('70');
		expect(await weights({ model: 'ideogram-4' })).toBeUndefined();
		expect(await weights({ model: 'V_2' })).toBe(50);
		// Every model's fields are there, also the one that starts at 50.
		expect(await weights({ model: '={{ "ideogram-4" }}' })).toBeUndefined();
	});

	it('takes values from expressions, in any spelling, model included', async () => {
		const bytes = await png();
		const { posts, error } = await scene.run(
			[
				{ json: { model: 'v_2', ratio: 'ASPECT_16_9', magic: 'ON', n: '2' }, files: { data: { bytes } } },
				{ json: { model: 'ideogram-3', ratio: '16x9', magic: 'off', n: 1 }, files: { data: { bytes } } },
			],
			{
				model: '={{ $json.model }}',
				numImages: '={{ $json.n }}',
				additionalFields: {
					aspectRatio: '={{ $json.ratio }}',
					magicPrompt: '={{ $json.magic }}',
					negativePrompt: '={{ $json.nothing }}',
				},
			},
		);
		expect(error).toBeUndefined();
		expect(JSON.parse((await texts(posts[0])).image_request as string)).toEqual({
			model: 'V_2',
			prompt: 'A tower',
			num_images: 2,
			aspect_ratio: 'ASPECT_16_9',
			magic_prompt_option: 'ON',
		});
		expect(await texts(posts[1])).toEqual({
			prompt: 'A tower',
			num_images: '1',
			aspect_ratio: '16x9',
			magic_prompt: 'off',
			private: 'true',
			async: 'true',
		});
	});

	it('private is true unless it is switched off', async () => {
		const { posts } = await scene.run([{ files: { data: { bytes: await png() } } }], {
			model: 'ideogram-4',
			additionalFields: { private: false },
		});
		expect((await texts(posts[0])).private).toBe('false');
	});

	it.each(['photo', '_files.photo'])('works in n8n’s combined binary mode, too: %s', async (binaryPropertyName) => {
		const files = { photo: { bytes: await png(), name: 'a.png' }, other: { bytes: await png() } };
		const { items, error } = await scene.run(
			[{ files }],
			{ binaryPropertyName },
			{ settings: { binaryMode: 'combined' } },
		);
		expect(error).toBeUndefined();
		const { _files: inJson } = items[0].json as { _files?: Record<string, IBinaryData> };
		expect((inJson ?? items[0].binary)?.data.fileName).toBe('a-remix-1.png');
	});

	it('takes a file from an expression', async () => {
		const { posts, error } = await scene.run(
			[{ json: { id: 1 }, files: { photo: { bytes: await png(), name: 'a.png' }, other: { bytes: await png() } } }],
			{
				binaryPropertyName: '={{ $binary.photo }}',
			},
		);
		expect([posts.length, error?.description]).toEqual([1, undefined]);
	});

	it('reports a withheld image and keeps the others', async () => {
		const { items, error } = await scene.run([{ files: { data: { bytes: await png() } } }], {
			prompt: 'UNSAFE tower',
			numImages: 3,
		});
		expect(error).toBeUndefined();
		expect(items.map(({ json, binary }) => [json.is_image_safe, json.missing, Object.keys(binary ?? {})])).toEqual([
			[true, undefined, ['data']],
			[false, 'withheld', ['withheld']],
			[true, undefined, ['data']],
		]);
		expect(items[1].json.missing_reason).toBe("Ideogram's safety check withheld this image. It was billed.");
		const card = await sharp(await scene.bytes(items[1], 'withheld')).metadata();
		expect([card.format, card.width, card.height, items[1].binary?.withheld.mimeType]).toEqual([
			'png',
			320,
			320,
			'image/png',
		]);
	});

	it('does not take the card of a withheld image for an image to work with', async () => {
		const { error, posts } = await scene.run([{ files: { withheld: { bytes: await png() } } }], {});
		expect([error?.message, posts]).toEqual(["The item has no binary field 'data'. It has: withheld", []]);
		const both = { withheld: { bytes: await png(20, 20) }, photo: { bytes: await png(64, 48) } };
		const { items } = await scene.run([{ files: both }], { model: 'ideogram-4', imageWeight: 50 });
		expect(items.map(({ json }) => json.model)).toEqual(['ideogram-4']);
	});

	it('puts all images of an input into one item', async () => {
		const files = { data: { bytes: await png(), name: 'cat.png' }, logo: { bytes: await png(), name: 'logo.png' } };
		const parameters = (keepInputData: boolean) => ({
			prompt: 'UNSAFE tower',
			numImages: 4,
			options: { oneItemPerInput: true, keepInputData },
		});
		const { items, error } = await scene.run([{ json: { sku: 7 }, files }], parameters(true));
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		const [{ json, binary, pairedItem }] = items;
		expect(pairedItem).toEqual({ item: 0 });
		expect(Object.entries(binary ?? {}).map(([name, { fileName }]) => [name, fileName])).toEqual([
			['logo', 'logo.png'],
			['data', 'cat-remix-1.png'],
			['data_1', 'cat-remix-3.png'],
			['withheld', 'withheld.png'],
			['withheld_1', 'withheld.png'],
		]);
		const images = json.images as Array<Record<string, unknown>>;
		expect(images.map((image) => [image.image_index, image.missing, typeof image.seed])).toEqual([
			[0, undefined, 'number'],
			[1, 'withheld', 'number'],
			[2, undefined, 'number'],
			[3, 'withheld', 'number'],
		]);
		expect([json.sku, json.model, json.url]).toEqual([7, 'V_2', undefined]);
		const alone = await scene.run([{ json: { sku: 7 }, files }], parameters(false));
		expect(alone.items.map(({ json: { sku } }) => sku)).toEqual([undefined]);
	});

	it('names what is fetched later by its source', async () => {
		const submitted = await scene.run(
			['cat.png', 'dog.png'].map((name) => ({ json: { name }, files: { data: { bytes: smallest, name } } })),
			{ model: 'ideogram-4', options: { wait: 'off', keepInputData: true } },
		);
		expect(submitted.items.map(({ json }) => [json.name, json.file_name, json.status])).toEqual([
			['cat.png', 'cat-remix', 'pending'],
			['dog.png', 'dog-remix', 'pending'],
		]);
		const get = { resource: 'generation', operation: 'get', generationId: '={{ $json.generation_id }}' };
		const fetched = await scene.run(
			submitted.items.map(({ json }) => ({ json })),
			{ ...get, options: { keepInputData: true } },
		);
		expect(fetched.items.map(({ json, binary }) => [json.name, binary?.data.fileName])).toEqual([
			['cat.png', 'cat-remix-1.png'],
			['dog.png', 'dog-remix-1.png'],
		]);
		const other = { ...submitted.items[0].json, generation_id: submitted.items[1].json.generation_id };
		const swapped = await scene.run([{ json: { ...other, id: submitted.items[0].json.generation_id } }], {
			...get,
			generationId: '={{ $json.id }}',
		});
		expect(swapped.items[0].binary?.data.fileName).toBe(`${String(submitted.items[0].json.generation_id)}-1.png`);
	});
});
