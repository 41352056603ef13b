import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import type { Editor } from './browser';

const control = 'Postgres';
const patience = 30_000;

function shown(page: Page, id: string): Locator {
	return page.getByTestId(id).filter({ visible: true });
}

/** The node panel: n8n's list of nodes with its search field. */
export class Panel {
	private constructor(private readonly page: Page) {}

	/** Opens it as the first step of a workflow or the next one. */
	static async open(editor: Editor, workflowId: string): Promise<Panel> {
		await editor.open(workflowId);
		await shown(editor.page, 'node-creator-plus-button').click();
		return await new Panel(editor.page).ready();
	}

	/** Opens it with "AI" chosen. */
	static async openAi(editor: Editor, workflowId: string): Promise<Panel> {
		const panel = await Panel.open(editor, workflowId);
		await panel.item('AI').click();
		await editor.page.getByText('AI Nodes', { exact: true }).waitFor();
		return panel;
	}

	/** Opens it with the plus sign below "Tool" of the workflow's AI Agent. */
	static async openTools(editor: Editor, workflowId: string): Promise<Panel> {
		await editor.open(workflowId);
		await editor.page.locator('[data-handleid*="ai_tool"]').getByTestId('canvas-handle-plus').click();
		return await new Panel(editor.page).ready();
	}

	/** The one that is open. */
	static async opened(page: Page): Promise<Panel> {
		return await new Panel(page).ready();
	}

	/** The names of the nodes that n8n shows for these words, from top to bottom. */
	async search(words: string): Promise<string[]> {
		// From other results to those of the words, so that none that were there before count.
		await this.searchField().fill(control);
		await this.item(new RegExp(`^${control}`))
			.first()
			.waitFor();
		const before = await this.names();
		await this.searchField().fill(words);
		return await this.namesOtherThan(before);
	}

	/** An entry of the list. A text is its whole name. */
	item(name: string | RegExp): Locator {
		return shown(this.page, 'node-creator-item-name').and(this.page.getByText(name, { exact: true }));
	}

	private async names(): Promise<string[]> {
		const names = await shown(this.page, 'node-creator-item-name').allTextContents();
		return names.map((name) => name.trim());
	}

	private async namesOtherThan(before: string[]): Promise<string[]> {
		const deadline = Date.now() + patience;
		while (Date.now() < deadline) {
			const names = await this.names();
			if (names.join() !== before.join()) return names;
			await sleep(50);
		}
		throw new Error(`The list does not change in ${patience / 1000} s`);
	}

	private searchField(): Locator {
		return shown(this.page, 'node-creator-search-bar');
	}

	private async ready(): Promise<this> {
		await this.searchField().waitFor();
		return this;
	}
}
