import { Backlog, DOWNLOADS_AT_ONCE, MOST_WAITING } from '../../../nodes/Ideogram/capacity/backlog';
import { Permits } from '../../../nodes/Ideogram/capacity/permits';

const tick = async () => await new Promise((resolve) => setImmediate(resolve));

/** Work that ends when it is told to. */
function tasks() {
	const begun: number[] = [];
	const ends: Array<{ finish: () => void; fail: () => void }> = [];
	const task = (number: number) => async () => {
		begun.push(number);
		await new Promise<void>(
			(finish, reject) => (ends[number] = { finish, fail: () => reject(new Error('broke off')) }),
		);
	};
	return { begun, ends, task };
}

it('lets a few download at once, and the others in turn, also after one that failed', async () => {
	const backlog = new Backlog();
	const { begun, ends, task } = tasks();
	const all = Array.from(
		{ length: DOWNLOADS_AT_ONCE + 2 },
		async (_, number) => await backlog.inTurn(undefined, task(number)).catch(() => 'failed'),
	);
	await tick();
	expect(begun).toHaveLength(DOWNLOADS_AT_ONCE);
	ends[3].fail();
	await tick();
	expect(begun.at(-1)).toBe(DOWNLOADS_AT_ONCE);
	ends[0].finish();
	await tick();
	expect(begun.at(-1)).toBe(DOWNLOADS_AT_ONCE + 1);
	for (const { finish } of ends) finish();
	expect((await Promise.all(all)).filter((outcome) => outcome === 'failed')).toHaveLength(1);
	// All turns are free again.
	for (let number = 0; number < DOWNLOADS_AT_ONCE; number++) void backlog.inTurn(undefined, task(100 + number));
	await tick();
	expect(begun.at(-1)).toBe(100 + DOWNLOADS_AT_ONCE - 1);
});

it('Stop ends the wait for a turn, which goes to the next', async () => {
	const backlog = new Backlog();
	const { begun, ends, task } = tasks();
	for (let number = 0; number < DOWNLOADS_AT_ONCE; number++) void backlog.inTurn(undefined, task(number));
	const stop = new AbortController();
	const stopped = backlog.inTurn(stop.signal, task(50));
	void backlog.inTurn(undefined, task(51));
	stop.abort();
	await expect(stopped).rejects.toThrow('The execution was stopped');
	ends[0].finish();
	await tick();
	expect(begun.slice(DOWNLOADS_AT_ONCE)).toEqual([51]);
});

it('is full with more than so many images, counted at once, until one is stored or given up', async () => {
	let changes = 0;
	const backlog = new Backlog(() => (changes += 1));
	const { ends, task } = tasks();
	for (let number = 0; number < MOST_WAITING; number++) void backlog.keep(task(number));
	expect(backlog.isFull).toBe(false);
	const last = backlog.keep(task(MOST_WAITING));
	expect(backlog.isFull).toBe(true);
	ends[MOST_WAITING].fail();
	await expect(last).rejects.toThrow('broke off');
	expect([backlog.isFull, changes]).toEqual([false, 1]);
});

it('while it is full nobody gets a permit, whoever asks, and then all in turn', async () => {
	const permits = new Permits();
	const inside: string[] = [];
	const enter = (name: string) => void permits.acquire(permits.register(10), 1).then(() => inside.push(name));
	const refused = await permits.acquire(permits.register(10), 1);
	const { ends, task } = tasks();
	for (let number = 0; number <= MOST_WAITING; number++) void permits.backlog.keep(task(number));
	refused.release();
	void refused.reacquire().then(() => inside.push('again'));
	enter('a');
	enter('b');
	await tick();
	expect(inside).toEqual([]);
	ends[0].finish();
	await tick();
	expect(inside).toEqual(['again', 'a', 'b']);
});
