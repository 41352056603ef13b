/** An image behind an address → a file in n8n's store. Nothing is billed yet when it cannot be had. */
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../errors/failure';
import { Refusal } from '../errors/refusal';
import { cut, shown } from '../errors/shown';
import { now } from '../time/clock';
import { throwIfStopped } from '../time/wait';
import { follow, type Download, type Target } from '../transport/follow';
import { publicOnly } from '../transport/publicOnly';
import { retry } from '../transport/retry';
import { parseUrl } from '../transport/url';
import { MEGABYTE, atMost } from './atMost';
import { baseName } from './name';

export interface Wanted {
	/** Of the field, for messages. */
	label: string;
	address: unknown;
	megabytes: number;
	/** An AI gave the address, or had a say in it. */
	isFromAi: boolean;
}

export interface Fetched {
	binary: IBinaryData;
	/** For messages. */
	called: string;
	/** To tell the same image again. */
	address: string;
}

/** Codes of the failures that say already what they mean. */
const [NOT_FETCHED, TOO_LARGE] = ['image_not_fetched', 'image_too_large'];
const OWN: Array<string | undefined> = [NOT_FETCHED, TOO_LARGE];
/** For all tries of one image. */
const PATIENCE_MS = 60_000;

/** Many items may have the same image, such as a style to take over: it is fetched once for a run of the node. */
const fetched = new WeakMap<IExecuteFunctions, Map<string, Promise<Fetched>>>();

/** @throws Refusal for an address that is none, or may not be called; Failure, Stopped */
export async function fetchImage(context: IExecuteFunctions, wanted: Wanted): Promise<Fetched> {
	const known = fetched.get(context) ?? new Map<string, Promise<Fetched>>();
	fetched.set(context, known);
	const key = JSON.stringify(wanted);
	const fetching = known.get(key) ?? fetchOnce(context, wanted);
	known.set(key, fetching);
	return await fetching;
}

async function fetchOnce(
	context: IExecuteFunctions,
	{ label, address, megabytes, isFromAi }: Wanted,
): Promise<Fetched> {
	const text = typeof address === 'string' ? address.trim() : '';
	const first = parseUrl(text);
	const what = `'${label}' (${readable(first)})`;
	const signal = context.getExecutionCancelSignal();
	const check = async (link: URL | undefined, hop: number): Promise<Target> => {
		const target = await targetOf(context, link, isFromAi);
		throwIfStopped(signal);
		if (target) return target;
		if (hop > 0) throw broken(what, `it leads on to ${readable(link)}, which may not be called`, false);
		throw isPlain(link) ? notPublic(label, link) : noAddress(label, address);
	};
	const failureOf = (status: number) =>
		broken(what, `${first?.host} answered with status ${status}`, isPassing(status), status);
	const read = async ({ bytes, length = 0, toStream }: Download): Promise<Fetched> => {
		if (length > megabytes * MEGABYTE) throw tooLarge(what, megabytes);
		const stream = toStream(atMost(bytes, megabytes * MEGABYTE, () => tooLarge(what, megabytes)));
		const binary = await context.helpers.prepareBinaryData(stream, nameOf(first), 'application/octet-stream');
		return { binary, called: what, address: text };
	};
	const terms = { purpose: 'read', deadline: now() + PATIENCE_MS, signal } as const;
	try {
		return await retry(
			terms,
			async () => await follow(context, { purpose: 'read', signal, check, failureOf }, text, read),
		);
	} catch (error) {
		throw inWords(error, what);
	}
}

const isPlain = (url: URL | undefined): url is URL =>
	url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';

async function targetOf(context: IExecuteFunctions, link: URL | undefined, isFromAi: boolean) {
	if (!isPlain(link)) return undefined;
	return isFromAi ? await publicOnly(context, link) : { url: link };
}

const noAddress = (label: string, given: unknown) =>
	new Refusal(
		isEmpty(given) ? `'${label}' is empty` : `'${label}' is ${shown(given)}, which is not the address of an image`,
		'Write an address that starts with https://, without a user name or password.',
	);

const notPublic = (label: string, url: URL) =>
	new Refusal(
		`'${label}' is ${readable(url)}, which is not an address that an AI may give`,
		'It must start with https:// and lead to a host that the whole internet can reach. What does not come from $fromAI may lead elsewhere.',
	);

const isEmpty = (given: unknown) => given === undefined || given === null || String(given).trim() === '';

/** Without what stands behind a question mark, which may be a key. */
const readable = (url: URL | undefined) => (url ? cut(`${url.origin}${url.pathname}`) : 'no address');

function nameOf(url: URL | undefined): string {
	const last = url?.pathname.split('/').pop() ?? '';
	return baseName(/%[0-9a-f]{2}/i.test(last) ? unescaped(last) : last);
}

function unescaped(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

const tooLarge = (what: string, megabytes: number) =>
	new Failure({
		problem: `The image in ${what} is too large: more than ${megabytes} MB`,
		fix: 'Use a smaller image.',
		code: TOO_LARGE,
		billed: false,
		retryable: false,
	});

const isPassing = (status: number) => status >= 500 || [408, 425, 429].includes(status);

const broken = (what: string, why: string, retryable: boolean, status?: number) =>
	new Failure({
		problem: `The image in ${what} could not be fetched: ${why}`,
		fix: 'Open the address in a browser to check it. Where it needs a login, fetch the image with an HTTP Request node.',
		code: NOT_FETCHED,
		status,
		billed: false,
		retryable,
	});

/** What networkFailure says is about the API. */
function inWords(error: unknown, what: string): unknown {
	if (!(error instanceof Failure) || OWN.includes(error.facts.code)) return error;
	const { problem, code, retryable } = error.facts;
	if (code !== 'blocked_by_n8n') return broken(what, problem, retryable);
	const fix = 'Ask who runs this n8n to allow the address, or use another image.';
	return error.with({ problem: `The image in ${what} could not be fetched: ${problem}`, fix });
}
