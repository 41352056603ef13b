/**
 * The bytes of an answer → JSON, whatever the other side sends: size and depth are limited, and the key is taken out.
 */

/** Answers have a few kilobytes. */
const LARGEST = 5 * 1024 * 1024;
const DEEPEST = 32;

export interface Body {
	/** Parsed JSON; the text where it is not JSON, or not whole. */
	body: unknown;
	/** Why it is not whole. */
	flaw?: string;
}

/** Never throws: what came before the connection broke may name what was paid for. */
export async function readBody(
	stream: AsyncIterable<Uint8Array> & { destroy(): unknown },
	secret: string,
): Promise<Body> {
	const { text, flaw } = await readText(stream);
	const parsed = flaw ? undefined : parse(text);
	if (parsed === undefined) return { body: withoutSecret(unescaped(text), secret), flaw };
	const body = plain(parsed, secret);
	return body === TOO_DEEP ? { body: withoutSecret(unescaped(text), secret), flaw: 'it is nested too deep' } : { body };
}

async function readText(stream: AsyncIterable<Uint8Array> & { destroy(): unknown }) {
	const chunks: Uint8Array[] = [];
	let size = 0;
	let flaw: string | undefined;
	try {
		for await (const chunk of stream) {
			chunks.push(chunk);
			size += chunk.length;
			if (size > LARGEST) {
				flaw = 'it is larger than 5 MB';
				break;
			}
		}
	} catch {
		flaw = 'it broke off';
	}
	if (flaw) stream.destroy();
	return { text: new TextDecoder().decode(Buffer.concat(chunks)), flaw };
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const TOO_DEEP = Symbol('too deep');

/** Without the key, and without names that reach into objects' prototypes. */
function plain(value: unknown, secret: string, depth = 0): unknown {
	if (typeof value === 'string') return withoutSecret(value, secret);
	if (typeof value !== 'object' || value === null) return value;
	if (depth > DEEPEST) return TOO_DEEP;
	if (Array.isArray(value)) {
		const list = value.map((entry) => plain(entry, secret, depth + 1));
		return list.includes(TOO_DEEP) ? TOO_DEEP : list;
	}
	const entries = Object.entries(value)
		.filter(([name]) => name !== '__proto__')
		.map(([name, entry]) => [withoutSecret(name, secret), plain(entry, secret, depth + 1)]);
	return entries.some(([, entry]) => entry === TOO_DEEP) ? TOO_DEEP : Object.fromEntries(entries);
}

/** Shorter ones are no keys, but words that may stand in any answer. */
const SHORTEST_KEY = 8;

/** A gateway may repeat what it was sent: the key must not get into items and errors. */
function withoutSecret(text: string, secret: string): string {
	if (secret.length < SHORTEST_KEY) return text;
	return [secret, encodeURIComponent(secret)].reduce((clean, form) => clean.replaceAll(form, '[API key]'), text);
}

/** A text that is not whole JSON may still spell the key as JSON does. */
const unescaped = (text: string): string =>
	text.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))).replaceAll('\\/', '/');
