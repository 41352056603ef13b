/** A layered design → one item: the files behind its links as binaries, and text blocks, fonts and colors as JSON. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { CARD_FIELD, type ApiImage, type Result } from '../files/result';
import type { Options } from '../request/options';
import { shareCost, type Cost } from './cost';
import { refuseMissing } from './items';
import { linksIn, type Generation } from './replies';

/** A file of a design. `image` is what the download takes. */
export interface DesignFile {
	/** Binary field: `base_image`, `original_image`, `image_layers_1`, `design`. */
	name: string;
	image: ApiImage;
}

/** A page of thousands of links is not a design. */
const MOST = 64;

/** The files behind the links of a design, the main one first; a single one without a link where there is none. */
export function filesOf(design: ApiImage): DesignFile[] {
	const files = linksIn(design)
		.slice(0, MOST)
		.map(({ path, url }) => ({ name: nameOf(path), image: { url } }));
	if (files.length === 0) return [{ name: 'design', image: { url: null, is_image_safe: design.is_image_safe } }];
	const main = Math.max(
		0,
		files.findIndex(({ name }) => name === 'base_image'),
	);
	return [files[main], ...files.filter((_file, index) => index !== main)];
}

const nameOf = (path: string[]): string => path.join('_').replace(/_?url$/, '') || 'design';

interface Made {
	generation: Generation;
	/** One of the generation's designs, its files, and what became of them. */
	design: ApiImage;
	files: DesignFile[];
	results: Result[];
	cost: Cost;
	model?: string;
}

/**
 * The main file stands in the output binary field, the others under their own names. @throws Failure when a file is
 * missing and the options want that.
 */
export function designItems(
	input: INodeExecutionData,
	itemIndex: number,
	made: Made,
	options: Options,
): INodeExecutionData[] {
	const { generation, design, files, results, cost, model } = made;
	const { outputBinaryField: field, keepInputData, onMissingImage } = options;
	if (onMissingImage === 'fail') refuseMissing(generation, results);
	const missing = results.flatMap(({ missing: why, reason, image }, index) =>
		why ? [{ name: files[index].name, url: image.url, missing: why, missing_reason: reason }] : [],
	);
	const leaveOut = onMissingImage === 'leaveOut';
	if (leaveOut && missing.length === files.length) return [];
	const nameAt = (index: number) =>
		index === 0 ? field : files[index].name === field ? `${field}_2` : files[index].name;
	const binaries = results.flatMap(({ binary }, index) => (binary ? [[nameAt(index), binary] as const] : []));
	const { url, ...words } = design;
	const json: IDataObject = {
		...(keepInputData && input.json),
		...words,
		...(url !== null && { url }),
		...(generation.created && { created: generation.created }),
		...(model && { model }),
		...(generation.generationId && { generation_id: generation.generationId }),
		cost: shareCost(cost, 1)[0],
		...(missing.length > 0 && !leaveOut && { missing_files: missing, billed: true }),
	};
	const kept = keepInputData ? { ...input.binary } : {};
	delete kept[field];
	const card = results.find(({ card: own }) => own)?.card;
	const binary = { ...kept, ...Object.fromEntries(binaries), ...(card && { [CARD_FIELD]: card }) };
	return [{ json, ...(Object.keys(binary).length > 0 && { binary }), pairedItem: { item: itemIndex } }];
}
