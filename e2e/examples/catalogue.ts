import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { itemsOf } from '../../tools/n8n/executed';
import { has, same, succeeded } from '../expect';
import type { Example, Stage } from '../examples';
import { images } from '../flows';

/** Twelve photos of three looks, so that there are two batches. */
async function layOutTwelve({ files }: Stage): Promise<void> {
	for (const name of images) {
		for (const copy of [1, 2, 3]) await copyFile(join(files, 'images', name), join(files, 'images', `${copy} ${name}`));
	}
}

export const example: Example = {
	// The step that creates a Data Table.
	since: 2,
	async run(stage) {
		const { ledger } = stage.standIn;
		await layOutTwelve(stage);
		const flow = await stage.load();
		// The second batch fails before its first call: whoever reads the log sees the first one done.
		const once = { kind: 'status', status: 422, body: { error: 'not today' } } as const;
		const refused = '3 lighthouse';
		const isRefused = ({ body, query }: { body: Buffer; query: URLSearchParams }) =>
			body.includes(refused) && query.get('dry_run') !== 'true';
		stage.standIn.addFault({ call: 'submit', when: isRefused, do: once });
		const first = await flow.run();
		succeeded(first);
		same(first.runs['New Photo']?.length, 2, 'The number of batches');
		same(ledger.images, 11, 'The images of the first run');
		const log = itemsOf(first.runs, 'Log Row').map(({ json }) => json);
		same(log.length, 12, 'The number of rows');
		const bad = log.filter(({ status }) => status !== 'done');
		same([bad.length, bad[0]?.photo], [1, `${refused}.png`], 'What failed');
		has(bad[0]?.status, 'not today');
		for (const { generation, file } of log.filter(({ status }) => status === 'done')) {
			same(
				ledger.entries.some((entry) => entry.generationId === generation),
				true,
				`Whether ${generation} was billed`,
			);
			await readFile(join(stage.files, 'remixes', String(file)));
		}

		const second = await flow.run();
		succeeded(second);
		same(
			itemsOf(second.runs, 'New Photo').map(({ json }) => Boolean(json.error)),
			[false],
			'What the second run makes',
		);
		same(ledger.images, 12, 'The images of both runs');
		same((await readdir(join(stage.files, 'remixes'))).length, 12, 'The number of files');

		const third = await flow.run();
		succeeded(third);
		same(third.runs['New Photo'], undefined, 'What the third run makes');
		return { calls: 12, images: 12 };
	},
};
