/**
 * Finds the sentence in which a service says what went wrong. Ideogram describes no shape for most of its error bodies.
 */
const NAMES = ['error', 'message', 'detail', 'errors', 'reason', 'msg', 'description', 'title'];
const DEEPEST = 3;
const LONGEST = 300;

/**
 * The words of `{error}`, `{error: {reason}}`, `{errors: [{message}]}`, `{detail}` and the like; a text is its own
 * words.
 */
export function sentence(body: unknown): string | undefined {
	return isPage(body) ? undefined : words(body, 0);
}

export const isPage = (body: unknown): boolean => typeof body === 'string' && /^\s*<(!doctype|html|\?xml)/i.test(body);

function words(value: unknown, depth: number): string | undefined {
	if (typeof value === 'string') return short(value);
	if (typeof value !== 'object' || value === null || depth > DEEPEST) return undefined;
	const candidates: unknown[] = Array.isArray(value)
		? value
		: NAMES.map((name) => (value as Record<string, unknown>)[name]);
	for (const candidate of candidates) {
		const found = words(candidate, depth + 1);
		if (found) return found;
	}
	return undefined;
}

/** On one line, without a period at its end, at most 300 characters. */
export function short(text: string): string | undefined {
	const line = text.trim().replace(/\s+/g, ' ').replace(/\.$/, '');
	if (line === '') return undefined;
	return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
}
