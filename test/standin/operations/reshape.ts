import type { Job } from '../generations';
import { imageEntry } from '../generations';
import { enlarge, reframe } from '../paint/edit';
import { bad } from '../reply';
import type { Size } from '../sizes';
import { pair, sizeOfRatio, sizeOfSource } from '../sizes';
import { isV2 } from '../catalog';
import type { Ask } from './ask';

/** The source in the shape that was asked for. */
export async function reframed(ask: Ask): Promise<Job> {
	const source = (await ask.image('image')) ?? (await ask.image('image_file'))!;
	const resolution = ask.text('resolution');
	const size = resolution ? pair(resolution) : sizeOfRatio(pair(ask.text('aspect_ratio')!));
	return ask.job({ size, make: (order) => reframe(source.bytes, order) });
}

const tiers: Record<string, '1k' | '2k'> = { '1K': '1k', '2K': '2k' };

export async function upscaled(ask: Ask): Promise<Job> {
	const source = (await ask.image('image')) ?? (await ask.image('image_file'))!;
	const size = upscaledSize(ask, source);
	const most = Math.max(size.width, size.height);
	// The facts say so of `auto`; no other model can be expected to make more.
	if (most > 8192) throw bad(`The result would have a side of ${most} pixels; at most 8192 are possible.`);
	const resolution = `${size.width}x${size.height}`;
	const isPerMegapixel = isV2(ask.operation);
	return {
		// The guide says that the price goes by megapixels; how much one costs is ours.
		...(isPerMegapixel && {
			price: { usdMicros: 15_000 * Math.ceil((size.width * size.height) / 1e6), isPriceKnown: true },
		}),
		...ask.job({
			size,
			make: (order) => enlarge(source.bytes, order),
			entry: (order, [url], isSafe) =>
				isV2(ask.operation)
					? { url, resolution, seed: order.seed, is_image_safe: isSafe }
					: {
							...imageEntry(ask, { ...order, ...source }, url!, isSafe),
							upscaled_resolution: resolution,
						},
		}),
		objectType: 'image.without-prompt-or-seed',
	};
}

function upscaledSize(ask: Ask, source: Size): Size {
	const tier = ask.text('resolution_tier') ?? (ask.takes('resolution_tier') ? '2K' : undefined);
	if (tier) {
		const base = sizeOfSource(source, tiers[tier] ?? '2k');
		const times = tier === '4K' ? 2 : 1;
		// That a smaller size than that of the source makes nothing smaller is ours.
		const grown = Math.max(times, source.width / base.width);
		return { width: Math.round(base.width * grown), height: Math.round(base.height * grown) };
	}
	// /upscale has no factor; it doubles.
	const times = Number((ask.text('upscale_factor') ?? 'x2').slice(1));
	return { width: source.width * times, height: source.height * times };
}
