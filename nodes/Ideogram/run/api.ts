/** The calls that the node makes. The key goes to the base URL only, over no redirect; links are fetched without it. */
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { Refusal } from '../request/refusal';
import { Failure, failureOf, failureOfNetwork, type Purpose } from '../result/failure';

const CREDENTIAL = 'ideogramApi';

/** What the node uses of the stream that n8n's HTTP helper gives and its binary store takes. */
export interface ByteStream {
	read(): Buffer | null;
	unshift(chunk: Buffer): void;
	once(event: 'readable' | 'end' | 'close' | 'error', listener: (error: Error) => void): unknown;
	destroy(): void;
}

export interface Api {
	/** @returns the body of a 200. @throws Failure otherwise. */
	call(purpose: Purpose, path: string, options?: { body?: FormData; timeoutMs?: number }): Promise<unknown>;
	/** @returns the bytes behind a link. @throws Failure when it does not answer with 200. */
	download(url: string, timeoutMs: number): Promise<ByteStream>;
}

export async function connect(context: IExecuteFunctions | ILoadOptionsFunctions): Promise<Api> {
	const { baseUrl } = await context.getCredentials<{ baseUrl: string }>(CREDENTIAL);
	const base = readBaseUrl(baseUrl);
	const cancelled = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;

	return {
		async call(purpose, path, { body, timeoutMs = 30_000 } = {}) {
			const reply = await attempt(
				(options) => context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options),
				{
					method: body ? 'POST' : 'GET',
					url: `${base.href.replace(/\/+$/, '')}${path}`,
					...(body && { body: body as unknown as IDataObject }),
					timeout: timeoutMs,
					// Also keeps the HTTP library from holding a copy of the whole upload for replays.
					disableFollowRedirect: true,
					abortSignal: cancelled,
				},
				base.host,
				purpose,
			);
			if (reply.statusCode === 200) return reply.body;
			throw failureOf({ status: reply.statusCode, body: reply.body, headers: reply.headers }, purpose);
		},

		async download(url, timeoutMs) {
			const reply = await attempt(
				(options) => context.helpers.httpRequest(options),
				{ url, encoding: 'stream', timeout: timeoutMs, abortSignal: cancelled },
				new URL(url).host,
				'poll',
			);
			const stream = reply.body as unknown as ByteStream;
			if (reply.statusCode === 200) return stream;
			stream.destroy();
			throw new Failure({
				problem: `The link to the picture answered with status ${reply.statusCode}`,
				fix: 'The picture was paid for: fetch it from your generations on ideogram.ai.',
				status: reply.statusCode,
				billed: true,
				retryable: reply.statusCode >= 500 || reply.statusCode === 429,
			});
		},
	};
}

async function attempt(
	send: (options: IHttpRequestOptions) => Promise<unknown>,
	options: IHttpRequestOptions,
	host: string,
	purpose: Purpose,
): Promise<IN8nHttpFullResponse> {
	try {
		return (await send({ ...options, returnFullResponse: true, ignoreHttpStatusErrors: true })) as IN8nHttpFullResponse;
	} catch (error) {
		// The HTTP library's error holds the request with its key: only the code is taken from it.
		throw networkFailure(error, host, purpose);
	}
}

export function networkFailure(error: unknown, host: string, purpose: Purpose): Failure {
	const { code, cause } = error as { code?: string; cause?: { code?: string } };
	return failureOfNetwork(cause?.code ?? code, host, purpose);
}

/** @throws Refusal when it is not an http(s) address. */
export function readBaseUrl(baseUrl: string): URL {
	try {
		const url = new URL(baseUrl.trim());
		if (/^https?:$/.test(url.protocol)) return url;
	} catch {
		// Falls through to the message below.
	}
	throw new Refusal(
		`The Base URL in the Ideogram credential, '${baseUrl}', is not a web address`,
		'Open the Ideogram credential and set the Base URL to https://api.ideogram.ai.',
	);
}
