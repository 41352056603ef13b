import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { itemsOf } from '../../tools/n8n/executed';
import { same, succeeded } from '../expect';
import type { Example } from '../examples';

export const example: Example = {
	async run(stage) {
		const credentials = { httpHeaderAuth: { name: 'X-Batch-Key', value: 'a long random value' } };
		const batch = await stage.load({ credentials }, 'fan-out-batch');
		// n8n's own address, as its note says for an n8n that a proxy stands in front of.
		const hosts = { "={{ $execution.resumeUrl.split('/webhook-waiting')[0] }}": stage.world.n8n.address };
		const flow = await stage.load({ credentials, hosts });
		await batch.whilePublished(async () => {
			// Without the key it refuses.
			await batch.answers('POST');
			const execution = await flow.run();
			succeeded(execution);
			const [{ json }] = itemsOf(execution.runs, 'Total') as [{ json: object }];
			same(json, { images: 3, remixes: 3, usd: 0.18, failedImages: [], failedBatches: [] }, 'The total');
		});
		same((await readdir(join(stage.files, 'remixes'))).length, 3, 'The number of files');
		return { calls: 3, images: 3 };
	},
};
