import { Failure, failureOf, failureOfNetwork, type Purpose } from '../../../nodes/Ideogram/errors/failure';
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
		[403, 'Ideogram does not allow this with the API key: seed must be an integer'],
		[404, 'Ideogram did not find what was asked for: seed must be an integer'],
		[413, 'The images are too large for Ideogram: seed must be an integer'],
		[422, "Ideogram's safety check refused the prompt or an image: seed must be an integer"],
		[429, 'Ideogram is working on as many images as your account allows at a time: seed must be an integer'],
		[418, 'Ideogram gave an answer that this node does not know (status 418): seed must be an integer'],
	])('%d is not billed, and says what Ideogram said', (status, problem) => {
		const { facts } = failureOf({ status, body: { error: 'seed must be an integer' } }, 'submit');
		expect(facts).toMatchObject({ problem, status, billed: false });
		expect(facts.fix.length).toBeGreaterThan(20);
	});

	it.each([500, 502, 503, 504])('%d may have been billed, and is not repeated', (status) => {
		const { facts } = failureOf({ status, body: '' }, 'submit');
		expect(facts).toMatchObject({ billed: 'unknown', retryable: false });
		expect(facts.fix).toContain('may have been billed');
	});

	it('a 503 to a poll is asked again', () => {
		expect(failureOf({ status: 503, body: '' }, 'poll').facts).toMatchObject({ billed: false, retryable: true });
	});

	it('429 names its reason and how long to wait', () => {
		const reply = { status: 429, body: { error: 'busy', reject_reason: 'inflight_limit' }, headers: { 'retry-after': '7' } };
		expect(failureOf(reply, 'submit').facts).toMatchObject({ rejectReason: 'inflight_limit', retryable: true, retryAfterMs: 7000 });
	});

	it.each<[string, unknown]>([
		['message', { message: 'why' }],
		['detail', { detail: 'why' }],
		['nested', { error: { message: 'why' } }],
		['text', 'why'],
	])('finds the sentence: %s', (_name, body) => expect(failureOf({ status: 400, body }, 'submit').message).toBe('Ideogram refused the request: why'));

	it.each([[null], [undefined], [7], [[]], [{ error: null }], [{ error: { message: {} } }]])('%j has no sentence', (body) => {
		expect(failureOf({ status: 400, body }, 'submit').message).toBe('Ideogram refused the request');
	});

	it('a web page means a wrong base URL', () => {
		const { facts } = failureOf({ status: 404, body: '<!DOCTYPE html><html><body>Not here' }, 'submit');
		expect(facts.problem).toBe("The Base URL leads to a web page, not to Ideogram's API (status 404)");
		expect(facts.fix).toContain('https://api.ideogram.ai');
	});

	it('a web page of a gateway that gave up says that the call may have been billed', () => {
		const { facts } = failureOf({ status: 504, body: '<html>504 Gateway Time-out' }, 'submit');
		expect(facts).toMatchObject({ problem: 'Ideogram has a problem of its own (status 504)', billed: 'unknown' });
	});

	it('cuts a long sentence', () => expect(failureOf({ status: 400, body: 'x'.repeat(9999) }, 'submit').message.length).toBeLessThan(350));
});

describe('no answer', () => {
	it.each(['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN'])('%s was never sent', (code) => {
		expect(failureOfNetwork(code, 'api.example', 'submit').facts).toMatchObject({ problem: 'api.example could not be reached', billed: false });
	});

	it.each(['EPROTO', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])('%s was never sent, and is about certificates', (code) => {
		const { facts } = failureOfNetwork(code, 'api.example', 'submit');
		expect(facts).toMatchObject({ billed: false, neverSent: true });
		expect(facts.fix).toContain('certificate');
	});

	it.each(['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', undefined])('%s may have run', (code) => {
		expect(failureOfNetwork(code, 'api.example', 'submit').facts).toMatchObject({ billed: 'unknown', retryable: false });
		expect(failureOfNetwork(code, 'api.example', 'poll').facts).toMatchObject({ billed: false, retryable: true });
	});
});

describe('replies', () => {
	const image = { url: 'https://example.com/a.png', prompt: 'p', resolution: '1x1', seed: 1, is_image_safe: true, new_field: [1] };

	it('keeps unknown fields', () => {
		expect(readGeneration({ created: 'now', data: [image] }, 'submit')).toEqual({ images: [image], created: 'now', generationId: undefined });
	});

	it.each([[null], [''], [undefined]])('a url of %j means withheld', (url) => {
		expect(readGeneration({ data: [{ ...image, url, is_image_safe: false }] }, 'submit').images[0].url).toBeNull();
	});

	it.each<[string, unknown, Purpose]>([
		['null', null, 'submit'],
		['a text', 'ok', 'submit'],
		['a list', [], 'submit'],
		['no data', {}, 'submit'],
		['data of a wrong type', { data: 'x' }, 'submit'],
		['no images', { data: [] }, 'submit'],
	])('%s is unreadable, and may have been billed', (_name, body, purpose) => {
		expect(thrown(() => readGeneration(body, purpose)).facts.billed).toBe('unknown');
	});

	it('keeps the images beside one that is not described', () => {
		expect(readGeneration({ data: [image, null, 7] }, 'submit').images.map(({ url }) => url)).toEqual([image.url, null, null]);
	});

	it('an error that comes with status 200 is told in its own words', () => {
		expect(thrown(() => readSubmission({ error: 'boom', status_code: 500 })).facts).toMatchObject({ billed: 'unknown', problem: expect.stringContaining('boom') });
		expect(thrown(() => readGeneration({ error: 'boom' }, 'submit')).message).toContain('boom');
	});

	it('a submission gives an id, or the images at once', () => {
		expect(readSubmission({ generation_id: 'g', seed: 1 })).toEqual({ id: 'g' });
		expect(readSubmission({ generation_id: 'g', data: [image] })).toEqual({ done: { images: [image], created: undefined, generationId: 'g' } });
		expect(thrown(() => readSubmission({ seed: 1 })).message).toContain('no generation ID');
	});

	it('a poll is pending, completed or failed', () => {
		expect(readPoll({ status: 'pending' }, 'g')).toBeUndefined();
		expect(readPoll({ status: 'completed', data: [image] }, 'g')?.generationId).toBe('g');
		expect(thrown(() => readPoll({ status: 'failed', failure_reason: 'no luck' }, 'g')).facts).toMatchObject({
			problem: 'Ideogram could not make the images: no luck',
			billed: false,
			generationId: 'g',
		});
		expect(readPoll({ status: 'new' }, 'g')).toBeUndefined();
	});
});
