/** Images that the node fetches itself: what is sent, what is refused, and what an AI may not reach. */
import { promises as dns } from 'node:dns';
import tls from 'node:tls';
import type { IDataObject } from 'n8n-workflow';

import { giveTime } from '../clock';
import { jpeg, maskPng, png } from '../engine/images';
import { parts } from '../engine/scene';
import { trustedCertificate } from './certificate';
import {
	closeHosts,
	flood,
	KEY,
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
const certificate = trustedCertificate();
let api: Host;
beforeEach(async () => {
	const data = [{ url: 'none', is_image_safe: true }];
	api = await startApi({ submit: (response) => sendJson(response, { created: 'now', data }) });
});
afterEach(async () => await closeHosts());

const V3 = { model: 'v1/ideogram-v3' };

const run = async (parameters: IDataObject, more: Partial<Parameters<typeof runNode>[0]> = {}) =>
	await runNode({ baseUrl: api.url, parameters: { ...V3, ...parameters }, ...more });

const byUrl = (imageUrl: string) => ({ inputType: 'url', imageUrl });

/** The files of the call that was billed. */
async function files() {
	const form = await parts(api.requests[0] as never);
	return form.flatMap(([field, value]) => (typeof value === 'string' ? [] : [{ field, ...value }]));
}

/** What the item says that failed, and that no call went out. */
async function failed(parameters: IDataObject, more: Partial<Parameters<typeof runNode>[0]> = {}) {
	const { items } = await run(parameters, { onError: 'continueRegularOutput', ...more });
	expect(api.requests).toEqual([]);
	const { error, details } = items[0].json as { error: string; details: IDataObject };
	expect(details.billed).toBe(false);
	return { error, ...details } as { error: string; what_to_do: string; code?: string };
}

describe('an image behind an address', () => {
	it.each(['filesystem', 'default'] as const)('is sent, without the key on the way (%s)', async (binaryMode) => {
		const bytes = await jpeg(640, 480);
		const host = await startHost((response) => response.writeHead(200).end(bytes));
		const { error } = await run(byUrl(`${host.url}/a%20folder/my%20cat.png?token=1`), { binaryMode });
		expect(error).toBeUndefined();
		expect(await files()).toEqual([{ field: 'image', name: 'my cat.jpg', type: 'image/jpeg', bytes }]);
		expect(host.requests.map(({ path }) => path)).toEqual(['/a%20folder/my%20cat.png?token=1']);
		expect(host.requests[0].text).not.toContain(KEY);
		expect(host.requests[0].text).not.toMatch(/api-key|authorization/i);
	});

	it('is fetched once for all items, over redirects, and again after an odd answer', async () => {
		const answers: Answer[] = [
			(response) => response.writeHead(503).end(),
			(response) => redirect(response, '/cat.png'),
			sendPng,
		];
		const host = await startHost(async (response, request) => await answers.shift()?.(response, request, host));
		const { error } = await run(byUrl(`${host.url}/old.png`), { itemCount: 3 });
		expect(error).toBeUndefined();
		expect(host.requests.map(({ path }) => path)).toEqual(['/old.png', '/old.png', '/cat.png']);
		expect(api.requests).toHaveLength(3);
	});

	it('stands in lists, beside binary fields', async () => {
		const host = await startHost(sendPng);
		const image = [
			{ inputType: 'url', url: `${host.url}/one.png` },
			{ binaryPropertyName: 'data' },
			{ inputType: 'url', url: `={{ ["${host.url}/two.png", "${host.url}/three.png"] }}` },
		];
		const { error } = await run({ additionalFields: { styleReferenceImages: { image } } });
		expect(error).toBeUndefined();
		expect((await files()).map(({ field, name }) => [field, name])).toEqual([
			['image', 'photo.png'],
			['style_reference_images', 'one.png'],
			['style_reference_images', 'photo.png'],
			['style_reference_images', 'two.png'],
			['style_reference_images', 'three.png'],
		]);
	});

	it('is checked like any other: a mask has the size of the source', async () => {
		const mask = await maskPng(65, 48);
		const host = await startHost((response) => response.writeHead(200).end(mask));
		const said = await failed({ operation: 'inpaint', maskInputType: 'url', maskUrl: `${host.url}/mask.png` });
		expect(said.error).toContain("'Mask' is 65x48 pixels but 'Input Binary Field' is 64x48");
	});
});

describe('what cannot be had is said in words, before anything is billed', () => {
	const page = '<!doctype html><html><body>Log in</body></html>';
	const cases: Array<[string, Answer, string, RegExp]> = [
		['404', (response) => response.writeHead(404).end(), 'answered with status 404', /browser/],
		['500 for good', (response) => response.writeHead(500).end(), 'answered with status 500', /browser/],
		['a web page', (response) => response.writeHead(200).end(page), 'it is a web page', /JPEG, PNG or WebP/],
		['nothing', (response) => response.writeHead(200).end(), 'is empty', /Check/],
		['a part', async (response) => response.writeHead(206).end(await png()), 'status 206', /browser/],
		[
			'a cut image',
			async (response) =>
				response.writeHead(200, { 'content-length': 9999 }).write(await png(), () => response.destroy()),
			'broke off',
			/browser/,
		],
		['silence', () => undefined, 'did not answer in time', /browser/],
		[
			'silence after the first bytes',
			async (response) => response.writeHead(200).write((await png()).subarray(0, 20)),
			'did not answer in time',
			/browser/,
		],
		[
			'too large, as announced',
			(response) => response.writeHead(200, { 'content-length': 26 * 1024 * 1024 }).write('x'),
			'more than 25 MB',
			/smaller/,
		],
		[
			'too large, without saying so',
			async (response) => await flood(response.writeHead(200), Buffer.alloc(1024 * 1024, 1), 30 * 1024 * 1024),
			'more than 25 MB',
			/smaller/,
		],
		['redirects without end', (response) => redirect(response, '/again'), 'answered with status 302', /browser/],
		['a redirect to a file', (response) => redirect(response, 'file:///etc/hostname'), 'leads on to', /browser/],
	];

	it.each(cases)('%s', async (_name, answer, problem, todo) => {
		const host = await startHost(answer);
		const said = await failed(byUrl(`${host.url}/cat.png?secret=1`));
		expect(said.error).toContain(problem);
		expect(said.error).toContain(`'Image URL' (${host.url}/cat.png)`);
		expect(said.what_to_do).toMatch(todo);
		expect(JSON.stringify(said)).not.toContain('secret=1');
	});

	it('nobody there', async () => {
		const host = await startHost(sendPng);
		await closeHosts();
		api = await startApi();
		const said = await failed(byUrl(`${host.url}/cat.png`));
		expect(said.error).toContain('could not be reached');
	});

	it.each([
		['={{ "" }}', "'Image URL' is empty"],
		['cat.png', "'Image URL' is 'cat.png', which is not the address of an image"],
		['ftp://example.com/cat.png', 'which is not the address of an image'],
		['file:///etc/hostname', 'which is not the address of an image'],
		['https://user:pw@example.com/cat.png', 'which is not the address of an image'],
		['={{ 7 }}', 'which is not the address of an image'],
	])('%j', async (address, problem) => expect((await failed(byUrl(address))).error).toContain(problem));

	it('an address where the name of a binary field should be', async () => {
		const said = await failed({ binaryPropertyName: 'https://example.com/cat.png' });
		expect([said.error, said.what_to_do]).toEqual([
			"'Input Binary Field' takes the name of a binary field, and 'https://example.com/cat.png' is an address",
			'Choose URL as its input type.',
		]);
	});
});

describe('an address from an AI', () => {
	const FROM_AI = { inputType: 'url', imageUrl: "={{ $fromAI('image', 'The image') }}" };
	const itemOf = async (image: string) => [{ json: { image }, files: { data: { bytes: await png() } } }];
	const ask = async (image: string, parameters: IDataObject = FROM_AI) =>
		await failed(parameters, { items: await itemOf(image) });
	const resolving = (...addresses: string[]) =>
		jest
			.spyOn(dns, 'lookup')
			.mockResolvedValue(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })) as never);
	const REFUSED = 'which is not an address that an AI may give';

	it.each<[string, (host: Host) => string]>([
		['of this machine', ({ url }) => `${url}/cat.png`],
		['of this machine, by its name', ({ url }) => `${url.replace('127.0.0.1', 'localhost')}/cat.png`],
		['of this machine, as a number', ({ url }) => `https://2130706433:${new URL(url).port}/cat.png`],
		['of a private network', () => 'https://10.1.2.3/cat.png'],
		['where clouds keep their keys', () => 'https://169.254.169.254/latest/meta-data'],
		['without https', () => 'http://93.184.216.34/cat.png'],
	])('%s is not called', async (_name, make) => {
		const host = await startHost(sendPng, { certificate });
		expect((await ask(make(host))).error).toContain(REFUSED);
		expect(host.connections).toBe(0);
	});

	it('in a list as well', async () => {
		const host = await startHost(sendPng);
		const entry = { inputType: 'url', url: '={{ /*n8n-auto-generated-fromAI-override*/ $fromai("image") }}' };
		const said = await ask(`${host.url}/cat.png`, {
			additionalFields: { styleReferenceImages: { image: [entry] } },
		});
		expect(said.error).toContain(REFUSED);
		expect(host.connections).toBe(0);
	});

	it.each([['10.0.0.7'], ['127.0.0.1'], ['fd00::1'], ['::ffff:10.0.0.7']])(
		'a public name that leads to %s is not called',
		async (address) => {
			// n8n remembers for a second where a name leads.
			const name = `${address.replace(/\W/g, '-')}.example.com`;
			resolving('93.184.216.34', address);
			const connect = jest.spyOn(tls, 'connect');
			connect.mockClear();
			expect((await ask(`https://x${name}/cat.png`)).error).toContain(REFUSED);
			expect(connect).not.toHaveBeenCalled();
		},
	);

	it('is called at the address that was checked, under its name, and a redirect is checked like it', async () => {
		resolving('93.184.216.34');
		const inner = await startHost(sendPng, { certificate });
		const outer = await startHost(
			async (response, { path }) =>
				path === '/inner' ? redirect(response, `${inner.url}/secret.png`) : await sendPng(response),
			{ certificate },
		);
		const connect = jest.mocked(tls.connect);
		const trusting = connect.getMockImplementation() as (...args: unknown[]) => tls.TLSSocket;
		const asked: unknown[] = [];
		connect.mockImplementation(((options: tls.ConnectionOptions, ...rest: never[]) => {
			asked.push([options.host, options.servername]);
			return trusting({ ...options, host: '127.0.0.1', port: new URL(outer.url).port }, ...rest);
		}) as never);
		try {
			const items = await itemOf('https://images.example.com/cat.png');
			expect((await run(FROM_AI, { items })).error).toBeUndefined();
			expect((await files()).map(({ name }) => name)).toEqual(['cat.png']);
			expect(asked).toEqual([['93.184.216.34', 'images.example.com']]);
			expect(outer.requests.map(({ headers }) => headers.host)).toEqual(['images.example.com']);
			api.requests.length = 0;
			expect((await ask('https://images.example.com/inner')).error).toContain('leads on to');
			expect(inner.connections).toBe(0);
		} finally {
			connect.mockImplementation(trusting as never);
		}
	});
});
