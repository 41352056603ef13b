import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { look, readImage } from '../../tools/n8n/images';
import { same, succeeded } from '../expect';
import type { Example } from '../examples';
import { images } from '../flows';

export const example: Example = {
	async run(stage) {
		const { s3 } = stage.neighbors;
		const [photos, remixes] = ['product-photos', 'product-remixes'];
		await s3.createBucket(photos);
		await s3.createBucket(remixes);
		const upload = async (name: string, key = name) => {
			const bytes = await readFile(join(stage.files, 'images', name));
			await s3.put(photos, { key, type: typeOf(name), bytes });
			return await look(bytes);
		};
		const sources = await Promise.all(images.map(async (name) => await upload(name)));
		await s3.put(photos, { key: 'notes.txt', type: 'text/plain', bytes: Buffer.from('Not an image') });
		const flow = await stage.load();

		succeeded(await flow.run());
		const files = await s3.files(remixes);
		const names = images.flatMap((name) => [1, 2].map((number) => name.replace(/\.\w+$/, `-remix-${number}.png`)));
		same(
			files.map(({ key }) => key),
			names.sort(),
			'The files in the other bucket',
		);
		for (const { key, type, bytes } of files) {
			const { width, height } = await readImage({ mimeType: type, fileName: key }, bytes);
			same(width, height, `The width of ${key}`);
			const looks = await look(bytes);
			if (sources.some((source) => source.equals(looks))) throw new Error(`${key} shows its source unchanged`);
		}

		// Later one is new, and one has changed.
		await upload(images[0]!, 'new.jpg');
		await upload(images[1]!, images[2]);
		succeeded(await flow.run());
		same(s3.keys(remixes).length, names.length + 2, 'The number of files');
		same(s3.uploads.filter((each) => each.startsWith(remixes)).length, names.length + 4, 'The number of uploads');
		succeeded(await flow.run());
		return { calls: images.length + 2, images: 2 * images.length + 4 };
	},
};

const typeOf = (name: string): string =>
	({ jpg: 'image/jpeg', png: 'image/png' })[name.split('.').pop()!] ?? 'image/webp';
