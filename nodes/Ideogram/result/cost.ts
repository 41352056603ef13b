/**
 * What an image cost, from the service's own figures. Money is counted in millionths of a dollar, so that sums are
 * exact.
 */
import type { IDataObject } from 'n8n-workflow';

export interface Cost {
	/** Of the whole call; undefined when nobody told. */
	micros?: number;
	/** `billed`: reported with the result; `quoted`: asked for before the call. */
	source: 'billed' | 'quoted' | 'unknown';
}

export const UNKNOWN: Cost = { source: 'unknown' };

/** `{usd, source}` for each of `count` images; the parts add up to the whole. */
export const shareCost = (cost: Cost, count: number): IDataObject[] =>
	splitCost(cost, count).map(({ micros, source }) => ({ usd: micros === undefined ? null : inUsd(micros), source }));

export const splitCost = ({ micros, source }: Cost, count: number): Cost[] =>
	Array.from({ length: count }, (_, index) => {
		if (micros === undefined) return { source };
		return { micros: Math.floor((micros * (index + 1)) / count) - Math.floor((micros * index) / count), source };
	});

export const inUsd = (micros: number): number => micros / 1_000_000;

/** `$0.60`, `$0.005`: at least cents, and no digit less than there is. */
export function shownUsd(micros: number): string {
	const exact = inUsd(micros).toString();
	const cents = inUsd(micros).toFixed(2);
	return `$${Number(cents) === inUsd(micros) ? cents : exact}`;
}
