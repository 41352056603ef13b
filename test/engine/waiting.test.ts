/** Who waits, and for how long: nobody longer than their own Timeout, and nobody who has pressed Stop. */
import type { IDataObject } from 'n8n-workflow';

import { giveTime } from '../clock';
import { png } from './images';
import { startScene, type Scene } from './scene';

giveTime();

let image: Buffer;
let scene: Scene;
beforeAll(async () => void (image = await png(16, 16)));
afterEach(async () => await scene.close());

const items = (count: number) =>
	Array.from({ length: count }, (_, id) => ({ json: { id }, files: { data: { bytes: image } } }));
/** 1.2 seconds. */
const SHORT = { options: { timeoutMinutes: 0.02 } };
const noRoom: unknown = expect.objectContaining({
	code: 'no_room',
	billed: false,
	retryable: true,
	what_to_do: expect.stringContaining('Nothing was sent for this item, and nothing was billed.') as string,
});

describe("another execution's Retry-After of an hour", () => {
	/** One that has been refused, and waits. */
	async function refused(parameters: IDataObject) {
		scene = await startScene('filesystem');
		scene.standIn.addFault({ call: 'submit', do: { kind: 'status', status: 429, headers: { 'retry-after': '3600' } } });
		let cancel = () => {};
		const run = scene.run(items(1), parameters, { onStarted: (running) => (cancel = () => running.cancel()) });
		while (scene.standIn.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
		return { run, cancel };
	}

	it.each(['V_2', 'ideogram-3'])(
		'%s: ends each item at its own Timeout, and says that nothing was sent',
		async (model) => {
			// For longer than an hour, so that it is waited for.
			const { run, cancel } = await refused({ model, options: { timeoutMinutes: 120 } });
			const other = await scene.run(items(3), { model, ...SHORT }, { onError: 'continueRegularOutput' });
			expect(other.items.map(({ json }) => json.details)).toEqual([noRoom, noRoom, noRoom]);
			expect(other.items[0].json.error).toBe('Ideogram had no room for this item within Timeout (Minutes)');
			const stops = await scene.run(items(3), { model, ...SHORT });
			expect(stops.error?.message).toContain('no room');
			expect(scene.standIn.requests).toHaveLength(1);
			cancel();
			expect((await run).error?.message).toBe('The execution was stopped');
		},
	);
});

it('waits for finished images to be downloaded no longer than Timeout (Minutes)', async () => {
	scene = await startScene('filesystem', { latencyMs: 1 });
	scene.standIn.addFault({ call: 'download', times: 1000, do: { kind: 'hang' } });
	let cancel = () => {};
	const run = scene.run(items(60), {}, { onStarted: (running) => (cancel = () => running.cancel()) });
	let last = -1;
	while (last !== scene.standIn.requests.length) {
		last = scene.standIn.requests.length;
		await new Promise((resolve) => setTimeout(resolve, 1000));
	}
	const billed = scene.standIn.ledger.images;
	expect(billed).toBeLessThan(60);
	const other = await scene.run(items(2), SHORT, { onError: 'continueRegularOutput' });
	const said = 'Finished images were still being downloaded, so no new one was requested within Timeout (Minutes)';
	expect(other.items.map(({ json }) => [json.error, json.details])).toEqual([
		[said, noRoom],
		[said, noRoom],
	]);
	expect(scene.standIn.ledger.images).toBe(billed);
	cancel();
	expect((await run).error?.message).toBe('The execution was stopped');
}, 60_000);

it("another execution's Retry-After of 15 minutes does not hold those who wait for twelve", async () => {
	scene = await startScene('filesystem');
	scene.standIn.addFault({ call: 'submit', do: { kind: 'status', status: 429, headers: { 'retry-after': '900' } } });
	// For longer than that, so that it is waited for.
	const refused = scene.run(items(1), { options: { timeoutMinutes: 30 } });
	// Time passes only when the refusal has arrived.
	while (scene.standIn.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
	const other = await scene.run(items(2), { options: { timeoutMinutes: 12 } });
	expect([other.error, other.items.length]).toEqual([undefined, 2]);
	expect([(await refused).error, scene.standIn.ledger.images]).toEqual([undefined, 3]);
});
