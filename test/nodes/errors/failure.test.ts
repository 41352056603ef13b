import { Failure, type Purpose, type Reply } from '../../../nodes/Ideogram/errors/failure';
import { networkFailure } from '../../../nodes/Ideogram/errors/networkFailure';
import { failureOf } from '../../../nodes/Ideogram/errors/replyFailure';
import { readGeneration, readPoll, readSubmission } from '../../../nodes/Ideogram/result/replies';

const thrown = (call: () => unknown): Failure => {
	try {
		call();
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
	throw new Error('nothing was thrown');
};

describe('statuses', () => {
	it.each([
		[400, 'Ideogram refused the request: seed must be an integer'],
		[401, 'Ideogram does not accept the API key: seed must be an integer'],
		[402, 'Your Ideogram balance or plan does not cover this: seed must be an integer'],
		[403, 'Ideogram does not allow this: seed must be an integer'],
		[404, 'Ideogram did not find what the call asks for: seed must be an integer'],
		[413, 'The images are too large for Ideogram: seed must be an integer'],
		[422, "Ideogram's safety check refused the prompt or an image: seed must be an integer"],
		[429, 'Ideogram is already working on as many images as your account allows at a time: seed must be an integer'],
		[302, 'Ideogram gave an unexpected answer (status 302): seed must be an integer'],
	])('%d is not billed, and says what Ideogram said', (status, problem) => {
		const { facts } = failureOf({ status, body: { error: 'seed must be an integer' } }, 'submit');
		expect(facts).toMatchObject({ problem, status, billed: false });
		expect(facts.fix.length).toBeGreaterThan(20);
	});

	it.each([100, 405, 406, 407, 408, 409, 410, 418, 425, 451, 499, 500, 502, 503, 504, 520, 599])(
		'%d may have been billed, and is not repeated',
		(status) => {
			const { facts } = failureOf({ status, body: '' }, 'submit');
			expect(facts).toMatchObject({ billed: 'unknown', retryable: false });
			expect(facts.fix).toContain('may have been billed');
		},
	);

	it('a 503 to a poll is asked again', () => {
		expect(failureOf({ status: 503, body: '' }, 'poll').facts).toMatchObject({ billed: false, retryable: true });
	});

	it('429 names its reason and how long to wait', () => {
		const reply = {
			status: 429,
			body: { error: 'busy', reject_reason: 'inflight_limit' },
			headers: { 'retry-after': '7' },
		};
		expect(failureOf(reply, 'submit').facts).toMatchObject({
			rejectReason: 'inflight_limit',
			retryable: true,
			retryAfterMs: 7000,
		});
	});

	it.each<[string, unknown]>([
		['message', { message: 'why' }],
		['detail', { detail: 'why' }],
		['nested', { error: { message: 'why' } }],
		['a reason', { error: { reason: 'why' } }],
		['errors', { errors: [{ message: 'why' }] }],
		['errors that are texts', { errors: ['why'] }],
		['a list of details', { detail: [{ loc: ['body', 'seed'], msg: 'why' }] }],
		['beside an empty one', { error: '', message: 'why' }],
		['a list', [{ error: 'why' }]],
		['text', 'why'],
	])('finds the sentence: %s', (_name, body) =>
		expect(failureOf({ status: 400, body }, 'submit').message).toBe('Ideogram refused the request: why'),
	);

	it.each([[null], [undefined], [7], [[]], [{ error: null }], [{ error: { message: {} } }]])(
		'%j has no sentence',
		(body) => {
			expect(failureOf({ status: 400, body }, 'submit').message).toBe('Ideogram refused the request');
		},
	);

	it('a web page means a wrong base URL', () => {
		const { facts } = failureOf({ status: 404, body: '<!DOCTYPE html><html><body>Not here' }, 'submit');
		expect(facts.problem).toBe("The Base URL leads to a web page, not to Ideogram's API (status 404)");
		expect(facts.fix).toContain('https://api.ideogram.ai');
	});

	it('a web page of a gateway that gave up says that the call may have been billed', () => {
		const { facts } = failureOf({ status: 504, body: '<html>504 Gateway Time-out' }, 'submit');
		expect(facts).toMatchObject({ problem: 'Ideogram failed (status 504)', billed: 'unknown' });
	});

	it('cuts a long sentence', () =>
		expect(failureOf({ status: 400, body: 'x'.repeat(9999) }, 'submit').message.length).toBeLessThan(350));
});

describe('no answer', () => {
	const facts = (error: object, purpose: Purpose = 'submit') => networkFailure(error, 'api.example', purpose).facts;
	/** As n8n's HTTP library wraps what Node.js throws. */
	const wrapped = (cause: object, secureConnecting?: boolean) => ({
		...cause,
		syscall: undefined,
		request: { socket: { secureConnecting } },
		cause,
	});

	it.each<[string, object]>([
		['no such host', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }],
		['nobody listens', { code: 'ECONNREFUSED', syscall: 'connect' }],
		['no route when connecting', { code: 'EHOSTUNREACH', syscall: 'connect' }],
		['a time-out when connecting', { code: 'ETIMEDOUT', syscall: 'connect' }],
		[
			'all addresses of a host',
			{
				code: 'ECONNREFUSED',
				errors: [
					{ code: 'ECONNREFUSED', syscall: 'connect' },
					{ code: 'ENETUNREACH', syscall: 'connect' },
				],
			},
		],
		['n8n 1, which keeps the code only', { httpCode: 'ECONNREFUSED' }],
	])('%s: nothing was sent', (_name, error) => {
		for (const seen of [error, wrapped(error)]) {
			expect(facts(seen)).toMatchObject({
				problem: 'api.example could not be reached',
				billed: false,
				neverSent: true,
				retryable: true,
			});
		}
	});

	it.each(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])(
		'%s: nothing was sent, and it is never repeated',
		(code) => {
			expect(facts(wrapped({ code }, true))).toMatchObject({
				billed: false,
				neverSent: true,
				retryable: false,
				fix: expect.stringContaining('certificate') as string,
			});
		},
	);

	it.each(['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH'])(
		'%s proves that nothing was sent only before the secure connection is there',
		(code) => {
			expect(facts(wrapped({ code, syscall: 'write' }, true))).toMatchObject({ billed: false, neverSent: true });
			for (const socket of [false, undefined])
				expect(facts(wrapped({ code, syscall: 'write' }, socket))).toMatchObject({
					billed: 'unknown',
					retryable: false,
				});
			expect(facts({ code, syscall: 'read' })).toMatchObject({ billed: 'unknown', retryable: false });
			expect(facts({ httpCode: code })).toMatchObject({ billed: 'unknown', retryable: false });
		},
	);

	it.each(['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', undefined])('%s may have run', (code) => {
		expect(facts({ code })).toMatchObject({ billed: 'unknown', retryable: false });
		expect(facts({ code }, 'poll')).toMatchObject({ billed: false, retryable: true });
	});
});

