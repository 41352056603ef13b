import type { IncomingHttpHeaders } from 'node:http';

export interface Call {
	method: string;
	/** Below /wp-json/wp/v2. */
	path: string;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	body: Buffer;
	/** Whether it came with the right password. */
	isLoggedIn: boolean;
}

export interface Reply {
	status: number;
	headers?: Record<string, string | number>;
	body: Buffer | object;
}

/** Why WordPress refuses a call, in its own words. */
export class Problem extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly params?: Record<string, string>,
	) {
		super(message);
	}

	get reply(): Reply {
		const { status, code, message, params } = this;
		return { status, body: { code, message, data: { status, ...(params && { params }) } } };
	}
}

/** @param says what is wrong with the parameter */
export const invalidParameter = (name: string, says: string): Problem =>
	new Problem(400, 'rest_invalid_param', `Invalid parameter(s): ${name}`, { [name]: says });

/** The members of a JSON or form body. @throws Problem */
export function readMembers({ headers, body }: Call): Record<string, unknown> {
	const text = body.toString();
	if (!headers['content-type']?.includes('json')) return Object.fromEntries(new URLSearchParams(text));
	try {
		return JSON.parse(text || '{}') as Record<string, unknown>;
	} catch {
		throw new Problem(400, 'rest_invalid_json', 'Invalid JSON body passed.');
	}
}

/** A title, caption or content as it is shown, and as it was written. */
export interface Text {
	rendered: string;
	raw: string;
}

/** WordPress escapes ampersands in what it shows. */
export const textOf = (raw: unknown): Text => ({ rendered: String(raw).replaceAll('&', '&#038;'), raw: String(raw) });
