import type { Size } from '../sizes';
import { pair, sizeOfRatio, sizeOfSource, snap } from '../sizes';
import type { Ask } from './ask';

// How many pixels the words for a size stand for.
const budgets: Record<string, number> = { '1k': 1, '2k': 4, '4k': 16, '8k': 64 };

/** The size of a generated image: by pixels, by ratio and tier, or else that of a source, or else square. */
export function wantedSize(ask: Ask, source?: Size): Size {
	const [width, height] = [ask.number('custom_width'), ask.number('custom_height')];
	if (width !== undefined && height !== undefined) return { width, height };
	for (const text of [ask.text('resolution'), ask.text('size')]) {
		if (text && isPair(text)) return pair(text);
	}
	if (source && (ask.text('size') === 'source' || ask.takes('size')))
		return { width: source.width, height: source.height };
	const tier = ask.text('resolution_tier') ?? ask.text('output_resolution') ?? ask.text('resolution') ?? '1k';
	const ratio = ask.text('aspect_ratio');
	const base = ratio && isPair(ratio) ? sizeOfRatio(pair(ratio)) : sizeOfSource(source ?? { width: 1, height: 1 });
	const times = Math.sqrt(budgets[tier.toLowerCase()] ?? 1);
	return { width: base.width * times, height: base.height * times };
}

/** The size of a v2 remix, which keeps the shape of its source by default. */
export function remixSize(ask: Ask, source: Size): Size {
	const resolution = ask.text('resolution');
	const ratio = ask.text('aspect_ratio');
	if (resolution) return ask.model === 'auto' ? snap(pair(resolution)) : pair(resolution);
	const tier = (ask.text('resolution_tier') as '1k' | '2k' | undefined) ?? '1k';
	if (ratio && ratio !== 'auto') return sizeOfRatio(pair(ratio), tier);
	return sizeOfSource(source, tier);
}

function isPair(text: string): boolean {
	return /\d+[x:_]\d+$/.test(text);
}
