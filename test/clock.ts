/**
 * Gives the node its time, so that a test takes no pause, and no limit of the node is met because the machine is slow.
 *
 * Time stands still while anybody works: while a call of the node is on its way, is worked on by a server of the test,
 * or is
 * answered, and while files are read or written, or bytes unpacked. It passes, to the next timer and at once, when all
 * calls wait for nothing but
 * time: pauses of the node, limits of calls, and the latency, delays and silence of the servers (test/standin/idle.ts),
 * which
 * use the same time. Sockets, files and threads are real.
 *
 * Of a test file's globals, `setTimeout`, `Date` and `performance.now` are given. Intervals and Node's own timers are
 * real.
 * A call that stays open for another reason lets time stand still: the node has left its answer unread.
 */
import { ClientRequest } from 'node:http';
import type { Transform } from 'node:stream';
import { setImmediate as turn, setTimeout as realPause } from 'node:timers/promises';
import { Unzip } from 'node:zlib';

import { isIdle } from './standin/idle';

export interface Clock {
	/** Calls `then` once, as soon as nobody works and `condition` holds, before time goes on. */
	when(condition: () => boolean, then: () => void): void;
}

/** What Node's streams that unpack have in common. */
const unpackers = Object.getPrototypeOf(Object.getPrototypeOf(Unzip.prototype)) as Transform;
const { _transform: unpack } = unpackers;
const { setTimeout: limitConnection } = ClientRequest.prototype;

interface Watch {
	condition: () => boolean;
	then: () => void;
}

/** For all tests of the file, or of the `describe`, that calls it. Call it before what starts servers. */
export function giveTime(): Clock {
	const calls = new Set<ClientRequest>();
	const unpacking = new Set<Transform>();
	const watches = new Set<Watch>();
	let ended = false;
	let running: Promise<void>;

	// Requests to the system: FSReqPromise, FSReqCallback, CloseReq (of a file), GetAddrInfoReqWrap, ...
	const isSomebodyWorking = () =>
		unpacking.size > 0 ||
		[...calls].some(({ socket }) => !(socket && isIdle(socket))) ||
		process.getActiveResourcesInfo().some((resource) => resource.includes('Req'));

	async function run(): Promise<void> {
		for (let still = 1; !ended; still++) {
			// What the last timer has set off becomes a call, or the next timer, within a turn or two.
			for (let turns = 0; turns < 4; turns++) await turn();
			if (isSomebodyWorking() || jest.getTimerCount() === 0) {
				await realPause(1);
				// Perhaps the machine is slow. Perhaps the test waits for ever, and then this tells why.
				if (still % 20_000 === 0 && calls.size > 0)
					console.warn(`Time stands still: ${[...calls].map(({ method, path }) => `${method} ${path}`).join(', ')}`);
				continue;
			}
			still = 1;
			const due = [...watches].filter(({ condition }) => condition());
			for (const watch of due) {
				watches.delete(watch);
				watch.then();
			}
			if (due.length === 0) jest.advanceTimersToNextTimer();
		}
	}

	beforeAll(() => {
		jest.useFakeTimers({
			doNotFake: [
				'setInterval',
				'clearInterval',
				'setImmediate',
				'clearImmediate',
				'nextTick',
				'queueMicrotask',
				'hrtime',
			],
		});
		const given = globalThis.setTimeout;
		// As Node does it: no pause is shorter than 1 ms, else one of a part of it would never be over.
		globalThis.setTimeout = ((call: () => void, ms = 1, ...more: []) =>
			given(call, Math.max(1, ms), ...more)) as typeof setTimeout;
		// Each call of n8n's HTTP library comes by here. Its limit is a timer of the library; the connection's own, which
		// is real, is left out.
		ClientRequest.prototype.setTimeout = function () {
			calls.add(this);
			return this.once('close', () => calls.delete(this));
		};
		const known = new WeakSet<Transform>();
		unpackers._transform = function (bytes, encoding, done) {
			if (!known.has(this)) this.once('close', () => unpacking.delete(this));
			known.add(this);
			unpacking.add(this);
			unpack.call(this, bytes, encoding, (...result) => {
				unpacking.delete(this);
				done(...result);
			});
		};
		running = run();
	});

	// What one test has left behind does not concern the next one.
	afterEach(() => {
		calls.clear();
		unpacking.clear();
		watches.clear();
	});

	afterAll(async () => {
		ended = true;
		await running;
		ClientRequest.prototype.setTimeout = limitConnection;
		unpackers._transform = unpack;
		jest.useRealTimers();
	});

	return { when: (condition, then) => void watches.add({ condition, then }) };
}
