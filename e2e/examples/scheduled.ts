import { copyFile, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { look, readImage } from '../../tools/n8n/images';
import { has, same, succeeded } from '../expect';
import type { Example } from '../examples';
import { images } from '../flows';

export const example: Example = {
	async run(stage) {
		const { smtp } = stage.neighbors;
		const folder = (name: string, ...file: string[]) => join(stage.files, name, ...file);
		const [withheld, ...good] = images as [string, ...string[]];
		await rename(folder('images', withheld), folder('images', `UNSAFE ${withheld}`));
		const flow = await stage.load();

		// n8n calls the file nodes in the folder's order.
		succeeded(await flow.run());
		const names = good.map((name) => name.replace(/\.\w+$/, '-remix-1.png')).sort();
		const written = (await readdir(folder('remixes'))).sort();
		same(written, names, 'The files in the folder');
		for (const [index, name] of good.sort().entries()) {
			const bytes = await readFile(folder('remixes', names[index]!));
			await readImage({ mimeType: 'image/png', fileName: names[index]! }, bytes);
			const source = await look(await readFile(folder('images', name)));
			same((await look(bytes)).equals(source), false, `Whether ${names[index]} shows its source unchanged`);
		}

		same(smtp.mails.length, 1, 'The number of mails');
		const [{ recipients, from, subject, text }] = smtp.mails as [(typeof smtp.mails)[number]];
		same([recipients, from?.text], [['you@example.com'], 'n8n@example.com'], 'Its addresses');
		has(subject, 'Ideogram: ');
		has(subject, 'safety check');
		has(text, `File: UNSAFE ${withheld}`);
		has(text, 'Billed: true');
		has(
			text,
			`Generation: ${stage.standIn.ledger.entries.find(({ generationId }) => text?.includes(generationId))?.generationId}`,
		);

		// The second night only one is new.
		await copyFile(folder('images', good[0]!), folder('images', `new ${good[0]}`));
		succeeded(await flow.run());
		same((await readdir(folder('remixes'))).length, good.length + 1, 'The number of files');
		same(smtp.mails.length, 1, 'The number of mails');
		return { calls: images.length + 1, images: images.length + 1 };
	},
};
