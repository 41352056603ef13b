/** Ideogram's signature of a call (pure). */
import { createHash, createPublicKey, verify, type JsonWebKey, type KeyObject } from 'crypto';

/** What is signed. */
export interface Signed {
	generationId: string;
	userId: string;
	/** As the header spells it. */
	timestamp: string;
	/** As it came. */
	body: Uint8Array;
}

/** A public key, and its ID in the key set. */
export interface Key {
	id?: string;
	key: KeyObject;
}

const BYTES = 64;
const HEX = /^[0-9a-f]{128}$/i;
/** Both alphabets, with or without the padding. */
const BASE64 = /^[\w+/-]{86}(==)?$/;

/** The documentation does not tell the encoding: base64, base64url and hex are taken. @returns nothing for others */
export function decodeSignature(text: string): Buffer | undefined {
	if (HEX.test(text)) return Buffer.from(text, 'hex');
	if (!BASE64.test(text)) return undefined;
	const bytes = Buffer.from(text, 'base64');
	return bytes.length === BYTES ? bytes : undefined;
}

/** Generation ID, user ID, timestamp and hex SHA-256 of the body, each on a line. */
export const signedText = ({ generationId, userId, timestamp, body }: Signed): string =>
	[generationId, userId, timestamp, createHash('sha256').update(body).digest('hex')].join('\n');

/** Whether one of the keys has signed it. */
export function isSignedBy(keys: readonly Key[], signed: Signed, signature: Buffer): boolean {
	const text = Buffer.from(signedText(signed));
	return keys.some(({ key }) => verify(null, text, key, signature));
}

/** A set has a few keys. */
const MOST_KEYS = 20;

/** The Ed25519 keys of a key set (RFC 7517, 8037). Others are left out. @returns nothing when it is no key set */
export function readKeySet(body: unknown): Key[] | undefined {
	const { keys } = (body ?? {}) as { keys?: unknown };
	if (!Array.isArray(keys)) return undefined;
	return (keys as unknown[]).slice(0, MOST_KEYS).flatMap(readKey);
}

function readKey(entry: unknown): Key[] {
	const { kty, crv, x, kid } = (entry ?? {}) as Record<string, unknown>;
	if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string') return [];
	try {
		const jwk: JsonWebKey = { kty, crv, x };
		return [{ ...(typeof kid === 'string' && { id: kid }), key: createPublicKey({ key: jwk, format: 'jwk' }) }];
	} catch {
		// Not a point of the curve.
		return [];
	}
}
