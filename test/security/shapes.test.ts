/** Answers that are JSON, but not what they should be. */
import { giveTime } from '../clock';
import { png } from '../engine/images';
import { testCredential } from './credentialTest';
import { closeHosts, listModels, runNode, sendJson, startApi, type Answer, type Outcome } from './world';

giveTime();

const untouched = () => Object.getOwnPropertyNames(Object.prototype).sort().join();
const before = untouched();
afterEach(async () => {
	await closeHosts();
	expect(untouched()).toBe(before);
	expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

/** An object of JSON whose conversion to text or number fails. */
const STUBBORN = { toString: 1, valueOf: 1 };
const WRONG: unknown[] = [
	null,
	true,
	0,
	-1,
	1e308,
	'',
	'text',
	[],
	[[]],
	[null],
	{},
	{ length: 5 },
	STUBBORN,
	{ then: 1 },
	{ toJSON: 1 },
];

const BODIES: unknown[] = [
	...WRONG,
	...WRONG.flatMap((wrong) => [
		{ data: wrong },
		{ data: [wrong] },
		{ data: [{ url: wrong, is_image_safe: wrong, seed: wrong }] },
		{ data: [{ url: null }], created: wrong, generation_id: wrong, usage_cost_usd_micros: wrong },
		{ generation_id: wrong },
		{ status: 'failed', failure_reason: wrong },
		{ status: 'completed', data: wrong },
		{ error: wrong, status_code: wrong },
		{ error: 'no', status_code: wrong },
		{ detail: wrong, message: wrong, reject_reason: wrong, max_inflight_requests: wrong },
		{ models: wrong },
		{ models: [wrong] },
		{ models: [{ name: wrong, custom_model_uri: wrong, is_available_for_generation: true, is_owned: wrong }] },
	]),
];

/** Words of JavaScript's own errors, which mean nothing to a person. */
const JARGON =
	/TypeError|RangeError|is not a function|is not iterable|undefined|cannot (read|convert|set)|\[object|Invalid (URL|array)|malformed/i;

/** One item for each body, which its submission or its poll gets as the answer. */
async function runBodies(part: 'submit' | 'poll', status: number, model: string, bodies: unknown[]): Promise<Outcome> {
	const hostile: Answer = (response, { path, text }) =>
		sendJson(response, bodies[Number(/body-(\d+)-/.exec(part === 'submit' ? text : path)?.[1])], status);
	const api = await startApi({
		submit: (response, { text }) => sendJson(response, { generation_id: /body-\d+-/.exec(text)?.[0] }),
		poll: (response) => sendJson(response, { status: 'failed' }),
		[part]: hostile,
	});
	const image = await png();
	return await runNode({
		baseUrl: api.url,
		items: bodies.map((_body, index) => ({ json: { prompt: `body-${index}-` }, files: { data: { bytes: image } } })),
		parameters: { model, prompt: '={{ $json.prompt }}', options: { maxConcurrentImages: 1000, timeoutMinutes: 0.01 } },
		onError: 'continueErrorOutput',
	});
}

/** Each body ends in items that have their shape, or in an error in words. */
function complaints(bodies: unknown[], { items, errors, error }: Outcome): string[] {
	expect(error).toBeUndefined();
	return bodies.flatMap((body, index) => {
		const mine = [...items, ...errors].filter(({ pairedItem }) => (pairedItem as { item: number }).item === index);
		const badly = mine.filter(({ json, binary }) => {
			const { message, what_to_do } = (json.error ?? {}) as { message?: string; what_to_do?: string };
			const words = [message, json.message, json.missing_reason, what_to_do];
			return (
				Object.getPrototypeOf(json) !== Object.prototype ||
				(json.missing && binary) ||
				words.some((word) => JARGON.test(String(word ?? '')))
			);
		});
		return mine.length > 0 && badly.length === 0
			? []
			: [`${JSON.stringify(body)} -> ${JSON.stringify((badly[0] ?? {}).json)}`];
	});
}

describe('wrong types everywhere', () =>
	describe.each([200, 400, 500])('status %i', (status) => {
		it.each(['V_2', 'ideogram-3'])('submit, %s', async (model) => {
			expect(complaints(BODIES, await runBodies('submit', status, model, BODIES))).toEqual([]);
		});

		it('poll, and the error names the generation, which was accepted before', async () => {
			const outcome = await runBodies('poll', status, 'ideogram-3', BODIES);
			expect(complaints(BODIES, outcome)).toEqual([]);
			const unnamed = outcome.errors.filter(
				({ json }) => !/^body-\d+-$/.test(String((json.error as { generation_id?: string }).generation_id)),
			);
			expect(unnamed.map(({ json }) => json)).toEqual([]);
		});

		it('list of models, and credential test', async () => {
			const api = await startApi({
				list: (response, { headers }) => sendJson(response, BODIES[Number(headers['api-key'])], status),
			});
			const said = await Promise.all(
				BODIES.map(async (body, index) => {
					const key = String(index);
					const listed = await listModels(api.url, key).then(JSON.stringify, (error: Error) => error.message);
					const tested = await testCredential(api.url, key);
					return [listed, tested]
						.filter((words) => JARGON.test(words))
						.map((words) => `${JSON.stringify(body)} -> ${words}`);
				}),
			);
			expect(said.flat()).toEqual([]);
		});
	}));

it('wrong types in an answer of 429 do not disturb the waiting', async () => {
	const bodies = WRONG.map((wrong) => ({ error: wrong, reject_reason: wrong, max_inflight_requests: wrong }));
	const outcome = await runBodies('submit', 429, 'V_2', bodies);
	expect(complaints(bodies, outcome)).toEqual([]);
	expect(outcome.errors).toHaveLength(bodies.length);
});

describe('keys that reach into prototypes', () => {
	const image = (url: string) =>
		`{"url":${JSON.stringify(url)},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"inner":{"__proto__":{"polluted":1},"kept":true},"hasOwnProperty":1,"toString":1}`;
	const body = (url: string) =>
		`{"__proto__":{"polluted":1},"status":"completed","data":[${image(url)}],"constructor":{"prototype":{"polluted":1}}}`;

	it.each(['V_2', 'ideogram-3'])('%s: the image comes out, and nothing is poisoned', async (model) => {
		const api = await startApi({
			...(model === 'V_2' && { submit: (response, _request, { url }) => response.end(body(`${url}/image.png`)) }),
			poll: (response, _request, { url }) => response.end(body(`${url}/image.png`)),
		});
		const { items, error } = await runNode({ baseUrl: api.url, parameters: { model } });
		expect(error).toBeUndefined();
		const [{ json, binary }] = items;
		expect(binary?.data.mimeType).toBe('image/png');
		expect([json.polluted, Object.getPrototypeOf(json) === Object.prototype, Object.hasOwn(json, '__proto__')]).toEqual(
			[undefined, true, false],
		);
		const inner = json.inner as object;
		expect([Object.getPrototypeOf(inner) === Object.prototype, inner]).toEqual([true, { kept: true }]);
	});

	it('a list of models with them', async () => {
		const model =
			'{"__proto__":{"polluted":1},"name":"mine","custom_model_uri":"model/a/version/1","is_available_for_generation":true}';
		const api = await startApi({
			list: (response) => response.end(`{"__proto__":{"polluted":1},"models":[${model}]}`),
		});
		expect(await listModels(api.url)).toEqual({ results: [{ name: 'mine', value: 'model/a/version/1' }] });
		expect(await testCredential(api.url)).toMatch(/^OK: /);
	});

	it.each(['__proto__', 'constructor', 'toString'])(
		'a field named %s is no image, and no place for one',
		async (name) => {
			const api = await startApi();
			const wanted = await runNode({ baseUrl: api.url, parameters: { binaryPropertyName: name } });
			expect(wanted.error?.message).toBe(`The item has no binary field '${name}'. It has: data`);
			const put = await runNode({ baseUrl: api.url, parameters: { options: { outputBinaryField: name } } });
			if (name === '__proto__') expect(put.error?.message).toBe("'Output Binary Field' is not a name");
			else expect(put.items.map(({ binary }) => Object.keys(binary ?? {}))).toEqual([[name]]);
		},
	);
});

it('what is no image is not stored, whatever it calls itself', async () => {
	const page = `<!DOCTYPE html><script>alert(1)</script>${' '.repeat(100)}`;
	const image = await png();
	const answers = [page, image];
	const api = await startApi({
		image: (response) => response.writeHead(200, { 'content-type': 'image/png' }).end(answers.shift()),
	});
	const { items } = await runNode({ baseUrl: api.url });
	expect(answers).toEqual([]);
	expect(items.map(({ binary }) => [binary?.data.mimeType, binary?.data.bytes])).toEqual([['image/png', image.length]]);
});
