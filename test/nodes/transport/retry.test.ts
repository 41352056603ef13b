import { Failure, type FailureFacts, type Purpose } from '../../../nodes/Ideogram/errors/failure';
import { networkFailure } from '../../../nodes/Ideogram/errors/networkFailure';
import { failureOf } from '../../../nodes/Ideogram/errors/replyFailure';
import { mayRetry, retry } from '../../../nodes/Ideogram/transport/retry';
import { giveTime } from '../../clock';

const purposes: Purpose[] = ['submit', 'quote', 'poll', 'download', 'read'];
const free = purposes.filter((purpose) => purpose !== 'submit');

describe('a call that costs money', () => {
	it.each([301, 400, 401, 402, 403, 404, 407, 408, 409, 413, 422, 425, 499, 500, 502, 503, 504])(
		'is not sent again after %d',
		(status) => {
			expect(mayRetry('submit', failureOf({ status, body: {} }, 'submit').facts, 1)).toBe(false);
		},
	);

	it.each(['ECONNRESET', 'ETIMEDOUT', 'ECONNABORTED', 'EPIPE', undefined])('is not sent again after %s', (code) => {
		expect(mayRetry('submit', networkFailure({ code }, 'host', 'submit').facts, 1)).toBe(false);
	});

	it('is never sent again when it is not retryable, though it was never sent', () => {
		const { facts } = networkFailure({ code: 'CERT_HAS_EXPIRED' }, 'host', 'submit');
		expect([facts.neverSent, mayRetry('submit', facts, 1)]).toEqual([true, false]);
	});

	it('is sent again after 429, for as long as there is time', () => {
		expect(mayRetry('submit', failureOf({ status: 429, body: {} }, 'submit').facts, 1000)).toBe(true);
	});

	it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])(
		'is sent again a few times after %s: it was never sent',
		(code) => {
			const { facts } = networkFailure({ code }, 'host', 'submit');
			expect([1, 2, 3].map((tries) => mayRetry('submit', facts, tries))).toEqual([true, true, false]);
		},
	);
});

describe('a call that is free', () => {
	it('a poll is repeated for as long as there is time: what it asks about is paid for', () => {
		for (const { facts } of [
			failureOf({ status: 503, body: {} }, 'poll'),
			networkFailure({ code: 'ENOTFOUND' }, 'host', 'poll'),
		]) {
			expect(mayRetry('poll', facts, 1000)).toBe(true);
		}
	});

	it.each(free.filter((purpose) => purpose !== 'poll'))(
		'%s is repeated after a server error or a broken connection, but not for ever',
		(purpose) => {
			for (const { facts } of [
				failureOf({ status: 503, body: {} }, purpose),
				networkFailure({ code: 'ECONNRESET' }, 'host', purpose),
			]) {
				expect([1, 5, 6].map((tries) => mayRetry(purpose, facts, tries))).toEqual([true, true, false]);
			}
		},
	);

	it.each(['poll', 'download'] as const)(
		'%s is repeated a few times after a refusal: what it is about was paid for',
		(purpose) => {
			for (const status of [302, 400, 401, 402, 403, 404, 409, 410]) {
				const { facts } = failureOf({ status, body: {} }, purpose);
				expect([1, 3, 4].map((tries) => mayRetry(purpose, facts, tries))).toEqual([true, true, false]);
			}
		},
	);

	it.each(['quote', 'read'] as const)('%s is not repeated after a refusal', (purpose) => {
		for (const status of [400, 401, 402, 403, 404])
			expect(mayRetry(purpose, failureOf({ status, body: {} }, purpose).facts, 1)).toBe(false);
	});

	it.each(free)('%s is repeated after 408 and 425', (purpose) => {
		for (const status of [408, 425])
			expect(mayRetry(purpose, failureOf({ status, body: {} }, purpose).facts, 5)).toBe(true);
	});
});

describe('a download: the image was paid for', () => {
	const answer = (facts: Partial<FailureFacts>) => ({
		problem: '',
		fix: '',
		billed: true as const,
		retryable: true,
		...facts,
	});
	const tries = (facts: Partial<FailureFacts>) =>
		[1, 2, 3, 4, 5, 6, 7].filter((count) => mayRetry('download', answer(facts), count)).length;

	it('is asked for again a few times where the answer is likely final, more often where it is not, and never without end', () => {
		expect(tries({ status: 404, likelyFinal: true })).toBe(3);
		for (const facts of [
			{ status: 503 },
			{ status: 429 },
			{ code: 'ECONNRESET' },
			{ code: 'ENOTFOUND', neverSent: true },
		])
			expect(tries(facts)).toBe(5);
		expect(tries({ retryable: false })).toBe(0);
	});
});

describe('repeating', () => {
	giveTime();
	const terms = () => ({ purpose: 'submit', deadline: performance.now() + 60_000, signal: undefined }) as const;
	const busy = () => failureOf({ status: 429, body: {}, headers: { 'retry-after': '0.01' } }, 'submit');

	it('gives the result of the first call that works, and tells of each pause', async () => {
		const events: string[] = [];
		let calls = 0;
		const value = await retry(
			{
				...terms(),
				onWait: ({ status }) => events.push(`pause ${status}`),
				onResume: async () => void events.push('resume'),
			},
			async () => {
				if (++calls < 3) throw busy();
				return 'done';
			},
		);
		expect([value, events]).toEqual(['done', ['pause 429', 'resume', 'pause 429', 'resume']]);
	});

	it('does not call again when a place was had only after the deadline', async () => {
		let calls = 0;
		const onResume = async () => await new Promise<void>((resolve) => setTimeout(resolve, 1200));
		const call = async () => {
			calls += 1;
			throw busy();
		};
		await expect(
			retry({ ...terms(), purpose: 'submit', deadline: performance.now() + 1000, onResume }, call),
		).rejects.toThrow(/as many images/);
		expect(calls).toBe(1);
	});

	it('a free question with a Retry-After beyond the deadline is asked once more when the time is over', async () => {
		const slow = new Failure({ ...busy().facts, retryAfterMs: 3_600_000 });
		const asked = jest.fn(async () => await Promise.reject(slow));
		await expect(retry({ ...terms(), purpose: 'poll', deadline: performance.now() + 60 }, asked)).rejects.toBe(slow);
		expect(asked).toHaveBeenCalledTimes(2);
		await expect(retry({ ...terms(), deadline: performance.now() + 60 }, asked)).rejects.toBe(slow);
		expect(asked).toHaveBeenCalledTimes(3);
	});

	it('stops at the deadline with the last failure', async () => {
		await expect(
			retry({ ...terms(), deadline: performance.now() + 40 }, async () => Promise.reject(busy())),
		).rejects.toThrow(/as many images/);
	});

	it('hands on what is not a failure of a call', async () => {
		await expect(retry(terms(), async () => Promise.reject(new TypeError('bug')))).rejects.toThrow('bug');
	});

	it('ends when the user stops', async () => {
		const stop = new AbortController();
		const slow = new Failure({ ...busy().facts, retryAfterMs: 50_000 });
		const running = retry({ ...terms(), signal: stop.signal }, async () => Promise.reject(slow));
		setTimeout(() => stop.abort(), 20_000);
		const began = performance.now();
		await expect(running).rejects.toThrow('The execution was stopped');
		expect(performance.now() - began).toBeLessThan(21_000);
	});
});
