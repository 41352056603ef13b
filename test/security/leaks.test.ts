/** Everything that a run leaves behind is searched for the key: items, errors, hints, the run's data and the logs. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

// n8n reads its settings when it is loaded: it writes all that it logs, of every level, to a file.
const folder = mkdtempSync(join(tmpdir(), 'ideogram-logs-'));
const logFile = join(folder, 'n8n.log');
process.env.N8N_LOG_LEVEL = 'debug';
process.env.N8N_LOG_OUTPUT = 'file';
process.env.N8N_LOG_FILE_LOCATION = logFile;

import { CredentialTestContext } from 'n8n-core';
import { LoggerProxy, NodeApiError, jsonStringify, type INode } from 'n8n-workflow';

import { giveTime } from '../clock';
import { startStandIn, type Fault, type StandIn } from '../standin';
import { testCredential } from './credentialTest';
import { strings } from './strings';
import { KEY, closeHosts, listModels, runNode, sendJson, startApi, type Outcome, type Setting } from './world';

giveTime();

let standIn: StandIn;
let printed: string[];
/** Where the log of this test begins. */
let logged: number;
beforeEach(async () => {
	logged = 0;
	logged = (await logs()).length;
	standIn = await startStandIn({ latencyMs: 5, apiKey: KEY });
	printed = [];
	for (const stream of [process.stdout, process.stderr]) {
		const write = stream.write.bind(stream) as (...parameters: unknown[]) => boolean;
		jest.spyOn(stream, 'write').mockImplementation((...parameters: unknown[]) => {
			printed.push(String(parameters[0]));
			return write(...parameters);
		});
	}
	for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		jest
			.spyOn(console, level)
			.mockImplementation((...parameters: unknown[]) => void printed.push(...strings(parameters)));
	}
});
afterEach(async () => {
	jest.restoreAllMocks();
	await standIn.close();
	await closeHosts();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let marks = 0;

/** All that n8n has logged in this test: a mark is logged behind it, and waited for. */
async function logs(): Promise<string> {
	const mark = `mark-${++marks}`;
	new CredentialTestContext().logger.error(mark);
	for (;;) {
		const text = existsSync(logFile) ? readFileSync(logFile, 'utf8') : '';
		if (text.includes(mark)) return text.slice(logged);
		await wait(10);
	}
}

/** Of all places where a secret may stand, those where it does, as it is or encoded. */
async function placesWith(secret: string, { items, errors, error, raw }: Outcome): Promise<string[]> {
	const places: Record<string, string[]> = {
		items: [JSON.stringify(items), ...strings(items)],
		errors: [JSON.stringify(errors), ...strings(errors)],
		error: strings(error),
		run: [jsonStringify(raw, { replaceCircularRefs: true }), ...strings(raw)],
		logs: [await logs()],
		printed,
	};
	const forms = [
		secret,
		Buffer.from(secret).toString('base64').replace(/=+$/, ''),
		Buffer.from(secret).toString('hex'),
	];
	return Object.keys(places).filter((place) => places[place].some((text) => forms.some((form) => text.includes(form))));
}

const status = (code: number, call: Fault['call'] = 'submit', times = 1): Fault => ({
	call,
	times,
	do: { kind: 'status', status: code, body: { error: 'no' } },
});

interface Case extends Partial<Setting> {
	faults?: Fault[];
	/** Shows that it came to what the case is about. */
	says: RegExp;
}

const V3 = { model: 'ideogram-3' };

const CASES: Record<string, Case> = {
	'a success': { says: /"image_index":0/ },
	'a success of the newer models': { parameters: V3, says: /"generation_id":/ },
	'a key that is refused (401)': { parameters: V3, apiKey: `${KEY}-wrong`, says: /does not accept the API key/ },
	'a key that is refused (403)': { apiKey: `${KEY}-wrong`, says: /does not accept the API key/ },
	'status 500': { faults: [status(500)], says: /failed \(status 500\)/ },
	'status 500 of a poll, until it gives up': {
		parameters: { ...V3, options: { timeoutMinutes: 0.01 } },
		faults: [status(500, 'poll', 9)],
		says: /status 500/,
	},
	'status 429 until it gives up': {
		parameters: { options: { timeoutMinutes: 0.01 } },
		faults: [status(429, 'submit', 9)],
		says: /as many images as your account allows/,
	},
	'a connection that is reset': {
		faults: [{ call: 'submit', do: { kind: 'reset', when: 'after' } }],
		says: /broke off/,
	},
	'an answer that breaks off': { faults: [{ call: 'submit', do: { kind: 'truncate' } }], says: /broke off/ },
	'no answer in time': {
		parameters: { options: { timeoutMinutes: 0.01 } },
		faults: [{ call: 'submit', do: { kind: 'hang' } }],
		says: /did not answer in time/,
	},
	'a host that nobody listens at': { baseUrl: 'http://127.0.0.1:9', says: /could not be reached/ },
	'a host that does not exist': { baseUrl: 'http://no-such-host.invalid', says: /could not be reached/ },
	'a web page': { faults: [{ call: 'submit', do: { kind: 'html' } }], says: /could not be read|web page/ },
	'a redirect': {
		faults: [{ call: 'submit', do: { kind: 'status', status: 307, headers: { location: 'http://127.0.0.1:9/' } } }],
		says: /status 307/,
	},
	'an image that is withheld': { parameters: { prompt: 'UNSAFE' }, says: /"missing":"withheld"/ },
	'an image that cannot be downloaded': { faults: [status(404, 'download', 100)], says: /"missing":"download_failed"/ },
	'an item that fails for a missing image': {
		parameters: { prompt: 'UNSAFE', options: { onMissingImage: 'fail' } },
		says: /images? is missing/,
	},
	'a generation that fails': { parameters: { ...V3, prompt: 'FAILGEN' }, says: /could not make the images/ },
	'input that is refused': { items: [{ json: {} }], says: /no binary field/ },
};

describe('the key is nowhere after', () => {
	it.each(Object.entries(CASES))('%s', async (_name, { faults = [], says, ...setting }) => {
		const modes = ['stopWorkflow', 'continueErrorOutput'] as const;
		const outcomes = await Promise.all(
			modes.map(async (onError) => {
				const own = await startStandIn({ latencyMs: 5, apiKey: KEY });
				own.faults.push(...faults);
				return await runNode({ baseUrl: own.url, onError, ...setting }).finally(async () => await own.close());
			}),
		);
		for (const outcome of outcomes) {
			expect(jsonStringify(outcome.raw, { replaceCircularRefs: true })).toMatch(says);
			expect(await placesWith(KEY, outcome)).toEqual([]);
		}
	});
});

it('the key is nowhere after a run that ends early, which names what was paid for in the log', async () => {
	const good = { files: { data: { bytes: Buffer.from('89504e470d0a1a0a', 'hex') } } };
	standIn.addFault({
		call: 'submit',
		when: ({ body }) => body.includes('second'),
		do: { kind: 'status', status: 400 },
	});
	const outcome = await runNode({
		baseUrl: standIn.url,
		items: [
			{ ...good, json: { prompt: 'first' } },
			{ ...good, json: { prompt: 'second' } },
		],
		parameters: { ...V3, prompt: '={{ $json.prompt }}' },
	});
	expect(outcome.error).toBeDefined();
	expect(await logs()).toContain('Running node \\"Ideogram\\" finished with error');
	expect(await placesWith(KEY, outcome)).toEqual([]);
});

it('the hint after a run is there, and without the key', async () => {
	const { raw } = await runNode({ baseUrl: standIn.url });
	const { hints } = raw.data.resultData.runData.Ideogram[0];
	expect(hints).toEqual([{ message: expect.stringMatching(/^Ideogram: 1 image\./), location: 'outputPane' }]);
	expect(JSON.stringify(hints)).not.toContain(KEY);
});

it('the list of models and the credential test do not show it either', async () => {
	for (const fault of [status(401, 'models'), { call: 'models', do: { kind: 'reset', when: 'before' } } as Fault]) {
		standIn.faults.push(fault, fault);
		const error: unknown = await listModels(standIn.url).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(NodeApiError);
		const message = await testCredential(standIn.url);
		expect(message).toMatch(/^Error: /);
		expect(strings([error, message]).filter((text) => text.includes(KEY))).toEqual([]);
		expect(await logs()).not.toContain(KEY);
		standIn.faults.length = 0;
	}
});

describe('a service or a gateway that repeats the key in its answer', () => {
	const echo = { error: `The key ${KEY} is not known`, message: KEY };

	it('an error', async () => {
		const api = await startApi({
			submit: (response) => sendJson(response, echo, 401),
			list: (response) => sendJson(response, echo, 401),
		});
		for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
			const outcome = await runNode({ baseUrl: api.url, onError });
			expect(jsonStringify(outcome.raw, { replaceCircularRefs: true })).toContain('does not accept the API key');
			expect(await placesWith(KEY, outcome)).toEqual([]);
		}
		expect(await testCredential(api.url)).not.toContain(KEY);
	});

	it('a result', async () => {
		const api = await startApi({
			submit: (response, _request, { url }) =>
				sendJson(response, { data: [{ url: `${url}/image.png`, request_headers: { 'api-key': KEY } }] }),
		});
		const outcome = await runNode({ baseUrl: api.url });
		expect(outcome.items).toHaveLength(1);
		expect(await placesWith(KEY, outcome)).toEqual([]);
	});
});

describe('the search itself', () => {
	const node = { id: '1', name: 'Ideogram', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} } as INode;

	it.each<[string, () => unknown]>([
		['a message', () => new Error(KEY)],
		[
			'a cause of a cause',
			() => new Error('a', { cause: new Error('b', { cause: { config: { headers: { 'Api-Key': KEY } } } }) }),
		],
		['what is not enumerable', () => Object.defineProperty({}, 'hidden', { value: [KEY], enumerable: false })],
		['a map', () => new Map([['a', new Set([KEY])]])],
		['a property name', () => ({ a: { [KEY]: 1 } })],
		['bytes', () => ({ body: Buffer.from(`Api-Key: ${KEY}`) })],
		[
			"n8n's own error",
			() =>
				new NodeApiError(node, { message: 'no', config: { headers: { 'Api-Key': KEY } } } as never, {
					message: 'no',
					description: KEY,
				}),
		],
	])('finds it in %s', (_name, make) => expect(strings(make()).some((text) => text.includes(KEY))).toBe(true));

	it('finds it in the output, the logs and on the console', async () => {
		LoggerProxy.debug('a call', { headers: { 'Api-Key': KEY } });
		console.log(KEY);
		const api = await startApi();
		const outcome = await runNode({
			baseUrl: api.url,
			items: [{ json: { leaked: KEY } }],
			onError: 'continueErrorOutput',
		});
		expect(await placesWith(KEY, outcome)).toEqual(['errors', 'run', 'logs', 'printed']);
	});
});
