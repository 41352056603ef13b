/** Which file goes over the wire, and what is refused before: with files in the store, and with base64 in the item. */
import { truncate, unlink, appendFile } from 'node:fs/promises';
import { BinaryDataService } from 'n8n-core';
import sharp from 'sharp';

import { giveTime } from '../clock';
import { jpeg, largePng, png, webp } from './images';
import type { SourceItem } from './nodes';
import { parts, startScene, texts, type Scene } from './scene';

giveTime();

let scene: Scene;
let red: Buffer;
let blue: Buffer;
beforeAll(async () => {
	scene = await startScene('filesystem');
	[red, blue] = [await png(64, 48, '#f00'), await png(64, 48, '#00f')];
});
afterAll(async () => await scene.close());

const V3 = { model: 'ideogram-3' };

/** The files that were sent, with the length that was announced and the length that came. */
async function sent(item: SourceItem, parameters: Record<string, unknown> = {}) {
	const { posts, error, items } = await scene.run([item], parameters as never);
	const files = (await Promise.all(posts.map(parts)))
		.flat()
		.flatMap(([, value]) => (typeof value === 'string' ? [] : [value]));
	for (const { headers, body } of posts) expect(Number(headers['content-length'])).toBe(body.length);
	return { posts, error, items, files: files.filter(({ type }) => type.startsWith('image/')) };
}

async function refused(item: SourceItem, parameters: Record<string, unknown> = {}) {
	const { calls, error } = await scene.run([item], parameters as never);
	expect([error?.name, calls]).toEqual(['NodeOperationError', []]);
	return `${error?.message} | ${error?.description}`;
}

describe('base64 in the item', () => {
	it.each<[string, (base64: string) => string]>([
		['in lines', (text) => text.replace(/.{1,76}/g, '$&\r\n')],
		['with blanks and a line end', (text) => ` ${text.slice(0, 7)} ${text.slice(7)}\n`],
		['for addresses', (text) => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')],
		['as a data: URI', (text) => `data:image/png;base64,${text}`],
	])('%s', async (_name, spell) => {
		for (const model of ['V_2', 'ideogram-3']) {
			for (const bytes of [red, await jpeg(91, 33), await largePng(700_001)]) {
				const { error, files } = await sent(
					{ binary: { data: { data: spell(bytes.toString('base64')), mimeType: 'image/png' } } },
					{ model },
				);
				expect([error?.message, files.map((file) => file.bytes.equals(bytes))]).toEqual([undefined, [true]]);
			}
		}
	});

	it('what is not base64 is said', async () => {
		expect(await refused({ binary: { data: { data: '<svg></svg>', mimeType: 'image/png' } } })).toMatch(
			/^What is in the binary field 'data' is text, but not base64 \| /,
		);
		expect(await refused({ binary: { data: { data: 'data:image/png,%89PNG', mimeType: 'image/png' } } })).toContain(
			'is text, but not base64',
		);
	});
});

describe('an image that is written as text', () => {
	const uri = () => `data:image/png;base64,${red.toString('base64')}`;

	it.each<[string, () => string]>([
		['a data: URI', uri],
		['base64 text', () => red.toString('base64')],
	])('%s as the name of the field is taken', async (_name, text) => {
		const { files, error } = await sent(
			{ json: { image: text() }, files: { other: { bytes: blue } } },
			{ binaryPropertyName: '={{ $json.image }}' },
		);
		expect([error?.message, files.map(({ bytes }) => bytes.equals(red))]).toEqual([undefined, [true]]);
	});

	it.each<[string, () => string]>([
		['a data: URI', uri],
		['base64 text', () => red.toString('base64')],
	])('%s as the content of a file is named', async (said, text) => {
		const message = await refused({ files: { data: { bytes: Buffer.from(text()), name: 'a.txt' } } });
		expect(message).toContain(
			`'data' (a.txt) is not an image that Ideogram can read: it is an image written as ${said} | `,
		);
		expect(message).toContain('Convert to File');
		expect(message.length).toBeLessThan(300);
	});

	it('no message repeats a long value', async () => {
		const long = 'Zq9'.repeat(3000);
		const messages = [
			await refused({ files: { data: { bytes: red } } }, { binaryPropertyName: long }),
			await refused({ files: { data: { bytes: red } } }, { binaryPropertyName: `data:text/plain;base64,${long}` }),
			await refused({ files: { data: { bytes: red } } }, { binaryPropertyName: `data:text/plain,${long}` }),
			await refused({ files: { data: { bytes: red } } }, { binaryPropertyName: Array(500).fill('field').join() }),
			await refused({ files: { data: { bytes: Buffer.from('x'), name: `${'n'.repeat(5000)}` } } }),
			await refused({
				files: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`field-${index}`, { bytes: red }])),
			}),
			await refused({ files: { [long]: { bytes: red }, b: { bytes: red } } }),
			await refused({ files: { data: { bytes: red } } }, { model: `={{ "${long}" }}` }),
			await refused({ files: { data: { bytes: red } } }, { options: { timeoutMinutes: `={{ "${long}" }}` } }),
			await refused({ files: { data: { bytes: red } } }, { options: { onMissingImage: `={{ "${long}" }}` } }),
			await refused({ files: { data: { bytes: red } } }, { options: { wait: `={{ "${long}" }}` } }),
			await refused(
				{ files: { data: { bytes: red } } },
				{ ...V3, additionalFields: { webhookUrl: `https://localhost/${long}` } },
			),
			await refused({ files: { data: { bytes: red } } }, { ...V3, additionalFields: { styleCodes: long } }),
			await refused(
				{ files: { data: { bytes: red } } },
				{ ...V3, additionalFields: { aspectRatio: `={{ "${long}" }}` } },
			),
		];
		for (const message of messages) {
			expect(message).not.toContain('Zq9'.repeat(40));
			expect(message.length).toBeLessThan(900);
		}
	});
});

