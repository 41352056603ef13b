/** A layered design → one item: the files behind its links as binaries, and text blocks, fonts and colors as JSON. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Options } from '../request/options';
import type { Result } from '../files/result';
import { shareCost, type Cost } from './cost';
import type { Generation } from './replies';

/** A file of a design. */
export interface DesignLink {
	/** Binary field: `base_image`, `original_image`, `image_layers_1`. */
	name: string;
	url: string;
}

/** All links of an answer, wherever they stand: members named `url` or `..._url`. */
export function designLinks(body: IDataObject): DesignLink[] {
	const links: DesignLink[] = [];
	const walk = (value: unknown, path: string[]): void => {
		if (Array.isArray(value)) value.forEach((entry, index) => walk(entry, path.at(-1) === 'data' ? [] : [...path, String(index + 1)]));
		else if (typeof value === 'object' && value !== null) for (const [name, member] of Object.entries(value)) walk(member, [...path, name]);
		else if (typeof value === 'string' && /(^|_)url$/.test(path.at(-1) ?? '')) links.push({ name: nameOf(path), url: value });
	};
	walk(body, []);
	return links;
}

const nameOf = (path: string[]): string => path.join('_').replace(/_?url$/, '') || 'design';

interface Made {
	generation: Generation;
	links: DesignLink[];
	results: Result[];
	cost: Cost;
	model?: string;
}

/** The first file stands in the output binary field, the others under their own names. */
export function designItem(input: INodeExecutionData, itemIndex: number, made: Made, options: Options): INodeExecutionData {
	const { generation, links, results, cost, model } = made;
	const { outputBinaryField, keepInputData } = options;
	const [design] = generation.images;
	const missing = results.flatMap(({ missing: why, reason }, index) => (why ? [{ name: links[index].name, missing: why, reason }] : []));
	const files = results.flatMap(({ binary }, index) => (binary ? [[index === 0 ? outputBinaryField : links[index].name, binary] as const] : []));
	const json: IDataObject = {
		...(keepInputData && input.json),
		...(design ?? generation.body),
		...(generation.created && { created: generation.created }),
		...(model && { model }),
		...(generation.generationId && { generation_id: generation.generationId }),
		cost: shareCost(cost, 1)[0],
		...(missing.length > 0 && { missing_files: missing, billed: true }),
	};
	return { json, binary: { ...(keepInputData && input.binary), ...Object.fromEntries(files) }, pairedItem: { item: itemIndex } };
}
