/** Ideogram's replies → what the node needs of them. Unknown fields are kept, wrong shapes end in a clear failure. */
import type { IDataObject } from 'n8n-workflow';

import { nounOf } from '../api/models';
import type { Result } from '../api/types';
import {
	Failure,
	generationIdIn,
	isGenerationId,
	maybeBilled,
	whereToFind,
	type Purpose,
	type Reply,
} from '../errors/failure';
import type { ApiImage } from '../files/result';
import { failureOf, unreadable } from '../errors/replyFailure';
import { sentence } from '../errors/sentence';

export interface Generation {
	images: ApiImage[];
	/** When Ideogram made it, in its own format. */
	created?: string | number;
	generationId?: string;
	/** What the whole generation cost, in millionths of a dollar, where Ideogram tells. */
	costMicros?: number;
	/** The whole answer. */
	body: IDataObject;
}

/** A call that was accepted, and then failed at Ideogram: it is not billed. */
export const GENERATION_FAILED = 'generation_failed';

/** A call asks for 8 images at most. */
const MOST = 64;

/**
 * The body of a finished call: `{created?, generation_id?, data: [...]}`; only for files `data` has to be there. The
 * older layerizer's
 * body is itself the design.
 */
export function readGeneration(reply: Reply, purpose: Purpose, result: Result): Generation {
	refuseLateError(reply, purpose);
	const body = asObject(reply, purpose);
	const { created, generation_id: id, usage_cost_usd_micros: micros } = body;
	const data = made(body, result, purpose);
	if (typeof data === 'string') throw unreadable(sentence(reply.body) ?? data, purpose, reply);
	if (data.length > MOST) throw unreadable(`it names ${data.length} ${nounOf(result)}s`, purpose, reply);
	return {
		images: data.map(readImage),
		created: typeof created === 'string' || typeof created === 'number' ? created : undefined,
		generationId: isGenerationId(id) ? id : undefined,
		costMicros: isMicros(micros) ? micros : undefined,
		body,
	};
}

/** The images or designs of an answer. @returns what it lacks, in words, when what was promised is not there */
function made(body: IDataObject, result: Result, purpose: Purpose): unknown[] | string {
	const data: unknown[] = Array.isArray(body.data) ? body.data : [];
	switch (result.type) {
		case 'files':
		case 'named':
			return data.length > 0 ? data : `it names no ${nounOf(result)}s`;
		case 'design':
			if (data.length > 0) return data;
			return Object.keys(body).some((name) => LINK.test(name)) ? [body] : 'it names no images';
		case 'json': {
			// What was paid for comes out as it is.
			const promised = purpose === 'submit' ? undefined : (result.list ?? result.spread);
			return promised === undefined || typeof body[promised] === 'object' ? [] : `it has no ${promised}`;
		}
		case 'uploads':
			return Array.isArray(body.successful_assets) || Array.isArray(body.failed_assets)
				? []
				: 'it does not say what became of the files';
	}
}

/** The answer to an asynchronous submission: its id, or the finished generation at once. */
export function readSubmission(reply: Reply, result: Result): { id: string } | { done: Generation } {
	refuseLateError(reply, 'submit');
	const { generation_id: id, data } = asObject(reply, 'submit');
	if (Array.isArray(data) && data.length > 0) return { done: readGeneration(reply, 'submit', result) };
	if (isGenerationId(id)) return { id };
	throw unreadable(sentence(reply.body) ?? 'it has no generation ID', 'submit', reply);
}

/** Where the images of a generation can be fetched, as long as their links hold. */
export const linksOf = (images: ApiImage[]): string[] => linksIn(images).map(({ url }) => url);

/** Names of members that hold links. */
const LINK = /(^|_)url$/;

/** All links in an answer, and the names of the members that lead to them; places in lists count from 1. */
export function linksIn(body: unknown): Array<{ path: string[]; url: string }> {
	const links: Array<{ path: string[]; url: string }> = [];
	const walk = (value: unknown, path: string[]): void => {
		if (typeof value === 'string') {
			if (value !== '' && LINK.test(path.at(-1) ?? '')) links.push({ path, url: value });
		} else if (typeof value === 'object' && value !== null) {
			for (const [name, member] of Object.entries(value))
				walk(member, [...path, Array.isArray(value) ? String(Number(name) + 1) : name]);
		}
	};
	walk(body, []);
	return links;
}

