/** Ideogram's replies → what the node needs of them. Unknown fields are kept, wrong shapes end in a clear failure. */
import type { IDataObject } from 'n8n-workflow';

import { Failure, MAYBE_BILLED, failureOf, sentence, unreadable, type Purpose } from '../errors/failure';

/** One image as Ideogram describes it; `url` is null when the safety check withheld it. */
export type ApiImage = IDataObject & { url: string | null };

export interface Generation {
	images: ApiImage[];
	/** When Ideogram made it, in its own format. */
	created?: string;
	generationId?: string;
	/** What the whole generation cost, in millionths of a dollar, where Ideogram tells. */
	costMicros?: number;
}

/** A call asks for 8 images at most. */
const MOST = 64;

/** The body of a finished call: `{created?, generation_id?, data: [...]}`. */
export function readGeneration(body: unknown, purpose: Purpose): Generation {
	refuseLateError(body, purpose);
	const { data, created, generation_id: id, usage_cost_usd_micros: micros } = asObject(body, purpose);
	if (!Array.isArray(data) || data.length === 0) throw unreadable(sentence(body) ?? 'it names no images', purpose);
	if (data.length > MOST) throw unreadable(`it names ${data.length} images`, purpose);
	return {
		images: data.map(readImage),
		created: typeof created === 'string' ? created : undefined,
		generationId: typeof id === 'string' ? id : undefined,
		costMicros: isMicros(micros) ? micros : undefined,
	};
}

/** The answer to an asynchronous submission: its id, or the finished generation at once. */
export function readSubmission(body: unknown): { id: string } | { done: Generation } {
	refuseLateError(body, 'submit');
	const { generation_id: id, data } = asObject(body, 'submit');
	if (Array.isArray(data) && data.length > 0) return { done: readGeneration(body, 'submit') };
	if (isGenerationId(id)) return { id };
	throw unreadable(sentence(body) ?? 'it has no generation ID', 'submit');
}

/** With a place for each image that was asked and paid for, though the reply may name fewer. */
export function withAll(generation: Generation, asked: number): Generation {
	const absent = Math.max(0, asked - generation.images.length);
	return { ...generation, images: [...generation.images, ...Array.from({ length: absent }, () => ({ url: null }))] };
}

/** What can stand in an address: not empty, no dots alone, no broken characters. */
export const isGenerationId = (id: unknown): id is string =>
	typeof id === 'string' && id.length > 0 && id.length <= 200 && !/^\.+$|\p{Surrogate}/u.test(id);

/** The answer to a poll: undefined while it is not finished. */
export function readPoll(body: unknown, id: string): Generation | undefined {
	const reply = asObject(body, 'poll');
	if (reply.status === 'completed') return { ...readGeneration(body, 'poll'), generationId: id };
	if (reply.status === 'failed') {
		const said = sentence(reply.failure_reason);
		const reason = said ? `: ${said}` : '';
		throw new Failure({
			problem: `Ideogram could not make the images${reason}`,
			fix: 'A failed generation is not billed. Change the prompt or the image, or run the node again.',
			code: 'generation_failed',
			billed: false,
			retryable: false,
			generationId: id,
		});
	}
	// Pending, or a state that is new to this node: time will tell.
	return undefined;
}

/** The list of custom models: those that can be used, by name and URI. What is not described as one is left out. */
export function readModels(body: unknown): Array<{ name: string; value: string }> {
	if (typeof body === 'string') throw unreadable('it is not a list of models', 'list');
	const { models } = (body ?? {}) as { models?: unknown };
	const list: unknown[] = Array.isArray(models) ? models : [];
	return list.flatMap((model) => {
		const { name, custom_model_uri: uri, is_available_for_generation: isAvailable, is_owned: isOwned } = (model ?? {}) as Record<string, unknown>;
		if (typeof uri !== 'string' || uri === '' || isAvailable !== true) return [];
		return [{ name: `${typeof name === 'string' && name ? name : uri}${isOwned === false ? ' (shared)' : ''}`, value: uri }];
	});
}

/** The answer to a dry run, in millionths of a dollar: the upper bound where the price is an estimate. */
export function readQuote(body: unknown): { micros: number; exact: boolean } {
	const { usd_micros: micros, upper_bound_usd_micros: upper, qualifier } = asObject(body, 'quote');
	const price = isMicros(upper) ? upper : micros;
	if (!isMicros(price)) throw unreadable('it is not a price', 'quote');
	return { micros: price, exact: qualifier === 'exact' };
}

const isMicros = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** What is no description of an image was paid for all the same, and so were the images beside it. */
function readImage(image: unknown): ApiImage {
	const fields = typeof image === 'object' && image !== null && !Array.isArray(image) ? (image as IDataObject) : {};
	return { ...fields, url: typeof fields.url === 'string' && fields.url !== '' ? fields.url : null };
}

/** Ideogram may fail after it has begun to answer: status 200, and `{error, status_code}` in the body. */
function refuseLateError(body: unknown, purpose: Purpose): void {
	const { error, status_code: status, data } = asObject(body, purpose);
	if (typeof status !== 'number' || typeof error !== 'string' || data !== undefined) return;
	const failure = failureOf({ status, body }, purpose);
	throw purpose === 'submit' ? failure.with({ billed: 'unknown', retryable: false, fix: MAYBE_BILLED }) : failure;
}

function asObject(body: unknown, purpose: Purpose): IDataObject {
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as IDataObject;
	throw unreadable('it is not what the API describes', purpose);
}
