/** The calls that the node makes. The key goes to the base URL only, over no redirect; links are fetched without it. */
import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { Failure, type Purpose, type Reply } from '../errors/failure';
import { networkFailure } from '../errors/networkFailure';
import { canTellWhyForbidden, failureOf, retryAfter, unreadable, whyForbidden } from '../errors/replyFailure';
import { CREDENTIAL, readCredential, type Account } from './credential';
import { reuseReadBuffer } from './reuseReadBuffer';
import { Progress, SILENCE_MS } from './progress';
import { throwIfStopped, within } from '../time/wait';
import { now } from '../time/clock';
import { sharedPermits, type Permits } from '../capacity/permits';
import { readBody } from './body';
import { parseUrl } from './url';

/** What the node uses of the stream that n8n's HTTP helper gives. */
export interface ByteStream extends AsyncIterable<Buffer> {
	destroy(): unknown;
}

/** What comes behind a link. */
export interface Download {
	bytes: AsyncIterable<Buffer>;
	/** As announced; of the packed bytes, where they come packed. */
	length?: number;
	/** An encoding that n8n's HTTP helper has not undone. */
	encoding?: string;
	/**
	 * A stream of Node's, which n8n's store takes. Its class comes from the stream at hand, because nodes may not import
	 * it.
	 */
	toStream(source: AsyncIterable<Uint8Array>): Buffer;
}

/** A form with files, or JSON. Absent: GET. */
export type Body = FormData | Record<string, unknown>;

export interface Client {
	/** @returns an answer of any 2xx, its body whole. @throws Failure otherwise, Stopped */
	call(purpose: Purpose, path: string, options?: { body?: Body; timeoutMs?: number }): Promise<Reply>;
	/**
	 * Has `read` read what is behind a link. It may take as long as it needs, but is cut when it does not get on
	 * (progress.ts).
	 *
	 * @param sparing into one piece of memory
	 * @throws Failure, Stopped
	 */
	download<T>(url: string, sparing: boolean, read: (download: Download) => Promise<T>): Promise<T>;
	/** Ends when the user stops the execution. */
	readonly signal: AbortSignal | undefined;
	/** Of the credential's account. */
	readonly permits: Permits;
}

type Context = IExecuteFunctions | ILoadOptionsFunctions;

/**
 * @param itemIndex whose values the expressions in the credential take. @throws Refusal when the credential cannot be
 * used
 */
export async function connect(context: Context, itemIndex = 0): Promise<Client> {
	const account = readCredential(await context.getCredentials(CREDENTIAL, itemIndex));
	const { base, apiKey } = account;
	const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return {
		signal,
		permits: sharedPermits(base.href, apiKey),
		call: async (purpose, path, options) => await call(context, account, signal, purpose, path, options),
		download: async (url, sparing, read) => await download(context, base, signal, url, sparing, read),
	};
}

async function call(
	context: Context,
	{ base, apiKey }: Account,
	signal: AbortSignal | undefined,
	purpose: Purpose,
	path: string,
	{ body, timeoutMs = 30_000 }: { body?: Body; timeoutMs?: number } = {},
): Promise<Reply> {
	throwIfStopped(signal);
	const options: IHttpRequestOptions = {
		method: body ? 'POST' : 'GET',
		url: addressOf(base, path),
		...(body && { body }),
		timeout: timeoutMs,
		...common,
	};
	// Else n8n would read it from its database and decrypt it for each call.
	const known = { credentialsDecrypted: { id: '', name: '', type: CREDENTIAL, data: { apiKey } } };
	// A large upload may take its time; from the first word of the answer on, the rest has to come in time.
	let answeredAt = Number.POSITIVE_INFINITY;
	const until = { signal, isOver: () => now() - answeredAt > timeoutMs };
	const send = async (end: AbortController) => {
		const sent = context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL,
			{ ...options, abortSignal: end.signal },
			known,
		);
		const { statusCode, headers, body: stream } = (await sent) as IN8nHttpFullResponse;
		answeredAt = now();
		const read = await readBody(stream as unknown as ByteStream, apiKey);
		throwIfStopped(signal);
		return { status: statusCode, headers, ...read };
	};
	const reply = await orFailure(async () => await within(until, send), base.host, purpose, signal);
	if (!canTellWhyForbidden(reply, purpose)) return checkReply(reply, purpose);
	const asked = call(context, { base, apiKey }, signal, 'read', EVERY_KEY_MAY);
	throw failureOf(reply, purpose, whyForbidden(await asked.then(statusOf, statusOfFailure)));
}

/** Free of charge, and what the credential's test calls. */
export const EVERY_KEY_MAY = '/models';

const statusOf = ({ status }: Reply) => status;