describe('binary data that lacks something', () => {
	it.each<[string, (binary: Record<string, unknown>) => void, string]>([
		['a type', (binary) => delete binary.mimeType, 'photo-remix-1.png'],
		['a name', (binary) => delete binary.fileName, 'image-remix-1.png'],
		['both', (binary) => (delete binary.fileName, delete binary.mimeType), 'image-remix-1.png'],
		['a name that is a text', (binary) => (binary.fileName = 42), '42-remix-1.png'],
		['a type that is a text', (binary) => (binary.mimeType = 7), 'photo-remix-1.png'],
	])('%s is sent, and not the other image', async (_name, change, name) => {
		const { files, items, error } = await sent({
			files: { data: { bytes: red, name: 'photo.png' }, other: { bytes: blue } },
			change: ({ data }) => change(data),
		});
		expect([error?.message, files.map(({ bytes, type }) => [bytes.equals(red), type])]).toEqual([
			undefined,
			[[true, 'image/png']],
		]);
		expect(items[0].binary?.data.fileName).toBe(name);
	});

	it('the only field is taken only when there is exactly one, however odd the others are', async () => {
		const message = await refused({
			files: { photo: { bytes: red }, odd: { bytes: blue } },
			change: ({ odd }) => (delete odd.mimeType, delete odd.fileName),
		});
		expect(message).toContain("The item has no binary field 'data'. It has: photo, odd");
		const broken = await refused({ files: { photo: { bytes: red } }, binary: { odd: {} } });
		expect(broken).toContain("The item has no binary field 'data'. It has: photo, odd");
		const { files } = await sent({ files: { photo: { bytes: red } }, change: ({ photo }) => delete photo.mimeType });
		expect(files.map(({ bytes }) => bytes.equals(red))).toEqual([true]);
	});

	it.each([[{}], ['text'], [{ mimeType: 'image/png', fileName: 'a.png' }], [[]], [7], [{ data: 5 }]])(
		'a field that is %j is refused, though another file is there',
		async (data) => {
			expect(await refused({ files: { photo: { bytes: red } }, binary: { data } })).toMatch(
				/^There is no file in the binary field 'data' \| /,
			);
		},
	);
});