describe('a gateway', () => {
	const page = '<!DOCTYPE html><html><h1>413 Request Entity Too Large</h1></html>';

	it.each([
		[413, 'The images are too large for Ideogram'],
		[429, 'Ideogram is already working on as many images as your account allows at a time'],
		[407, 'The proxy between n8n and Ideogram asks for a sign-in (status 407)'],
		[403, 'Ideogram does not allow this'],
		[502, 'Ideogram failed (status 502)'],
	])('sends a page with status %d: the status says what it is', (status, problem) => {
		expect(failureOf({ status, body: page }, 'submit').message).toBe(problem);
	});

	it('waits as long as Retry-After says, in seconds or as a date', () => {
		const at = (header: string) =>
			failureOf({ status: 429, body: page, headers: { 'retry-after': header } }, 'submit').facts.retryAfterMs;
		expect(at('2.5')).toBe(2500);
		expect(at(new Date(Date.now() + 3_600_000).toUTCString())! / 3_600_000).toBeCloseTo(1, 1);
		for (const header of ['-1', '0', 'soon', new Date(0).toUTCString()]) expect(at(header)).toBeUndefined();
	});
});

describe('an ID in an answer that cannot be read is named', () => {
	it.each<[string, unknown]>([
		['of a 500', { error: 'boom', generation_id: 'g-1' }],
		['further down', { data: { job: { generation_id: 'g-1' } } }],
		['in a body that was cut', '{"generation_id": "g-1", "see'],
	])('%s', (_name, body) => {
		const { facts } = failureOf({ status: 500, body }, 'submit');
		expect(facts).toMatchObject({
			billed: 'unknown',
			generationId: 'g-1',
			fix: expect.stringContaining('fetch the generation g-1') as string,
		});
	});

	it.each([['..'], [''], [7], ['x'.repeat(201)]])('%j is not one', (generation_id) => {
		expect(failureOf({ status: 500, body: { generation_id } }, 'submit').facts.generationId).toBeUndefined();
	});
});

