/** The calls that the node makes. The key goes to the base URL only, over no redirect; links are fetched without it. */
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { Refusal } from '../errors/refusal';
import { Failure, blockedByN8n, failureOf, failureOfNetwork, retryAfter, type Purpose } from '../errors/failure';
import { reuseReadBuffer } from './reuseReadBuffer';
import { throwIfStopped, destroyOnTimeout } from './wait';
import { sharedPermits, type Permits } from '../capacity/permits';
import { readBody } from './body';

const CREDENTIAL = 'ideogramApi';

/** What the node uses of the stream that n8n's HTTP helper gives. */
export interface ByteStream extends AsyncIterable<Buffer> {
	destroy(error?: Error): unknown;
}

export interface Client {
	/** @returns the body of a 200. @throws Failure otherwise, Stopped */
	call(purpose: Purpose, path: string, options?: { body?: FormData; timeoutMs?: number }): Promise<unknown>;
	/** @param sparing into one piece of memory. @returns the bytes behind a link, and their number where it is told. @throws Failure, Stopped */
	download(url: string, timeoutMs: number, sparing: boolean): Promise<{ stream: ByteStream; length?: number }>;
	/** Ends when the user stops the execution. */
	readonly signal: AbortSignal | undefined;
	/** Of the credential's account. */
	readonly permits: Permits;
}

type Credential = { baseUrl: string; apiKey: string };

type Context = IExecuteFunctions | ILoadOptionsFunctions;

/** @throws Refusal when the credential's base URL is none. */
export async function connect(context: Context): Promise<Client> {
	const credential = await context.getCredentials<Credential>(CREDENTIAL);
	const base = readBaseUrl(credential.baseUrl);
	const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return {
		signal,
		permits: sharedPermits(base.href, credential.apiKey),
		call: async (purpose, path, options) => await call(context, base, credential, signal, purpose, path, options),
		download: async (url, timeoutMs, sparing) => await download(context, base, signal, url, timeoutMs, sparing),
	};
}

async function call(
	context: Context,
	base: URL,
	credential: Credential,
	signal: AbortSignal | undefined,
	purpose: Purpose,
	path: string,
	{ body, timeoutMs = 30_000 }: { body?: FormData; timeoutMs?: number } = {},
): Promise<unknown> {
	throwIfStopped(signal);
	const options: IHttpRequestOptions = {
		method: body ? 'POST' : 'GET',
		url: addressOf(base, path),
		...(body && { body: body as unknown as IDataObject }),
		timeout: timeoutMs,
		...common(signal),
	};
	// Else n8n would read it from its database and decrypt it for each call.
	const known = { credentialsDecrypted: { id: '', name: '', type: CREDENTIAL, data: credential } };
	const send = async () => {
		const reply = (await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options, known)) as IN8nHttpFullResponse;
		const stream = reply.body as unknown as ByteStream;
		const read = await destroyOnTimeout(stream, timeoutMs, signal, async () => await readBody(stream, purpose, credential.apiKey));
		return { status: reply.statusCode, headers: reply.headers, body: read };
	};
	const reply = await orFailure(send, base.host, purpose, signal);
	if (reply.status !== 200) throw failureOf(reply, purpose);
	return reply.body;
}

const REDIRECTS = 3;

async function download(context: Context, base: URL, signal: AbortSignal | undefined, url: string, timeoutMs: number, sparing: boolean) {
	let target = safeLink(url, base);
	for (let hops = 0; ; hops++) {
		throwIfStopped(signal);
		const { href, host } = target;
		const options: IHttpRequestOptions = { url: href, timeout: timeoutMs, ...common(signal), ...(sparing && { agentOptions: reuseReadBuffer() }) };
		const send = async () => (await context.helpers.httpRequest(options)) as IN8nHttpFullResponse;
		const { statusCode, headers, body } = await orFailure(send, host, 'download', signal);
		const stream = body as unknown as ByteStream;
		if (statusCode === 200) {
			const length = Number(headers['content-encoding'] ? undefined : headers['content-length']);
			return { stream, length: Number.isFinite(length) ? length : undefined };
		}
		stream.destroy();
		const { location } = headers;
		if (statusCode >= 300 && statusCode < 400 && typeof location === 'string' && hops < REDIRECTS) {
			target = safeLink(URL.canParse(location, href) ? new URL(location, href).href : '', base);
			continue;
		}
		throw new Failure({
			problem: `The link to the image answered with status ${statusCode}`,
			fix: 'The image was paid for: fetch it from your generations on ideogram.ai.',
			status: statusCode,
			billed: true,
			retryable: statusCode >= 500 || statusCode === 429,
			retryAfterMs: retryAfter(headers['retry-after']),
		});
	}
}

/** Only https, or the place of a base URL of one's own; and nothing that carries a user name. */
function safeLink(link: string, base: URL): URL {
	const url = URL.canParse(link) ? new URL(link) : undefined;
	const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.origin === base.origin);
	if (url && allowed && url.username === '' && url.password === '') return url;
	throw new Failure({
		problem: 'The link to the image is not one that may be followed: it does not start with https://, or carries a password',
		fix: 'The image was paid for: fetch it from your generations on ideogram.ai.',
		code: 'unsafe_link',
		billed: true,
		retryable: false,
	});
}

/** Without following redirects: the key must not go along, and the HTTP library would keep a copy of the upload for it. */
const common = (signal: AbortSignal | undefined): Partial<IHttpRequestOptions> => ({
	encoding: 'stream',
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
	abortSignal: signal,
});

async function orFailure<T>(send: () => Promise<T>, host: string, purpose: Purpose, signal: AbortSignal | undefined): Promise<T> {
	try {
		return await send();
	} catch (error) {
		throwIfStopped(signal);
		// The HTTP library's error holds the request with its key: only the code is taken from it.
		throw causesOf(error).find((cause) => cause instanceof Failure) ?? networkFailure(error, host, purpose);
	}
}

export function networkFailure(error: unknown, host: string, purpose: Purpose): Failure {
	const chain = causesOf(error);
	if (chain.some(({ name, constructor }) => `${name} ${constructor?.name}`.includes('Ssrf'))) return blockedByN8n(host);
	return failureOfNetwork(chain.map(({ code }) => code).findLast((code) => code !== undefined), host, purpose);
}

interface Cause {
	name?: string;
	code?: string;
	cause?: unknown;
	constructor?: { name?: string };
}

function causesOf(error: unknown): Cause[] {
	const chain: Cause[] = [];
	for (let at = error as Cause | undefined; at && chain.length < 5; at = at.cause as Cause | undefined) chain.push(at);
	return chain;
}

/** A base URL may have a path of its own, and slashes at its end. */
export const addressOf = (base: URL, path: string): string => `${base.href.replace(/\/+$/, '')}${path}`;

/** @throws Refusal when it is not an http(s) address. */
export function readBaseUrl(baseUrl: string): URL {
	const url = URL.canParse(baseUrl.trim()) ? new URL(baseUrl.trim()) : undefined;
	if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') return url;
	// What stands there is not shown: people paste their key into the wrong field.
	throw new Refusal(
		'The Base URL in the Ideogram credential is not a plain web address',
		'Open the Ideogram credential and set the Base URL to https://api.ideogram.ai.',
	);
}
