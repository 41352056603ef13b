import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { look, readImage } from '../../tools/n8n/images';
import { has, same, succeeded } from '../expect';
import type { Example } from '../examples';
import { images } from '../flows';

export const example: Example = {
	async run(stage) {
		const { s3, wordPress } = stage.neighbors;
		const bucket = 'product-photos';
		await s3.createBucket(bucket);
		const upload = async (name: string, key = name) => {
			const bytes = await readFile(join(stage.files, 'images', name));
			await s3.put(bucket, { key, type: 'application/octet-stream', bytes });
			return bytes;
		};
		const [jpeg, png, webp] = images as [string, string, string];
		const sources = [await upload(jpeg), await upload(png)];
		await upload(webp, `UNSAFE ${webp}`);
		const flow = await stage.load({ hosts: { 'https://example.com': wordPress.url } });

		succeeded(await flow.run());
		const { media, posts: drafts } = wordPress;
		same(
			drafts.map(({ title, status }) => [title.raw, status]).sort(),
			[
				['bottle', 'draft'],
				['lighthouse', 'draft'],
			],
			'The drafts',
		);
		for (const { title, content, featured_media: id } of drafts) {
			const image = media.find((one) => one.id === id)!;
			has(image.source_url, `${title.raw}-remix-1`);
			has(content.raw, image.source_url);
			await readImage({ mimeType: image.mime_type, fileName: image.slug }, image.bytes);
			const looks = await Promise.all(sources.map(look));
			const own = await look(image.bytes);
			same(
				looks.some((source) => source.equals(own)),
				false,
				`Whether "${title.raw}" shows its source unchanged`,
			);
		}
		const [log, ...more] = (await s3.files(bucket)).filter(({ key }) => key.startsWith('logs/'));
		same(more.length, 0, 'The number of further logs');
		const rows = log!.bytes.toString().trim().split('\n');
		const withheld = rows.filter((row) => row.includes('failed'));
		same([rows.length, withheld.length], [1 + images.length, 1], 'The rows of the log');
		has(withheld[0], `UNSAFE ${webp}`);
		has(withheld[0], 'safety check');
		const ids = stage.standIn.ledger.entries.map(({ generationId }) => generationId);
		same(
			ids.every((id) => log!.bytes.includes(id)),
			true,
			'Whether the log has each generation',
		);

		// Nothing is new.
		succeeded(await flow.run());
		same(drafts.length, 2, 'The number of posts');
		same((await s3.keys(bucket)).length, images.length + 1, 'The number of files in the bucket');
		return { calls: images.length, images: images.length };
	},
};
