import type { Job } from '../generations';
import { imageEntry } from '../generations';
import { repaint } from '../paint/edit';
import { emblem, scene } from '../paint/scene';
import { remix } from '../remix';
import { isV2, lastWord } from '../catalog';
import type { Ask } from './ask';
import { maskOf } from './mask';
import { remixSize, wantedSize } from './size';
import { pair, sizeOfRatio } from '../sizes';

/** An image from a prompt; with source images, a remix of the first one. */
export async function generate(ask: Ask): Promise<Job> {
	const images = await ask.images('images');
	const [source] = images;
	const size = wantedSize(ask, source);
	// The facts say for Ideogram 4.5 that black is changed; for GPT Image 2.5 nothing, so the same.
	const region = source && (await maskOf(ask, source, 'black'));
	if (source && region) {
		return ask.job({
			size: source,
			source: source.bytes,
			make: (order) => repaint(order, region),
		});
	}
	if (source) return ask.job({ size, source: source.bytes, weight: 40, make: (order) => remix(order) });
	const isTransparent = lastWord(ask.operation).endsWith('transparent') || ask.text('background') === 'transparent';
	if (!isTransparent) return ask.job({ size, make: (order) => scene(order) });

	const times = Number(ask.text('upscale_factor')?.slice(1) ?? 1);
	const scaled = { width: size.width * times, height: size.height * times };
	return ask.job({
		size: isV2(ask.operation) ? scaled : size,
		make: (order) => emblem({ ...order, ...scaled }),
		// v1 keeps the first size apart from that of the file.
		entry: (order, [url], isSafe) => ({
			...imageEntry(ask, order, url!, isSafe),
			...(times > 1 && !isV2(ask.operation) && { upscaled_resolution: `${scaled.width}x${scaled.height}` }),
		}),
	});
}

/** The source, drawn again towards the prompt. */
export async function remixed(ask: Ask): Promise<Job> {
	const source = (await ask.image('image')) ?? (await ask.image('image_file'))!;
	const size = isV2(ask.operation) ? remixSize(ask, source) : ratioOrResolution(ask);
	return ask.job({ size, source: source.bytes, weight: ask.number('image_weight') });
}

/** v1 and legacy are square by default. */
function ratioOrResolution(ask: Ask) {
	const resolution = ask.text('resolution');
	return resolution ? pair(resolution) : sizeOfRatio(pair(ask.text('aspect_ratio') ?? '1x1'));
}