/** With a place for each image that was asked and paid for, though the reply may name fewer. */
export function withAll(generation: Generation, asked: number): Generation {
	const absent = Math.max(0, asked - generation.images.length);
	return { ...generation, images: [...generation.images, ...Array.from({ length: absent }, () => ({ url: null }))] };
}

/** The answer to a poll: undefined while it is not finished. */
export function readPoll(reply: Reply, id: string, result: Result): Generation | undefined {
	const { status, data, failure_reason: why } = asObject(reply, 'poll');
	const isPromised = status === 'completed' && Array.isArray(data) && data.length > 0;
	if (isPromised) return { ...readGeneration(reply, 'poll', result), generationId: id };
	if (status === 'completed')
		throw unreadable(`it is completed but names no ${nounOf(result)}s`, 'poll', reply).with({ likelyFinal: true });
	if (typeof status !== 'string')
		throw unreadable('it does not name a state', 'poll', reply).with({ likelyFinal: true });
	if (status === 'failed') {
		const said = sentence(why);
		const reason = said ? `: ${said}` : '';
		throw new Failure({
			problem: `Ideogram could not make the ${nounOf(result)}s${reason}`,
			fix: 'A failed generation is not billed. Change the prompt or the input, or try again.',
			code: GENERATION_FAILED,
			billed: false,
			retryable: false,
			generationId: id,
		});
	}
	// Pending, or a state that is new to this node: time will tell.
	return undefined;
}

/** The answer to a dry run, in millionths of a dollar: the upper bound where the price is an estimate. */
export function readQuote(reply: Reply): { micros: number; exact: boolean } {
	const { usd_micros: micros, upper_bound_usd_micros: upper, qualifier, data } = asObject(reply, 'quote');
	refuseBill(data, reply);
	const price = isMicros(upper) ? upper : micros;
	if (!isMicros(price)) throw unreadable('it is not a price', 'quote', reply);
	return { micros: price, exact: qualifier === 'exact' };
}

const isMicros = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** What is no description of an image was paid for all the same, and so were the images beside it. */
function readImage(image: unknown): ApiImage {
	const fields = typeof image === 'object' && image !== null && !Array.isArray(image) ? (image as IDataObject) : {};
	return { ...fields, url: typeof fields.url === 'string' && fields.url !== '' ? fields.url : null };
}

/** Ideogram may fail after it has begun to answer: status 200, and `{error, status_code}` in the body. */
function refuseLateError(reply: Reply, purpose: Purpose): void {
	const { error, status_code: status, data } = asObject(reply, purpose);
	if (typeof status !== 'number' || typeof error !== 'string' || data !== undefined) return;
	const failure = failureOf({ ...reply, status }, purpose);
	const { generationId } = failure.facts;
	throw purpose === 'submit'
		? failure.with({ billed: 'unknown', retryable: false, fix: maybeBilled(generationId) })
		: failure;
}

/** A gateway may lose `dry_run`: then the call ran instead of being priced. */
function refuseBill(data: unknown, { status, body }: Reply): void {
	const generationId = generationIdIn(body);
	const links = linksOf(Array.isArray(data) ? data.map(readImage) : []);
	if (!generationId && links.length === 0) return;
	throw new Failure({
		problem: 'Ideogram was asked for a price, but ran the call instead',
		fix:
			`It was billed, or will be. ${whereToFind({ generationId, links })} Do not use Max Spend or Estimate Cost with this ` +
			'Base URL: what stands between n8n and Ideogram removes dry_run from the address.',
		status,
		code: 'billed_quote',
		billed: true,
		retryable: false,
		generationId,
		...(links.length > 0 && { links }),
	});
}

function asObject(reply: Reply, purpose: Purpose): IDataObject {
	const { body } = reply;
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as IDataObject;
	throw unreadable(body === '' ? 'it is empty' : 'it is not what the API describes', purpose, reply);
}
