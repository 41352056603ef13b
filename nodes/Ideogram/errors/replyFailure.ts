/** An answer that is not the one that was hoped for → the failure that it means. */
import {
	CREDENTIAL,
	Failure,
	RIGHT_BASE_URL,
	asksAboutPaid,
	generationIdIn,
	maybeDone,
	runsOnce,
	type FailureFacts,
	type Purpose,
	type Reply,
} from './failure';
import { isPage, sentence, short } from './sentence';

/** Statuses by which Ideogram says that it did not run the call. Source: its error page of November 2026. */
const REFUSALS = new Set([400, 401, 402, 403, 404, 413, 422, 429]);
/** Later the answer may be another one. */
const TEMPORARY = new Set([408, 425, 429, 499]);

/** For a status other than 2xx. The status is judged first: a gateway may put any body beside it. */
export function failureOf(reply: Reply, purpose: Purpose, why?: WhyForbidden): Failure {
	const { status, body, headers } = reply;
	const { reject_reason: reason, max_inflight_requests: max } = (body ?? {}) as Record<string, unknown>;
	const said = sentence(body);
	const { problem, fix } = meaning(reply, purpose, why);
	const generationId = generationIdIn(body);
	const provesNothing = runsOnce(purpose) && !REFUSALS.has(status) && !isRedirect(status);
	return new Failure({
		problem: said ? `${problem}: ${said}` : problem,
		fix: provesNothing ? `${fix} ${maybeDone(purpose, generationId)}`.trim() : fix,
		status,
		rejectReason: typeof reason === 'string' ? short(reason) : undefined,
		maxInflight: typeof max === 'number' && max >= 1 ? max : undefined,
		billed: provesNothing && purpose === 'submit' ? 'unknown' : false,
		...repetition(status, purpose),
		retryAfterMs: retryAfter(headers?.['retry-after']),
		generationId,
	});
}

/** A 2xx that is not what the API describes. `what` completes "could not be read: ...". */
export function unreadable(what: string, purpose: Purpose, { status, body, flaw }: Reply): Failure {
	const generationId = generationIdIn(body);
	const page = isPage(body);
	const fix = runsOnce(purpose) && !page ? '' : RIGHT_BASE_URL;
	return new Failure({
		problem: page ? webPage(status) : `Ideogram's answer could not be read: ${what}`,
		fix: runsOnce(purpose) ? `${fix} ${maybeDone(purpose, generationId)}`.trim() : fix,
		status,
		billed: purpose === 'submit' ? 'unknown' : false,
		// What a poll asks about is paid for.
		retryable: asksAboutPaid(purpose) || (flaw !== undefined && !runsOnce(purpose)),
		generationId,
	});
}

/**
 * Whether and how a call may be made again: one that must not run twice only after 429, which says that it did not run.
 */
function repetition(status: number, purpose: Purpose): Pick<FailureFacts, 'retryable' | 'likelyFinal'> {
	const isTemporary = TEMPORARY.has(status) || status >= 500;
	if (runsOnce(purpose)) return { retryable: status === 429 };
	// What is asked about, or fetched, is paid for: one odd answer does not give it up.
	const isPaidFor = asksAboutPaid(purpose) || purpose === 'download';
	return { retryable: isTemporary || isPaidFor, likelyFinal: !isTemporary };
}

const webPage = (status: number) => `The Base URL leads to a web page, not to Ideogram's API (status ${status})`;
const isRedirect = (status: number) => status >= 300 && status < 400;

interface Meaning {
	problem: string;
	fix: string;
}

/** Some endpoints give a 403 for a wrong key, others for a model that the account may not use. */
export type WhyForbidden = 'the key' | 'the account' | 'unknown';

const FORBIDDEN: Record<WhyForbidden, Meaning> = {
	'the key': {
		problem: 'Ideogram does not accept the API key',
		fix: `${CREDENTIAL} and paste a valid key. You make keys at ideogram.ai under Settings, API.`,
	},
	'the account': {
		problem: 'Your Ideogram account has no access to this model or operation',
		fix: 'The API key is right. Choose another model, or ask Ideogram for access. This call was not billed.',
	},
	unknown: {
		problem: 'Ideogram does not allow this',
		fix: `${CREDENTIAL} and check the key and the Base URL.`,
	},
};

/** Whether a free call that every key may make can tell why. A page is not Ideogram's. */
export const canTellWhyForbidden = ({ status, body }: Reply, purpose: Purpose): boolean =>
	status === 403 && (runsOnce(purpose) || purpose === 'quote') && !isPage(body);

/** @param status of that call; nothing when it did not succeed in asking */
export function whyForbidden(status: number | undefined): WhyForbidden {
	if (status === 401 || status === 403) return 'the key';
	return status !== undefined && status >= 200 && status <= 299 ? 'the account' : 'unknown';
}

function meaning({ status, body }: Reply, purpose: Purpose, why?: WhyForbidden): Meaning {
	switch (status) {
		case 400:
			return {
				problem: 'Ideogram refused the request',
				fix: 'Change the field that the message names, and try again. This call was not billed.',
			};
		case 401:
			return FORBIDDEN['the key'];
		case 402:
			return {
				problem: 'Your Ideogram balance or plan does not cover this',
				fix: 'Add money or change the plan at ideogram.ai under Settings, API. This call was not billed.',
			};
		case 403:
			// Every key may read.
			return FORBIDDEN[why ?? (purpose === 'read' && !isPage(body) ? 'the key' : 'unknown')];
		case 404:
			return notFound(body, purpose);
		case 407:
			return {
				problem: 'The proxy between n8n and Ideogram asks for a sign-in (status 407)',
				fix: 'Ask who runs this n8n to give the proxy its user name and password.',
			};
		case 413:
			return {
				problem: 'The images are too large for Ideogram',
				fix: "Make them smaller first, for example with n8n's Edit Image node (Resize).",
			};
		case 422:
			return {
				problem: "Ideogram's safety check refused the prompt or an image",
				fix: 'Change the prompt or the image. This call was not billed.',
			};
		case 429:
			return {
				problem:
					purpose === 'submit'
						? 'Ideogram is already working on as many images as your account allows at a time'
						: 'Too many requests to Ideogram',
				fix:
					'Try again when other runs are done, or let fewer workflows use the key at the same time. ' +
					'This call was not billed.',
			};
	}
	if (status >= 500) {
		return {
			problem: `Ideogram failed (status ${status})`,
			fix: runsOnce(purpose) ? '' : 'Try again later.',
		};
	}
	return { problem: `Ideogram gave an unexpected answer (status ${status})`, fix: RIGHT_BASE_URL };
}

function notFound(body: unknown, purpose: Purpose): Meaning {
	if (isPage(body))
		return { problem: webPage(404), fix: `${CREDENTIAL} and set the Base URL to https://api.ideogram.ai.` };
	if (purpose === 'poll') {
		return {
			problem: 'Ideogram does not know this generation',
			fix: 'Check the generation ID, and that the credential belongs to the account that made it.',
		};
	}
	return {
		problem: 'Ideogram did not find what the call asks for',
		fix: `Check IDs that you gave (assets, collections, dataset, custom model). ${RIGHT_BASE_URL}`,
	};
}

/** In milliseconds, from seconds or a date. */
export function retryAfter(header: unknown): number | undefined {
	const seconds = Number(header);
	const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(String(header)) - Date.now();
	return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
