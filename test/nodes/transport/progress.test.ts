import { Progress, SILENCE_MS } from '../../../nodes/Ideogram/transport/progress';
import { Overdue, Stopped, within } from '../../../nodes/Ideogram/time/wait';

let time = 0;
beforeEach(() => {
	time = 0;
	jest.spyOn(performance, 'now').mockImplementation(() => time);
});
afterEach(() => jest.restoreAllMocks());

const MINUTE = 60_000;

/**
 * Reads pieces of so many bytes that come, and are stored, in so many milliseconds. @returns when it was over,
 * undefined when never
 */
async function read(pieces: number, bytes: number, comesInMs: number, storedInMs = 0): Promise<number | undefined> {
	const progress = new Progress();
	let over: number | undefined;
	const look = () => {
		if (progress.isOver) over ??= time;
	};
	async function* stream() {
		for (let piece = 0; piece < pieces; piece++) {
			time += comesInMs;
			look();
			yield Buffer.alloc(bytes);
		}
	}
	for await (const piece of progress.listen(stream())) {
		expect(piece).toHaveLength(bytes);
		time += storedInMs;
		look();
	}
	return over;
}

it('may take hours while bytes come', async () => {
	expect(await read(1000, 16 * 1024, 14_000)).toBeUndefined();
	expect(time).toBeGreaterThan(200 * MINUTE);
});

it('is over after half a minute without a byte, in the middle and before the first', async () => {
	expect(await read(3, 1_000_000, SILENCE_MS)).toBeUndefined();
	expect(await read(3, 1_000_000, SILENCE_MS + 1)).toBe(time - 2 * (SILENCE_MS + 1));
	const unanswered = new Progress();
	time += SILENCE_MS;
	expect(unanswered.isOver).toBe(false);
	time += 1;
	expect(unanswered.isOver).toBe(true);
});

it('is over after five minutes with less than 1 KB a second, and not before', async () => {
	expect(await read(100, 9_000, 10_000)).toBe(5 * MINUTE + 10_000);
	time = 0;
	expect(await read(200, 1, 2_000)).toBe(5 * MINUTE + 2_000);
	time = 0;
	expect(await read(400, 10_000, 9_000)).toBeUndefined();
});

it('does not count the time in which the bytes are stored', async () => {
	expect(await read(100, 10_000, 10, 10 * MINUTE)).toBeUndefined();
});

describe('within', () => {
	beforeEach(() => jest.restoreAllMocks());

	it('aborts the call, and says why it ended, though the work never does', async () => {
		let signal: AbortSignal | undefined;
		const hanging = async (end: AbortController) => {
			({ signal } = end);
			return await new Promise<never>(() => {});
		};
		await expect(within({ signal: undefined, isOver: () => true }, hanging)).rejects.toThrow(Overdue);
		expect(signal?.aborted).toBe(true);
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 5);
		await expect(within({ signal: stop.signal }, hanging)).rejects.toThrow(Stopped);
	});

	it('gives what the work makes of what has come when it is cut', async () => {
		const reading = async (end: AbortController) =>
			await new Promise((resolve) => end.signal.addEventListener('abort', () => resolve('half')));
		expect(await within({ signal: undefined, isOver: () => true }, reading)).toBe('half');
	});

	it('hands on what the work throws, and closes its connection', async () => {
		let signal: AbortSignal | undefined;
		const failing = async (end: AbortController) => {
			({ signal } = end);
			throw new TypeError('bug');
		};
		await expect(within({ signal: undefined }, failing)).rejects.toThrow('bug');
		expect(signal?.aborted).toBe(true);
	});
});
