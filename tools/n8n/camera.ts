import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';

const themes = ['light', 'dark'] as const;

/** What a file may have, so that the documentation stays small. */
const mostBytes = 150 * 1024;

/** Takes an image of what a page shows in n8n's light theme and in its dark one. */
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

	/** @param width of the files, in pixels; @param target the whole page by default */
	async take(name: string, width: number, target?: Locator, height?: number): Promise<void> {
		for (const theme of themes) {
			// n8n follows the system, as long as nobody chooses a theme.
			await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
			await this.settled();
			const bytes = await this.see(target, height);
			const image = sharp(bytes).resize({ width, withoutEnlargement: true });
			const file = await image.png({ palette: true, quality: 85, effort: 8 }).toBuffer();
			if (file.length > mostBytes) throw new Error(`${name}-${theme}.png has ${Math.round(file.length / 1024)} KB`);
			await writeFile(join(this.folder, `${name}-${theme}.png`), file);
		}
		await this.page.emulateMedia({ colorScheme: 'light' });
	}

	/** @param height of what counts, from the top */
	private async see(target?: Locator, height?: number): Promise<Buffer> {
		const box = await target?.boundingBox();
		if (target && !box) throw new Error('There is nothing to see');
		return await this.page.screenshot({
			animations: 'disabled',
			caret: 'hide',
			...(box && { clip: { ...box, height: Math.min(box.height, height ?? box.height) } }),
		});
	}

	/** Waits until images are there, and what the theme changes is drawn. */
	private async settled(): Promise<void> {
		await this.page.waitForFunction(() =>
			[...document.images].every(({ complete, naturalWidth, src }) => !src || (complete && naturalWidth > 0)),
		);
		await this.page.evaluate(async () => {
			const frame = async () => await new Promise((resolve) => requestAnimationFrame(resolve));
			await frame();
			await frame();
		});
	}
}
