import { catalog } from '../../facts';
import { Refusal, bad } from '../reply';
import { pair, tierOf } from '../sizes';
import type { Asked, Rule } from './asked';
import { atLeastOne, atMostOne, characterReferences, exclude, styleReferences } from './asked';

const photos = ['garment', 'front', 'back', 'left', 'right', 'top', 'bottom'].flatMap((view) => [
	view === 'garment' ? 'garment_images' : `${view}_image`,
	view === 'garment' ? 'garment_asset_identifiers' : `${view}_asset_identifier`,
]);

/**
 * What the facts' sentences mean for a request. `null`: a request cannot break the sentence, or it holds by itself
 * (an unknown field is refused anyway), or other code keeps it (the source, datasets, the legacy request).
 */
const readers: Array<[sentence: RegExp, rule: Rule | null]> = [
	[/^resolution and aspect_ratio are mutually exclusive/, exclude('resolution', ['aspect_ratio'])],
	[/^give resolution or aspect_ratio, not both/, exclude('resolution', ['aspect_ratio'])],
	[
		/^style_codes excludes style_reference_images and style_type$/,
		exclude('style_codes', ['style_reference_images', 'style_type']),
	],
	[/^style_codes excludes style_reference_images$/, exclude('style_codes', ['style_reference_images'])],
	[
		/^style_preset excludes style_codes and all style references/,
		exclude('style_preset', ['style_codes', ...styleReferences]),
	],
	[
		/^style_preset cannot be combined with style_codes \(or style references\)/,
		exclude('style_preset', ['style_codes', ...styleReferences]),
	],
	[
		/^only one of style_preset, style_codes, style references/,
		atMostOne(['style_preset', 'style_codes', ...styleReferences]),
	],
	[/^style_reference_asset_identifiers \/ .* are mutually exclusive/, atMostOne(styleReferences)],
	[/^the three kinds of style reference are mutually exclusive/, atMostOne(styleReferences)],
	[/^(one|a) character reference (is )?required/, atLeastOne(characterReferences, 'A character reference')],
	[/^images or image_urls needed/, exactlyOneOf('images', 'image_urls')],
	[
		/^reference_images excludes reference_image_asset_identifiers/,
		exclude('reference_images', ['reference_image_asset_identifiers']),
	],
	[
		/^at least one image \(or video asset\) reference/,
		atLeastOne(
			['reference_images', 'reference_image_asset_identifiers', 'reference_video_asset_identifiers'],
			'A reference',
		),
	],
	[/^resolution_tier must match/, tierMatches],
	[/=> 1k only/, onlyAt1k],
	[/^image_weight \+ shape-changing/, weightOnlyAt1k],
	[/^image_weight \+ resolution whose aspect ratio differs/, weightKeepsShape],
	[/^403 when the custom model is missing/, customModel(403)],
	[/^mask => size cannot be set; at most 3/, maskWithout('size', 'images', 4)],
	[/^size "source" only with source images/, sizeOfSourceNeedsSource],
	[/^without images an exact size must be a supported/, supportedSize],
	[/^with images: sides multiple of 32/, sizeWithImages],
	[/^exactly one of masks, mask_asset_identifiers/, exactlyOneOf('masks', 'mask_asset_identifiers')],
	[/^exactly one of materials, material_asset_identifiers/, exactlyOneOf('materials', 'material_asset_identifiers')],
	[/^as many colors as masks/, colorsFitMasks],
	[/^one material for all masks/, materialsFitMasks],
	[/^platform \w+ accepts/, platformAccepts],
	[/^at least one photo/, atLeastOne(photos, 'A photo')],
	[/^custom_width and custom_height together/, customSize],
	[/^face_enhancement true needs /, faces],
	[/^reference assets require the source by reference and exclude mask/, referenceAssets],
	[/^context_window auto needs mask/, contextWindow],
	[/^(image|sketch_image|first frame).*: exactly one/, null],
	[/^source and mask required$/, null],
	[/^JSON body (possible only without files|requires image_asset_identifier)/, null],
	[/^rejected when the output would exceed 8192/, null],
	[/^resolution \(V_2 family only\)/, null],
	[/^(style_type only from V_2|negative_prompt only V_1|color_palette not for V_1)/, null],
	[/^(15 to 100 images|at most 100 images)/, null],
	[/^no /, null],
	[/^errors: /, null],
	[/^(same schema|synchronous here|flat text fields|billed; no dry_run|follow with GET|a 200 can hold)/, null],
	[/^(upscaled_resolution is filled|data always has|moved under|not quotable|ModelEnum text|factor is not)/, null],
	[/^(the source is cropped|a shape different from the source|omit resolution to keep|output keeps the source)/, null],
	[/^(one v1 docs page|ideogram.ai\/features|the user's page|training_runs|which base model)/, null],
	[/^(style_reference_asset_identifiers ignored|collection id takes priority|combining a style reference)/, null],
	[/^(prompt: natural language|prompt names them by place|auto size bills|needs billing access)/, null],
	[/^(PARAMETER LIST|PARTLY INFERRED|additionalProperties:false|undocumented forerunner)/, null],
	[/were? missing in v2|was missing in v2/, null],
	[/^(one language a request|exact_copy: |the output has exactly|one output: )/, null],
	[/^(needs a key whose owner|dense buckets|data may lag|the version of the magic prompt)/, null],
];

/** Undefined for a sentence that nobody has read yet. */
export function ruleOf(sentence: string): Rule | null | undefined {
	return readers.find(([pattern]) => pattern.test(sentence))?.[1];
}

function exactlyOneOf(first: string, second: string): Rule {
	return (asked) => {
		exclude(first, [second])(asked);
		atLeastOne([first, second], 'A source')(asked);
	};
}

function tierMatches(asked: Asked): void {
	const resolution = asked.text('resolution');
	const given = asked.text('resolution_tier');
	const implied = resolution && tierOf(pair(resolution));
	if (given && implied && given !== implied) {
		throw bad(`resolution_tier ${given} does not match resolution ${resolution}, which is ${implied}.`);
	}
}

function is2k(asked: Asked): boolean {
	const resolution = asked.text('resolution');
	return (asked.text('resolution_tier') ?? (resolution && tierOf(pair(resolution)))) === '2k';
}

function onlyAt1k(asked: Asked): void {
	if (!is2k(asked)) return;
	const control = asked.any(['style_preset', 'style_codes', 'color_palette', ...styleReferences]);
	if (control) throw bad(`${control} is available at 1k only.`);
	if (asked.has('style_type') && asked.text('style_type') !== 'auto') {
		throw bad('style_type other than auto is available at 1k only.');
	}
}

function weightOnlyAt1k(asked: Asked): void {
	if (is2k(asked) && asked.has('image_weight') && asked.reshapes) {
		throw bad('image_weight together with another shape than the source is available at 1k only.');
	}
}

function weightKeepsShape(asked: Asked): void {
	if (asked.has('image_weight') && asked.reshapes) {
		throw bad('image_weight cannot be combined with a resolution of another shape than the source.');
	}
}

/** Each custom model that is named must be there (else the given status) and be available (else 403). */
export function customModel(missing: 403 | 404): Rule {
	return (asked) => {
		const stacked = (asked.form.values.stacked_custom_models ?? []) as Array<{ custom_model_uri: string }>;
		for (const uri of [asked.text('custom_model_uri'), ...stacked.map((entry) => entry.custom_model_uri)]) {
			if (uri === undefined) continue;
			const model = asked.customModels.find((candidate) => candidate.custom_model_uri === uri);
			if (model?.is_available_for_generation) continue;
			throw new Refusal(model ? 403 : missing, `custom_model_uri ${uri} does not exist or is not available to you.`);
		}
	};
}

function maskWithout(field: string, images: string, most: number): Rule {
	return (asked) => {
		if (!asked.has('mask')) return;
		exclude('mask', [field])(asked);
		const count = asked.form.images[images]?.length ?? 0;
		if (count > most) throw bad(`${images} takes at most ${most} together with a mask, not ${count}.`);
	};
}

const withSource = ['images', 'image_asset_identifiers'];

function sizeOfSourceNeedsSource(asked: Asked): void {
	if (asked.text('size') === 'source' && !asked.any(withSource)) throw bad('size "source" needs a source image.');
}

function supportedSize(asked: Asked): void {
	const size = asked.text('size');
	if (!size || !/^\d/.test(size) || asked.any(withSource)) return;
	if (!catalog.enums.ResolutionV4!.includes(size)) throw bad(`size ${size} is not a supported one.`);
}

function sizeWithImages(asked: Asked): void {
	const size = asked.text('size');
	if (!size || !/^\d/.test(size) || !asked.any(withSource)) return;
	const { width, height } = pair(size);
	const short = Math.min(width, height);
	if (width % 32 || height % 32 || short < 256 || width * height > 2048 * 2048 || Math.max(width, height) > 6 * short) {
		throw bad(`size ${size} must have sides that are multiples of 32, from 256, and at most 2048x2048 pixels.`);
	}
}

function customSize(asked: Asked): void {
	const [width, height] = [asked.number('custom_width'), asked.number('custom_height')];
	if (width === undefined && height === undefined) return;
	if (width === undefined || height === undefined) throw bad('custom_width and custom_height go together.');
	for (const other of ['resolution', 'aspect_ratio']) exclude('custom_width', [other])(asked);
	const fits = [width, height].every((side) => side % 16 === 0 && side >= 16 && side <= 4096);
	if (!fits || width * height > 4_194_304) {
		throw bad(
			'custom_width and custom_height must be multiples of 16 from 16 to 4096, together at most 4194304 pixels.',
		);
	}
}

function faces(asked: Asked): void {
	if (asked.form.values.face_enhancement !== true) return;
	for (const name of ['face_enhancement_strength', 'face_enhancement_creativity'])
		if (!asked.has(name)) throw bad(`face_enhancement needs ${name}.`);
}

function referenceAssets(asked: Asked): void {
	const name = 'reference_image_asset_identifiers';
	exclude(name, ['mask'])(asked);
	if (asked.has(name) && !asked.has('image_asset_identifier')) throw bad(`${name} needs image_asset_identifier.`);
}

/** How many files or assets. */
function countOf({ form }: Asked, file: string, asset: string): number {
	return form.images[file]?.length ?? (form.values[asset] as unknown[] | undefined)?.length ?? 0;
}

const masksOf = (asked: Asked) => countOf(asked, 'masks', 'mask_asset_identifiers');

function colorsFitMasks(asked: Asked): void {
	const colors = (asked.form.values.colors as string[]).length;
	if (colors !== masksOf(asked)) throw bad(`colors has ${colors} entries for ${masksOf(asked)} masks.`);
}

function materialsFitMasks(asked: Asked): void {
	const materials = countOf(asked, 'materials', 'material_asset_identifiers');
	if (materials > 1 && materials !== masksOf(asked))
		throw bad(`materials has ${materials} entries for ${masksOf(asked)} masks.`);
}

function platformAccepts(asked: Asked): void {
	const platform = asked.text('platform');
	const sentence = asked.operation.constraints.find((each) => each.startsWith(`platform ${platform} accepts `));
	const sizes = sentence?.split(' accepts ')[1]!.split(', ');
	if (sizes && !sizes.includes(asked.text('resolution')!))
		throw bad(`platform ${platform} does not accept the resolution ${asked.text('resolution')}.`);
}

function contextWindow(asked: Asked): void {
	const text = asked.text('context_window');
	if (text === 'auto' && !asked.has('mask')) throw bad('context_window auto needs a mask.');
	if (!text || !/^\d/.test(text) || !asked.source) return;
	const [top, left, bottom, right] = text.split(',').map(Number) as [number, number, number, number];
	const [width, height] = [right - left, bottom - top];
	const isInside = bottom <= asked.source.height && right <= asked.source.width;
	const isShaped = Math.max(width, height) <= 6 * Math.min(width, height) && width * height <= 4_194_304;
	if (width < 256 || height < 256 || !isInside || !isShaped) {
		throw bad('context_window must lie within the image, with sides of at least 256 and a ratio of at most 6.');
	}
}
