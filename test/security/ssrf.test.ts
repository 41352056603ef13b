/** n8n's own protection against calls into the network behind it, when it is switched on, holds for this node too. */
// n8n reads its settings when it is loaded. It blocks 127.0.0.1 by default, so the API of these tests goes by its
// name.
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
process.env.N8N_SSRF_ALLOWED_HOSTNAMES = 'localhost';

import { trustedCertificate } from './certificate';
import { testCredential } from './credentialTest';
import { closeHosts, listModels, redirect, runNode, sendJson, sendPng, startApi, startHost, type Host } from './world';

const certificate = trustedCertificate();
afterEach(async () => await closeHosts());

const allowed = ({ url }: Host) => url.replace('127.0.0.1', 'localhost');

/** Whoever reads it must not look for the fault at Ideogram, or try again. */
const BLOCKED_BY_N8N = /n8n.+(blocks|blocked|not allow)/;

const runWith = async (link: string) => {
	const api = await startApi({ submit: (response) => sendJson(response, { data: [{ url: link }] }) });
	return await runNode({ baseUrl: allowed(api) });
};

it('an image behind an allowed address is fetched', async () => {
	const outer = await startHost(sendPng, { certificate });
	const { items } = await runWith(`${allowed(outer)}/image.png`);
	expect(items.map(({ binary }) => binary?.data.mimeType)).toEqual(['image/png']);
	expect(outer.requests).toHaveLength(1);
});

describe('an image behind a blocked address is not fetched', () => {
	it('link', async () => {
		const inner = await startHost(sendPng, { certificate });
		const { items } = await runWith(`${inner.url}/secret.png`);
		expect(inner.connections).toBe(0);
		expect(items.map(({ binary, json }) => [binary, json.missing])).toEqual([[undefined, 'download_failed']]);
		expect(items[0].json.missing_reason).toMatch(BLOCKED_BY_N8N);
	});

	it('redirect', async () => {
		const inner = await startHost(sendPng, { certificate });
		const outer = await startHost((response) => redirect(response, `${inner.url}/secret.png`), { certificate });
		const { items } = await runWith(`${allowed(outer)}/image.png`);
		expect([inner.connections, outer.connections]).toEqual([0, 1]);
		expect(items.map(({ binary, json }) => [binary, json.missing])).toEqual([[undefined, 'download_failed']]);
		expect(items[0].json.missing_reason).toMatch(BLOCKED_BY_N8N);
	});
});

it('an image behind a blocked address of the form is not fetched, and the message says who blocks it', async () => {
	const inner = await startHost(sendPng);
	const api = await startApi();
	const ask = async (imageUrl: string) =>
		await runNode({
			baseUrl: allowed(api),
			onError: 'continueRegularOutput',
			parameters: { model: 'v1/ideogram-v3', inputType: 'url', imageUrl },
		});
	const outer = await startHost((response) => redirect(response, `${inner.url}/secret.png`));
	for (const link of [`${inner.url}/secret.png`, `${allowed(outer)}/cat.png`]) {
		const { items } = await ask(link);
		expect(items[0].json.error).toMatch(BLOCKED_BY_N8N);
		expect(items[0].json.details).toMatchObject({ billed: false, code: 'blocked_by_n8n' });
	}
	expect([inner.connections, api.requests.length, outer.requests.length]).toEqual([0, 0, 1]);
});

it('a base URL with a blocked address is not called, and the message says who blocks it', async () => {
	const inner = await startHost((response) => sendJson(response, { models: [] }));
	const { error } = await runNode({ baseUrl: inner.url });
	const listed = await listModels(inner.url).then(JSON.stringify, (thrown: Error) => thrown.message);
	const messages = [error?.message, listed, await testCredential(inner.url)];
	expect(inner.connections).toBe(0);
	for (const message of messages) expect(message).toMatch(BLOCKED_BY_N8N);
});
