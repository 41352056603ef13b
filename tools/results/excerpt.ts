/** The JSON of an item, short enough for a page, and the same each time. */
const LONGEST = 90;
const MOST = 2;

/** What is another one in each run, and what stands for it. */
const CHANGING: Array<[RegExp, string]> = [
	[/^https?:\/\/127\.0\.0\.1:\d+(\/[^?]*\/).*$/, 'https://ideogram.ai$1...'],
	[/^[\w-]{22}$/, 'AbCdEfGhIjKlMnOpQrStUv'],
	[/^20\d\d-\d\d-\d\dT[\d:.]+Z$/, '2026-11-22T12:00:00Z'],
];

export function excerpt(value: unknown): unknown {
	if (typeof value === 'string') {
		const text = CHANGING.reduce((before, [pattern, stable]) => before.replace(pattern, stable), value);
		return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
	}
	if (Array.isArray(value)) {
		const shown = value.slice(0, MOST).map(excerpt);
		return value.length > MOST ? [...shown, `... ${value.length - MOST} more`] : shown;
	}
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, excerpt(member)]));
	return value;
}
