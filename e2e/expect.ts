/** What the checks say when something else came out. */
import { binaryOf, itemsOf, type Item } from '../tools/n8n/executed';
import { look, readImage } from '../tools/n8n/images';
import type { Execution } from './n8n';
import type { World } from './part';

export function same(actual: unknown, expected: unknown, what = 'it'): void {
	if (JSON.stringify(actual) === JSON.stringify(expected)) return;
	throw new Error(`${what} is ${JSON.stringify(actual)}, and not ${JSON.stringify(expected)}`);
}

export function has(text: unknown, part: string): void {
	if (String(text).includes(part)) return;
	throw new Error(`"${part}" is not in ${JSON.stringify(text)}`);
}

export function succeeded({ status, error }: Execution): void {
	if (status === 'success') return;
	throw new Error(`The execution's status is ${status}: ${error?.message} ${error?.description ?? ''}`);
}

/**
 * Items with images that can be read, each unlike all its sources.
 * @param options.source the node that gave them, or the one source; null when they are made from words
 * @returns the items
 */
export async function newImages(
	{ n8n }: World,
	{ runs }: Execution,
	count: number,
	{
		node = 'Ideogram',
		output = 0,
		source = 'Read',
	}: { node?: string; output?: number; source?: string | Buffer | null } = {},
): Promise<Item[]> {
	const items = itemsOf(runs, node, output);
	same(items.length, count, `The number of images of "${node}"`);
	const given = typeof source === 'string' ? itemsOf(runs, source) : [];
	const files = Buffer.isBuffer(source)
		? [source]
		: await Promise.all(given.map(async (item) => await n8n.bytesOf(binaryOf(item))));
	const sources = await Promise.all(files.map(look));
	for (const item of items) {
		const binary = binaryOf(item);
		const bytes = await n8n.bytesOf(binary);
		await readImage(binary, bytes);
		const looks = await look(bytes);
		if (sources.some((one) => one.equals(looks))) throw new Error(`${binary.fileName} shows its source unchanged`);
	}
	return items;
}

/** The number of the input item that each item is paired with. */
export const pairs = (items: Item[]): unknown[] =>
	items.map(({ pairedItem }) => {
		const [first] = [pairedItem].flat();
		return typeof first === 'object' ? first.item : first;
	});
