/** Names of files: safe for every file system, and each only once in a run. */

/** File systems take names of 255 bytes; operation, number and ending come behind. */
const LONGEST_NAME = 150;

const IMAGE_ENDING = /\.(jpe?g|jpe|jfif|png|webp|gif|bmp|tiff?|hei[cf]|avif|svg)$/i;

/** `C:\photos\my "cat".jpeg` → `my cat`; `image` when nothing is left. Only the ending of an image is cut off. */
export function baseName(given: unknown): string {
	const last = String(given ?? '').split(/[\\/]/).pop() as string;
	// Control characters, marks that turn the direction of text around, and what file systems do not take.
	const clean = last.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"<>|:*?]/gu, '');
	const stem = clean.trim().replace(IMAGE_ENDING, '').replace(/^[.\s]+|[.\s]+$/g, '');
	let name = '';
	for (const character of stem) if (Buffer.byteLength(name + character) <= LONGEST_NAME) name += character;
	return name || 'image';
}

/** A name for the wire, with the ending of the real type. */
export const fileName = (given: unknown, extension: string): string => `${baseName(given)}.${extension}`;

/** Gives each name once: `cat`, `cat-2`, `cat-3`, in the order of the calls. Upper and lower case count as the same. */
export function uniqueNames(): (name: string) => string {
	const taken = new Set<string>();
	return (name) => {
		let unique = name;
		for (let number = 2; taken.has(unique.toLowerCase()); number++) unique = `${name}-${number}`;
		taken.add(unique.toLowerCase());
		return unique;
	};
}
