import { randomInt } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Operation } from '../facts';
import { facts } from '../facts';
import type { Form } from './form';
import { jsonPart } from './form';
import type { Job } from './generations';
import { palettes } from './looks';
import { readMultipart } from './multipart';
import type { Image } from './images';
import { readImage } from './images';
import { Refusal, bad } from './reply';
import { checkLegacyRules, checkRules } from './rules';
import { sampleImage } from './sample';
import { checkSchema } from './schema';
import type { Size } from './sizes';
import { pair, sizeOfRatio, sizeOfSource, snap } from './sizes';

const maxSeed = facts.legacy.schemas.ImageObject!.properties!.seed!.maximum!;
const legacyMaxMegabytes = 10;

interface Wish {
	path: string;
	model: string;
	prompt: string;
	magic: boolean;
	source: Buffer;
	size: Size;
	images?: number;
	seed?: number;
	weight?: number;
	style?: string;
	palette?: { name?: string; members?: Array<{ color_hex: string }> };
}

export function v2Model(operation: Operation): string {
	return operation.path.split('/').pop()!;
}

/** A checked v2 request as a job. */
export async function v2Job(operation: Operation, form: Form): Promise<Job> {
	const model = v2Model(operation);
	const { values } = form;
	const source = await sourceOf(operation, form);
	checkRules(model, form, source);
	const magic = operation.params.some((param) => param.name === 'magic_prompt') && values.magic_prompt !== 'off';
	return job({
		path: operation.path,
		model,
		prompt: values.prompt as string,
		magic,
		source: source.bytes,
		size: v2Size(model, values, source),
		images: values.num_images as number | undefined,
		seed: values.seed as number | undefined,
		weight: values.image_weight as number | undefined,
		style: values.style_type as string | undefined,
		palette: values.color_palette as Wish['palette'],
	});
}

async function sourceOf(operation: Operation, { values, images }: Form): Promise<Image> {
	const byAsset = operation.params.some((param) => param.name === 'image_asset_identifier');
	const upload = images.image?.[0];
	const asset = values.image_asset_identifier as { asset_id: string } | undefined;
	if (upload && asset) throw bad('image cannot be combined with image_asset_identifier.');
	if (upload) return upload;
	if (!asset) throw bad(`image is required${byAsset ? ', or image_asset_identifier' : ''}.`);
	if (asset.asset_id.startsWith('missing')) throw new Refusal(404, 'image_asset_identifier names no asset of yours.');
	return { bytes: await sampleImage(), width: 1200, height: 800 };
}

function v2Size(model: string, values: Form['values'], source: Size): Size {
	const resolution = values.resolution as string | undefined;
	const ratio = values.aspect_ratio as string | undefined;
	if (resolution) return model === 'auto' ? snap(pair(resolution)) : pair(resolution);
	const tier = (values.resolution_tier as '1k' | '2k' | undefined) ?? '1k';
	if (ratio && ratio !== 'auto') return sizeOfRatio(pair(ratio), tier);
	return sizeOfSource(source, tier);
}

/** A legacy request, read and checked, as a job. */
export async function legacyJob(headers: IncomingHttpHeaders, body: Buffer): Promise<Job> {
	const parts = await readMultipart(headers, body);
	const fields = Object.keys(facts.legacy.schemas.RemixImageRequest!.properties!);
	for (const { name } of parts) {
		if (!fields.includes(name)) throw bad(`${name} is not a field of /remix.`);
	}
	const [request, image] = ['image_request', 'image_file'].map((name) => {
		const own = parts.filter((part) => part.name === name);
		if (own.length === 0) throw bad(`${name} is required.`);
		if (own.length > 1) throw bad(`${name} may be given only once.`);
		return own[0]!;
	});
	// The documentation's own example sends it as text.
	const asked = jsonPart(request!, ['application/json', 'text/plain']) as Record<string, unknown>;
	checkSchema('image_request', asked, facts.legacy.schemas.InitialImageRequest!);
	checkLegacyRules(asked);
	const source = await readImage(image!, legacyMaxMegabytes);
	const ratio = (asked.aspect_ratio as string | undefined) ?? 'ASPECT_1_1';
	const model = (asked.model as string | undefined) ?? 'V_2';
	const made = job({
		path: '/remix',
		model,
		prompt: asked.prompt as string,
		magic: asked.magic_prompt_option !== 'OFF',
		source: source.bytes,
		size: asked.resolution ? pair(asked.resolution as string) : sizeOfRatio(pair(ratio)),
		images: asked.num_images as number | undefined,
		seed: asked.seed as number | undefined,
		weight: asked.image_weight as number | undefined,
		style: asked.style_type as string | undefined,
		palette: asked.color_palette as Wish['palette'],
	});
	if (!model.startsWith('V_1')) made.styleType = (asked.style_type as string | undefined) ?? 'GENERAL';
	return made;
}

function job(wish: Wish): Job {
	const seed = wish.seed ?? randomInt(maxSeed);
	const { palette } = wish;
	return {
		path: wish.path,
		model: wish.model,
		prompt: wish.prompt,
		finalPrompt: wish.magic ? expand(wish.prompt) : wish.prompt,
		seed,
		orders: Array.from({ length: wish.images ?? 1 }, (_, index) => ({
			...wish.size,
			source: wish.source,
			prompt: wish.prompt,
			// Each image has a seed of its own, which alone makes it again.
			seed: (seed + index) % (maxSeed + 1),
			weight: wish.weight,
			style: wish.style,
			colors: palette?.name
				? palettes[palette.name.toLowerCase()]
				: palette?.members?.map((member) => member.color_hex),
		})),
	};
}

function expand(prompt: string): string {
	const sentence = prompt.trim().replace(/[.!]$/, '');
	return `${sentence}. A carefully composed image with rich colors, soft light and a clear focal point.`;
}
