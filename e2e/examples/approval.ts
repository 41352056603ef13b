import { itemsOf } from '../../tools/n8n/executed';
import { inFormOf } from '../browser';
import { has, newImages, same, succeeded } from '../expect';
import type { Example, Flow } from '../examples';

const brief = 'A poster for our summer sale';

/** Asks for two images, decides when the price is there, and gives what the last page says. */
async function decide(flow: Flow, decision: 'Approve' | 'Decline', sign: string): Promise<void> {
	await inFormOf(flow, async ({ page, submit }) => {
		await page.getByLabel('Brief').fill(brief);
		await page.getByLabel('Number of images').selectOption('2');
		await submit();
		await page.getByText('2 images for $0.2').first().waitFor();
		has(await page.locator('body').innerText(), brief);
		await page.getByLabel('Decision').selectOption(decision);
		await submit();
		const last = decision === 'Approve' ? page.getByAltText(sign) : page.getByText(sign);
		await last.first().waitFor();
		same(await last.count(), decision === 'Approve' ? 2 : 1, `The number of "${sign}" on the last page`);
	});
}

export const example: Example = {
	async run(stage) {
		const { ledger } = stage.standIn;
		const flow = await stage.load();
		await flow.whilePublished(async () => {
			await decide(flow, 'Decline', 'And nothing was billed.');
			same(ledger.entries.length, 0, 'What was billed for a declined brief');
			await decide(flow, 'Approve', 'A new image');
			const [, approved] = await flow.executions(2);
			succeeded(approved!);
			const [{ json: estimate }] = itemsOf(approved!.runs, 'Estimate') as [{ json: { cost: { usd: number } } }];
			const made = await newImages(stage.world, approved!, 2, { node: 'Generate', source: null });
			const costs = made.map(({ json }) => (json.cost as { usd: number }).usd);
			same(
				costs.reduce((sum, usd) => sum + usd, 0) <= estimate.cost.usd,
				true,
				`Whether ${costs} is what was approved`,
			);
		});
		return { calls: 1, images: 2 };
	},
};
