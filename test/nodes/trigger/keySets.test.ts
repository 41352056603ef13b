import { generateKeyPairSync } from 'node:crypto';

import { KeySets } from '../../../nodes/IdeogramTrigger/keySets';

const HOUR = 3_600_000;

/** A service whose key has the number of the call as its ID. */
function service(base = 'https://api.ideogram.ai') {
	const { publicKey } = generateKeyPairSync('ed25519');
	const state = { calls: 0, isDown: false, time: 0 };
	const source = {
		base: new URL(base),
		call: async () => {
			state.calls += 1;
			await Promise.resolve();
			if (state.isDown) throw new Error('down');
			return { status: 200, body: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: `k${state.calls}` }] } };
		},
	};
	const sets = new KeySets(() => state.time);
	const ids = async (keys = sets.keys(source)) => (await keys).map(({ id }) => id).join();
	return { state, source, sets, ids };
}

it('is fetched once for calls at the same time, and kept for a day', async () => {
	const { state, ids } = service();
	expect(await Promise.all([ids(), ids(), ids()])).toEqual(['k1', 'k1', 'k1']);
	state.time = 24 * HOUR - 1;
	expect(await ids()).toBe('k1');
	state.time = 24 * HOUR;
	expect(await ids()).toBe('k2');
	expect(state.calls).toBe(2);
});

it('is asked for again after a failure, and not used beyond its day', async () => {
	const { state, ids } = service();
	state.isDown = true;
	await expect(ids()).rejects.toThrow('down');
	state.isDown = false;
	expect(await ids()).toBe('k2');
	[state.time, state.isDown] = [25 * HOUR, true];
	await expect(ids()).rejects.toThrow('down');
	expect(state.calls).toBe(3);
});

it('is fetched anew once a minute for a key ID, for ten of them, and stays when that fails', async () => {
	const { state, source, sets, ids } = service();
	const anew = async (keyId: string) => await ids(sets.newKeys(source, keyId));
	expect([await ids(), await anew('x'), await anew('x'), await ids()]).toEqual(['k1', 'k2', 'k2', 'k2']);
	for (let index = 0; index < 20; index++) await anew(`y${index}`);
	expect(state.calls).toBe(11);
	[state.time, state.isDown] = [60_001, true];
	await expect(anew('x')).rejects.toThrow('down');
	expect(await ids()).toBe('k11');
});

it('is one for each base URL', async () => {
	const [one, other] = [service('https://a.example'), service('https://b.example')];
	await one.sets.keys(one.source);
	await one.sets.keys(other.source);
	expect([one.state.calls, other.state.calls]).toEqual([1, 1]);
});
