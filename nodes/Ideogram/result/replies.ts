/** Ideogram's replies → what the node needs of them. Unknown fields are kept, wrong shapes end in a clear failure. */
import type { IDataObject } from 'n8n-workflow';

import { Failure, unreadable, type Purpose } from './failure';

/** One picture as Ideogram describes it; `url` is null when the safety check withheld it. */
export type ApiImage = IDataObject & { url: string | null };

export interface Generation {
	images: ApiImage[];
	/** When Ideogram made it, in its own format. */
	created?: string;
	generationId?: string;
}

/** The body of a finished call: `{created?, generation_id?, data: [...]}`. */
export function readGeneration(body: unknown, purpose: Purpose): Generation {
	const { data, created, generation_id: id } = asObject(body, purpose);
	if (!Array.isArray(data) || data.length === 0) throw unreadable('it names no pictures', purpose);
	return {
		images: data.map((image) => readImage(image, purpose)),
		created: typeof created === 'string' ? created : undefined,
		generationId: typeof id === 'string' ? id : undefined,
	};
}

/** The answer to an asynchronous submission: its id, or the finished generation at once. */
export function readSubmission(body: unknown): { id: string } | { done: Generation } {
	const { generation_id: id, data } = asObject(body, 'submit');
	if (Array.isArray(data) && data.length > 0) return { done: readGeneration(body, 'submit') };
	if (typeof id === 'string' && id !== '') return { id };
	throw unreadable('it has no generation ID', 'submit');
}

/** The answer to a poll: undefined while it is pending. */
export function readPoll(body: unknown, id: string): Generation | undefined {
	const reply = asObject(body, 'poll');
	if (reply.status === 'completed') return { ...readGeneration(body, 'poll'), generationId: id };
	if (reply.status === 'pending') return undefined;
	if (reply.status === 'failed') {
		const reason = typeof reply.failure_reason === 'string' ? `: ${reply.failure_reason}` : '';
		throw new Failure({
			problem: `Ideogram could not make the pictures${reason}`,
			fix: 'A failed generation is not billed. Change the prompt or the picture, or run the node again.',
			code: 'generation_failed',
			billed: false,
			retryable: false,
			generationId: id,
		});
	}
	throw unreadable(`the generation has the status '${String(reply.status)}'`, 'poll');
}

function readImage(image: unknown, purpose: Purpose): ApiImage {
	const fields = asObject(image, purpose);
	return { ...fields, url: typeof fields.url === 'string' && fields.url !== '' ? fields.url : null };
}

function asObject(body: unknown, purpose: Purpose): IDataObject {
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as IDataObject;
	throw unreadable('it is not what the API describes', purpose);
}
