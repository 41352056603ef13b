/** The example on each page of docs/operations runs as it stands, and gives what the page shows. */
import { operations } from '../../nodes/Ideogram/api/operations';
import { startKitchen, type Kitchen } from '../../tools/results/run';
import { shownFor } from '../../tools/results';

let kitchen: Kitchen;
beforeAll(async () => {
	kitchen = await startKitchen();
});
afterAll(async () => await kitchen.scene.close());

it.each(operations.map((operation) => [`${operation.resource} ${operation.name}`, operation] as const))(
	'%s',
	async (_name, operation) => {
		const { items, sources } = await kitchen.run(operation);
		const [{ json, binary = {} }] = items;
		const shown = shownFor(operation);
		expect({
			items: items.length,
			sources: Object.keys(sources),
			binaries: Object.entries(binary).map(([field, { mimeType }]) => ({ field, mimeType })),
			json: Object.keys(json),
		}).toEqual({ ...shown, json: Object.keys(shown.json), image: undefined, file: undefined });
		expect(json).not.toHaveProperty('error');
	},
);
