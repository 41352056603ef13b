/** What a person does in the editor while a workflow is being built: its buttons, by the calls behind them. */
import { itemsOf } from '../../tools/n8n/executed';
import { has, newImages, same, succeeded } from '../expect';
import { images, pass, read, remix, row, start } from '../flows';
import type { Part } from '../part';

export const part: Part = {
	ways: ['disk', 'queue'],
	async run(world) {
		const { n8n, files, standIn, check } = world;

		await check('pinned data: the node is not run, and nothing is sent', async () => {
			const pinned = row('Pinned', [start, read(files), remix(), pass('After')]);
			Object.assign(pinned, { pinData: { Ideogram: [{ json: { seed: 7, url: 'https://example.com/kept.png' } }] } });
			const execution = await n8n.run(await n8n.create(pinned));
			succeeded(execution);
			same(
				itemsOf(execution.runs, 'After').map(({ json }) => json.seed),
				[7],
			);
			return { calls: 0, images: 0 };
		});

		await check('pinned data before it: is used as if the nodes had run', async () => {
			const pinned = row('Pinned before', [start, read(files), remix('V_2', {}, { prompt: '={{ $json.fileName }}' })]);
			const binary = { data: (await sample()).toString('base64'), mimeType: 'image/png', fileName: 'pinned.png' };
			Object.assign(pinned, { pinData: { Read: [{ json: { fileName: 'pinned' }, binary: { data: binary } }] } });
			const execution = await n8n.run(await n8n.create(pinned));
			succeeded(execution);
			const [item] = await newImages(world, execution, 1);
			same(item!.binary?.data?.fileName, 'pinned-remix-1.png');
			return { calls: 1, images: 1 };
		});

		await check('Execute Step: one node alone, with the images of the run before; it is billed again', async () => {
			const id = await n8n.create(row('Step', [start, read(files), remix('ideogram-3'), pass('After')]));
			const whole = await n8n.run(id);
			succeeded(whole);
			const step = await n8n.runNode(id, 'Ideogram', whole);
			succeeded(step);
			await newImages(world, step, 3);
			same(Object.keys(step.runs).includes('After'), false, 'Whether the node behind it ran');
			same(step.runs.Read?.[0]?.startTime, whole.runs.Read?.[0]?.startTime, 'When the node before it ran');
			return { calls: 6, images: 6 };
		});

		await check('Stop: ends at once, sends nothing more, and the log names what was paid for', async () => {
			standIn.addFault({ call: 'poll', times: 10_000, do: { kind: 'hang' } });
			const before = [standIn.ledger.entries.length, standIn.requests.length] as const;
			const id = await n8n.create(row('Stop', [start, read(files), remix('ideogram-3')]));
			const executionId = await n8n.start(id);
			// Three are accepted and asked about.
			await n8n.until(async () => {
				const polls = standIn.requests.slice(before[1]).filter(({ call }) => call === 'poll');
				return new Set(polls.map(({ path }) => path)).size === images.length ? true : undefined;
			});
			await n8n.stop(executionId);
			const stopped = await n8n.finished(executionId);
			same(stopped.status, 'canceled');
			const paid = standIn.ledger.entries.slice(before[0]);
			await n8n.until(async () => {
				const lines = Object.values(await world.logs()).join('\n');
				const [end] = lines
					.split('\n')
					.filter((line) => line.includes('the run ended early'))
					.slice(-1);
				return end && paid.every(({ generationId }) => end.includes(generationId)) ? true : undefined;
			});
			has(Object.values(await world.logs()).join('\n'), `execution ${executionId}`);
			return { calls: 3, images: 3 };
		});
	},
};

async function sample(): Promise<Buffer> {
	const { default: sharp } = await import('sharp');
	return await sharp({ create: { width: 512, height: 512, channels: 3, background: '#284' } })
		.png()
		.toBuffer();
}
