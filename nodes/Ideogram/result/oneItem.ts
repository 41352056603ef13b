/** Where an input item has several calls and wants one item: what came of each call → one item for all. */
import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { CARD_FIELD } from '../files/result';
import type { Options } from '../request/options';

/** What came of one call: an item with a list of its images. */
interface One {
	item: INodeExecutionData;
	images: IDataObject[];
}

/** What belongs to one call stands beside its images. Items without a list, such as failed ones, stay as they are. */
export function mergeItems(
	items: readonly INodeExecutionData[],
	{ outputBinaryField: field }: Pick<Options, 'outputBinaryField'>,
): INodeExecutionData[] {
	const ones = items.flatMap((item): One[] =>
		Array.isArray(item.json.images) ? [{ item, images: item.json.images as IDataObject[] }] : [],
	);
	if (ones.length < 2) return [...items];
	const [{ item: first }] = ones;
	const isCommon = (name: string) =>
		ones.every(({ item: { json } }) => JSON.stringify(json[name]) === JSON.stringify(first.json[name]));
	const common = Object.keys(first.json).filter((name) => !OWN.includes(name) && isCommon(name));
	const images = ones.flatMap(({ item: { json }, images: list }) => {
		const own = Object.entries(json).filter(([name]) => !OWN.includes(name) && !common.includes(name));
		return list.map((image) => ({ ...Object.fromEntries(own), ...image }));
	});
	const binary = mergeBinaries(ones, field);
	const merged: INodeExecutionData = {
		json: {
			...Object.fromEntries(common.map((name) => [name, first.json[name]])),
			cost: sumOf(ones.map(({ item: { json } }) => json.cost as IDataObject)),
			images,
		},
		...(Object.keys(binary).length > 0 && { binary }),
		pairedItem: first.pairedItem,
	};
	const failed = items.filter((item) => !ones.some((one) => one.item === item));
	return [merged, ...failed];
}

const OWN = ['images', 'cost'];

/** The images in one row, `data`, `data_1`, ..., and the others as the first has them. */
function mergeBinaries(ones: readonly One[], field: string): IBinaryKeyData {
	const kept = { ...ones[0].item.binary };
	const rows = [
		{ name: field, countOf: ({ images }: One) => images.filter(({ missing }) => !missing).length },
		{ name: CARD_FIELD, countOf: ({ images }: One) => images.filter(({ missing }) => missing === 'withheld').length },
	];
	for (const { name, countOf } of rows) {
		const files = ones.flatMap((one) => {
			const names = Array.from({ length: countOf(one) }, (_, index) => nameAt(name, index));
			return names.flatMap((each) => one.item.binary?.[each] ?? []);
		});
		for (const [index, file] of files.entries()) kept[nameAt(name, index)] = file;
	}
	return kept;
}

const nameAt = (name: string, index: number) => (index === 0 ? name : `${name}_${index}`);

/** Nothing is known of the whole where a part is not. */
function sumOf(costs: readonly IDataObject[]): IDataObject {
	const [{ source }] = costs;
	const isKnown = costs.every(({ usd }) => typeof usd === 'number');
	const micros = costs.reduce((sum, { usd }) => sum + Math.round(Number(usd) * 1_000_000), 0);
	return { usd: isKnown ? micros / 1_000_000 : null, source: isKnown ? source : 'unknown' };
}
