import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binaryOf, itemsOf, type Item } from '../../tools/n8n/executed';
import type { RecordedRequest } from '../../test/standin';
import { nodeType } from '../../tools/n8n/settings';
import type { Node } from '../../tools/n8n/workflow';
import { inFormOf, pasteInto } from '../browser';
import { has, newImages, same, succeeded } from '../expect';
import type { Example, Flow, Stage } from '../examples';
import { images, read, row, start } from '../flows';

const prompts = ['As a watercolor painting', 'On a <b>beach</b>, for $& and "5"'];
const weights = [20, 50, 80];

export const example: Example = {
	async run(stage) {
		const { n8n } = stage.world;
		const flow = await stage.load();
		const file = join(stage.files, 'images', images[0]!);
		await flow.whilePublished(async () => {
			await inFormOf(flow, async ({ page, submit }) => {
				await page.getByLabel('Image').setInputFiles(file);
				await page.getByLabel('Prompts').fill(prompts.join('\n'));
				await submit();
				await page.getByText('6 images, $0.36 in all').waitFor();
				await page.locator('figcaption').nth(6).waitFor();
				const captions = await page.locator('figcaption').allInnerTexts();
				const expected = prompts.flatMap((prompt) =>
					weights.map((weight) => [prompt, `weight ${weight}, seed 7, $0.06`]),
				);
				same(
					captions.map((text) => text.split('\n').filter(Boolean)),
					[['The source'], ...expected],
					'The captions',
				);
				const drawn = await page
					.locator('img')
					.evaluateAll((all: Array<{ naturalWidth: number }>) => all.map(({ naturalWidth }) => naturalWidth > 0));
				same(drawn, Array<boolean>(7).fill(true), 'What is drawn');
			});
		});
		const [execution] = await flow.executions();
		succeeded(execution!);
		const items = await newImages(stage.world, execution!, 6, { node: 'Variations', source: await readFile(file) });
		same(
			items.map(({ json }) => json.variation),
			prompts.flatMap((prompt, at) =>
				weights.map((image_weight, index) => ({ index: at * weights.length + index, prompt, image_weight })),
			),
			'The labels',
		);
		const [sheet] = itemsOf(execution!.runs, 'To File');
		has(String(await n8n.bytesOf(binaryOf(sheet!))), '6 images, $0.36 in all');
		const recipes = items.map(({ json }) => json.recipe);
		same(JSON.stringify(recipes).includes(stage.standIn.apiKey), false, 'Whether the key is in a recipe');
		await makeAgain(stage, flow, items[4]!);
		return { calls: 7, images: 7 };
	},
};

/** Pastes a recipe into the editor, as a person does, and runs the node that comes of it: the same goes to Ideogram. */
async function makeAgain({ world: { n8n }, files, standIn }: Stage, flow: Flow, item: Item): Promise<void> {
	const id = await n8n.create(row('Again', [start, read(files, images[0])]));
	await pasteInto(n8n, id, JSON.stringify(item.json.recipe), 3);
	const { nodes } = await n8n.call<{ nodes: Node[] }>('GET', `/workflows/${id}`);
	const pasted = nodes.find(({ type }) => type === nodeType)!;
	const { credentials } = flow.nodes.find(({ type }) => type === nodeType)!;
	// A file from disk is in another field than one from a form.
	const parameters = { ...pasted.parameters, binaryPropertyName: 'data' };
	const again = row('Again', [start, read(files, images[0]), { ...pasted, parameters, credentials }]);
	const execution = await n8n.run(await n8n.create(again));
	succeeded(execution);
	same(itemsOf(execution.runs, pasted.name)[0]!.json.seed, item.json.seed, 'The seed');
	const sent = await Promise.all(standIn.requests.filter(isPaid).map(fieldsOf));
	const last = sent.pop();
	same(last?.prompt, item.json.prompt, 'The prompt');
	const first = sent.find(
		(fields) => fields.image_weight === last?.image_weight && last?.prompt?.startsWith(fields.prompt!),
	);
	const expected = { ...first, prompt: last?.prompt, magic_prompt: 'off' };
	same(Object.entries(last!).sort(), Object.entries(expected).sort(), 'What was sent again');
}

const isPaid = ({ call, query }: RecordedRequest) => call === 'submit' && !query.has('dry_run');

/** The texts of a form, and how large its file is, by name. */
async function fieldsOf({ headers, body }: RecordedRequest): Promise<Record<string, string>> {
	const type = { 'content-type': String(headers['content-type']) };
	const form = await new Response(new Uint8Array(body), { headers: type }).formData();
	const fields = [...form].map(([name, value]) => [name, typeof value === 'string' ? value : String(value.size)]);
	return Object.fromEntries(fields) as Record<string, string>;
}
