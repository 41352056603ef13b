/** Videos and hosted models: what only they have. Every field of theirs is in wire.test.ts. */
import { CredentialTestContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';

import { giveTime } from '../clock';
import { mp3, wav } from '../standin/audio';
import { png } from './images';
import { startScene, type Scene } from './scene';

giveTime();

let scene: Scene;
let image: Buffer;
beforeEach(async () => {
	image = await png(32, 32);
	scene = await startScene('filesystem');
});
afterEach(async () => {
	jest.restoreAllMocks();
	await scene.close();
});

const text = { resource: 'video', operation: 'generate', model: 'seedance-2-5' };
const references = { resource: 'video', operation: 'generateFromReferences', model: 'seedance-2' };
const billed = () => scene.standIn.ledger.entries;

describe('a video', () => {
	it('comes out as one item with an MP4, and can be fetched again by its ID', async () => {
		const { items, error, hints } = await scene.run([{ files: { photo: { bytes: image, name: 'photo.png' } } }], {
			...text,
			operation: 'generateFromImage',
			binaryPropertyName: 'photo',
		});
		expect([error, hints]).toEqual([undefined, ['Ideogram: 1 video.']]);
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({ object_type: 'video.generation', model: 'seedance-2-5', duration: 5, image_index: 0 }),
		]);
		const { data } = items[0].binary!;
		expect(data).toMatchObject({ mimeType: 'video/mp4', fileName: 'photo-generateFromImage-1.mp4' });
		expect((await scene.bytes(items[0], 'data')).toString('latin1', 4, 8)).toBe('ftyp');

		const again = await scene.run([{}], {
			resource: 'generation',
			operation: 'get',
			generationId: items[0].json.generation_id as string,
		});
		expect(again.items[0].binary!.data.mimeType).toBe('video/mp4');
		expect(again.items[0].json).not.toHaveProperty('unexpected_media');
		expect(billed()).toHaveLength(1);
	});

	it('is stored as what it is, and what is none is labelled', async () => {
		const run = async (body: Buffer) => {
			scene.standIn.addFault({ call: 'download', do: { kind: 'file', bytes: body } });
			return (await scene.run([{}], text)).items[0];
		};
		const movie = await run(Buffer.from(`\0\0\0\x14ftypqt  \0\0\0\0qt  ${'.'.repeat(100)}`, 'latin1'));
		expect([movie.binary!.data.mimeType, movie.json.unexpected_media]).toEqual(['video/quicktime', undefined]);
		const still = await run(image);
		expect([still.binary!.data.mimeType, still.json.unexpected_media]).toEqual(['image/png', 'an image']);
	});

	it('that is withheld is said to be one', async () => {
		const { items } = await scene.run([{}], { ...text, prompt: 'UNSAFE' });
		expect(items[0].json).toMatchObject({ missing: 'download_failed', billed: true });
		expect(items[0].json.missing_reason).toContain('video');
		const { error } = await scene.run([{}], { ...text, prompt: 'FAILGEN' });
		expect(error?.message).toMatch(/^Ideogram could not make the videos/);
	});

	it('is named when the user presses Stop, and in the log before that', async () => {
		const { logger } = new CredentialTestContext();
		const lines: string[] = [];
		for (const level of ['info', 'warn'] as const)
			jest.spyOn(logger, level).mockImplementation((...[line]) => void lines.push(line));
		let stop = () => {};
		scene.standIn.addFault({ call: 'poll', times: 99, when: () => (stop(), true), do: { kind: 'hang' } });
		await scene.run([{}], text, { onStarted: (run) => (stop = () => run.cancel()) });
		const [{ generationId }] = billed();
		// n8n does not wait for the node.
		while (!lines.some((line) => line.includes('ended early'))) await new Promise(setImmediate);
		expect(lines.filter((line) => line.startsWith('Ideogram'))).toEqual([
			expect.stringContaining(`: generation ${generationId}`),
			`Ideogram: the run ended early. Submitted and not fetched: ${generationId}.`,
		]);
	});

	it('waits for half an hour, with fewer questions than that has seconds', async () => {
		await scene.close();
		scene = await startScene('filesystem', { latencyMs: 29 * 60_000 });
		const { items, error, calls } = await scene.run([{}], { ...text, model: 'kling-3-standard' });
		expect([error, items.length]).toEqual([undefined, 1]);
		expect(calls.filter(({ call }) => call === 'poll').length).toBeLessThan(100);
	});

	it('need not be waited for', async () => {
		const { items, calls } = await scene.run([{}], { ...text, options: { wait: false } });
		expect(items[0].json).toMatchObject({ status: 'pending', model: 'seedance-2-5' });
		expect(calls.map(({ call }) => call)).toEqual(['submit']);
	});
});

