/** Fetches what is behind a link, without the key: over redirects that may be followed, for as long as it gets on. */
import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { Failure, Purpose } from '../errors/failure';
import { networkFailure } from '../errors/networkFailure';
import { throwIfStopped, within } from '../time/wait';
import { Progress, SILENCE_MS } from './progress';
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

export type Context = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** Where links may lead, and what it means when they lead nowhere. */
export interface Way {
	purpose: Purpose;
	signal: AbortSignal | undefined;
	/** Asked for the link, and for each redirect with a `hop` above 0. @throws when it may not be followed */
	check(link: URL | undefined, hop: number): Target | Promise<Target>;
	failureOf(status: number, headers: IDataObject): Failure;
}

/** What to call, with more options for n8n's HTTP helper. */
export interface Target {
	url: URL;
	options?: Partial<IHttpRequestOptions>;
}

const REDIRECTS = 3;

/**
 * Has `read` read what is behind a link.
 *
 * @throws Failure, Stopped, and what `way` and `read` throw
 */
export async function follow<T>(
	context: Context,
	{ purpose, signal, check, failureOf }: Way,
	link: string,
	read: (download: Download) => Promise<T>,
): Promise<T> {
	let from = parseUrl(link);
	for (let hops = 0; ; hops++) {
		const { url, options } = await check(from, hops);
		throwIfStopped(signal);
		const progress = new Progress();
		const until = { signal, isOver: () => progress.isOver };
		const fetch = async (end: AbortController) => {
			const { statusCode, headers, body } = (await context.helpers.httpRequest({
				url: url.href,
				timeout: SILENCE_MS,
				abortSignal: end.signal,
				...common,
				...options,
				headers: { 'Accept-Encoding': 'identity', ...options?.headers },
			})) as IN8nHttpFullResponse;
			if (isContent(statusCode))
				return { content: await read(asDownload(headers, body as unknown as ByteStream, progress)) };
			// Nobody reads that body.
			end.abort();
			return { statusCode, headers };
		};
		const reply = await orFailure(async () => await within(until, fetch), (from as URL).host, purpose, signal);
		if ('content' in reply) return reply.content as T;
		const { statusCode, headers } = reply;
		const { location } = headers;
		if (statusCode < 300 || statusCode >= 400 || typeof location !== 'string' || hops >= REDIRECTS)
			throw failureOf(statusCode, headers);
		from = parseUrl(location, (from as URL).href);
	}
}

/** Nobody asked for a part. */
export const PARTIAL = 206;
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

/**
 * Without following redirects: the key must not go along, and the HTTP library would keep a copy of the upload for it.
 */
export const common: Partial<IHttpRequestOptions> = {
	encoding: 'stream',
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
};

/** @throws Failure for what went wrong on the way, Stopped */
export async function orFailure<T>(
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
