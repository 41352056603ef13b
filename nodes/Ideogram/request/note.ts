/**
 * A note that travels with a generation: in the query of its webhook's address, so that it comes back with Ideogram's
 * call. It is sealed with the API key, so that nobody else can write one. Everyone on the way can read it.
 */
import { timingSafeEqual } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import { Refusal } from '../errors/refusal';

/** What the workflow that receives the result needs of the one that asked for it. */
export interface Note {
	/** Of the files that come out, without number and ending. */
	file_name: string;
	/** The name of the source image, as it was sent. */
	source?: string;
	/** The input item's place, from 0. */
	item_index: number;
	/** What the user gave for the item. */
	item_key?: string;
	/** The place in the grid of the item's variations, from 0. */
	variation_index?: number;
	operation: string;
	model?: string;
}

/** Gives a code that only those can make who have the API key. */
type Seal = (text: string) => string;

/** Of the query. */
const NAME = 'note';
const PURPOSE = 'note of a webhook\n';

/** @returns the address with the note. @throws Refusal when it gets longer than Ideogram takes */
export function withNote(address: string, note: Note, seal: Seal, longest: number): string {
	const text = Buffer.from(JSON.stringify(note)).toString('base64url');
	const url = new URL(address);
	url.searchParams.set(NAME, `${text}.${seal(PURPOSE + text)}`);
	if (url.href.length <= longest) return url.href;
	throw new Refusal(
		`The webhook's address has ${url.href.length} characters with its note, and Ideogram takes ${longest}`,
		"Give a shorter 'Item Key', or a file with a shorter name.",
	);
}

/** @param sealed what the query holds. @returns nothing when it is not a note of this API key */
export function readNote(sealed: unknown, seal: Seal): IDataObject | undefined {
	const [, text, code] = /^([\w-]+)\.([\w-]+)$/.exec(String(sealed)) ?? [];
	if (!text || !isEqual(code, seal(PURPOSE + text))) return undefined;
	// Whoever sealed it has the key, and wrote an object.
	return JSON.parse(Buffer.from(text, 'base64url').toString()) as IDataObject;
}

/** Takes as long for every wrong code. */
function isEqual(given: string, right: string): boolean {
	const [a, b] = [Buffer.from(given), Buffer.from(right)];
	return a.length === b.length && timingSafeEqual(a, b);
}
