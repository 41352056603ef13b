/** What a person reads when a credential is saved, through n8n's own context for credential tests. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CredentialTestContext } from 'n8n-core';

import { Ideogram } from '../../index.js';
import { startStandIn, type StandIn } from '../standin';

let standIn: StandIn;
const servers: Server[] = [];
beforeAll(async () => {
	standIn = await startStandIn();
});
afterAll(async () => {
	await standIn.close();
	for (const server of servers) server.close();
});

const test = async (data: { apiKey?: string; baseUrl?: string }) => {
	const { apiKey = standIn.apiKey, baseUrl = standIn.url } = data;
	const { status, message } = await new Ideogram().methods.credentialTest.testCredential.call(new CredentialTestContext(), {
		id: '1', name: 'Ideogram', type: 'ideogramApi', data: { apiKey, baseUrl },
	});
	return `${status}: ${message}`;
};

const serve = async (listener: RequestListener) => {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

it('works, with a slash at the end of the address as well', async () => {
	expect(await test({})).toBe('OK: Connection successful!');
	expect(await test({ baseUrl: `${standIn.url}/` })).toBe('OK: Connection successful!');
});

it('costs nothing: it only lists the models', () => {
	expect(new Set(standIn.requests.map(({ method, path }) => `${method} ${path}`))).toEqual(new Set(['GET /models']));
	expect(standIn.ledger.images).toBe(0);
});

it('a wrong key', async () => {
	expect(await test({ apiKey: 'wrong' })).toMatch(/^Error: Ideogram does not accept the API key: .+ Open the Ideogram credential and paste a valid key\./);
});

it.each([
	['http://127.0.0.1:9', 'Error: 127.0.0.1:9 could not be reached. Open the Ideogram credential and check that the Base URL is https://api.ideogram.ai, and that n8n may reach the internet.'],
	['http://no-such-host.invalid', 'Error: no-such-host.invalid could not be reached. Open the Ideogram credential and check that the Base URL is https://api.ideogram.ai, and that n8n may reach the internet.'],
	['api.ideogram.ai', "Error: The Base URL in the Ideogram credential is not a plain web address. Open the Ideogram credential and set the Base URL to https://api.ideogram.ai."],
	['', "Error: The Base URL in the Ideogram credential is not a plain web address. Open the Ideogram credential and set the Base URL to https://api.ideogram.ai."],
])('the base URL %j', async (baseUrl, message) => expect(await test({ baseUrl })).toBe(message));

it('the base URL of a web site, whatever its status', async () => {
	for (const status of [200, 404]) {
		const site = await serve((_request, response) => response.writeHead(status, { 'content-type': 'text/html' }).end('<!DOCTYPE html><h1>Hello</h1>'));
		expect(await test({ baseUrl: site })).toMatch(/^Error: (The Base URL leads to a web page|Ideogram's answer could not be read).+https:\/\/api\.ideogram\.ai\.$/);
	}
});

it('never follows a redirect with the key', async () => {
	const seen: unknown[] = [];
	const elsewhere = await serve((request, response) => {
		seen.push(request.headers['api-key']);
		response.end('{}');
	});
	const redirecting = await serve((_request, response) => response.writeHead(302, { location: `${elsewhere}/models` }).end());
	expect(await test({ baseUrl: redirecting })).toContain('status 302');
	expect(seen).toEqual([]);
});
