/** Two workers share the load, and one of them is killed while it runs. */
import { basename } from 'node:path';
import { itemsOf } from '../../tools/n8n/executed';
import { ideogramNode } from '../../tools/n8n/workflow';
import { newImages, same, succeeded } from '../expect';
import { images, node, read, remix, row, start } from '../flows';
import type { Part } from '../part';

export const part: Part = {
	ways: ['queue'],
	async run(world) {
		const { n8n, files, standIn, check } = world;
		const { workers } = world.queue!;

		await check(
			'a worker is killed while it runs: nothing is sent again, and the log names what was paid for',
			async () => {
				const hook = { path: 'e2e-killed', responseMode: 'onReceived', options: {} };
				const trigger = { ...node('Webhook', 'n8n-nodes-base.webhook', 2, hook), webhookId: hook.path };
				const id = await n8n.create(row('Killed', [trigger, read(files), remix('ideogram-3')]));
				await n8n.publish(id);
				const before = standIn.ledger.entries.length;
				const own = () => standIn.ledger.entries.slice(before, before + images.length).map((one) => one.generationId);
				standIn.addFault({
					call: 'poll',
					times: 10_000,
					when: ({ path }) => own().some((one) => path.includes(one)),
					do: { kind: 'hang' },
				});
				await n8n.fetch(`/webhook/${hook.path}`);
				const paid = await n8n.until(async () => {
					const named = Object.values(await world.logs()).join('\n');
					return own().length === images.length && own().every((one) => named.includes(one)) ? own() : undefined;
				});
				const logs = await world.logs();
				const victims = workers.filter(({ log }) => paid.every((one) => logs[basename(log)]?.includes(one)));
				same(victims.length, 1, 'The number of workers that ran it');

				// It is busy, so this is the other's.
				const other = await n8n.run(
					await n8n.create(row('Beside', [start, read(files, images[0]), remix('ideogram-3')])),
				);
				succeeded(other);
				await newImages(world, other, 1);
				const [beside] = standIn.ledger.entries.slice(before + images.length);
				const now = await world.logs();
				const others = workers.filter((one) => !victims.includes(one));
				same(
					others.map(({ log }) => now[basename(log)]?.includes(beside!.generationId)),
					[true],
					'Whether the other worker ran it',
				);

				process.kill(victims[0]!.pid, 'SIGKILL');
				const [killed, ...more] = await n8n.executionsOf(id);
				same([['crashed', 'error'].includes(killed!.status), more.length], [true, 0], `Its status (${killed!.status})`);
				await n8n.unpublish(id);

				standIn.faults.length = 0;
				const get = { resource: 'generation', operation: 'get', generationId: '={{ $json.id }}' };
				const ids = node('IDs', 'n8n-nodes-base.code', 2, {
					jsCode: `return ${JSON.stringify(paid.map((one) => ({ json: { id: one } })))};`,
				});
				const fetched = await n8n.run(await n8n.create(row('Fetch', [start, ids, ideogramNode('Get', get)])));
				succeeded(fetched);
				await newImages(world, fetched, images.length, { node: 'Get' });
				same(
					itemsOf(fetched.runs, 'Get').map(({ json }) => json.generation_id),
					paid,
				);
				return { calls: images.length + 1, images: images.length + 1 };
			},
		);
	},
};
