/**
 * Values of the user in messages. Every message takes them from here, so that none repeats a long value or a password.
 */

const LONGEST = 60;
const MOST_NAMES = 10;

/** One line of at most 60 characters: `{"a":1}`, `A very long te...`, `https://...@host`. */
export function cut(raw: unknown): string {
	const text = typeof raw === 'object' ? (JSON.stringify(raw) ?? '') : String(raw);
	const line = text
		.slice(0, 10 * LONGEST)
		.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
		.replace(/\/\/[^/?#\s]*@/g, '//...@');
	const characters = [...line];
	const isShort = characters.length <= LONGEST && text.length <= 10 * LONGEST;
	return isShort ? line : `${characters.slice(0, LONGEST).join('')}...`;
}

/** The same in quotes: `'16:10'`. */
export const shown = (raw: unknown): string => `'${cut(raw)}'`;

/** `photo, logo`, and how many more where there are many. */
export function listed(names: unknown[]): string {
	const more = names.length - MOST_NAMES;
	return names.slice(0, MOST_NAMES).map(cut).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
