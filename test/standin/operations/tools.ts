import type { Job } from '../generations';
import type { Image } from '../images';
import { recolor, reframe } from '../paint/edit';
import type { Region } from '../paint/pixels';
import { regionOf } from '../paint/pixels';
import { look } from '../paint/words';
import { remix } from '../remix';
import type { Size } from '../sizes';
import { pair, sizeOfRatio } from '../sizes';
import type { Ask } from './ask';

const sources = ['image', 'source_image', 'sketch_image', 'garment_images'];

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
	return ask.job({ size: shapeOf(ask, source), source: source.bytes, weight: 60, make: (order) => remix(order) });
}

/** An ad in exactly the size that was asked for. */
export async function resized(ask: Ask): Promise<Job> {
	const source = await sourceOf(ask);
	return ask.job({ size: pair(ask.text('resolution')!), make: (order) => reframe(source.bytes, order) });
}

/** The product in each of the colors, or in the color of each of the materials. */
export async function recolored(ask: Ask): Promise<Job> {
	const source = await sourceOf(ask);
	const materials = await ask.images('materials');
	const ofMaterials = await Promise.all(materials.map(async ({ bytes }) => (await look(bytes)).hex));
	const colors = (ask.values.colors as string[] | undefined) ?? ofMaterials;
	const masks = ask.form.images.masks ?? [];
	// What the colors of these masks mean is not documented; white is what changes.
	const regions: Region[] = await Promise.all(masks.map(({ bytes }) => regionOf(bytes, 'white')));
	const size = shapeOf(ask, source);
	return ask.job({
		size,
		count: colors.length,
		make: async (_, index) => {
			const changed = await recolor(source.bytes, colors[index]!, regions[index] ?? regions[0]);
			return ask.text('aspect_ratio') ? await reframe(changed, size) : changed;
		},
	});
}
