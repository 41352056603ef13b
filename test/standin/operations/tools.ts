import type { Job } from '../generations';
import type { Image } from '../images';
import { clad, recolor, reframe } from '../paint/edit';
import type { Region } from '../paint/pixels';
import { markedBy, regionOf } from '../paint/pixels';
import { remix } from '../remix';
import { sampleMask } from '../sample';
import type { Size } from '../sizes';
import { pair, sizeOfRatio } from '../sizes';
import type { Ask } from './ask';

const sources = [
	'image',
	'source_image',
	'sketch_image',
	'front_image',
	'back_image',
	'left_image',
	'right_image',
	'top_image',
	'bottom_image',
	'garment_images',
];

async function sourceOf(ask: Ask): Promise<Image> {
	for (const name of sources) {
		const image = await ask.image(name);
		if (image) return image;
	}
	throw new Error(`The stand-in knows no source of ${ask.operation.path}.`);
}

function shapeOf(ask: Ask, source: Size): Size {
	const ratio = ask.text('aspect_ratio');
	return ratio ? sizeOfRatio(pair(ratio)) : { width: source.width, height: source.height };
}

/** Tools that draw the source again in some way; how they differ cannot be told from the outside. */
export async function redrawn(ask: Ask): Promise<Job> {
	const source = await sourceOf(ask);
	// What is asked for shows, in some way.
	const words = ['language', 'variation_type', 'view'].map((name) => ask.text(name)).join(' ');
	return ask.job({
		size: shapeOf(ask, source),
		source: source.bytes,
		weight: 60,
		make: (order) => remix({ ...order, prompt: `${order.prompt} ${words}` }),
	});
}

/** An ad in exactly the size that was asked for. */
export async function resized(ask: Ask): Promise<Job> {
	const source = await sourceOf(ask);
	return ask.job({ size: pair(ask.text('resolution')!), make: (order) => reframe(source.bytes, order) });
}

/** The product with each marked region in its color, or in its material; untouched elsewhere. */
export async function recolored(ask: Ask): Promise<Job> {
	const source = await sourceOf(ask);
	const regions = await regionsOf(ask, source);
	const materials = await ask.images('materials');
	const colors = ask.values.colors as string[] | undefined;
	const size = shapeOf(ask, source);
	return ask.job({
		size,
		make: async () => {
			let changed = source.bytes;
			for (const [index, region] of regions.entries()) {
				changed = colors
					? await recolor(changed, colors[index]!, region)
					: await clad(changed, (materials[index] ?? materials[0]!).bytes, region);
			}
			return ask.text('aspect_ratio') ? await reframe(changed, size) : changed;
		},
	});
}

async function regionsOf(ask: Ask, source: Size): Promise<Region[]> {
	const sent = ask.form.images.masks;
	if (sent) return await Promise.all(sent.map(({ bytes }) => markedBy(bytes)));
	// A mask of the account marks its middle.
	const assets = ask.values.mask_asset_identifiers as unknown[];
	return await Promise.all(assets.map(async () => await regionOf(await sampleMask(source, 'white'), 'white')));
}
