/** A person with a browser, at a form of n8n. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { inBrowser, logIn } from '../tools/n8n/browser';
import { publicHost } from '../tools/n8n/settings';
import type { Flow } from './examples';
import type { N8n } from './n8n';

export interface FormPage {
	page: Page;
	/** Clicks the button below the fields. */
	submit(): Promise<void>;
}

/** Pastes a text into the canvas of a workflow, in n8n's editor in a new browser, until it has so many nodes. */
export async function pasteInto({ address }: N8n, id: string, text: string, nodes: number): Promise<void> {
	await inNewBrowser(async (page) => {
		await logIn(page, address);
		await page.goto(`${address}/workflow/${id}`);
		await page.getByTestId('canvas-controls').waitFor();
		const drawn = page.getByTestId('canvas-node');
		await drawn.first().waitFor();
		await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: address });
		await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
		await page.keyboard.press('ControlOrMeta+v');
		await drawn.nth(nodes - 1).waitFor();
		const saved = page.waitForResponse(
			(reply) => reply.url().includes(`/rest/workflows/${id}`) && ['PATCH', 'PUT'].includes(reply.request().method()),
		);
		await page.keyboard.press('ControlOrMeta+s');
		await saved;
	});
}

/** Opens the form of a published workflow in a new browser. */
export async function inFormOf(flow: Flow, work: (form: FormPage) => Promise<void>): Promise<void> {
	await inNewBrowser(async (page) => {
		// n8n names its further pages by the address at which the internet reaches it.
		await page.route(`https://${publicHost}/**`, async (route) => {
			const request = route.request();
			const { pathname, search } = new URL(request.url());
			const url = new URL(pathname + search, flow.address).href;
			// On a page of the internet, the browser would show no image of this machine.
			if (request.isNavigationRequest()) return await route.fulfill({ status: 302, headers: { location: url } });
			await route.fulfill({ response: await route.fetch({ url }) });
		});
		await flow.answers();
		await page.goto(flow.address);
		await work({ page, submit: async () => await page.locator('#submit-btn').click() }).catch(async (error: Error) => {
			throw new Error(`${error.message}\nThe page says: ${await page.locator('body').innerText()}`);
		});
		// The last page tells n8n that it was seen, which ends the execution.
		await page.waitForLoadState('networkidle');
	});
}

async function inNewBrowser(work: (page: Page) => Promise<void>): Promise<void> {
	const profile = await mkdtemp(join(tmpdir(), 'ideogram-e2e-browser-'));
	try {
		await inBrowser(profile, work);
	} finally {
		await rm(profile, { recursive: true, force: true });
	}
}
