/**
 * The node in n8n's real engine: what is certain about a paid call when the network, or what stands on it, misbehaves.
 */
import type { ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { IDataObject } from 'n8n-workflow';

import { giveTime } from '../clock';
import { makeCertificate, trust } from '../security/certificate';
import { KEY, closeHosts, runNode, sendJson, startApi, startHost, type Answer, type Outcome } from '../security/world';

giveTime();

afterEach(async () => {
	jest.restoreAllMocks();
	await closeHosts();
});

const V2 = { model: 'ideogram-3' };
const onError = 'continueRegularOutput' as const;
const details = ({ items }: Outcome) => items[0].json.details as IDataObject;

describe('a secure connection', () => {
	/** What a middle box does that loses its mind: it answers in plain text on a connection that carries TLS. */
	const inPlainText =
		(sockets: Socket[]): Answer =>
		() =>
			sockets.at(-1)!.write('HTTP/1.1 502 Bad Gateway\r\n\r\nplain text');

	it.each(['V_2', 'ideogram-3'])(
		'that breaks after the call was sent: it is sent once, and may have been billed (%s)',
		async (model) => {
			const certificate = makeCertificate();
			trust(certificate);
			const sockets: Socket[] = [];
			const host = await startHost(inPlainText(sockets), {
				certificate,
				onConnection: (socket) => sockets.push(socket),
			});
			const outcome = await runNode({ baseUrl: host.url, parameters: { model }, onError });
			expect(host.requests.map(({ method }) => method)).toEqual(['POST']);
			expect(details(outcome)).toMatchObject({
				billed: 'unknown',
				retryable: false,
				what_to_do: expect.stringContaining('may have been billed'),
			});
		},
	);

	it('that is never made: nothing was sent, and a certificate that is not valid is never tried again', async () => {
		const host = await startHost((response) => sendJson(response, {}), { certificate: makeCertificate() });
		const outcome = await runNode({ baseUrl: host.url, parameters: V2, onError });
		expect([host.requests, host.connections]).toEqual([[], 1]);
		expect(details(outcome)).toMatchObject({ billed: false, retryable: false, code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
	});

	it('to a server that does not speak TLS: nothing was sent', async () => {
		const server = createServer((socket) =>
			socket.on('error', () => undefined).once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
		);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const outcome = await runNode({
			baseUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
			parameters: V2,
			onError,
		});
		server.close();
		expect(details(outcome)).toMatchObject({
			billed: false,
			retryable: false,
			what_to_do: expect.stringContaining('an address that starts with http://'),
		});
	});
});

describe('the key, spelled as JSON may spell it, does not come out', () => {
	const slashed = 'secret/4b1d7e52/c9f8a03d';
	const escaped = (text: string) =>
		[...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
	const raw = (response: ServerResponse, status: number, text: string) =>
		response.writeHead(status, { 'content-type': 'application/json' }).end(text);

	it.each<[string, string, string]>([
		['as codes', KEY, `{"error":"bad key ${escaped(KEY)}"}`],
		['as codes, in a body that is cut', KEY, `{"error":"bad key ${escaped(KEY)}", "more`],
		["with PHP's slashes", slashed, `{"error":"bad key ${slashed.replaceAll('/', '\\/')}"}`],
		['as the name of a field', KEY, `{"error":{"message":"bad key"},"${escaped(KEY)}":1}`],
		['percent-encoded', slashed, `{"error":"bad key in ${encodeURIComponent(slashed)}"}`],
	])('%s', async (_name, apiKey, body) => {
		const { url } = await startApi({ submit: (response) => raw(response, 401, body) });
		const outcome = await runNode({ baseUrl: url, apiKey, parameters: V2, onError });
		expect(outcome.items[0].json.error).toContain('bad key');
		const seen = JSON.stringify([outcome.items, outcome.error]).replaceAll('\\\\', '\\');
		for (const form of [apiKey, escaped(apiKey), apiKey.replaceAll('/', '\\/'), encodeURIComponent(apiKey)])
			expect(seen).not.toContain(form);
	});

	it('in an item that comes out', async () => {
		const { url } = await startApi({
			submit: (response, _request, host) =>
				raw(
					response,
					200,
					`{"created":1764075600,"data":[{"url":"${host.url}/image.png","prompt":"${escaped(KEY)}"}]}`,
				),
		});
		const { items } = await runNode({ baseUrl: url });
		expect(items[0].json).toMatchObject({ prompt: '[API key]', created: 1764075600 });
	});
});

describe('a price that turns out to be a bill', () => {
	it('ends the run before any other call', async () => {
		const { url, requests } = await startApi();
		const outcome = await runNode({ baseUrl: url, parameters: { ...V2, options: { maxSpendUsd: 1 } } });
		expect(requests.map(({ path }) => path)).toEqual(['/v2/image/remix/ideogram-3?dry_run=true']);
		expect(outcome.error?.message).toBe('Ideogram was asked for a price, but ran the call instead');
		expect(outcome.error?.description).toContain('gen-1');
	});
});

describe('Continue, and then Stop', () => {
	it('the error names what the items that failed before may have cost', async () => {
		const answers: Answer[] = [
			(response) => sendJson(response, { error: 'boom', generation_id: 'gen-a' }, 500),
			(response) => sendJson(response, { error: 'boom' }, 503),
			() => undefined,
		];
		let stop: () => void = () => undefined;
		const api = await startApi({
			submit: (response, request, host) => {
				const answer = answers.shift();
				// The last call is never answered: by then the others have failed.
				if (answers.length === 0) setImmediate(() => stop());
				return answer?.(response, request, host);
			},
		});
		const outcome = await runNode({
			baseUrl: api.url,
			parameters: { ...V2, options: { maxConcurrentImages: 1 } },
			itemCount: 3,
			onError,
			onStarted: (run) => {
				stop = () => run.cancel();
			},
		});
		expect(outcome.error?.message).toBe('The execution was stopped');
		expect(outcome.error?.description).toContain('Item 0 may have been billed: Ideogram failed (status 500): boom.');
		expect(outcome.error?.description).toContain('gen-a');
		expect(outcome.error?.description).toContain('Item 1 may have been billed');
		expect(outcome.error?.description).toContain('1 call had been sent and not answered');
	});
});
