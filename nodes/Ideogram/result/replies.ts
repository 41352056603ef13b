/** Ideogram's replies → what the node needs of them. Unknown fields are kept, wrong shapes end in a clear failure. */
import type { IDataObject } from 'n8n-workflow';

import type { Result } from '../api/types';
import { Failure, generationIdIn, isGenerationId, maybeBilled, whereToFind, type Purpose, type Reply } from '../errors/failure';
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

/** The body of a finished call: `{created?, generation_id?, data: [...]}`; only for files `data` has to be there. */
export function readGeneration(reply: Reply, purpose: Purpose, { type }: Result): Generation {
	refuseLateError(reply, purpose);
	const body = asObject(reply, purpose);
	const { created, generation_id: id, usage_cost_usd_micros: micros } = body;
	const data: unknown[] = Array.isArray(body.data) ? body.data : [];
	if (type === 'files' && data.length === 0) throw unreadable(sentence(reply.body) ?? 'it names no images', purpose, reply);
	if (data.length > MOST) throw unreadable(`it names ${data.length} images`, purpose, reply);
	return {
		images: data.map(readImage),
		created: typeof created === 'string' || typeof created === 'number' ? created : undefined,
		generationId: isGenerationId(id) ? id : undefined,
		costMicros: isMicros(micros) ? micros : undefined,
		body,
	};
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
export const linksOf = (images: ApiImage[]): string[] => images.flatMap(({ url }) => url ?? []);

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
	if (status === 'completed') throw unreadable('it is completed but names no images', 'poll', reply).with({ likelyFinal: true });
	if (typeof status !== 'string') throw unreadable('it does not name a state', 'poll', reply).with({ likelyFinal: true });
	if (status === 'failed') {
		const said = sentence(why);
		const reason = said ? `: ${said}` : '';
		throw new Failure({
			problem: `Ideogram could not make the images${reason}`,
			fix: 'A failed generation is not billed. Change the prompt or the image, or run the node again.',
			code: GENERATION_FAILED,
			billed: false,
			retryable: false,
			generationId: id,
		});
	}
	// Pending, or a state that is new to this node: time will tell.
	return undefined;
}

/** The list of custom models: those that can be used, by name and URI. What is not described as one is left out. */
export function readModels(reply: Reply): Array<{ name: string; value: string }> {
	const { body } = reply;
	if (typeof body === 'string') throw unreadable('it is not a list of models', 'read', reply);
	const { models } = (body ?? {}) as { models?: unknown };
	const list: unknown[] = Array.isArray(models) ? models : [];
	return list.flatMap((model) => {
		const { name, custom_model_uri: uri, is_available_for_generation: isAvailable, is_owned: isOwned } = (model ?? {}) as Record<string, unknown>;
		if (typeof uri !== 'string' || uri === '' || isAvailable !== true) return [];
		return [{ name: `${typeof name === 'string' && name ? name : uri}${isOwned === false ? ' (shared)' : ''}`, value: uri }];
	});
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
	throw purpose === 'submit' ? failure.with({ billed: 'unknown', retryable: false, fix: maybeBilled(generationId) }) : failure;
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
