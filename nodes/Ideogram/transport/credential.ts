/** What stands in the credential → what is sent. Its fields may be expressions, so anything can come out of them. */
import { createHmac } from 'crypto';

import { Refusal } from '../errors/refusal';
import { parseUrl } from './url';

export const CREDENTIAL = 'ideogramApi';

export interface Account {
	base: URL;
	/** As it goes into the header. */
	apiKey: string;
}

/** @throws Refusal */
export function readCredential({ apiKey, baseUrl }: { apiKey?: unknown; baseUrl?: unknown }): Account {
	return { apiKey: readKey(apiKey), base: readBaseUrl(baseUrl) };
}

/** Blanks and line ends, and what cannot be seen at all and comes along when a key is copied. */
const AROUND = /^[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+$/g;
const IF_EXPRESSION = 'If it comes from an expression, check that this item has the value.';

/** The key without what is around it. @throws Refusal when it is empty, or cannot stand in a header */
export function readKey(raw: unknown): string {
	const key = textOf(raw);
	if (key === '') {
		throw new Refusal(
			'The API Key in the Ideogram credential is empty',
			`Open the Ideogram credential and paste your key. ${IF_EXPRESSION}`,
		);
	}
	if (/^[\x20-\x7e]+$/.test(key)) return key;
	// The key is not shown, nor the character: where it stands is enough to find it.
	const position = [...key].findIndex((character) => !/[\x20-\x7e]/.test(character)) + 1;
	throw new Refusal(
		`The API Key in the Ideogram credential has a character that cannot be sent (number ${position} of ${[...key].length})`,
		'Open the Ideogram credential and paste the key again. Keys have only letters, digits and marks of the English keyboard.',
	);
}

/** @throws Refusal when it is not an http(s) address */
export function readBaseUrl(raw: unknown): URL {
	const text = textOf(raw);
	if (text === '') {
		throw new Refusal(
			'The Base URL in the Ideogram credential is empty',
			`Open the Ideogram credential and set the Base URL to https://api.ideogram.ai. ${IF_EXPRESSION}`,
		);
	}
	const url = parseUrl(text);
	if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') return url;
	// What stands there is not shown: people paste their key into the wrong field.
	throw new Refusal(
		'The Base URL in the Ideogram credential is not a plain web address',
		'Open the Ideogram credential and set the Base URL to https://api.ideogram.ai.',
	);
}

const textOf = (raw: unknown): string =>
	typeof raw === 'string' || typeof raw === 'number' ? String(raw).replaceAll(AROUND, '') : '';

/** @returns an HMAC of SHA-256, base64url. The key cannot be found from it. */
export const sealWith = (apiKey: string, text: string): string =>
	createHmac('sha256', apiKey).update(`n8n-nodes-ideogram\n${text}`).digest('base64url');
