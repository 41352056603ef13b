/** The list of the account's own models, as the editor asks for it. */
import { giveTime } from '../clock';
import { startStandIn, type StandIn } from '../standin';
import { startEngine, type Engine } from './engine';

giveTime();

let standIn: StandIn;
let engine: Engine;
beforeAll(async () => {
	standIn = await startStandIn();
	engine = await startEngine('filesystem', { apiKey: standIn.apiKey, baseUrl: standIn.url });
});
afterAll(async () => await standIn.close());

it('offers those that can be used, by their URI', async () => {
	const { results } = await engine.searchList('searchCustomModels');
	expect(results).toEqual(expect.arrayContaining([{ name: 'acme-brand', value: 'model/acme-brand/version/1' }]));
	expect(results.map(({ name }) => name)).not.toContain('acme-winter');
	expect(standIn.requests.map(({ path, headers }) => [path, headers['api-key']])).toEqual([
		['/models', standIn.apiKey],
	]);
});

it('finds by name', async () => {
	expect((await engine.searchList('searchCustomModels', 'BRAND')).results).toHaveLength(1);
	expect((await engine.searchList('searchCustomModels', 'nothing')).results).toEqual([]);
});

it('says when the key is wrong', async () => {
	const stranger = await startEngine('filesystem', { apiKey: 'wrong', baseUrl: standIn.url });
	await expect(stranger.searchList('searchCustomModels')).rejects.toThrow(/^Ideogram does not accept the API key/);
});

it.each([[{ models: null }], [{}], [[]]])('%j is an account without models', async (body) => {
	standIn.addFault({ call: 'models', do: { kind: 'json', body } });
	expect(await engine.searchList('searchCustomModels')).toEqual({ results: [] });
});

it('a web page instead of a list is a clear error', async () => {
	standIn.addFault({ call: 'models', do: { kind: 'html' } });
	await expect(engine.searchList('searchCustomModels')).rejects.toThrow('leads to a web page');
});
