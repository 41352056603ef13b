/** Waits for what goes on at Ideogram after its answer. It was paid for, and takes long. */
import type { IDataObject } from 'n8n-workflow';

import type { Pace, Watch } from '../api/types';
import { Failure } from '../errors/failure';
import { unreadable } from '../errors/replyFailure';
import type { Client } from '../transport/client';
import { now } from '../time/clock';
import { retry } from '../transport/retry';
import { wait } from '../time/wait';

const LONGEST_MS = 60_000;
const GROWTH = 1.5;
/** What is done is usable soon after; if not, it is done all the same. */
const READY_WITHIN_MS = 5 * 60_000;

interface State {
	thing: IDataObject;
	status: string;
	/** Of the newest run. */
	runStatus?: string;
}

/** @returns the thing when it is done. @throws Failure that names it, Stopped */
export async function waitForCompletion(
	{ call, signal }: Client,
	watch: Watch,
	{ pollSeconds }: Pace,
	id: string,
	deadline: number,
): Promise<Omit<State, 'status'>> {
	let done: number | undefined;
	for (let pause = pollSeconds * 1000; ; pause = Math.min(pause * GROWTH, LONGEST_MS)) {
		await wait(Math.max(0, Math.min(pause, deadline - now())), signal);
		const state = await look(call, watch, id, deadline, signal);
		const { status, runStatus = status } = state;
		if (watch.done.includes(status)) {
			done ??= now();
			if (state.thing[watch.ready] !== false || now() - done > READY_WITHIN_MS || now() >= deadline) return state;
			continue;
		}
		if (watch.failed.includes(status) || watch.failed.includes(runStatus)) throw failed(watch, id, state);
		if (now() >= deadline) throw inTime(watch, id, state);
	}
}

async function look(
	call: Client['call'],
	watch: Watch,
	id: string,
	deadline: number,
	signal: AbortSignal | undefined,
): Promise<State> {
	const { path, member, runs } = watch;
	try {
		return await retry({ purpose: 'watch', deadline, signal }, async () => {
			const reply = await call('watch', path.replace('{id}', encodeURIComponent(id)));
			const thing = objectIn(objectIn(reply.body)?.[member]);
			if (typeof thing?.status !== 'string')
				throw unreadable('it does not name a state', 'watch', reply).with({ likelyFinal: true });
			return { thing, status: thing.status, runStatus: newest(thing[runs]) };
		});
	} catch (error) {
		throw error instanceof Failure ? stillOn(watch, id, error) : error;
	}
}

function newest(runs: unknown): string | undefined {
	const list = (Array.isArray(runs) ? (runs as unknown[]) : []).map(objectIn).filter((run) => run !== undefined);
	const latest = list.sort((a, b) => String(a.creation_time).localeCompare(String(b.creation_time))).at(-1);
	return typeof latest?.status === 'string' ? latest.status : undefined;
}

const objectIn = (value: unknown): IDataObject | undefined =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as IDataObject) : undefined;

const goesOn = ({ noun, thing }: Watch) =>
	`The ${noun} was started, and is billed: do not start it again, but look at it with ${thing[0].toUpperCase()}${thing.slice(1)} → Get.`;

const stillOn = (watch: Watch, id: string, { facts }: Failure): Failure =>
	named(watch, id, { ...facts, fix: `${goesOn(watch)} ${facts.fix}`, billed: true, retryable: false });

const called = ({ noun, thing }: Watch, id: string) => `the ${noun} of the ${thing} ${id}`;

const states = ({ thing, noun }: Watch, { status, runStatus }: State) =>
	`${thing} ${status}${runStatus ? `, ${noun} ${runStatus}` : ''}`;

const failed = (watch: Watch, id: string, state: State): Failure =>
	named(watch, id, {
		problem: `Ideogram could not finish ${called(watch, id)} (${states(watch, state)})`,
		fix: 'Check the images and captions of the dataset. Ideogram does not say whether this is billed: look at your usage on ideogram.ai.',
		code: 'failed',
		billed: 'unknown',
		retryable: false,
	});

const inTime = (watch: Watch, id: string, state: State): Failure =>
	named(watch, id, {
		problem: `Ideogram has not finished ${called(watch, id)} in time (${states(watch, state)})`,
		fix: `${goesOn(watch)} For longer waits raise Timeout (Minutes) under Options.`,
		code: 'timeout',
		billed: true,
		retryable: false,
	});

const named = ({ id: member }: Watch, id: string, facts: Failure['facts']): Failure =>
	new Failure({ ...facts, named: { [member]: id } });
