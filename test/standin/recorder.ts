import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { operationFor } from './catalog';
import type { Call } from './faults';

export interface RecordedRequest {
	method: string;
	path: string;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	/** As received; empty while it still arrives. */
	body: Buffer;
	/** What was answered; 0 while, or if, nothing was. */
	status: number;
	/** When its headers had arrived. */
	at: number;
	call: Call | 'other';
}

export function record(incoming: IncomingMessage): RecordedRequest {
	const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
	const method = incoming.method ?? 'GET';
	return {
		method,
		path: pathname,
		query: searchParams,
		headers: incoming.headers,
		body: Buffer.alloc(0),
		status: 0,
		at: Date.now(),
		call: callOf(method, pathname),
	};
}

function callOf(method: string, path: string): RecordedRequest['call'] {
	if (method === 'GET' && path.startsWith('/v2/generations/')) return 'poll';
	if (method === 'GET' && path.startsWith('/api/images/ephemeral/')) return 'download';
	if (method === 'GET' && path === '/models') return 'models';
	if (method === 'GET' && path === '/v1/.well-known/jwks.json') return 'keys';
	if (!operationFor(method, path)) return 'other';
	return method === 'POST' ? 'submit' : 'read';
}
