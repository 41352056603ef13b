/** A reply's bytes → JSON, whatever the other side sends: size, time and depth are limited. */
import { unreadable, type Purpose } from '../errors/failure';

/** Replies have a few kilobytes. */
const LARGEST = 5 * 1024 * 1024;
const DEEPEST = 32;

/** JSON where it is JSON, text otherwise. @throws Failure when it is too large or too deep. */
export async function readBody(stream: AsyncIterable<Uint8Array> & { destroy(): unknown }, purpose: Purpose, secret: string): Promise<unknown> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of stream) {
		chunks.push(chunk);
		size += chunk.length;
		if (size > LARGEST) {
			stream.destroy();
			throw unreadable('it is larger than 5 MB', purpose);
		}
	}
	const text = without(secret, Buffer.concat(chunks).toString('utf8'));
	const parsed = parse(text);
	return parsed === undefined ? text : plain(parsed, purpose);
}

/** Shorter ones are no keys, but words that may stand in any reply. */
const SHORTEST_KEY = 8;

/** A gateway may repeat what it was sent: the key must not get into items and errors. */
function without(secret: string, text: string): string {
	return secret.length < SHORTEST_KEY ? text : text.replaceAll(secret, '[API key]');
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Without keys that reach into objects' prototypes. */
function plain(value: unknown, purpose: Purpose, depth = 0): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (depth > DEEPEST) throw unreadable('it is nested too deep', purpose);
	if (Array.isArray(value)) return value.map((entry) => plain(entry, purpose, depth + 1));
	const entries = Object.entries(value).filter(([key]) => key !== '__proto__');
	return Object.fromEntries(entries.map(([key, entry]) => [key, plain(entry, purpose, depth + 1)]));
}
