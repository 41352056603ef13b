import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { has, newImages, same, succeeded } from '../expect';
import type { Example } from '../examples';

const sheet = `market,language,directions
Germany,de,"Use the polite form, and keep the badge"
Spain,es,
Japan,ja,Vertical text is fine
`;

export const example: Example = {
	async run(stage) {
		await writeFile(join(stage.files, 'languages.csv'), sheet);
		const execution = await (await stage.load()).run();
		succeeded(execution);
		const ads = await newImages(stage.world, execution, 3, { node: 'Localize Ad', source: 'Read Ad' });
		same(
			ads.map(({ json: { market, language } }) => [market, language]),
			[
				['Germany', 'de'],
				['Spain', 'es'],
				['Japan', 'ja'],
			],
		);
		const paid = stage.standIn.requests.filter(({ call, query }) => call === 'submit' && !query.has('dry_run'));
		has(paid[0]!.body, 'Use the polite form, and keep the badge');
		const files = (await readdir(stage.files)).filter((name) => name.startsWith('ad-')).sort();
		same(files, ['ad-Germany.png', 'ad-Japan.png', 'ad-Spain.png'], 'The files');
		return { calls: 3, images: 3 };
	},
};
