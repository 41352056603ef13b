/** A person with a browser, at a form of n8n. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { withPage } from '../tools/n8n/browser';
import type { Flow } from './examples';

export interface FormPage {
	page: Page;
	/** Clicks the button below the fields. */
	submit(): Promise<void>;
}

/** Opens the form of a published workflow in a new browser. */
export async function inFormOf(flow: Flow, work: (form: FormPage) => Promise<void>): Promise<void> {
	const profile = await mkdtemp(join(tmpdir(), 'ideogram-e2e-browser-'));
	try {
		await withPage(profile, async (page) => {
			await flow.answers();
			await page.goto(flow.address);
			await work({ page, submit: async () => await page.locator('#submit-btn').click() }).catch(
				async (error: Error) => {
					throw new Error(`${error.message}\nThe page says: ${await page.locator('body').innerText()}`);
				},
			);
			// The last page tells n8n that it was seen, which ends the execution.
			await page.waitForLoadState('networkidle');
		});
	} finally {
		await rm(profile, { recursive: true, force: true });
	}
}
