import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';

const themes = ['light', 'dark'] as const;

/** What a file may have, so that the documentation stays small. */
const mostBytes = 150 * 1024;

/** What n8n says in a corner for some seconds, and the holder of hints about expressions: a white spot in another. */
const withoutNotes =
	'.el-notification, [class*="ͼ"]:not(.cm-editor)[style="position: relative;"] { visibility: hidden !important; }';

/** All images are there, and what has changed is drawn. */
const settled = `(async () => {
	const there = ({ complete, naturalWidth, src }) => !src || (complete && naturalWidth > 0);
	while (![...document.images].every(there)) await new Promise((resolve) => setTimeout(resolve, 50));
	for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
	await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
})()`;

export interface Section {
	/** The whole page by default. */
	of?: Locator;
	/** Where it ends below. */
	to?: Locator;
}

/** Takes images of what a page shows, in n8n's light theme and in its dark one. */
export class Camera {
	private constructor(
		private readonly page: Page,
		private readonly folder: string,
	) {}

	/** @param folder is emptied */
	static async into(page: Page, folder: string): Promise<Camera> {
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		return new Camera(page, folder);
	}

	async take(name: string, section: Section = {}): Promise<void> {
		for (const theme of themes) {
			// n8n follows the system, as long as nobody chooses a theme.
			await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
			await this.page.evaluate(settled);
			const seen = await this.page.screenshot({
				animations: 'disabled',
				caret: 'hide',
				style: withoutNotes,
				clip: await clipOf(section),
			});
			const file = await sharp(seen)
				.resize({ width: 1440, withoutEnlargement: true })
				.png({ palette: true, quality: 100, effort: 7 })
				.toBuffer();
			if (file.length > mostBytes) throw new Error(`${name}-${theme}.png has ${Math.round(file.length / 1024)} KB`);
			await writeFile(join(this.folder, `${name}-${theme}.png`), file);
		}
		await this.page.emulateMedia({ colorScheme: 'light' });
	}
}

async function clipOf({ of, to }: Section) {
	if (!of) return undefined;
	const box = await of.boundingBox();
	if (!box) throw new Error('There is nothing to see');
	const end = await to?.boundingBox();
	return end ? { ...box, height: end.y + end.height - box.y + 16 } : box;
}
