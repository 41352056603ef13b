/** Each way in which an execution begins. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { look, readImage } from '../../tools/n8n/images';
import { has, newImages, same, succeeded } from '../expect';
import { images, node, read, remix, row, start } from '../flows';
import type { Part } from '../part';

const image = images[0]!;

export const part: Part = {
	ways: ['disk', 'queue'],
	async run(world) {
		const { n8n, files, check } = world;
		const source = await readFile(join(files, 'images', image));
		const upload = () => new Blob([source], { type: 'image/jpeg' });

		await check('manual: three images of a folder, in order', async () => {
			const id = await n8n.create(row('Manual', [start, read(files), remix('ideogram-3')]));
			const execution = await n8n.run(id);
			succeeded(execution);
			same(execution.mode, 'manual');
			const made = await newImages(world, execution, 3);
			same(
				made.map(({ binary }) => binary?.data?.fileName),
				['bottle-remix-1.png', 'lighthouse-remix-1.png', 'mountain lake-remix-1.png'],
			);
			return { calls: 3, images: 3 };
		});

		await check('webhook: a posted image, and the answer is the new one', async () => {
			const hook = node('Webhook', 'n8n-nodes-base.webhook', 2, {
				httpMethod: 'POST',
				path: 'e2e-image',
				responseMode: 'lastNode',
				responseData: 'firstEntryBinary',
				responseBinaryPropertyName: 'data',
				options: {},
			});
			const id = await n8n.create(row('Webhook', [{ ...hook, webhookId: 'e2e-image' }, remix()]));
			await n8n.publish(id);
			const body = new FormData();
			body.set('data', upload(), image);
			const reply = await n8n.fetch('/webhook/e2e-image', { method: 'POST', body });
			const bytes = Buffer.from(await reply.arrayBuffer());
			await readImage({ mimeType: reply.headers.get('content-type') ?? '' }, bytes);
			if ((await look(bytes)).equals(await look(source))) throw new Error('Unchanged');
			const [execution] = await n8n.executionsOf(id);
			same(execution?.mode, 'webhook');
			await n8n.unpublish(id);
			return { calls: 1, images: 1 };
		});

		await check('form: an uploaded image', async () => {
			const form = node('Form', 'n8n-nodes-base.formTrigger', 2.2, {
				formTitle: 'Remix',
				formFields: {
					values: [{ fieldLabel: 'Image', fieldType: 'file', multipleFiles: false }, { fieldLabel: 'Prompt' }],
				},
				options: { path: 'e2e-form' },
			});
			const asked = remix('ideogram-3', {}, { prompt: '={{ $json.Prompt }}', binaryPropertyName: 'Image' });
			const id = await n8n.create(row('Form', [{ ...form, webhookId: 'e2e-form' }, asked]));
			await n8n.publish(id);
			has(await (await n8n.fetch('/form/e2e-form')).text(), 'type="file"');
			const body = new FormData();
			body.set('field-0', upload(), image);
			body.set('field-1', 'A tower of glass');
			await n8n.fetch('/form/e2e-form', { method: 'POST', body });
			const [execution] = await n8n.executionsOf(id);
			succeeded(execution!);
			// n8n 2.40's editor does not find an upload in the database again, its nodes do.
			await newImages(world, execution!, 1, { source });
			await n8n.unpublish(id);
			return { calls: 1, images: 1 };
		});

		await check('schedule: fires twice, and each time makes an image', async () => {
			const interval = [{ field: 'seconds', secondsInterval: 2 }];
			const schedule = node('Schedule', 'n8n-nodes-base.scheduleTrigger', 1.2, { rule: { interval } });
			const id = await n8n.create(row('Schedule', [schedule, read(files, image), remix()]));
			await n8n.publish(id);
			await n8n.until(async () => ((await n8n.countOf(id)) >= 2 ? true : undefined));
			await n8n.unpublish(id);
			const all = await n8n.executionsOf(id, 2);
			for (const execution of all) {
				succeeded(execution);
				same(execution.mode, 'trigger');
				await newImages(world, execution, 1);
			}
			return { calls: all.length, images: all.length };
		});
	},
};
