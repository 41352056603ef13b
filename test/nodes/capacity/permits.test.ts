import { Failure } from '../../../nodes/Ideogram/errors/failure';
import { Permits, sharedPermits, type Permit } from '../../../nodes/Ideogram/capacity/permits';

const tick = async () => await new Promise((resolve) => setImmediate(resolve));

/** Enters without waiting for it; `inside` tells who is in. */
function crowd(permits: Permits) {
	const inside: string[] = [];
	const got = new Map<string, Permit>();
	return {
		inside,
		got,
		async enter(execution: ReturnType<Permits['register']>, name: string, images = 1) {
			void permits.acquire(execution, images).then((permit) => {
				inside.push(name);
				got.set(name, permit);
			});
			await tick();
		},
		async leave(name: string) {
			got.get(name)?.release();
			inside.splice(inside.indexOf(name), 1);
			await tick();
		},
	};
}

it('counts images, not calls', async () => {
	const permits = new Permits();
	const people = crowd(permits);
	const execution = permits.register(10);
	for (const name of ['a', 'b', 'c']) await people.enter(execution, name, 4);
	expect(people.inside).toEqual(['a', 'b']);
	await people.leave('a');
	expect(people.inside).toEqual(['b', 'c']);
});

it('lets a call that is larger than the limit go alone', async () => {
	const permits = new Permits();
	const people = crowd(permits);
	const execution = permits.register(3);
	await people.enter(execution, 'small');
	await people.enter(execution, 'large', 8);
	expect(people.inside).toEqual(['small']);
	await people.leave('small');
	expect(people.inside).toEqual(['large']);
});

it('executions take turns, and one with a small limit of its own holds nobody up', async () => {
	const permits = new Permits();
	const people = crowd(permits);
	const [small, large] = [permits.register(1), permits.register(3)];
	await people.enter(small, 's1');
	await people.enter(small, 's2');
	await people.enter(large, 'l1');
	await people.enter(large, 'l2');
	await people.enter(large, 'l3');
	expect(people.inside).toEqual(['s1', 'l1', 'l2']);
	await people.leave('s1');
	expect(people.inside).toEqual(['l1', 'l2', 's2']);
});

describe('after a refusal', () => {
	beforeEach(() => {
		jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
		jest.spyOn(Math, 'random').mockReturnValue(0);
	});
	afterEach(() => {
		jest.useRealTimers();
		jest.restoreAllMocks();
	});

	/** Four want in, three are let in by Ideogram, and two more come. */
	async function refused() {
		const permits = new Permits();
		const people = crowd(permits);
		const execution = permits.register(4);
		for (const name of ['a', 'b', 'c', 'd']) await people.enter(execution, name);
		people.got.get('d')?.refused();
		people.inside.pop();
		for (const name of ['e', 'f']) await people.enter(execution, name);
		return { people, execution };
	}

	it('no more go than were in progress, and who leaves is followed at once', async () => {
		const { people } = await refused();
		expect(people.inside).toEqual(['a', 'b', 'c']);
		await people.leave('a');
		expect(people.inside).toEqual(['b', 'c', 'e']);
	});

	it('one more is tried after a while, without anybody leaving', async () => {
		const { people } = await refused();
		await jest.advanceTimersByTimeAsync(499);
		expect(people.inside).toHaveLength(3);
		await jest.advanceTimersByTimeAsync(2);
		expect(people.inside).toEqual(['a', 'b', 'c', 'e']);
	});

	it('a refused try waits again, one that went well is followed by the next', async () => {
		const { people } = await refused();
		await jest.advanceTimersByTimeAsync(510);
		people.got.get('e')?.refused();
		people.inside.pop();
		await jest.advanceTimersByTimeAsync(490);
		expect(people.inside).toHaveLength(3);
		await jest.advanceTimersByTimeAsync(20);
		expect(people.inside).toEqual(['a', 'b', 'c', 'f']);
	});

	it('tries are as rare as the images are slow', async () => {
		const { people, execution } = await refused();
		for (const name of ['a', 'b', 'c']) {
			await jest.advanceTimersByTimeAsync(60_000);
			await people.leave(name);
		}
		await people.enter(execution, 'x');
		await people.enter(execution, 'y');
		await jest.advanceTimersByTimeAsync(1000);
		people.got.get('y')?.refused();
		people.inside.splice(people.inside.indexOf('y'), 1);
		await people.enter(execution, 'z');
		await jest.advanceTimersByTimeAsync(7900);
		expect(people.inside).not.toContain('z');
		await jest.advanceTimersByTimeAsync(2200);
		expect(people.inside).toContain('z');
	});

	it("Ideogram's own Retry-After holds for all", async () => {
		const permits = new Permits();
		const people = crowd(permits);
		const execution = permits.register(4);
		await people.enter(execution, 'a');
		people.got.get('a')?.refused(undefined, 20_000);
		people.inside.pop();
		await people.enter(execution, 'b');
		await jest.advanceTimersByTimeAsync(19_900);
		expect(people.inside).toEqual([]);
		await jest.advanceTimersByTimeAsync(200);
		expect(people.inside).toEqual(['b']);
	});

	it('with nothing in progress only one at a time tries', async () => {
		const permits = new Permits();
		const people = crowd(permits);
		const execution = permits.register(4);
		await people.enter(execution, 'a');
		people.got.get('a')?.refused();
		people.inside.pop();
		for (const name of ['b', 'c', 'd']) await people.enter(execution, name);
		expect(people.inside).toEqual([]);
		await jest.advanceTimersByTimeAsync(510);
		expect(people.inside).toEqual(['b']);
		await jest.advanceTimersByTimeAsync(100);
		expect(people.inside).toEqual(['b', 'c']);
	});
});

