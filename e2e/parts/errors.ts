/** What a failed item, a failed node and a failed execution leave, and what is paid for again. */
import { itemsOf } from '../../tools/n8n/executed';
import { freePort } from '../../tools/n8n/shell';
import { ideogramNode } from '../../tools/n8n/workflow';
import { has, newImages, pairs, same, succeeded } from '../expect';
import { images, node, pass, read, remix, remixOneBad, retryOnFail, row, start } from '../flows';
import type { Part } from '../part';

interface ErrorFacts {
	message: string;
	code?: string;
	billed: unknown;
	what_to_do: string;
}

export const part: Part = {
	ways: ['disk', 'queue'],
	async run(world) {
		const { n8n, files, standIn, check } = world;
		const sides = { Ideogram: [['Good'], ['Bad']], Good: [] };

		await check('error output: two images come out of one side, the refused one of the other', async () => {
			for (const model of ['V_2', 'ideogram-3'] as const) {
				const bad = remixOneBad({ onError: 'continueErrorOutput' }, model);
				const id = await n8n.create(row('Error output', [start, read(files), bad, pass('Good'), pass('Bad')], sides));
				const execution = await n8n.run(id);
				succeeded(execution);
				same(pairs(await newImages(world, execution, 2)), [0, 2]);
				same(itemsOf(execution.runs, 'Good').length, 2, 'The number of good items');
				const [item, ...others] = itemsOf(execution.runs, 'Bad');
				same(others.length, 0, 'The number of other bad items');
				const { json } = item!;
				const { message, billed, what_to_do: todo } = json.error as ErrorFacts;
				same([json.fileName, billed], [images[1], false]);
				has(message, "Ideogram's safety check refused");
				has(json.message, todo);
			}
			return { calls: 6, images: 4 };
		});

		await check('Continue: the refused item stands between the images, with what to do', async () => {
			const id = await n8n.create(
				row('Continue', [start, read(files), remixOneBad({ onError: 'continueRegularOutput' }), pass('All')]),
			);
			const execution = await n8n.run(id);
			succeeded(execution);
			const items = itemsOf(execution.runs, 'All');
			same(
				items.map(({ json }) => Boolean(json.error)),
				[false, true, false],
			);
			const { what_to_do: todo, billed } = items[1]!.json.details as ErrorFacts;
			same(billed, false);
			has(items[1]!.json.message, todo);
			return { calls: 3, images: 2 };
		});

		await check('nobody at the Base URL: the item says that nothing was billed', async () => {
			const baseUrl = `http://127.0.0.1:${await freePort()}`;
			const own = await n8n.createCredential('Nobody', 'ideogramApi', { apiKey: 'any', baseUrl });
			const lost = {
				...remix('V_2', { onError: 'continueErrorOutput' }, { options: { timeoutMinutes: 0.02 } }),
				credentials: { ideogramApi: { id: own, name: 'Nobody' } },
			};
			const id = await n8n.create(
				row('Nobody', [start, read(files, images[0]), lost, pass('Good'), pass('Bad')], sides),
			);
			const execution = await n8n.run(id);
			succeeded(execution);
			const { code, billed, message } = itemsOf(execution.runs, 'Bad')[0]!.json.error as ErrorFacts;
			same([code, billed], ['ECONNREFUSED', false]);
			has(message, 'could not be reached');
			return { calls: 0, images: 0 };
		});

		await check('error workflow: the Error Trigger finds what was paid for in error.description', async () => {
			const watcher = await n8n.create(row('Watcher', [node('Error', 'n8n-nodes-base.errorTrigger', 1)]));
			await n8n.offer(watcher);
			const hook = { path: 'e2e-fails', responseMode: 'onReceived', options: {} };
			// The first item is paid for before the second fails.
			const bad = remixOneBad({}, 'ideogram-3');
			const failing = row('Failing', [
				{ ...node('Webhook', 'n8n-nodes-base.webhook', 2, hook), webhookId: hook.path },
				read(files),
				{ ...bad, parameters: { ...bad.parameters, options: { maxConcurrentImages: 1 } } },
			]);
			Object.assign(failing, { settings: { executionOrder: 'v1', errorWorkflow: watcher } });
			const id = await n8n.create(failing);
			await n8n.publish(id);
			const before = standIn.ledger.entries.length;
			await n8n.fetch(`/webhook/${hook.path}`);
			const [failed] = await n8n.executionsOf(id);
			same(failed!.status, 'error');
			const [told] = await n8n.executionsOf(watcher);
			const [{ json }] = itemsOf(told!.runs, 'Error') as [{ json: { execution: { id: string; error: ErrorFacts } } }];
			same(String(json.execution.id), failed!.id);
			const { description } = json.execution.error as unknown as { description: string };
			const paid = standIn.ledger.entries.slice(before);
			for (const { generationId } of paid) has(description, generationId);
			same(paid.length, 1, 'The number of paid generations');
			await n8n.unpublish(id);

			const get = { resource: 'generation', operation: 'get', generationId: paid[0]!.generationId };
			const fetched = await n8n.run(await n8n.create(row('Fetch', [start, ideogramNode('Get', get)])));
			succeeded(fetched);
			await newImages(world, fetched, 1, { node: 'Get' });
			return { calls: 2, images: 1 };
		});

		await check('Retry On Fail: only what failed is sent again', async () => {
			const once = { kind: 'status', status: 422, body: { error: 'not today' } } as const;
			standIn.addFault({ call: 'submit', when: ({ body }) => body.includes('lighthouse'), do: once });
			const id = await n8n.create(row('Retry On Fail', [start, read(files), remix('ideogram-3', retryOnFail)]));
			const execution = await n8n.run(id);
			succeeded(execution);
			await newImages(world, execution, 3);
			return { calls: 4, images: 3 };
		});

		await check('retry from the failed node: sends all its items again, and all are billed again', async () => {
			const once = { kind: 'status', status: 422, body: { error: 'not today' } } as const;
			standIn.addFault({ call: 'submit', when: ({ body }) => body.includes('mountain'), do: once });
			const id = await n8n.create(row('Retry', [start, read(files), remix('ideogram-3')]));
			const failed = await n8n.run(id);
			same(failed.status, 'error');
			has(failed.error?.description, 'Paid for in this run: 2 images');
			const retried = await n8n.retry(failed);
			succeeded(retried);
			same(retried.mode, 'retry');
			await newImages(world, retried, 3);
			return { calls: 6, images: 5 };
		});
	},
};