describe('a name that leads to nothing', () => {
	it.each<[unknown]>([[','], [' , '], [' \n ,'], [[]], [['']], [[' ', ',']], [[null]], [{}]])(
		'%j is refused, though another file is there',
		async (value) => {
			const item = { json: { value } as never, files: { data: { bytes: red }, photo: { bytes: blue } } };
			expect(await refused(item, { binaryPropertyName: '={{ $json.value }}' })).toMatch(
				/^'Input Binary Field' is (empty|'.*', which names no binary field|not the name of a binary field) \| /,
			);
			expect(await refused(item, { ...V3, additionalFields: { styleReferenceImages: '={{ $json.value }}' } })).toMatch(
				/^'Style Reference Images' is (not the name of a binary field|'.*', which names no binary field) \| /,
			);
		},
	);

	it.each([[''], [null]])('%j is an empty field, and only the image is sent', async (value) => {
		const { files, error } = await sent(
			{ json: { value }, files: { data: { bytes: red }, photo: { bytes: blue } } },
			{ ...V3, additionalFields: { styleReferenceImages: '={{ $json.value }}' } },
		);
		expect([error?.message, files.map(({ bytes }) => bytes.equals(red))]).toEqual([undefined, [true]]);
	});
});

describe('an exact name goes first', () => {
	it.each([['photo, front'], ['photo '], [' photo'], ['0'], ['a\nb'], ['_files.x'], ['data,'], ['true']])(
		'%j',
		async (name) => {
			const { files, error } = await sent(
				{
					json: { name },
					files: { photo: { bytes: blue }, front: { bytes: blue }, data: { bytes: blue }, [name]: { bytes: red } },
				},
				{ binaryPropertyName: '={{ $json.name }}' },
			);
			expect([error?.message, files.map(({ bytes }) => bytes.equals(red))]).toEqual([undefined, [true]]);
		},
	);

	it('a number is a name', async () => {
		const { files, error } = await sent(
			{ json: { index: 0 }, files: { 0: { bytes: red }, 1: { bytes: blue } } },
			{ binaryPropertyName: '={{ $json.index }}' },
		);
		expect([error?.message, files.map(({ bytes }) => bytes.equals(red))]).toEqual([undefined, [true]]);
	});

	it('in a list as well', async () => {
		const item = {
			json: { names: ['photo, front', 1] },
			files: { 'photo, front': { bytes: red }, 1: { bytes: blue }, data: { bytes: red } },
		};
		const { files, error } = await sent(item, {
			...V3,
			additionalFields: { styleReferenceImages: '={{ $json.names }}' },
		});
		expect([error?.message, files.map(({ bytes }) => bytes.equals(red))]).toEqual([undefined, [true, true, false]]);
	});
});

describe('the size that a viewer shows counts', () => {
	/**
	 * With a rotation that swaps width and height, and the notes on it far behind the first 256 KB where the format has
	 * them there.
	 */
	const turned = async (format: 'png' | 'jpeg' | 'webp') => {
		const noise = Buffer.alloc(600 * 400 * 3, 0).map(() => Math.floor(Math.random() * 256));
		const image = sharp(noise, { raw: { width: 600, height: 400, channels: 3 } });
		return await (format === 'webp' ? image.webp({ lossless: true }) : image[format]())
			.withMetadata({ orientation: 6 })
			.toBuffer();
	};

	it.each(['png', 'jpeg', 'webp'] as const)('%s', async (format) => {
		const bytes = await turned(format);
		if (format === 'webp') expect(bytes.indexOf('EXIF')).toBeGreaterThan(256 * 1024);
		const parameters = (resolution: string) => ({
			model: 'ideogram-4',
			additionalFields: { imageWeight: 50, resolution },
		});
		// A source of 400x600 as it is shown: 832x1248 has its shape, 1248x832 not.
		for (const item of [
			{ files: { data: { bytes } } },
			{ binary: { data: { data: bytes.toString('base64') } } },
		] as SourceItem[]) {
			expect(await refused(item, parameters('1248x832'))).toContain('the source is 400x600, which is another shape');
			const { error } = await scene.run([item], parameters('832x1248'));
			expect(error?.message ?? '').not.toContain('another shape');
		}
	});

	it("Apple's PNG is refused", async () => {
		const bytes = Buffer.concat([
			red.subarray(0, 8),
			Buffer.from('0000000443674249500020062bd5b357', 'hex'),
			red.subarray(8),
		]);
		expect(await refused({ files: { data: { bytes, name: 'icon.png' } } })).toContain(
			"it is Apple's own variant of PNG",
		);
	});

	it('HEIC is called by its name', async () => {
		const bytes = Buffer.from('\0\0\0\u0018ftypheix\0\0\0\0mif1heix', 'latin1');
		expect(await refused({ files: { data: { bytes, name: 'IMG_1.jpg' } } })).toContain('it is a HEIC image');
	});
});

