import type { Job } from '../generations';
import type { Image } from '../images';
import { removeBackground, removeObject, repaint, replaceBackground } from '../paint/edit';
import type { Region } from '../paint/pixels';
import { rectangle } from '../paint/pixels';
import { remix } from '../remix';
import { bad } from '../reply';
import type { Ask } from './ask';
import { maskOf } from './mask';
import { wantedSize } from './size';

/** Inpaint, edit and precise edit: something new where the mask is black, or within a window, or everywhere. */
export async function edited(ask: Ask): Promise<Job> {
	const source = (await ask.image('image')) ?? (await ask.image('image_file'))!;
	const region =
		(await maskOf(ask, source, 'black')) ??
		windowOf(ask, source) ??
		rectangle(source, 0, 0, source.width, source.height);
	return ask.job({ size: source, source: source.bytes, make: (order) => repaint(order, region) });
}

function windowOf(ask: Ask, source: Image): Region | undefined {
	const window = ask.text('context_window');
	if (!window || !/^\d/.test(window)) return undefined;
	const [top, left, bottom, right] = window.split(',').map(Number) as [number, number, number, number];
	return rectangle(source, left, top, right, bottom);
}

/** An edit by prompt alone: the first of several images, changed; or cut out, when that is wanted. */
export async function editedByPrompt(ask: Ask): Promise<Job> {
	const urls = ask.values.image_urls as string[] | undefined;
	const sent = ask.form.images.images ?? [];
	const source = sent[0]?.bytes ?? (await fromUrls(ask, urls!));
	const size = wantedSize(ask, sent[0]);
	const isCutOut = ask.flag('transparent_background');
	return ask.job({
		size,
		source,
		weight: 40,
		make: async (order) => {
			const changed = await remix(order);
			return isCutOut ? await removeBackground(changed) : changed;
		},
	});
}

/** The image behind the first link. The API takes only its own. */
async function fromUrls(ask: Ask, urls: string[]): Promise<Buffer> {
	const files = await Promise.all(urls.map((url) => ask.links.own(url)));
	if (files.includes(undefined)) throw bad('image_urls must be links to images of Ideogram.');
	return files[0]!;
}

export async function backgroundReplaced(ask: Ask): Promise<Job> {
	const source = (await ask.image('image'))!;
	const setting = await ask.image('background_reference');
	return ask.job({ size: source, source: source.bytes, make: (order) => replaceBackground(order, setting?.bytes) });
}

export async function backgroundRemoved(ask: Ask): Promise<Job> {
	const source = (await ask.image('image'))!;
	return {
		...ask.job({
			size: source,
			make: () => removeBackground(source.bytes),
			entry: (_, [url], isSafe) => ({ url, is_image_safe: isSafe }),
		}),
		objectType: 'image.without-prompt-or-seed',
	};
}

/** What the mask's white marks is painted over. */
export async function objectRemoved(ask: Ask): Promise<Job> {
	const source = (await ask.image('image'))!;
	const region = (await maskOf(ask, source, 'white'))!;
	return {
		...ask.job({
			size: source,
			make: () => removeObject(source.bytes, region),
			entry: (order, [url], isSafe) => ({ url, resolution: `${order.width}x${order.height}`, is_image_safe: isSafe }),
		}),
		objectType: 'image.without-prompt-or-seed',
	};
}
