import { randomBytes } from 'node:crypto';
import type { Job } from '../generations';
import type { Image } from '../images';
import { png } from '../media';
import { baseImage, textBlocks } from '../paint/layers';
import { png as encode, pixelsOf } from '../paint/pixels';
import { look, sentence } from '../paint/words';
import { lastWord } from '../catalog';
import type { Ask } from './ask';

/** A description that follows from the image's size and its main color. */
export async function described(ask: Ask): Promise<Record<string, unknown>> {
	const source = (await ask.image('image')) ?? (await ask.image('image_file'))!;
	const seen = await look(source.bytes);
	const ids = { description_id: randomBytes(16).toString('base64url'), created: new Date().toISOString() };
	if (ask.operation.path === '/describe') return { descriptions: [{ text: sentence(seen) }] };
	if (lastWord(ask.operation) === 'ideogram-3') return { ...ids, descriptions: [{ text: sentence(seen) }] };
	const hasBox = ask.values.include_bbox !== false;
	return {
		...ids,
		json_prompt: {
			high_level_description: sentence(seen),
			compositional_deconstruction: {
				background: `${seen.color} all over`,
				elements: [
					{
						type: 'obj',
						desc: `A shape before ${seen.color}`,
						...(hasBox && { bbox: [100, 100, 900, 900] }),
						color_palette: [seen.hex],
					},
				],
			},
			...(ask.flag('include_style_descriptions') && {
				style_description: { aesthetics: 'calm', lighting: 'even', medium: 'drawing', color_palette: [seen.hex] },
			}),
			...(ask.flag('include_tags') && { tags: [seen.color, `${seen.width}x${seen.height}`] }),
		},
	};
}

/** A prompt in parts, of the words of the given one. */
export function enhanced(ask: Ask): Record<string, unknown> {
	const prompt = ask.text('text_prompt')!.trim();
	const ratio = ask.text('aspect_ratio') ?? 'AUTO';
	return {
		// The API names the one that it chose.
		aspect_ratio: ratio === 'AUTO' ? '1x1' : ratio,
		json_prompt: {
			high_level_description: `${prompt}, composed with a clear focal point.`,
			compositional_deconstruction: {
				background: 'A plain room in soft light.',
				elements: [{ type: 'obj', desc: prompt }],
			},
			style_description: { aesthetics: 'calm', lighting: 'soft', medium: 'photograph' },
		},
	};
}

/** A design taken apart: the image without its texts, the image as it was, and the texts. */
export async function layerized(ask: Ask): Promise<Job> {
	const source = (await ask.image('image'))!;
	return ask.job({
		size: source,
		count: 1,
		files: layersOf(source),
		entry: (order, [url, base], isSafe) => ({
			object_type: 'layerized_image',
			url,
			base_image_url: base,
			resolution: `${order.width}x${order.height}`,
			seed: order.seed,
			is_image_safe: isSafe,
			text_blocks: isSafe ? textBlocks(source) : [],
		}),
	});
}

/** The same by the v1 operation, whose answer has no list. */
export async function textLayerized(ask: Ask): Promise<Job> {
	const job = await layerized(ask);
	return {
		...job,
		reply: ({ images: [entry] }) => ({
			base_image_url: entry!.base_image_url,
			original_image_url: entry!.url,
			seed: entry!.seed,
			text_blocks: entry!.text_blocks,
		}),
	};
}

function layersOf({ bytes }: Image) {
	return [
		{ make: async () => await encode(await pixelsOf(bytes)), media: png },
		{ make: () => baseImage(bytes), media: png },
	];
}
