/**
 * What Ideogram asked for one image with the default settings, by path, in US dollars. Source: answers to `dry_run` of
 * 10 October 2026, collected by an independent client of the API. Only for orientation: the node asks for the price of
 * each call.
 */
import type { Operation } from '../nodes/Ideogram/api/types';

export const PRICES_SEEN = 'October 2026';

export const usd: Record<string, number> = {
	'/v2/image/remix/auto': 0.06,
	'/v2/image/remix/ideogram-4': 0.06,
	'/v2/image/remix/ideogram-3': 0.06,
	'/v2/image/remix/ideogram-3-character': 0.15,
	'/v2/image/generate/auto': 0.03,
	'/v2/image/generate/ideogram-4-5': 0.1,
	'/v2/image/generate/ideogram-4': 0.06,
	'/v2/image/generate/ideogram-3': 0.06,
	'/v2/image/generate/ideogram-3-transparent': 0.07,
	'/v2/image/generate/ideogram-3-character': 0.15,
	'/v2/image/generate/ideogram-2a': 0.04,
	'/v2/image/generate/ideogram-2': 0.08,
	'/v2/image/generate/p-image-ideogram': 0.01,
	'/v2/image/generate/z-image': 0.005,
	'/v2/image/precise-edit/ideogram-4-5': 0.06,
	'/v2/image/inpaint/ideogram-3': 0.06,
	'/v2/image/reframe/ideogram-3': 0.06,
	'/v2/image/replace-background/ideogram-3': 0.06,
	'/v2/image/remove-background/ideogram-1': 0.01,
	'/v2/image/remove-object/ideogram-1': 0.03,
	'/v2/design/layerize/ideogram-3': 0.09,
};

/** `Auto $0.06, Ideogram 4.0 $0.06`; undefined where no price was seen. */
export function pricesSeen({ endpoints }: Operation): string | undefined {
	const seen = endpoints.flatMap(({ path, model }) =>
		usd[path] === undefined ? [] : `${model?.label ?? 'a call'} $${usd[path].toFixed(usd[path] < 0.01 ? 3 : 2)}`,
	);
	return seen.length > 0 ? seen.join(', ') : undefined;
}
