/**
 * What saved workflows and Ideogram see, held still: the description of the node, and one recorded request for each
 * model of
 * Remix. Both change only on purpose, with `npx jest test/engine/golden --updateSnapshot`.
 */
import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { giveTime } from '../clock';
import { remixEndpoints, remixOf } from '../table';
import { Ideogram } from '../../nodes/Ideogram/Ideogram.node';
import { png } from './images';
import { parts, startScene, type Scene } from './scene';

giveTime();

let scene: Scene;
beforeAll(async () => {
	scene = await startScene('filesystem');
});
afterAll(async () => await scene.close());

it('the description of the node', () => expect(new Ideogram().description).toMatchSnapshot());

it.each(remixEndpoints.map(({ model }) => model?.id ?? ''))('a request of %s', async (model) => {
	const files = {
		data: { bytes: await png(64, 64), name: 'a photo.jpeg' },
		one: { bytes: await png(32, 32, '#111'), name: 'one.png' },
	};
	const own: Record<string, IDataObject> = {
		'ideogram-3-character': {},
		'ideogram-4-5': { quality: 'low', referenceImages: 'one' },
	};
	const additionalFields =
		own[model] ?? (remixOf(model).fields.some(({ name }) => name === 'seed') ? { seed: 7, magicPrompt: 'off' } : {});
	const { posts, error } = await scene.run([{ files }], {
		model,
		prompt: 'A tower',
		...(model === 'ideogram-3-character' && { characterReferenceImages: 'one' }),
		...(model === 'ideogram-3-custom-model' && {
			customModelUri: { __rl: true, mode: 'uri', value: 'model/acme-brand/version/1' },
		}),
		additionalFields,
	});
	expect(error).toBeUndefined();
	const { method, path, body, headers } = posts[0];
	const boundary = /boundary=(.+)$/.exec(String(headers['content-type']))?.[1] as string;
	const wire = (await parts(posts[0])).map(([name, value]) =>
		typeof value === 'string' ? [name, value] : [name, { ...value, bytes: sha256(value.bytes) }],
	);
	// The names and types of the parts as they stand there, which a parser does not tell of texts.
	const heads = body
		.toString('latin1')
		.split(boundary)
		.flatMap((part) => /Content-Disposition[^]*?\r\n\r\n/i.exec(part)?.[0].trim() ?? []);
	expect({ method, path, heads, wire }).toMatchSnapshot();
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
