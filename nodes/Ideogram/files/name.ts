/** The names of files, for the wire and for what comes out. */
/** File systems take names of 255 bytes; number and ending come behind. */
const LONGEST_NAME = 150;
/** Only these are endings: in `report v1.2` and `Jan. 5` the dot is part of the name. */
const IMAGE_ENDING = /\.(jpe?g|jpe|jfif|a?png|webp|gif|hei[cf]s?|avif|tiff?|bmp|svg|jxl|ico)$/i;

/**
 * `C:\photos\my "cat".jpeg` → `my cat`; `otherwise` when nothing is left. n8n may hold a number as the name of a file.
 */
export function baseName(given: unknown, otherwise = 'image'): string {
	const last = (typeof given === 'string' || Number.isFinite(given) ? String(given) : '')
		.split(/[\\/]/)
		.pop() as string;
	// Control characters, marks that turn the direction of text around, and what file systems do not take.
	const clean = last.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"<>|:*?]/gu, '');
	const stem = clean
		.trim()
		.replace(IMAGE_ENDING, '')
		.replace(/^[.\s]+|[.\s]+$/g, '');
	let name = '';
	for (const character of stem) {
		if (Buffer.byteLength(name + character) > LONGEST_NAME) break;
		name += character;
	}
	return name.trimEnd() || otherwise;
}

/** A name for the wire: no path, no control characters or quotes, and the ending of the real type. */
export function fileName(given: unknown, extension: string): string {
	const ending = `.${extension}`;
	const name = String(given ?? '');
	const hasEnding = name.toLowerCase().endsWith(ending.toLowerCase());
	return `${baseName(hasEnding ? name.slice(0, -ending.length) : given)}${ending}`;
}

/**
 * Gives each name once, in the order of the calls: `cat`, `CAT`, `cat` → `cat`, `CAT-2`, `cat-3`; many file systems
 * take the first
 * two for one.
 */
export function uniqueNames(): (name: string) => string {
	/** In lower case, with the number to try next. */
	const taken = new Map<string, number>();
	return (base) => {
		let name = base;
		for (let number = taken.get(key(base)) ?? 2; taken.has(key(name)); number++) {
			name = `${base}-${number}`;
			taken.set(key(base), number + 1);
		}
		taken.set(key(name), taken.get(key(name)) ?? 2);
		return name;
	};
}

const key = (name: string) => name.normalize('NFC').toLowerCase();
