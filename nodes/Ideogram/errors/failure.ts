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
	/** From the answer's `Retry-After`, in milliseconds. */
	retryAfterMs?: number;
	generationId?: string;
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

/** What a call was for: only a submission costs money. */
export type Purpose = 'submit' | 'quote' | 'poll' | 'download' | 'list';

export interface Reply {
	status: number;
	body: unknown;
	headers?: Record<string, unknown>;
}

export const MAYBE_BILLED =
	'The call may have been billed all the same: look at your generations on ideogram.ai before you run it again.';
const CREDENTIAL = 'Open the Ideogram credential';

/** A reply other than 200 → the failure that it means. Statuses: Ideogram's error page of November 2026. */
export function failureOf(reply: Reply, purpose: Purpose): Failure {
	const { status, body } = reply;
	const said = isPage(body) ? undefined : sentence(body);
	const quote = said ? `: ${said}` : '';
	const { reject_reason: reason, max_inflight_requests: max } = (body ?? {}) as Record<string, unknown>;
	const answer = (problem: string, fix: string, more: Partial<FailureFacts> = {}) =>
		new Failure({
			problem,
			fix,
			status,
			rejectReason: text(reason),
			maxInflight: typeof max === 'number' && max >= 1 ? max : undefined,
			billed: false,
			retryable: false,
			...more,
		});

	if (status < 500 && isPage(body)) {
		return answer(
			`The Base URL leads to a web page, not to Ideogram's API (status ${status})`,
			`${CREDENTIAL} and set the Base URL to https://api.ideogram.ai.`,
		);
	}
	switch (status) {
		case 400:
			return answer(`Ideogram refused the request${quote}`, 'Change the field that the message names, and run the node again. This call was not billed.');
		case 401:
			return answer(`Ideogram does not accept the API key${quote}`, `${CREDENTIAL} and paste a valid key. You make keys at ideogram.ai under Settings, API.`);
		case 402:
			return answer(`Your Ideogram balance or plan does not cover this${quote}`, 'Add money or change the plan at ideogram.ai under Settings, API. This call was not billed.');
		case 403:
			return answer(
				`Ideogram does not allow this with the API key${quote}`,
				`${CREDENTIAL} and check the key. If it is right, your account has no access to this model: choose another one.`,
			);
		case 404:
			return purpose === 'poll'
				? answer(`Ideogram does not know this generation${quote}`, 'Check the generation ID, and that the credential is of the account that made it.')
				: answer(`Ideogram did not find what was asked for${quote}`, `Check IDs that you gave (assets, collections, custom model). ${CREDENTIAL} and check the Base URL: normally it is https://api.ideogram.ai.`);
		case 413:
			return answer(`The images are too large for Ideogram${quote}`, "Make them smaller first, for example with n8n's Edit Image node (Resize).");
		case 422:
			return answer(`Ideogram's safety check refused the prompt or an image${quote}`, 'Change the prompt or the image. This call was not billed.');
		case 429:
			return answer(
				purpose === 'submit' ? `Ideogram is working on as many images as your account allows at a time${quote}` : `Ideogram is asked too often${quote}`,
				'Run the node again when other runs are done, or let fewer workflows use the key at the same time. This call was not billed.',
				{ retryable: true, retryAfterMs: retryAfter(reply.headers?.['retry-after']) },
			);
	}
	if (status >= 500) {
		return answer(
			`Ideogram has a problem of its own (status ${status})${quote}`,
			purpose === 'submit' ? MAYBE_BILLED : 'Run the node again later.',
			{ billed: purpose === 'submit' ? 'unknown' : false, retryable: purpose !== 'submit' },
		);
	}
	return answer(`Ideogram gave an answer that this node does not know (status ${status})${quote}`, `${CREDENTIAL} and check that the Base URL is https://api.ideogram.ai.`);
}

/** A reply of 200 that is not what the API describes. */
export function unreadable(what: string, purpose: Purpose): Failure {
	return new Failure({
		problem: `Ideogram's answer could not be read: ${what}`,
		fix: purpose === 'submit' ? MAYBE_BILLED : `${CREDENTIAL} and check that the Base URL is https://api.ideogram.ai.`,
		status: 200,
		billed: purpose === 'submit' ? 'unknown' : false,
		retryable: purpose === 'poll',
	});
}

/** Codes of secure connections that failed before anything was sent. */
const NOT_SECURE = /^(EPROTO|CERT_|ERR_TLS_CERT|ERR_SSL_WRONG_VERSION_NUMBER|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_)/;
/** n8n's own protection against calls into the network behind it. */
export const blockedByN8n = (host: string): Failure =>
	new Failure({
		problem: `n8n blocks calls to ${host} (its SSRF protection)`,
		fix: 'Ask who runs this n8n to allow the address, or check the Base URL in the Ideogram credential.',
		code: 'blocked_by_n8n',
		billed: false,
		retryable: false,
	});

/** Codes of connections that were never made: nothing was sent. */
const NEVER_CONNECTED = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);
const TIMED_OUT = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT']);

/** No reply at all. `code` is the network's error code, `host` whom we called. */
export function failureOfNetwork(code: string | undefined, host: string, purpose: Purpose): Failure {
	if (code && NEVER_CONNECTED.has(code)) {
		return new Failure({
			problem: `${host} could not be reached`,
			fix: `${CREDENTIAL} and check that the Base URL is https://api.ideogram.ai, and that n8n may reach the internet.`,
			code,
			billed: false,
			neverSent: true,
			retryable: true,
		});
	}
	if (code && NOT_SECURE.test(code)) {
		return new Failure({
			problem: `No secure connection to ${host} could be made (${code})`,
			fix: `${CREDENTIAL} and check that the Base URL is https://api.ideogram.ai. A gateway of your own needs a valid certificate, or an address that starts with http://.`,
			code,
			billed: false,
			neverSent: true,
			retryable: false,
		});
	}
	return new Failure({
		problem: code && TIMED_OUT.has(code) ? `${host} did not answer in time` : `The connection to ${host} broke off`,
		fix: purpose === 'submit' ? MAYBE_BILLED : 'Run the node again later.',
		code,
		billed: purpose === 'submit' ? 'unknown' : false,
		retryable: purpose !== 'submit',
	});
}

/** Ideogram's own words, wherever a body has them. */
export function sentence(body: unknown): string | undefined {
	if (typeof body === 'string') return text(body);
	const { error, message, detail } = (body ?? {}) as Record<string, unknown>;
	for (const candidate of [error, message, detail]) {
		const words = text(candidate) ?? text((candidate as { message?: unknown } | null | undefined)?.message);
		if (words) return words;
		if (Array.isArray(candidate)) return text(JSON.stringify(candidate));
	}
	return undefined;
}

function text(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const line = value.trim().replace(/\s+/g, ' ').replace(/\.$/, '');
	return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}

const isPage = (body: unknown) => typeof body === 'string' && /^\s*<(!doctype|html|\?xml)/i.test(body);

/** In milliseconds. */
export function retryAfter(header: unknown): number | undefined {
	const seconds = Number(header);
	return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}