describe('switches from expressions', () => {
	it.each<[unknown, string]>([
		['no', 'false'],
		[0, 'false'],
		['off', 'false'],
		[' false', 'false'],
		['yes', 'true'],
		[1, 'true'],
		[' TRUE\n', 'true'],
	])('private %j is %s on the wire', async (value, expected) => {
		const { posts } = await sent(
			{ json: { value } as never, files: { data: { bytes: red } } },
			{ ...V3, additionalFields: { private: '={{ $json.value }}' } },
		);
		expect((await texts(posts[0])).private).toBe(expected);
	});

	it.each<[unknown, boolean]>([
		['yes', true],
		[1, true],
		[' true', true],
		['no', false],
		[0, false],
	])('Keep Input Data %j is %j', async (value, kept) => {
		const { items } = await sent(
			{ json: { value, sku: 'A1' } as never, files: { data: { bytes: red } } },
			{ options: { keepInputData: '={{ $json.value }}' } },
		);
		expect(items[0].json.sku).toBe(kept ? 'A1' : undefined);
	});

	it('Wait for Result is understood, or refused', async () => {
		const { items } = await sent(
			{ json: { value: 'no' }, files: { data: { bytes: red } } },
			{ ...V3, options: { wait: '={{ $json.value }}' } },
		);
		expect(items[0].json.status).toBe('pending');
		for (const value of ['perhaps', 2]) {
			expect(
				await refused(
					{ json: { value }, files: { data: { bytes: red } } },
					{ ...V3, options: { wait: '={{ $json.value }}' } },
				),
			).toContain(`'Wait for Result' is '${value}', which is neither true nor false`);
		}
	});

	it('style codes of digits', async () => {
		const { posts } = await sent(
			{ json: { code: 12345678 }, files: { data: { bytes: red } } },
			{ ...V3, additionalFields: { styleCodes: '={{ $json.code }}' } },
		);
		expect((await texts(posts[0])).style_codes).toBe('12345678');
	});
});

describe('names of the files that come out', () => {
	const run = async (names: string[], parameters = {}) => {
		const { items, error } = await scene.run(
			names.map((name) => ({ files: { data: { bytes: red, name } } })),
			parameters,
		);
		expect(error).toBeUndefined();
		return items.map(({ binary }) => binary?.data.fileName);
	};

	it('are distinct within a run, in the order of the input', async () => {
		scene.standIn.addFault({ call: 'submit', do: { kind: 'delay', ms: 300 } });
		expect(await run(['cat.jpg', 'cat.png', 'CAT.webp', 'dog.png'], { numImages: 2 })).toEqual([
			'cat-remix-1.png',
			'cat-remix-2.png',
			'cat-2-remix-1.png',
			'cat-2-remix-2.png',
			'CAT-3-remix-1.png',
			'CAT-3-remix-2.png',
			'dog-remix-1.png',
			'dog-remix-2.png',
		]);
		expect(await run(['cat.jpg'])).toEqual(['cat-remix-1.png']);
	});

	it('keep dots that are no ending', async () => {
		expect(await run(['report v1.2', 'Jan. 5', 'photo.final'])).toEqual([
			'report v1.2-remix-1.png',
			'Jan. 5-remix-1.png',
			'photo.final-remix-1.png',
		]);
	});

	it('of Get, too', async () => {
		const made = await scene.run([{ files: { data: { bytes: red } } }], V3);
		const id = made.items[0].json.generation_id as string;
		const { items } = await scene.run([{ json: {} }, { json: {} }], {
			resource: 'generation',
			operation: 'get',
			generationId: id,
		});
		expect(items.map(({ binary }) => binary?.data.fileName)).toEqual([`${id}-1.png`, `${id}-2-1.png`]);
	});
});

