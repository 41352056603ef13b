/** What a person reads when a credential is saved, through n8n's own context for credential tests. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { Ideogram, IdeogramApi } from '../../index.js';
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
	return await testRaw({ apiKey, baseUrl });
};

const testRaw = async (data: { apiKey?: string; baseUrl?: string }) => {
	const { status, message } = await new Ideogram().methods.credentialTest.testCredential.call(
		new CredentialTestContext(),
		{
			id: '1',
			name: 'Ideogram',
			type: 'ideogramApi',
			data: data as ICredentialDataDecryptedObject,
		},
	);
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

it.each([' %s ', '%s\n', '\r\n\t%s\r\n', '\u200b%s\ufeff'])(
	'takes the key without what is around it: %j',
	async (around) => {
		expect(
			await test({ apiKey: around.replace('%s', standIn.apiKey), baseUrl: around.replace('%s', standIn.url) }),
		).toBe('OK: Connection successful!');
	},
);

it.each([
	['', 'The API Key in the Ideogram credential is empty. Open the Ideogram credential and paste your key.'],
	[' \n ', 'The API Key in the Ideogram credential is empty. '],
	[undefined, 'The API Key in the Ideogram credential is empty. '],
	[
		'abc\ndef',
		'The API Key in the Ideogram credential has a character that cannot be sent (number 4 of 7). Open the Ideogram credential and paste the key again.',
	],
	[
		'\u2022\u2022\u2022',
		'The API Key in the Ideogram credential has a character that cannot be sent (number 1 of 3). ',
	],
	['secret\u00e9', 'The API Key in the Ideogram credential has a character that cannot be sent (number 7 of 7). '],
])('a key that cannot be sent: %j', async (apiKey, message) => {
	const before = standIn.requests.length;
	const said = await testRaw({ apiKey, baseUrl: standIn.url });
	expect(said.startsWith(`Error: ${message}`)).toBe(true);
	expect(said).not.toContain('secret');
	expect(standIn.requests.length).toBe(before);
	const authenticate = new IdeogramApi().authenticate as (data: object, options: object) => Promise<unknown>;
	await expect(authenticate({ apiKey }, { url: '' })).rejects.toThrow(message.split('. ')[0]);
});

it('a wrong key', async () => {
	expect(await test({ apiKey: 'wrong' })).toMatch(
		/^Error: Ideogram does not accept the API key: .+ Open the Ideogram credential and paste a valid key\./,
	);
});

it.each([
	[
		'http://127.0.0.1:9',
		'Error: 127.0.0.1:9 could not be reached. Open the Ideogram credential and check that the Base URL is https://api.ideogram.ai, and that n8n may reach the internet.',
	],
	[
		'http://no-such-host.invalid',
		'Error: no-such-host.invalid could not be reached. Open the Ideogram credential and check that the Base URL is https://api.ideogram.ai, and that n8n may reach the internet.',
	],
	[
		'api.ideogram.ai',
		'Error: The Base URL in the Ideogram credential is not a plain web address. Open the Ideogram credential and set the Base URL to https://api.ideogram.ai.',
	],
	[
		'',
		'Error: The Base URL in the Ideogram credential is empty. Open the Ideogram credential and set the Base URL to https://api.ideogram.ai. If it comes from an expression, check that this item has the value.',
	],
])('the base URL %j', async (baseUrl, message) => expect(await test({ baseUrl })).toBe(message));

it('the base URL of a web site, whatever its status', async () => {
	for (const status of [200, 404]) {
		const site = await serve((_request, response) =>
			response.writeHead(status, { 'content-type': 'text/html' }).end('<!DOCTYPE html><h1>Hello</h1>'),
		);
		expect(await test({ baseUrl: site })).toMatch(
			/^Error: (The Base URL leads to a web page|Ideogram's answer could not be read).+https:\/\/api\.ideogram\.ai\.$/,
		);
	}
});

it('never follows a redirect with the key', async () => {
	const seen: unknown[] = [];
	const elsewhere = await serve((request, response) => {
		seen.push(request.headers['api-key']);
		response.end('{}');
	});
	const redirecting = await serve((_request, response) =>
		response.writeHead(302, { location: `${elsewhere}/models` }).end(),
	);
	expect(await test({ baseUrl: redirecting })).toContain('status 302');
	expect(seen).toEqual([]);
});
