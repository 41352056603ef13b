/** The names of files, for the wire and for what comes out. */
import type { IExecuteFunctions } from 'n8n-workflow';

/** File systems take names of 255 bytes; number and ending come behind. */
const LONGEST_NAME = 150;
/** Only these are endings: in `report v1.2` and `Jan. 5` the dot is part of the name. */
const IMAGE_ENDING = /\.(jpe?g|jpe|jfif|a?png|webp|gif|hei[cf]s?|avif|tiff?|bmp|svg|jxl|ico)$/i;

/** `C:\photos\my "cat".jpeg` → `my cat`; `image` when nothing is left. n8n may hold a number as the name of a file. */
export function baseName(given: unknown): string {
	const last = (typeof given === 'string' || Number.isFinite(given) ? String(given) : '').split(/[\\/]/).pop() as string;
	// Control characters, marks that turn the direction of text around, and what file systems do not take.
	const clean = last.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"<>|:*?]/gu, '');
	const stem = clean.trim().replace(IMAGE_ENDING, '').replace(/^[.\s]+|[.\s]+$/g, '');
	let name = '';
	for (const character of stem) {
		if (Buffer.byteLength(name + character) > LONGEST_NAME) break;
		name += character;
	}
	return name.trimEnd() || 'image';
}

/** A name for the wire: no path, no control characters or quotes, and the ending of the real type. */
export const fileName = (given: unknown, extension: string): string => `${baseName(given)}.${extension}`;

/** What each run has named so far: base names in lower case, with the number to try next. */
const taken = new WeakMap<IExecuteFunctions, Map<string, number>>();

/**
 * The base name that an item's files get: its own, or with a number when an earlier item of the run has it. `cat`, `CAT`,
 * `cat` → `cat`, `CAT-2`, `cat-3`; many file systems take the first two for one. Depends on the order of the calls alone.
 */
export function distinctName(context: IExecuteFunctions, given: unknown): string {
	const names = taken.get(context) ?? new Map<string, number>();
	taken.set(context, names);
	const base = baseName(given);
	const next = names.get(key(base));
	let name = base;
	for (let number = next ?? 2; names.has(key(name)); number++) {
		name = `${base}-${number}`;
		names.set(key(base), number + 1);
	}
	names.set(key(name), names.get(key(name)) ?? 2);
	return name;
}

const key = (name: string) => name.normalize('NFC').toLowerCase();