it('a limit that Ideogram names holds', async () => {
	const permits = new Permits();
	const people = crowd(permits);
	const execution = permits.register(10);
	for (const name of ['a', 'b', 'c', 'd']) await people.enter(execution, name);
	people.got.get('d')?.refused(2);
	people.inside.pop();
	for (const name of ['a', 'b', 'c']) await people.leave(name);
	for (const name of ['e', 'f', 'g']) await people.enter(execution, name);
	expect(people.inside).toEqual(['e', 'f']);
});

it('who was refused comes before those who have not had a place', async () => {
	const permits = new Permits();
	const people = crowd(permits);
	const execution = permits.register(2);
	for (const name of ['a', 'b', 'c']) await people.enter(execution, name);
	const refused = people.got.get('b') as Permit;
	refused.refused();
	people.inside.pop();
	const again = jest.fn();
	void refused.reacquire().then(again);
	await people.leave('a');
	expect(again).toHaveBeenCalled();
});

it('leaving twice does no harm', async () => {
	const permits = new Permits();
	const execution = permits.register(1);
	const permit = await permits.acquire(execution, 1);
	permit.release();
	permit.release();
	expect(execution.used).toBe(0);
});

it('Stop ends the wait, and takes the waiter out of the queue', async () => {
	const permits = new Permits();
	const people = crowd(permits);
	const execution = permits.register(1);
	await people.enter(execution, 'a');
	const stop = new AbortController();
	const waiting = permits.acquire(execution, 1, stop.signal);
	stop.abort();
	await expect(waiting).rejects.toThrow('The execution was stopped');
	await people.leave('a');
	await people.enter(execution, 'b');
	expect(people.inside).toEqual(['b']);
});

it('one key shares its places, another has its own', () => {
	const permits = sharedPermits('https://api', 'key');
	expect(sharedPermits('https://api', 'other')).not.toBe(permits);
	expect(sharedPermits('https://other', 'key')).not.toBe(permits);
	expect(sharedPermits('https://api', 'key')).toBe(permits);
});

describe("a deadline of one's own", () => {
	beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] }));
	afterEach(() => jest.useRealTimers());

	/** After a 429 with a Retry-After of a day. */
	async function blocked() {
		const permits = new Permits();
		const execution = permits.register(4);
		const refused = await permits.acquire(execution, 1);
		refused.refused(undefined, 24 * 60 * 60_000);
		return { permits, execution, refused };
	}

	it('ends the wait with a failure that says that nothing was sent', async () => {
		const { permits, execution, refused } = await blocked();
		const ended: string[] = [];
		const waiting = permits
			.acquire(execution, 1, undefined, performance.now() + 60_000)
			.catch((error: unknown) => error);
		void waiting.then(() => ended.push('new'));
		const again = refused.reacquire(performance.now() + 30_000).catch((error: unknown) => error);
		void again.then(() => ended.push('again'));
		await jest.advanceTimersByTimeAsync(29_000);
		expect(ended).toEqual([]);
		await jest.advanceTimersByTimeAsync(2_000);
		expect(ended).toEqual(['again']);
		await jest.advanceTimersByTimeAsync(30_000);
		expect(ended).toEqual(['again', 'new']);
		expect(((await waiting) as Failure).facts).toMatchObject({
			code: 'no_room',
			billed: false,
			neverSent: true,
			retryable: true,
			fix: expect.stringContaining('Nothing was sent') as string,
		});
		expect(execution.used).toBe(0);
	});

	it('holds up nobody behind, and takes the waiter out of the queue', async () => {
		const permits = new Permits();
		const [one, other] = [permits.register(2), permits.register(2)];
		const first = await permits.acquire(one, 1);
		const large = permits.acquire(one, 2, undefined, performance.now() + 10_000).catch((error: unknown) => error);
		const entered = jest.fn();
		await permits.acquire(other, 1).then(entered);
		expect(entered).toHaveBeenCalled();
		await jest.advanceTimersByTimeAsync(11_000);
		expect(await large).toBeInstanceOf(Failure);
		first.release();
		expect(one.used).toBe(0);
	});

	it('even a Retry-After of a day is believed for ten minutes only', async () => {
		const { permits, execution } = await blocked();
		const entered = jest.fn();
		void permits.acquire(execution, 1).then(entered);
		await jest.advanceTimersByTimeAsync(9 * 60_000);
		expect(entered).not.toHaveBeenCalled();
		await jest.advanceTimersByTimeAsync(2 * 60_000);
		expect(entered).toHaveBeenCalled();
	});
});
