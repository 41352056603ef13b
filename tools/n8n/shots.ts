import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { inNewN8n, type Editor } from './browser';
import { Camera } from './camera';
import { Checks } from './checks';
import { Person } from './person';
import type { Api } from './prepare';
import { cache, owner, project } from './settings';

const first = 'A lighthouse on a cliff at sunset, as a poster';
const badKey = 'not-a-key';

/** Of the whole page, in the documentation. */
const wide = 1440;
const panel = 900;

/**
 * Walks from an n8n that nobody has opened yet to an image, and to a remix of it, as a new user would; checks what is
 * seen on the way, and takes images of it.
 *
 * @param keep whether they replace those of the documentation
 */
export async function runShots(api: Api, keep: boolean): Promise<void> {
	const folder = keep ? join(project, 'docs', 'images', 'editor') : join(cache, 'shots');
	const checks = new Checks();
	await inNewN8n(async (editor) => {
		const walk = new Walk(editor, await Camera.into(editor.page, folder), checks, api);
		try {
			await walk.all();
		} catch (error) {
			console.log(`      ${await editor.screenshot('shots, where it stopped')}`);
			throw error;
		}
	});
	checks.finish();
	console.log(`      ${folder}`);
}
