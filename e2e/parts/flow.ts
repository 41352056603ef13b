/** The node among n8n's own that branch, join, repeat and call. */
import { binaryOf, itemsOf } from '../../tools/n8n/executed';
import { newImages, pairs, same, succeeded } from '../expect';
import { images, node, pass, read, remix, row, start } from '../flows';
import type { Part } from '../part';

export const part: Part = {
	ways: ['disk', 'queue'],
	async run(world) {
		const { n8n, files, check } = world;

		await check('sub-workflow: the images go into it, and new ones come back', async () => {
			const called = await n8n.create(
				row('Called', [
					node('Called', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' }),
					remix(),
				]),
			);
			await n8n.offer(called);
			const call = node('Call', 'n8n-nodes-base.executeWorkflow', 1.2, {
				workflowId: { __rl: true, mode: 'id', value: called },
				mode: 'once',
				options: {},
			});
			const execution = await n8n.run(await n8n.create(row('Caller', [start, read(files), call])));
			succeeded(execution);
			const items = await newImages(world, execution, 3, { node: 'Call' });
			same(items.map((item) => binaryOf(item).fileName?.split('-')[0]).sort(), [
				'bottle',
				'lighthouse',
				'mountain lake',
			]);
			return { calls: 3, images: 3 };
		});

		await check('Loop Over Items: each round makes the image of its item', async () => {
			const loop = node('Loop', 'n8n-nodes-base.splitInBatches', 3, { batchSize: 1, options: {} });
			const back = { Loop: [['Done'], ['Ideogram']], Ideogram: [['Loop']] };
			const id = await n8n.create(row('Loop', [start, read(files), loop, remix(), pass('Done')], back));
			const execution = await n8n.run(id);
			succeeded(execution);
			await newImages(world, execution, 3);
			same(execution.runs.Ideogram?.length, 3, 'The number of rounds');
			same(
				itemsOf(execution.runs, 'Done').map((item) => binaryOf(item).fileName),
				['bottle-remix-1.png', 'lighthouse-remix-1.png', 'mountain lake-remix-1.png'],
			);
			return { calls: 3, images: 3 };
		});

		await check('Merge: each source beside its new image, by position', async () => {
			const merge = node('Merge', 'n8n-nodes-base.merge', 3, {
				mode: 'combine',
				combineBy: 'combineByPosition',
				options: { clashHandling: { values: { resolveClash: 'addSuffix' } } },
			});
			const output = { options: { outputBinaryField: 'made' } };
			const id = await n8n.create(
				row('Merge', [start, read(files), remix('ideogram-3', {}, output), merge], {
					Read: [['Ideogram', { node: 'Merge', index: 1 }]],
				}),
			);
			const execution = await n8n.run(id);
			succeeded(execution);
			const merged = itemsOf(execution.runs, 'Merge');
			same(merged.length, 3, 'The number of merged items');
			const names = merged.map(({ binary = {} }) =>
				Object.values(binary)
					.map(({ fileName }) => fileName)
					.sort(),
			);
			for (const [index, name] of images.entries()) {
				const stem = name.slice(0, name.lastIndexOf('.'));
				same(names[index], [`${stem}-remix-1.png`, name].sort(), 'The files of a merged item');
			}
			return { calls: 3, images: 3 };
		});

		await check('pairing: a later node finds the source of each image', async () => {
			const set = node('Set', 'n8n-nodes-base.set', 3.4, {
				assignments: {
					assignments: [
						{ id: 'a', name: 'source', type: 'string', value: "={{ $('Read').item.json.fileName }}" },
						{ id: 'b', name: 'cost', type: 'string', value: '={{ $json.cost.source }}' },
					],
				},
				options: {},
			});
			const id = await n8n.create(row('Pairing', [start, read(files), remix('V_2', {}, { numImages: 2 }), set]));
			const execution = await n8n.run(id);
			succeeded(execution);
			same(pairs(await newImages(world, execution, 6)), [0, 0, 1, 1, 2, 2]);
			same(
				itemsOf(execution.runs, 'Set').map(({ json }) => json.source),
				images.flatMap((name) => [name, name]),
			);
			return { calls: 3, images: 6 };
		});
	},
};
