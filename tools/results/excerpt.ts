/** The JSON of an item, short enough for a page. */
const LONGEST = 90;
const MOST = 2;

export function excerpt(value: unknown): unknown {
	if (typeof value === 'string') {
		// The stand-in's links lead to this machine.
		const text = value.replace(/https?:\/\/127\.0\.0\.1:\d+/, 'https://ideogram.ai');
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