describe('audio', () => {
	const run = async (files: Record<string, Buffer>, parameters: IDataObject = {}, names = Object.keys(files).join()) =>
		await scene.run(
			[
				{
					files: Object.fromEntries(
						Object.entries({ ...files, face: image }).map(([name, bytes]) => [name, { bytes }]),
					),
				},
			],
			{ ...references, referenceImages: 'face', additionalFields: { referenceAudios: names }, ...parameters },
		);

	it('goes along, behind a large cover image, too', async () => {
		const { error, items } = await run({ a: mp3(4, { cover: 500_000 }), b: wav(5) });
		expect([error, items.length]).toEqual([undefined, 1]);
	});

	it.each<[string, Record<string, Buffer>, IDataObject, string]>([
		['too long', { a: mp3(16) }, {}, "The file 'a' of 'Reference Audio' lasts 16 seconds"],
		['too long behind a cover', { a: mp3(16, { cover: 500_000 }) }, {}, "The file 'a' of 'Reference Audio' lasts 16"],
		['too short', { a: wav(1) }, {}, "The file 'a' of 'Reference Audio' lasts 1 seconds"],
		['too long together', { a: mp3(8), b: wav(9) }, {}, "The files of 'Reference Audio' last 17 seconds together"],
		['too many', { a: wav(2), b: wav(2), c: wav(2), d: wav(2) }, {}, "'Reference Audio' names 4 binary fields"],
		['too large', { a: Buffer.concat([wav(3), Buffer.alloc(15 * 1024 * 1024)]) }, {}, 'is too large: 15.0 MB'],
		['M4A', { a: Buffer.from('\0\0\0\x18ftypM4A \0\0\0\0M4A mp42', 'latin1') }, {}, 'it is an M4A audio file'],
		['without an image', { a: wav(3) }, { referenceImages: '' }, "This model needs 'Reference Images'"],
	])('that is %s is refused before anything is sent', async (_what, files, parameters, says) => {
		const { error, calls } = await run(files, parameters);
		expect([error?.message, calls]).toEqual([expect.stringContaining(says), []]);
	});
});

describe('the price', () => {
	it('of a video follows its length, and Max Spend refuses the run before it is made', async () => {
		const run = async (duration: number[], maxSpendUsd: number) =>
			await scene.run(
				duration.map((seconds) => ({ json: { seconds } })),
				{ ...text, additionalFields: { duration: '={{ $json.seconds }}' }, options: { maxSpendUsd } },
			);
		const { error, posts } = await run([5, 10, 5], 1.99);
		expect(error?.message).toMatch(/^This run would cost \$2\.00, /);
		expect(posts.map(({ query }) => query.toString())).toEqual(['dry_run=true', 'dry_run=true']);
		expect(billed()).toEqual([]);
		expect((await run([5, 10, 5], 2)).items).toHaveLength(3);
	});

	it('of an upscale follows the size of the image: images of another size are asked for again', async () => {
		const sizes = await Promise.all([png(100, 100), png(1000, 1000, '#111'), png(100, 100, '#222')]);
		const { posts, items } = await scene.run(
			sizes.map((bytes) => ({ files: { data: { bytes } } })),
			{ operation: 'upscale', model: 'topaz-wonder-3-5', options: { maxSpendUsd: 1 } },
		);
		expect(posts.map(({ query }) => query.toString())).toEqual(['dry_run=true', 'dry_run=true', '', '', '']);
		expect(items.map(({ json }) => (json.cost as IDataObject).usd)).toEqual([0.015, 0.06, 0.015]);
		expect(
			billed()
				.map(({ usdMicros }) => usdMicros)
				.sort(),
		).toEqual([15_000, 15_000, 60_000]);
	});
});
