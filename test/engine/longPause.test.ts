/** A pause that Ideogram asks of one execution, and others that are patient for longer than the node believes in it. */
import { giveTime } from '../clock';
import { png } from './images';
import { startScene, type Scene } from './scene';

giveTime();

let scene: Scene;
afterEach(async () => await scene.close());

const items = async (count: number) => {
	const bytes = await png(16, 16);
	return Array.from({ length: count }, (_, id) => ({ json: { id }, files: { data: { bytes } } }));
};

it("another execution's Retry-After of 15 minutes does not hold those who wait for twelve", async () => {
	scene = await startScene('filesystem');
	scene.standIn.addFault({ call: 'submit', do: { kind: 'status', status: 429, headers: { 'retry-after': '900' } } });
	// For longer than that, so that it is waited for.
	const refused = scene.run(await items(1), { options: { timeoutMinutes: 30 } });
	// Time passes only when the refusal has arrived.
	while (scene.standIn.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
	const other = await scene.run(await items(2), { options: { timeoutMinutes: 12 } });
	expect([other.error, other.items.length]).toEqual([undefined, 2]);
	expect([(await refused).error, scene.standIn.ledger.images]).toEqual([undefined, 3]);
});
