import { minutes } from '../../../nodes/Ideogram/api/models';
import type { Values } from '../../../nodes/Ideogram/api/types';
import { kindOf } from '../../../nodes/Ideogram/run/job';
import { PollSchedule, scheduleOf } from '../../../nodes/Ideogram/run/pollSchedule';
import { remixOf } from '../../table';

/**
 * Polls generations one after the other as the node does, in imagined time. @returns polls per second, and the share of
 * time lost.
 */
function poll(schedule: PollSchedule, durations: number[]) {
	let polls = 0;
	let waited = 0;
	for (const duration of durations) {
		const asked = schedule.begin();
		while (asked.last < duration) {
			asked.last = schedule.due(asked);
			asked.times += 1;
		}
		schedule.found(asked);
		polls += asked.times;
		waited += asked.last;
	}
	const real = durations.reduce((sum, duration) => sum + duration, 0);
	return { perSecond: polls / (waited / 1000), lost: waited / real - 1 };
}

const times = (count: number, duration: (index: number) => number) =>
	Array.from({ length: count }, (_, index) => duration(index));

it.each([2000, 5000, 10_000, 30_000])(
	'generations of %i ms: less than one poll a second, less than 5 %% lost',
	(duration) => {
		const schedule = new PollSchedule();
		poll(
			schedule,
			times(10, () => duration),
		);
		const { perSecond, lost } = poll(
			schedule,
			times(200, () => duration),
		);
		expect(perSecond).toBeLessThan(1);
		expect(lost).toBeLessThan(0.05);
	},
);

it('durations that differ by a third either way: as well', () => {
	const schedule = new PollSchedule();
	const { perSecond, lost } = poll(
		schedule,
		times(500, (index) => 10_000 * (1 + Math.sin(index * 7) / 3)),
	);
	expect(perSecond).toBeLessThan(1);
	expect(lost).toBeLessThan(0.05);
});

it('nothing known: early once, then about once a second, at different times for different generations', () => {
	const schedule = new PollSchedule();
	const due = (count: number, last: number, phase: number) => schedule.due({ times: count, last, phase });
	expect(due(0, 0, 0.5)).toBe(300);
	expect([0, 0.5, 0.9].map((phase) => due(1, 300, phase))).toEqual([1000, 1500, 1900]);
	expect(due(60, 60_000, 0.2)).toBe(63_000);
});

it('those that began together are asked about at times of their own', () => {
	const schedule = new PollSchedule();
	const phases = times(10, () => schedule.begin().phase).sort((a, b) => a - b);
	const gaps = phases.map((phase, index) => (phases[index + 1] ?? 1) - phase);
	expect(Math.max(...gaps)).toBeLessThan(0.15);
});

it('one that is done tells when to ask about the others', () => {
	const schedule = new PollSchedule();
	const other = { times: 0, last: 0, phase: 0.9 };
	schedule.found({ times: 4, last: 3100, phase: 0 });
	expect(schedule.due(other)).toBe(3100);
});

it.each([
	['twice as quick', 100, 5000, 5500],
	['five times as quick', 60, 2000, 2200],
])('gets to know that generations have become %s, and slower again', (_how, generations, took, soonerThan) => {
	const schedule = new PollSchedule(times(20, () => 10_000));
	poll(
		schedule,
		times(generations, () => took),
	);
	expect(schedule.due({ times: 0, last: 0, phase: 0 })).toBeLessThan(soonerThan);
	poll(
		schedule,
		times(30, () => 20_000),
	);
	expect(schedule.due({ times: 0, last: 0, phase: 0 })).toBeGreaterThan(19_000);
});

it('each kind has its own pace', () => {
	const pace = { timeoutMinutes: 10, pollSeconds: 1 };
	expect(scheduleOf('ideogram-3 turbo', pace)).toBe(scheduleOf('ideogram-3 turbo', pace));
	expect(scheduleOf('ideogram-3 turbo', pace)).not.toBe(scheduleOf('ideogram-3 quality', pace));
});

it('what takes minutes: asked about early once, and then every 5 seconds or less often', () => {
	const { pollSeconds, timeoutMinutes } = minutes;
	const schedule = scheduleOf('a video', minutes);
	const asked = schedule.begin();
	const dues: number[] = [];
	while (asked.last < timeoutMinutes * 60_000) {
		asked.last = schedule.due(asked);
		asked.times += 1;
		dues.push(asked.last);
	}
	expect(dues[0]).toBeLessThan(1000);
	const rests = dues.slice(1).map((due, index) => due - dues[index]);
	expect(Math.min(...rests.slice(1))).toBeGreaterThanOrEqual(pollSeconds * 1000);
	expect(dues.length).toBeLessThan(100);

	poll(
		schedule,
		times(5, () => 120_000),
	);
	const { perSecond, lost } = poll(
		schedule,
		times(50, () => 120_000),
	);
	expect(perSecond).toBeLessThan(1 / pollSeconds);
	expect(lost).toBeLessThan(0.05);
});

it('generations are of one kind by their model and by what makes them slower', () => {
	const kind = (id: string, values: Values) => kindOf({ endpoint: remixOf(id), values });
	expect(kind('ideogram-3', { renderingSpeed: 'turbo', prompt: 'a cat' })).toBe(
		kind('ideogram-3', { renderingSpeed: 'turbo', prompt: 'a dog' }),
	);
	expect(kind('ideogram-3', { renderingSpeed: 'turbo' })).not.toBe(kind('ideogram-3', { renderingSpeed: 'quality' }));
	expect(kind('ideogram-4-5', { quality: 'low' })).not.toBe(kind('ideogram-4-5', { quality: 'medium' }));
	expect(kind('ideogram-3', {})).not.toBe(kind('ideogram-4', {}));
});
