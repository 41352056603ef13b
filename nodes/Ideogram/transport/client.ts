/** The calls that the node makes. The key goes to the base URL only, over no redirect; links are fetched without it. */
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { Failure, type Purpose, type Reply } from '../errors/failure';
import { networkFailure } from '../errors/networkFailure';
import { failureOf, retryAfter, unreadable } from '../errors/replyFailure';
import { CREDENTIAL, readCredential, type Account } from './credential';
import { reuseReadBuffer } from './reuseReadBuffer';
import { throwIfStopped, destroyOnTimeout } from './wait';
import { sharedPermits, type Permits } from '../capacity/permits';
import { readBody } from './body';

/** What the node uses of the stream that n8n's HTTP helper gives. */
export interface ByteStream extends AsyncIterable<Buffer> {
	destroy(error?: Error): unknown;
}

export interface Client {
	/** @returns an answer of any 2xx, its body whole. @throws Failure otherwise, Stopped */
	call(purpose: Purpose, path: string, options?: { body?: FormData; timeoutMs?: number }): Promise<Reply>;
	/** @param sparing into one piece of memory. @returns the bytes behind a link, and their number where it is told. @throws Failure, Stopped */
	download(url: string, timeoutMs: number, sparing: boolean): Promise<{ stream: ByteStream; length?: number }>;
	/** Ends when the user stops the execution. */
	readonly signal: AbortSignal | undefined;
	/** Of the credential's account. */
	readonly permits: Permits;
}

type Context = IExecuteFunctions | ILoadOptionsFunctions;

/** @param itemIndex whose values the expressions in the credential take. @throws Refusal when the credential cannot be used */
export async function connect(context: Context, itemIndex = 0): Promise<Client> {
	const account = readCredential(await context.getCredentials(CREDENTIAL, itemIndex));
	const { base, apiKey } = account;
	const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return {
		signal,
		permits: sharedPermits(base.href, apiKey),
		call: async (purpose, path, options) => await call(context, account, signal, purpose, path, options),
		download: async (url, timeoutMs, sparing) => await download(context, base, signal, url, timeoutMs, sparing),
	};
}

async function call(
	context: Context,
	{ base, apiKey }: Account,
	signal: AbortSignal | undefined,
	purpose: Purpose,
	path: string,
	{ body, timeoutMs = 30_000 }: { body?: FormData; timeoutMs?: number } = {},
): Promise<Reply> {
	throwIfStopped(signal);
	const options: IHttpRequestOptions = {
		method: body ? 'POST' : 'GET',
		url: addressOf(base, path),
		...(body && { body: body as unknown as IDataObject }),
		timeout: timeoutMs,
		...common(signal),
	};
	// Else n8n would read it from its database and decrypt it for each call.
	const known = { credentialsDecrypted: { id: '', name: '', type: CREDENTIAL, data: { apiKey } } };
	const send = async () => {
		const { statusCode, headers, body: bytes } = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL,
			options,
			known,
		)) as IN8nHttpFullResponse;
		const stream = bytes as unknown as ByteStream;
		const read = await destroyOnTimeout(stream, timeoutMs, signal, async () => await readBody(stream, apiKey));
		throwIfStopped(signal);
		return { status: statusCode, headers, ...read };
	};
	return checkReply(await orFailure(send, base.host, purpose, signal), purpose);
}

/** Every 2xx is an answer. @throws Failure for any other status, or when the body is not whole */
export function checkReply(reply: Reply, purpose: Purpose): Reply {
	if (reply.status < 200 || reply.status > 299) throw failureOf(reply, purpose);
	if (reply.flaw) throw unreadable(reply.flaw, purpose, reply);
	return reply;
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
		throw error instanceof Failure ? error : networkFailure(error, host, purpose);
	}
}

/** A base URL may have a path of its own, and slashes at its end. */
export const addressOf = (base: URL, path: string): string => `${base.href.replace(/\/+$/, '')}${path}`;
