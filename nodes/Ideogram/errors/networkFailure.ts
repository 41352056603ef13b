/** A call that got no answer → the failure that it means, and whether it is certain that nothing was sent. */
import { CREDENTIAL, Failure, RIGHT_BASE_URL, maybeDone, runsOnce, type Purpose } from './failure';

/**
 * An error of n8n, of its HTTP library or of Node.js, as far as it is looked at. It holds the key, so nothing else is
 * taken.
 */
interface Cause {
	name?: string;
	code?: string;
	/** Where n8n 1, which names no cause, puts the code. */
	httpCode?: string | null;
	/** Where it puts Node.js's sentence: `connect ETIMEDOUT 192.0.2.1:443`. */
	messages?: string[];
	syscall?: string;
	/** Of several addresses that were tried. */
	errors?: Cause[];
	request?: { socket?: { secureConnecting?: boolean } | null };
	cause?: unknown;
	constructor?: { name?: string };
}

/** What Node.js does before anything can be sent. */
const BEFORE_SENDING = new Set(['connect', 'getaddrinfo']);
/** Codes of connections that cannot have been made. The others also come from connections that carried the call. */
const NEVER_CONNECTED = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED']);
/** Node.js refuses the other side's certificate before it sends anything. */
const CERTIFICATE = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_)/;
const TLS = /^(EPROTO|ERR_SSL_|ERR_TLS_)/;
const TIMED_OUT = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT']);

/** @param host whom we called. @returns a Failure of this node as it is */
export function networkFailure(error: unknown, host: string, purpose: Purpose): Failure {
	const chain = causesOf(error);
	// Also one that broke out of the body while it was sent.
	const own = chain.find((cause) => cause instanceof Failure);
	if (own) return own;
	if (chain.some(({ name, constructor }) => `${name} ${constructor?.name}`.includes('Ssrf'))) return blockedByN8n(host);
	const code = codeOf(chain);
	const facts = { code, billed: false, neverSent: true } as const;
	if (code && isAboutSecurity(code, chain)) {
		return new Failure({
			...facts,
			problem: `The secure connection to ${host} failed (${code})`,
			fix: `${RIGHT_BASE_URL} Your own gateway needs a valid certificate, or an address that starts with http://.`,
			retryable: false,
		});
	}
	if (chain.some(neverConnected) || handshakeUnfinished(chain)) {
		return new Failure({
			...facts,
			problem: `${host} could not be reached`,
			fix: `${CREDENTIAL} and check that the Base URL is https://api.ideogram.ai, and that n8n may reach the internet.`,
			retryable: true,
		});
	}
	return new Failure({
		problem: code && TIMED_OUT.has(code) ? `${host} did not answer in time` : `The connection to ${host} broke off`,
		fix: runsOnce(purpose) ? maybeDone(purpose) : 'Try again later.',
		code,
		billed: purpose === 'submit' ? 'unknown' : false,
		retryable: !runsOnce(purpose),
	});
}

/** n8n's own protection against calls into the network behind it. */
const blockedByN8n = (host: string): Failure =>
	new Failure({
		problem: `n8n blocks calls to ${host} (its SSRF protection)`,
		fix: 'Ask who runs this n8n to allow the address, or check the Base URL in the Ideogram credential.',
		code: 'blocked_by_n8n',
		billed: false,
		retryable: false,
	});

/** The other side does not speak TLS, or speaks it in a way that is not accepted. */
const isAboutSecurity = (code: string, chain: Cause[]) =>
	CERTIFICATE.test(code) || (TLS.test(code) && handshakeUnfinished(chain));

/** The call itself goes out after the handshake. */
const handshakeUnfinished = (chain: Cause[]) => chain.some(({ request }) => request?.socket?.secureConnecting === true);

function neverConnected({ code, httpCode, messages = [], syscall, errors }: Cause): boolean {
	if (errors?.length) return errors.every(neverConnected);
	const calls = [syscall, ...messages.map((sentence) => syscallIn(sentence, httpCode))];
	return calls.some((call) => BEFORE_SENDING.has(call ?? '')) || NEVER_CONNECTED.has(code ?? httpCode ?? '');
}

/** Of a sentence of Node.js about this code. */
function syscallIn(sentence: unknown, code?: string | null): string | undefined {
	const [syscall, named] = String(sentence).split(' ', 2);
	return code && named === code ? syscall : undefined;
}

function codeOf(chain: Cause[]): string | undefined {
	const codes = chain.flatMap(({ code, httpCode }) => code ?? httpCode ?? []);
	return codes.findLast((code) => typeof code === 'string');
}

function causesOf(error: unknown): Cause[] {
	const chain: Cause[] = [];
	for (let at = error; typeof at === 'object' && at && chain.length < 8; at = (at as Cause).cause) chain.push(at);
	return chain;
}
