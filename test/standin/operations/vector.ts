import { randomBytes } from 'node:crypto';
import type { Job, Order } from '../generations';
import { svg } from '../media';
import { sceneSvg } from '../paint/scene';
import { vectorize } from '../paint/vector';
import type { Ask } from './ask';
import { wantedSize } from './size';

/** An SVG from a prompt; with images, the main one in the colors that it has. */
export async function svgGenerated(ask: Ask): Promise<Job> {
	const [source] = await ask.images('images');
	const size = wantedSize(ask, source);
	return ask.job({
		size,
		media: svg,
		make: async (order) =>
			source ? await vectorize(source.bytes, ask.text('quality') === 'high') : Buffer.from(sceneSvg(order)),
		entry: svgEntry,
	});
}

/** The source as an SVG. */
export async function vectorized(ask: Ask): Promise<Job> {
	const source = (await ask.image('image'))!;
	return ask.job({
		size: source,
		media: svg,
		make: () => vectorize(source.bytes, ask.text('mode') === 'detailed'),
		entry: svgEntry,
	});
}

function svgEntry(order: Order, [url]: Array<string | null>) {
	return {
		object_type: 'svg.generation',
		url,
		asset_id: randomBytes(16).toString('base64url'),
		mime_type: 'image/svg+xml',
		width: order.width,
		height: order.height,
	};
}
