import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { itemsOf } from '../../tools/n8n/executed';
import { has, same, succeeded } from '../expect';
import type { Example } from '../examples';
import { images } from '../flows';

export const example: Example = {
	async run(stage) {
		const execution = await (await stage.load()).run();
		succeeded(execution);
		const rows = itemsOf(execution.runs, 'Caption and Alt Text').map(({ json }) => json);
		same(
			rows.map(({ file }) => file),
			images,
		);
		const [heading, ...lines] = (await readFile(join(stage.files, 'captions.csv'), 'utf8'))
			.replace(/^\uFEFF/, '')
			.trim()
			.split(/\r?\n/);
		same([heading, lines.length], ['file,caption,alt', images.length], 'The sheet');
		for (const [index, { caption, alt }] of rows.entries()) {
			has(caption, ' image ');
			same(String(caption).startsWith(String(alt)), true, `Whether "${String(alt)}" begins the caption`);
			has(lines[index], images[index]!);
		}
		return { calls: images.length, images: 0 };
	},
};
