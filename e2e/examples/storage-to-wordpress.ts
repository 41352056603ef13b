import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { look, readImage } from '../../tools/n8n/images';
import { has, same, succeeded } from '../expect';
import type { Example, Stage } from '../examples';
import { images } from '../flows';
import type { StoredFile } from '../neighbors/s3';

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
		const sources = [await upload(jpeg, 'Blüte 花 "1".jpg'), await upload(png)];
		await upload(webp, `UNSAFE ${webp}`);
		const flow = await stage.load({ hosts: { 'https://example.com': wordPress.url } });

		const logs = new Set<string>();

		succeeded(await flow.run());
		const { media, posts: drafts } = wordPress;
		same(
			drafts.map(({ title, status }) => [title.raw, status]).sort(),
			[
				['Blüte 花 "1"', 'draft'],
				['lighthouse', 'draft'],
			],
			'The drafts',
		);
		for (const { title, content, featured_media: id } of drafts) {
			const image = media.find((one) => one.id === id)!;
			has(image.source_url, '-remix-1');
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
		const [withheld] = await checkNewLog(stage, logs, 1);
		has(withheld, `UNSAFE ${webp}`);
		has(withheld, 'safety check');

		// Nothing is new.
		succeeded(await flow.run());
		same(drafts.length, 2, 'The number of posts');
		same((await s3.keys(bucket)).length, images.length + 1, 'The number of files in the bucket');

		// Another one, whose WordPress is not where it was: nothing is lost silently.
		const astray = await stage.load({ hosts: { 'https://example.com': `${wordPress.url}/moved` } });
		succeeded(await astray.run());
		const failed = await checkNewLog(stage, logs, images.length);
		same(failed.filter((row) => row.includes('safety check')).length, 1, 'What failed at Ideogram');
		same([drafts.length, media.length], [2, 2], 'The numbers of posts and of images');
		return { calls: 2 * images.length, images: 2 * images.length };
	},
};

/** Beside known logs there is one new one, with the generation of each photo. @returns the rows of those that failed */
async function checkNewLog(
	{ neighbors: { s3 }, standIn }: Stage,
	known: Set<string>,
	failures: number,
): Promise<string[]> {
	const logs = (await s3.files('product-photos')).filter(({ key }) => key.startsWith('logs/') && !known.has(key));
	same(logs.length, 1, 'The number of new logs');
	const [{ key, type, bytes }] = logs as [StoredFile];
	known.add(key);
	same(type, 'text/csv', 'Its type');
	const [, ...rows] = bytes.toString().trim().split('\n');
	const failed = rows.filter((row) => row.includes(',failed,'));
	same([rows.length, failed.length], [images.length, failures], 'The rows of the log');
	const ids = standIn.ledger.entries.slice(-images.length).map(({ generationId }) => generationId);
	const isIn = ids.map((id) => rows.some((row) => row.includes(id)));
	same(isIn.includes(false), false, 'Whether the log lacks a generation');
	return failed;
}
