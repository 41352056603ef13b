/** What tells a call from the others that are made for the same item. */
import type { IDataObject } from 'n8n-workflow';

import type { EachEntry } from '../api/types';

export interface Label {
	/** Stands in the JSON of what comes out. */
	readonly json: IDataObject;
	/** Stand in the names of files. */
	readonly names: readonly string[];
	/** For messages: `language de`. */
	readonly words: readonly string[];
	/** The place in a grid of variations, from 0. */
	readonly index?: number;
}

export const NO_LABEL: Label = { json: {}, names: [], words: [] };

/** Of an entry of the item's lists. */
export const labelOfEntry = (entry: EachEntry): Label => ({
	json: entry,
	names: Object.values(entry),
	words: Object.entries(entry).map(([name, value]) => `${name} ${value}`),
});

export const joinLabels = (one: Label, other: Label): Label => ({
	json: { ...one.json, ...other.json },
	names: [...one.names, ...other.names],
	words: [...one.words, ...other.words],
	index: other.index ?? one.index,
});
