/** Which links to images are followed: https, and the base URL's own origin. */
import { giveTime } from '../clock';
import { png } from '../engine/images';
import { makeCertificate, trustedCertificate } from './certificate';
import { closeHosts, redirect, runNode, sendJson, sendPng, startApi, startHost, type Answer, type Host } from './world';

giveTime();
const certificate = trustedCertificate();
afterEach(async () => await closeHosts());

const FORBIDDEN: Array<[string, (base: string, other: string) => string]> = [
	['http to another port', (_base, other) => `${other}/secret.png`],
	['http to another name of the same machine', (base) => `${base.replace('127.0.0.1', 'localhost')}/secret.png`],
	['http to IPv6', () => 'http://[::1]:9/secret.png'],
	['http to the address as a number, where clouds keep their keys', () => 'http://2852039166/latest/meta-data'],
	['http in capitals, with a line break in it', (_base, other) => `${other.replace('http', 'HT\nTP')}/secret.png`],
	['without a scheme', (_base, other) => `${other.replace('http:', '')}/secret.png`],
	['without a host', () => '/secret.png'],
	['http with a password, to the own origin', (base) => `${base.replace('//', '//user:pw@')}/secret.png`],
	['https with a password', (_base, other) => `${other.replace('http://', 'https://user:pw@')}/secret.png`],
	['https with a user name', (_base, other) => `${other.replace('http://', 'https://user@')}/secret.png`],
	['file', () => 'file:///etc/hostname'],
	['file on another machine', (_base, other) => `file:${other.replace('http:', '')}/secret.png`],
	['ftp', (_base, other) => `${other.replace('http', 'ftp')}/secret.png`],
	['blob of the own origin', (base) => `blob:${base}/secret.png`],
	['javascript', () => 'javascript:alert(1)'],
	['words', () => 'your image is on its way'],
];

/** One image with this link. */
const apiWith = async (link: (host: Host) => string, image?: Answer) =>
	await startApi({
		submit: (response, _request, host) => sendJson(response, { data: [{ url: link(host) }] }),
		...(image && { image }),
	});

describe('not followed, and the image is reported as missing', () => {
	it.each(FORBIDDEN)('%s', async (_name, make) => {
		const other = await startHost(sendPng);
		const api = await apiWith(({ url }) => make(url, other.url));
		const { items, tookMs } = await runNode({ baseUrl: api.url });
		expect(items.map(({ binary, json }) => [binary, json.missing, json.url])).toEqual([
			[undefined, 'download_failed', make(api.url, other.url)],
		]);
		expect(items[0].json.missing_reason).toMatch(/^The link to the image is not one that may be followed/);
		expect(other.connections).toBe(0);
		expect(api.requests).toHaveLength(1);
		expect(tookMs).toBeLessThan(3000);
	});

	it('data, though it holds an image', async () => {
		const link = `data:image/png;base64,${(await png()).toString('base64')}`;
		const { items } = await runNode({ baseUrl: (await apiWith(() => link)).url });
		expect(items.map(({ binary, json }) => [binary, json.missing])).toEqual([[undefined, 'download_failed']]);
	});
});

describe('a redirect leads nowhere that a link may not', () => {
	// Without a host, a redirect is one on the same origin; words are a path there.
	const targets = FORBIDDEN.filter(
		([name]) => !['without a host', 'words', 'http in capitals, with a line break in it'].includes(name),
	);

	it.each(targets)('%s', async (_name, make) => {
		const other = await startHost(sendPng);
		const api = await apiWith(
			({ url }) => `${url}/image.png`,
			(response, _request, { url }) => redirect(response, make(url, other.url)),
		);
		const { items } = await runNode({ baseUrl: api.url });
		expect(items.map(({ binary, json }) => [binary, json.missing])).toEqual([[undefined, 'download_failed']]);
		expect(items[0].json.missing_reason).toMatch(/^The link to the image is not one that may be followed/);
		expect(other.connections).toBe(0);
		expect(api.requests.map(({ path }) => path)).toEqual(['/remix', '/image.png']);
	});

	it('from https back to http elsewhere', async () => {
		const other = await startHost(sendPng);
		const safe = await startHost((response) => redirect(response, `${other.url}/secret.png`), { certificate });
		const { items } = await runNode({ baseUrl: (await apiWith(() => `${safe.url}/image.png`)).url });
		expect([safe.requests.length, other.connections]).toEqual([1, 0]);
		expect(items[0].json.missing_reason).toMatch(/^The link to the image is not one that may be followed/);
	});

	it('to an address that is none, with a reason that a person understands', async () => {
		const api = await apiWith(
			({ url }) => `${url}/image.png`,
			(response) => redirect(response, 'http://['),
		);
		const { items } = await runNode({ baseUrl: api.url });
		expect(items.map(({ json }) => json.missing)).toEqual(['download_failed']);
		expect(items[0].json.missing_reason).toMatch(/^The link to the image /);
	});
});

describe('followed', () => {
	const chain =
		(length: number): Answer =>
		async (response, { path }) => {
			const hop = Number(path.replace(/\D/g, ''));
			if (hop < length) redirect(response, `/image-${hop + 1}`);
			else await sendPng(response);
		};

	it('three redirects on the own origin, and no fourth', async () => {
		const three = await apiWith(({ url }) => `${url}/image-0`, chain(3));
		expect((await runNode({ baseUrl: three.url })).items.map(({ binary }) => binary?.data.mimeType)).toEqual([
			'image/png',
		]);

		const four = await apiWith(({ url }) => `${url}/image-0`, chain(4));
		const { items } = await runNode({ baseUrl: four.url });
		expect(items.map(({ binary, json }) => [binary, json.missing])).toEqual([[undefined, 'download_failed']]);
		expect(items[0].json.missing_reason).toContain('status 302');
		const hops = ['/image-0', '/image-1', '/image-2', '/image-3'];
		// Four times, as an odd answer is asked about again.
		expect(four.requests.map(({ path }) => path)).toEqual(['/remix', ...hops, ...hops, ...hops, ...hops]);
	});

	it('https, direct and over a redirect', async () => {
		const safe = await startHost(
			async (response, { path }) => (path === '/first' ? redirect(response, '/second') : await sendPng(response)),
			{ certificate },
		);
		const { items } = await runNode({ baseUrl: (await apiWith(() => `${safe.url}/first`)).url });
		expect(items.map(({ binary, json }) => [binary?.data.mimeType, json.missing_reason])).toEqual([
			['image/png', undefined],
		]);
		expect(safe.requests.map(({ path }) => path)).toEqual(['/first', '/second']);
	});

	it('https only to a server whose certificate is good', async () => {
		const impostor = await startHost(sendPng, { certificate: makeCertificate() });
		const api = await apiWith(() => `${impostor.url}/image.png`);
		const { items } = await runNode({ baseUrl: api.url });
		expect(items.map(({ binary, json }) => [binary, json.missing])).toEqual([[undefined, 'download_failed']]);
		expect(impostor.connections).toBeGreaterThan(0);
		expect(impostor.requests).toEqual([]);
	});
});