describe('replies', () => {
	const files = { type: 'files', media: 'image' } as const;
	const answer = (body: unknown, status = 200): Reply => ({ status, body });
	const image = {
		url: 'https://example.com/a.png',
		prompt: 'p',
		resolution: '1x1',
		seed: 1,
		is_image_safe: true,
		new_field: [1],
	};

	it('keeps unknown fields', () => {
		expect(readGeneration(answer({ created: 'now', data: [image] }), 'submit', files)).toMatchObject({
			images: [image],
			created: 'now',
			generationId: undefined,
		});
	});

	it.each([[null], [''], [undefined]])('a url of %j means withheld', (url) => {
		expect(
			readGeneration(answer({ data: [{ ...image, url, is_image_safe: false }] }), 'submit', files).images[0].url,
		).toBeNull();
	});

	it.each<[string, unknown, Purpose]>([
		['null', null, 'submit'],
		['a text', 'ok', 'submit'],
		['a list', [], 'submit'],
		['no data', {}, 'submit'],
		['data of a wrong type', { data: 'x' }, 'submit'],
		['no images', { data: [] }, 'submit'],
	])('%s is unreadable, and may have been billed', (_name, body, purpose) => {
		expect(thrown(() => readGeneration(answer(body), purpose, files)).facts.billed).toBe('unknown');
	});

	it('keeps the images beside one that is not described', () => {
		expect(readGeneration(answer({ data: [image, null, 7] }), 'submit', files).images.map(({ url }) => url)).toEqual([
			image.url,
			null,
			null,
		]);
	});

	it('an error that comes with status 200 is told in its own words', () => {
		expect(thrown(() => readSubmission(answer({ error: 'boom', status_code: 500 }), files)).facts).toMatchObject({
			billed: 'unknown',
			problem: expect.stringContaining('boom'),
		});
		expect(thrown(() => readGeneration(answer({ error: 'boom' }), 'submit', files)).message).toContain('boom');
	});

	it.each([201, 202, 203, 206])('status %d is an answer', (status) => {
		expect(readSubmission(answer({ generation_id: 'g' }, status), files)).toEqual({ id: 'g' });
	});

	it('keeps the time of creation as a number', () => {
		expect(readGeneration(answer({ created: 1764075600, data: [image] }), 'submit', files).created).toBe(1764075600);
	});

	it('a submission gives an id, or the images at once', () => {
		expect(readSubmission(answer({ generation_id: 'g', seed: 1 }), files)).toEqual({ id: 'g' });
		expect(readSubmission(answer({ generation_id: 'g', data: [image] }), files)).toMatchObject({
			done: { images: [image], created: undefined, generationId: 'g' },
		});
		expect(thrown(() => readSubmission(answer({ seed: 1 }), files)).message).toContain('no generation ID');
	});

	it('a poll is pending, completed or failed', () => {
		expect(readPoll(answer({ status: 'pending' }), 'g', files)).toBeUndefined();
		expect(readPoll(answer({ status: 'completed', data: [image] }), 'g', files)?.generationId).toBe('g');
		expect(
			thrown(() => readPoll(answer({ status: 'failed', failure_reason: 'no luck' }), 'g', files)).facts,
		).toMatchObject({
			problem: 'Ideogram could not make the images: no luck',
			billed: false,
			generationId: 'g',
		});
		expect(readPoll(answer({ status: 'new' }), 'g', files)).toBeUndefined();
		expect(thrown(() => readPoll(answer({}), 'g', files)).facts).toMatchObject({ retryable: true, likelyFinal: true });
		expect(thrown(() => readPoll(answer({ status: 'completed', data: [] }), 'g', files)).facts).toMatchObject({
			retryable: true,
			likelyFinal: true,
		});
	});
});
