import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { look, readImage } from '../../tools/n8n/images';
import { same, succeeded } from '../expect';
import type { Example } from '../examples';

export const example: Example = {
	async run(stage) {
		const { wordPress } = stage.neighbors;
		const style = await readFile(join(stage.files, 'ad.png'));
		const { id: styleId } = await wordPress.upload('house-style.png', style);
		const bare = ['Winter in the Alps', 'Bread & Butter'].map((title) => wordPress.write({ title }));
		const published = wordPress.write({ title: 'Already Out', status: 'publish' });
		const before = wordPress.media.length;
		const flow = await stage.load({ hosts: { 'https://example.com': wordPress.url } });

		succeeded(await flow.run());
		const made = wordPress.media.slice(before);
		same(
			made.map(({ source_url: url }) => url.split('/').pop()).sort(),
			bare.map(({ id }) => `post-${id}.png`).sort(),
			'The names in the media library',
		);
		for (const { id, title } of bare) {
			const post = wordPress.posts.find((one) => one.id === id)!;
			const image = wordPress.media.find((one) => one.id === post.featured_media)!;
			same(image.source_url.split('/').pop(), `post-${id}.png`, `The featured image of "${title.raw}"`);
			const { width, height } = await readImage({ mimeType: image.mime_type, fileName: image.slug }, image.bytes);
			same((width! * 9) / height!, 16, 'Its aspect ratio');
			same((await look(image.bytes)).equals(await look(style)), false, 'Whether it shows the house style unchanged');
		}
		same(published.featured_media, 0, 'The featured image of a post that is no draft');
		same(made.map((one) => one.id).includes(styleId), false, 'Whether the style was used');

		// All have an image now.
		succeeded(await flow.run());
		same(wordPress.media.length, before + bare.length, 'The size of the media library');
		return { calls: bare.length, images: bare.length };
	},
};