function statusOfFailure(error: unknown): number | undefined {
	if (error instanceof Failure) return error.facts.status;
	throw error;
}

/** Every 2xx is an answer. @throws Failure for any other status, or when the body is not whole */
export function checkReply(reply: Reply, purpose: Purpose): Reply {
	if (reply.status < 200 || reply.status > 299) throw failureOf(reply, purpose);
	if (reply.flaw) throw unreadable(reply.flaw, purpose, reply);
	return reply;
}

const REDIRECTS = 3;

async function download<T>(
	context: Context,
	base: URL,
	signal: AbortSignal | undefined,
	url: string,
	sparing: boolean,
	read: (download: Download) => Promise<T>,
): Promise<T> {
	let target = safeLink(parseUrl(url), base);
	for (let hops = 0; ; hops++) {
		throwIfStopped(signal);
		const { href, host } = target;
		const progress = new Progress();
		const until = { signal, isOver: () => progress.isOver };
		const fetch = async (end: AbortController) => {
			const { statusCode, headers, body } = (await context.helpers.httpRequest({
				url: href,
				headers: { 'Accept-Encoding': 'identity' },
				timeout: SILENCE_MS,
				abortSignal: end.signal,
				...common,
				...(sparing && { agentOptions: reuseReadBuffer() }),
			})) as IN8nHttpFullResponse;
			if (isContent(statusCode))
				return { content: await read(asDownload(headers, body as unknown as ByteStream, progress)) };
			// Nobody reads that body.
			end.abort();
			return { statusCode, headers };
		};
		const reply = await orFailure(async () => await within(until, fetch), host, 'download', signal);
		if ('content' in reply) return reply.content as T;
		const { statusCode, headers } = reply;
		const { location } = headers;
		if (statusCode < 300 || statusCode >= 400 || typeof location !== 'string' || hops >= REDIRECTS)
			throw failureOfLink(statusCode, headers);
		target = safeLink(parseUrl(location, href), base);
	}
}

/** Nobody asked for a part. */
const PARTIAL = 206;
const isContent = (status: number) => status >= 200 && status < 300 && status !== PARTIAL;

function asDownload(headers: IDataObject, stream: ByteStream, progress: Progress): Download {
	const length = Number(headers['content-length'] ?? Number.NaN);
	const encoding = headers['content-encoding'];
	return {
		bytes: progress.listen(stream),
		length: Number.isFinite(length) ? length : undefined,
		encoding: typeof encoding === 'string' ? encoding : undefined,
		toStream: (source) =>
			(stream.constructor as unknown as { from(source: AsyncIterable<Uint8Array>): Buffer }).from(source),
	};
}

/** Statuses, beside those of 500 and more, that say nothing about whether the image is there. */
const PASSING = [PARTIAL, 408, 409, 421, 423, 425, 429];
/** A longer `Retry-After` is not waited for: the image is asked for again before. */
const LONGEST_PAUSE_MS = 60_000;

/** The image was paid for, so one odd answer does not give it up. */
function failureOfLink(status: number, headers: IDataObject): Failure {
	const pause = retryAfter(headers['retry-after']);
	return new Failure({
		problem: `The link to the image answered with status ${status}`,
		fix: 'The image was paid for: fetch it from your generations on ideogram.ai.',
		status,
		billed: true,
		retryable: true,
		likelyFinal: status < 500 && !PASSING.includes(status),
		retryAfterMs: pause && Math.min(pause, LONGEST_PAUSE_MS),
	});
}

/** Only https, or the place of a base URL of one's own; and nothing that carries a user name. */
function safeLink(url: URL | undefined, base: URL): URL {
	const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.origin === base.origin);
	if (url && allowed && url.username === '' && url.password === '') return url;
	throw new Failure({
		problem:
			'The link to the image is not one that may be followed: it does not start with https://, or carries a password',
		fix: 'The image was paid for: fetch it from your generations on ideogram.ai.',
		code: 'unsafe_link',
		billed: true,
		retryable: false,
	});
}

/**
 * Without following redirects: the key must not go along, and the HTTP library would keep a copy of the upload for it.
 */
const common: Partial<IHttpRequestOptions> = {
	encoding: 'stream',
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
};

async function orFailure<T>(
	send: () => Promise<T>,
	host: string,
	purpose: Purpose,
	signal: AbortSignal | undefined,
): Promise<T> {
	try {
		return await send();
	} catch (error) {
		throwIfStopped(signal);
		// The HTTP library's error holds the request with its key: only the code is taken from it.
		throw networkFailure(error, host, purpose);
	}
}

/** A base URL may have its own path, and slashes at its end. */
export const addressOf = (base: URL, path: string): string => `${base.href.replace(/\/+$/, '')}${path}`;
