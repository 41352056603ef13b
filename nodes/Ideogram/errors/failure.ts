/** A call that failed: what a person should read, and what a program can act on. Never holds the key or a request. */
export interface FailureFacts {
	/** One sentence of what happened, with Ideogram's own words where there are any. */
	problem: string;
	/** What to do about it. */
	fix: string;
	/** HTTP status, when there was an answer. */
	status?: number;
	/** A word for programs: the network's error code, or one of this node's. */
	code?: string;
	/** Ideogram's own, such as `inflight_limit` or `insufficient_funds`. */
	rejectReason?: string;
	/** With `inflight_limit`: how many images the account may have in progress. */
	maxInflight?: number;
	/** Whether the call was or may have been paid for. */
	billed: true | false | 'unknown';
	/** No connection was made: the call surely did not run. */
	neverSent?: boolean;
	/** Whether the same call can succeed later. */
	retryable: boolean;
	/** Retryable, but most likely it fails again: worth a few tries only. */
	likelyFinal?: boolean;
	/** From the answer's `Retry-After`, in milliseconds. */
	retryAfterMs?: number;
	generationId?: string;
	/** The ID of what else was paid for, by its name in items: `model_id`. */
	named?: Record<string, string>;
	/** To images that were paid for. They expire. */
	links?: string[];
}

export class Failure extends Error {
	constructor(readonly facts: FailureFacts) {
		super(facts.problem);
		this.name = 'Failure';
	}

	with(more: Partial<FailureFacts>): Failure {
		return new Failure({ ...this.facts, ...more });
	}
}

/**
 * What a call is for: only a submission costs money. `create` changes the account free of charge, `read` only looks;
 * `poll` and
 * `watch` look at what was paid for, a generation or something else.
 */
export type Purpose = 'submit' | 'create' | 'quote' | 'poll' | 'watch' | 'download' | 'read';

/** Whether the call asks how far something is that was paid for, so that one odd answer does not give it up. */
export const asksAboutPaid = (purpose: Purpose): boolean => purpose === 'poll' || purpose === 'watch';

/** Whether it must not run twice, so that it is sent again only when it surely did not run. */
export const runsOnce = (purpose: Purpose): boolean => purpose === 'submit' || purpose === 'create';

export interface Reply {
	/** HTTP status. */
	status: number;
	/** Parsed JSON, or the text where it is not JSON. */
	body: unknown;
	/** Why the body is not whole, if it is not. */
	flaw?: string;
	headers?: Record<string, unknown>;
}

export const CREDENTIAL = 'Open the Ideogram credential';
export const RIGHT_BASE_URL = `${CREDENTIAL} and check that the Base URL is https://api.ideogram.ai.`;

/** What to do when nobody knows whether a call ran that must not run twice. */
export const maybeDone = (purpose: Purpose, generationId?: string): string =>
	purpose === 'submit'
		? maybeBilled(generationId)
		: 'It may have been done anyway: look at your datasets on ideogram.ai before you try again.';

/** The same for a call that costs money. */
export const maybeBilled = (generationId?: string): string =>
	generationId
		? `The call may have been billed anyway: before you try again, fetch the generation ${generationId} with ` +
			'Generation → Get.'
		: 'The call may have been billed anyway: look at your generations on ideogram.ai before you try again.';

/** How to get images that were paid for. */
export const whereToFind = ({ generationId, links = [] }: Pick<FailureFacts, 'generationId' | 'links'>): string => {
	if (generationId) return `Fetch it free of charge with Generation → Get: ${generationId}.`;
	return links.length > 0 ? `Download the images soon, as their links expire: ${links.join(' ')}` : '';
};

/** Whether this can be an ID in an address: not empty, no dots alone, no broken characters. */
export const isGenerationId = (id: unknown): id is string =>
	typeof id === 'string' && id.length > 0 && id.length <= 200 && !/^\.+$|\p{Surrogate}/u.test(id);

/** The ID that a body names somewhere, also when the body is cut or of a shape that nobody described. */
export function generationIdIn(body: unknown): string | undefined {
	const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
	const id = /"generation_id"\s*:\s*"([^"\\]+)"/.exec(text)?.[1];
	return isGenerationId(id) ? id : undefined;
}
