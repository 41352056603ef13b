/** The key goes to the base URL's origin and nowhere else. */
import { giveTime } from '../clock';
import { makeCertificate, trust } from './certificate';
import { testCredential } from './credentialTest';
import {
	KEY,
	closeHosts,
	listModels,
	redirect,
	runNode,
	sendJson,
	sendPng,
	startApi,
	startHost,
	type Answer,
	type Host,
} from './world';

giveTime();
afterEach(async () => {
	jest.restoreAllMocks();
	await closeHosts();
});

const elsewhere = async () => await startHost(sendPng);

const withKey = ({ requests }: Host) =>
	requests.filter(({ text }) => text.includes(KEY)).map(({ method, path }) => `${method} ${path}`);

describe('the key goes with each call to the API, and with nothing else', () => {
	it.each([
		['V_2', ['POST /remix']],
		['ideogram-3', ['POST /v2/image/remix/ideogram-3', 'GET /v2/generations/gen-1']],
	])('%s: not with the download, though it is at the same place', async (model, calls) => {
		const api = await startApi();
		const { error, items } = await runNode({ baseUrl: api.url, parameters: { model } });
		expect([error, items.length]).toEqual([undefined, 1]);
		expect(withKey(api)).toEqual(calls);
		expect(api.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([...calls, 'GET /image.png']);
	});

	it('only in the header Api-Key, never in an address or a body', async () => {
		const api = await startApi();
		await runNode({ baseUrl: api.url, parameters: { model: 'ideogram-3' } });
		await listModels(api.url);
		await testCredential(api.url);
		const called = api.requests.filter(({ headers }) => headers['api-key'] === KEY);
		expect(called).toHaveLength(4);
		for (const { text } of called) expect(text.split(KEY)).toHaveLength(2);
	});

	it('not with an image from another host, over https or a redirect to it', async () => {
		const certificate = makeCertificate();
		trust(certificate);
		const other = await startHost(sendPng, { certificate });
		const urls = [`${other.url}/direct.png`, '/image.png'];
		const api = await startApi({
			submit: (response, _request, { url }) =>
				sendJson(response, { data: urls.map((link) => ({ url: new URL(link, url).href })) }),
			image: (response) => redirect(response, `${other.url}/redirected.png`),
		});
		const { items } = await runNode({ baseUrl: api.url });
		expect(items.map(({ binary, json }) => [binary?.data.mimeType, json.missing_reason])).toEqual([
			['image/png', undefined],
			['image/png', undefined],
		]);
		expect(other.requests.map(({ path }) => path).sort()).toEqual(['/direct.png', '/redirected.png']);
		expect(withKey(other)).toEqual([]);
	});
});

describe('the key follows no redirect to another origin', () => {
	const away =
		(status: number, to: Host): Answer =>
		(response) =>
			redirect(response, `${to.url}/stolen`, status);
	const statuses = [301, 302, 303, 307, 308];

	it.each(statuses)('submit, status %i', async (status) => {
		const other = await elsewhere();
		for (const model of ['V_2', 'ideogram-3']) {
			const api = await startApi({ submit: away(status, other) });
			const { error } = await runNode({ baseUrl: api.url, parameters: { model } });
			expect(error?.message).toContain(`status ${status}`);
			expect(api.requests).toHaveLength(1);
		}
		expect(other.connections).toBe(0);
	});

	it.each(statuses)('poll, status %i', async (status) => {
		const other = await elsewhere();
		const api = await startApi({ poll: away(status, other) });
		const { error } = await runNode({ baseUrl: api.url, parameters: { model: 'ideogram-3' } });
		expect(error?.message).toContain(`status ${status}`);
		expect(other.connections).toBe(0);
	});

	it.each(statuses)('list of models, status %i', async (status) => {
		const other = await elsewhere();
		const api = await startApi({ list: away(status, other) });
		await expect(listModels(api.url)).rejects.toThrow(`status ${status}`);
		expect(other.connections).toBe(0);
	});

	it.each(statuses)('credential test, status %i', async (status) => {
		const other = await elsewhere();
		const api = await startApi({ list: away(status, other) });
		expect(await testCredential(api.url)).toContain(`status ${status}`);
		expect(other.connections).toBe(0);
	});
});

describe('a base URL with a user name and a password', () => {
	const PASSWORD = 'pa55-0c2d91';
	const authorized = (url: string) => url.replace('//', `//gateway:${PASSWORD}@`);

	it('they go with the calls, not with the downloads', async () => {
		const api = await startApi();
		const { error } = await runNode({ baseUrl: authorized(api.url), parameters: { model: 'ideogram-3' } });
		expect(error).toBeUndefined();
		const basic = `Basic ${Buffer.from(`gateway:${PASSWORD}`).toString('base64')}`;
		expect(api.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
			['/v2/image/remix/ideogram-3', basic],
			['/v2/generations/gen-1', basic],
			['/image.png', undefined],
		]);
	});

	it('no message shows the password', async () => {
		const api = await startApi({
			submit: (response) => sendJson(response, { error: 'no' }, 403),
			list: (response) => sendJson(response, { error: 'no' }, 403),
		});
		for (const baseUrl of [
			authorized(api.url),
			authorized('http://127.0.0.1:9'),
			authorized('http://no-such-host.invalid'),
		]) {
			const { error } = await runNode({ baseUrl });
			const messages = [`${error?.message} ${error?.description}`, await testCredential(baseUrl)];
			for (const message of messages) {
				expect(message).toContain('Open the Ideogram credential');
				expect(message).not.toContain(PASSWORD);
			}
		}
	});

	it('nor when the address cannot be used', async () => {
		const { error } = await runNode({ baseUrl: authorized('ftp://127.0.0.1') });
		expect(error?.message).toMatch(/Base URL .*web address/);
		expect(error?.message).not.toContain(PASSWORD);
		expect(await testCredential(authorized('ftp://127.0.0.1'))).not.toContain(PASSWORD);
	});
});

it('a key that was pasted into the field Base URL is not shown', async () => {
	const { error } = await runNode({ baseUrl: KEY });
	expect(error?.message).toMatch(/Base URL .*web address/);
	expect(error?.message).not.toContain(KEY);
	expect(await testCredential(KEY)).not.toContain(KEY);
});

it('a key with a line break in it adds no header', async () => {
	const api = await startApi();
	const { error } = await runNode({ baseUrl: api.url, apiKey: `${KEY}\r\nX-Evil: 1` });
	await testCredential(api.url, `${KEY}\r\nX-Evil: 1`);
	expect(api.requests.filter(({ headers }) => 'x-evil' in headers)).toEqual([]);
	expect(`${error?.message} ${error?.description}`).not.toContain(KEY);
});