describe('a source that changes after it was checked', () => {
	/** Lets something happen to the stored file when it is opened to be sent. */
	function beforeSending(happen: (path: string) => Promise<void>) {
		const { getAsStream } = BinaryDataService.prototype;
		let opened = 0;
		return jest.spyOn(BinaryDataService.prototype, 'getAsStream').mockImplementation(async function (
			this: BinaryDataService,
			id,
			size,
		) {
			if (++opened === 2) await happen(this.getPath(id));
			return await getAsStream.call(this, id, size);
		});
	}
	afterEach(() => jest.restoreAllMocks());

	const SHORTER =
		/^The file in the binary field 'data' \(photo\.png\) became shorter while it was sent: \d+ of \d+ bytes are left$/;
	const GONE =
		"The file in the binary field 'data' (photo.png) could no longer be read from n8n's storage while it was sent";

	it.each<[string, (path: string) => Promise<void>, RegExp | string]>([
		['half of it', async (path) => await truncate(path, 400_000), SHORTER],
		['its last byte', async (path) => await truncate(path, 899_999), SHORTER],
		['all of it', async (path) => await truncate(path, 0), SHORTER],
		['the file', async (path) => await unlink(path), GONE],
	])('loses %s: named at once, and not billed', async (_name, happen, message) => {
		for (const model of ['V_2', 'ideogram-3']) {
			const before = scene.standIn.ledger.images;
			const spy = beforeSending(happen);
			const bytes = await largePng(900_000);
			const { items, posts } = await scene.run(
				[{ files: { data: { bytes, name: 'photo.png' } } }],
				{ model },
				{ onError: 'continueRegularOutput' },
			);
			spy.mockRestore();
			expect(items.map(({ json }) => json)).toEqual([
				{
					error: typeof message === 'string' ? message : expect.stringMatching(message),
					message: expect.stringContaining('Nothing was billed'),
					details: { code: 'source_changed', billed: false, retryable: false, what_to_do: expect.any(String) },
				},
			]);
			expect(posts.filter(({ status }) => status === 200)).toEqual([]);
			expect(scene.standIn.ledger.images).toBe(before);
		}
	});

	it('grows: what was checked is sent, and no more', async () => {
		beforeSending(async (path) => await appendFile(path, Buffer.alloc(500_000, 1)));
		const bytes = await largePng(900_000);
		const { files, error } = await sent({ files: { data: { bytes, name: 'photo.png' } } });
		expect([error?.message, files.map((file) => file.bytes.equals(bytes))]).toEqual([undefined, [true]]);
	});

	it('while the price is asked for', async () => {
		const spy = beforeSending(async (path) => await truncate(path, 10));
		const { error, posts } = await scene.run([{ files: { data: { bytes: red, name: 'photo.png' } } }], {
			...V3,
			options: { maxSpendUsd: 5 },
		});
		spy.mockRestore();
		expect([error?.message, posts.map(({ status, query }) => [status, query.get('dry_run')])]).toEqual([
			expect.stringMatching(SHORTER),
			[[0, 'true']],
		]);
	});
});

it('a WebP without a rotation is read once to be checked', async () => {
	const store = jest.spyOn(BinaryDataService.prototype, 'getAsStream');
	const { error } = await scene.run([{ files: { data: { bytes: await webp(400, 300) } } }], {});
	expect([error, store.mock.calls.length]).toEqual([undefined, 2]);
	store.mockRestore();
});
