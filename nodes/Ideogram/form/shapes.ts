/** Sizes and ratios as the form lists them: each size with its shape, like shapes together. */
import type { INodePropertyOptions } from 'n8n-workflow';

// prettier-ignore
const SHAPES = ['1:1', '5:4', '4:3', '3:2', '16:10', '16:9', '2:1', '3:1', '4:1', '4:5', '3:4', '2:3', '10:16', '9:16', '1:2', '1:3', '1:4'];

const quotient = (size: string) =>
	size
		.split(/[x:]/)
		.map(Number)
		.reduce((width, height) => width / height);

const LOGS = SHAPES.map((shape) => Math.log(quotient(shape)));

/** The usual shape that is nearest: of a side that is twice as long, twice as far counts as near. */
function shapeOf(size: string): { shape: string; exact: boolean } {
	const own = Math.log(quotient(size));
	const distance = (index: number) => Math.abs(own - LOGS[index]);
	const nearest = LOGS.reduce((best, _log, index) => (distance(index) < distance(best) ? index : best), 0);
	return { shape: SHAPES[nearest], exact: distance(nearest) < 0.01 };
}

/** `1152x864 (4:3)`, `1344x768 (~16:9)`; in each shape the exact ones first, and the largest first. */
export function sizes(values: readonly string[]): INodePropertyOptions[] {
	const pixels = (size: string) =>
		size
			.split('x')
			.map(Number)
			.reduce((width, height) => width * height);
	return values
		.map((value) => ({ value, ...shapeOf(value) }))
		.sort(
			(a, b) =>
				SHAPES.indexOf(a.shape) - SHAPES.indexOf(b.shape) ||
				Number(b.exact) - Number(a.exact) ||
				pixels(b.value) - pixels(a.value),
		)
		.map(({ value, shape, exact }) => ({ name: `${value} (${exact ? '' : '~'}${shape})`, value }));
}

/** The square, then ever wider, then ever taller, as in SHAPES; what leaves the shape open stands in front. */
function order(ratio: string): number {
	if (!ratio.includes(':')) return 0;
	const own = quotient(ratio);
	return own < 1 ? 100 / own : own;
}

export const ratios = (values: readonly string[]): INodePropertyOptions[] =>
	[...values]
		.map((value) => ({ name: value.includes(':') ? value : value[0].toUpperCase() + value.slice(1), value }))
		.sort((a, b) => order(a.value) - order(b.value));
