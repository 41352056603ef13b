import type { IDataObject } from 'n8n-workflow';

import { Deliveries } from '../../../nodes/IdeogramTrigger/deliveries';

const DAY = 24 * 3600;
const started = Promise.resolve(true);

/** Two processes, or one before and after a restart, share what n8n saves. */
const arrive = async (deliveries: Deliveries, id: string, saved: IDataObject, time = 0, isStarted = started) =>
	await deliveries.arrive(id, saved, isStarted, time);

it('a generation is the first once, in this process and in the next', async () => {
	const [process, saved] = [new Deliveries(), {}];
	expect(await arrive(process, 'a', saved)).toBe(true);
	expect(await arrive(process, 'a', {})).toBe(false);
	expect(await arrive(new Deliveries(), 'a', saved)).toBe(false);
	expect(await arrive(new Deliveries(), 'b', saved)).toBe(true);
});

it('a second call waits for what becomes of the first', async () => {
	const process = new Deliveries();
	let end!: (isStarted: boolean) => void;
	const open = new Promise<boolean>((resolve) => (end = resolve));
	expect(await arrive(process, 'a', {}, 0, open)).toBe(true);
	const second = arrive(process, 'a', {}, 0, open);
	expect(await Promise.race([second, new Promise((resolve) => setImmediate(resolve, 'waits'))])).toBe('waits');
	end(false);
	// No execution came of the first.
	expect(await second).toBe(true);
	expect(await arrive(process, 'a', {})).toBe(true);
	expect(await arrive(process, 'a', {})).toBe(false);
});

it('writes down what a call at the same moment has overwritten', async () => {
	const process = new Deliveries();
	const [one, two] = [{}, {}];
	await arrive(process, 'a', one);
	await arrive(process, 'b', two);
	// n8n has saved `two` last: `a` is not in it, unless it was written down again.
	expect(await arrive(new Deliveries(), 'a', two)).toBe(false);
	expect(await arrive(new Deliveries(), 'b', two)).toBe(false);
});

it('is remembered for a day, 5000 of them in 80 KB, the oldest forgotten first', async () => {
	const process = new Deliveries();
	let saved: IDataObject = {};
	for (let index = 0; index < 5001; index++) {
		saved = index % 1000 ? {} : saved;
		await arrive(process, `g${index}`, saved, index);
	}
	const last: IDataObject = {};
	expect(await arrive(process, 'last', last, 5001)).toBe(true);
	expect(JSON.stringify(last).length).toBeLessThan(80_000);
	expect(await arrive(new Deliveries(), 'g5000', last, 5001)).toBe(false);
	expect(await arrive(new Deliveries(), 'g0', JSON.parse(JSON.stringify(last)) as IDataObject, 5001)).toBe(true);
	expect(await arrive(new Deliveries(), 'g5000', last, 5001 + 23 * 3600)).toBe(false);
	const next: IDataObject = JSON.parse(JSON.stringify(last)) as IDataObject;
	expect(await arrive(new Deliveries(), 'other', next, 5001 + DAY + 3600)).toBe(true);
	expect(await arrive(new Deliveries(), 'g5000', next, 5001 + DAY + 3600)).toBe(true);
});

it('survives whatever stands in static data', async () => {
	for (const arrived of [null, 'text', [], { x: 5, '3': null }])
		expect(await arrive(new Deliveries(), 'a', { arrived } as IDataObject)).toBe(true);
});
