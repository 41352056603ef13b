/**
 * How Ideogram calls a webhook. Source: API specification of October 2026; the encoding of the signature, and for how
 * long a call is repeated, are not documented.
 */

/** Headers, as Node.js spells them. */
export const webhookHeaders = {
	generationId: 'x-ideogram-webhook-generation-id',
	userId: 'x-ideogram-webhook-user-id',
	/** Seconds since 1970. */
	timestamp: 'x-ideogram-webhook-timestamp',
	/** Ed25519 over generation ID, user ID, timestamp and hex SHA-256 of the body, each on a line. */
	signature: 'x-ideogram-webhook-signature',
	/** Of the key set, as a hint: any key of the set may have signed. */
	keyId: 'x-ideogram-webhook-key-id',
} as const;

/** Public, and below the base URL. */
export const JWKS_PATH = '/v1/.well-known/jwks.json';

/** How long a key set may be kept. */
export const KEY_SET_SECONDS = 24 * 60 * 60;
