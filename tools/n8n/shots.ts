import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { operations } from '../../nodes/Ideogram/api/operations';
import { startStandIn } from '../../test/standin/server';
import { inNewN8n, type Editor } from './browser';
import { Camera, type Section } from './camera';
import { Checks } from './checks';
import { Panel } from './panel';
import { Person } from './person';
import type { Api } from './prepare';
import { cache, owner, project } from './settings';

const wish = 'Mountains at sunset, as a poster';

/**
 * Walks from an n8n that nobody has opened yet to an image, and to a remix of it, as a new user would. Checks what is
 * seen on the way, takes images of it, and counts clicks and seconds.
 *
 * @param keep whether the images replace those of the documentation
 */
export async function runShots(keep: boolean): Promise<void> {
	const folder = keep ? join(project, 'docs', 'images', 'editor') : join(cache, 'shots');
	// The images are the same each time.
	const standIn = await startStandIn({ keepBodies: false, seed: () => 7 });
	const checks = new Checks();
	try {
		await inNewN8n(async (editor) => {
			const walk = new Walk(editor, standIn, await Camera.into(editor.page, folder), checks);
			await walk.toFirstImage().catch(async (error: unknown) => await stopped(editor, error));
			await walk.toRemix().catch(async (error: unknown) => await stopped(editor, error));
		});
	} finally {
		await standIn.close();
	}
	console.log(`      ${folder}`);
	checks.finish();
}

async function stopped(editor: Editor, error: unknown): Promise<never> {
	console.log(`      ${await editor.screenshot('shots, where it stopped')}`);
	throw error;
}

class Walk {
	private readonly page: Page;
	private readonly person: Person;

	constructor(
		private readonly editor: Editor,
		private readonly api: Api,
		private readonly camera: Camera,
		private readonly checks: Checks,
	) {
		this.page = editor.page;
		this.person = new Person(editor.page);
	}

	/** From the address of n8n to an image. */
	async toFirstImage(): Promise<void> {
		await this.step('n8n: the owner’s account', async () => await this.setUpOwner());
		await this.step('a new workflow', async () => await this.beginWorkflow());
		await this.step('the node, found by search', async () => await this.findNode());
		await this.step('a bad key (a slip, not needed)', async () => await this.refusedKey());
		await this.step('the credential, with a good key', async () => await this.goodKey());
		await this.step('a prompt, and run', async () => await this.generate());
		await this.step('the image', async () => await this.seeImage());
		for (const line of this.person.report()) console.log(`      ${line}`);
	}

	/** From the image to another one. */
	async toRemix(): Promise<void> {
		await this.step('a second node, its actions', async () => await this.addRemix());
		await this.step('models, and the fields that they take', async () => await this.chooseModel());
		await this.step('an expression, and what becomes of it', async () => await this.writeExpression());
		await this.step('an error: more than may be spent', async () => await this.spendTooMuch());
		await this.step('the note on what was spent', async () => await this.remix());
		await this.step('the workflow', async () => await this.seeWorkflow());
		await this.step('the credential, tested', async () => await this.seeCredential());
	}

	private async step(title: string, work: () => Promise<void>): Promise<void> {
		const passed = await this.checks.check(title, async () => await this.person.step(title, work));
		if (!passed) throw new Error('What comes next needs this step.');
	}

	private async setUpOwner(): Promise<void> {
		const { page, person } = this;
		await page.goto(this.editor.address);
		for (const name of ['email', 'firstName', 'lastName', 'password'] as const)
			await person.type(page.locator(`input[name=${name}]`), owner[name]);
		await person.click(page.getByTestId('form-submit-button'));
		await person.click(page.getByText('Set up later in Settings'));
	}

	private async beginWorkflow(): Promise<void> {
		await this.person.click(this.page.getByTestId('new-workflow-card'));
		await this.person.click(this.page.getByTestId('canvas-add-button').or(this.plus()).first());
	}

	private async findNode(): Promise<void> {
		const panel = await this.search();
		await this.take('find', { of: this.creator(), to: this.page.getByTestId('node-creator-item-description').first() });
		await this.person.click(panel.item('Ideogram'));
		await this.see(this.creator(), /Generate, remix and edit images/);
		await this.person.click(this.page.getByText(`Actions (${operations.length})`));
		await this.see(this.creator(), /Remix image.*Generate image.*Edit image/);
		await this.take('actions', { of: this.creator() });
		await this.person.click(panel.item('Generate image'));
		// Until the fields of both are there.
		await this.see(this.form(), /Prompt.*Number of Images.*Additional Fields.*No properties.*Options.*No properties/);
		await this.take('form');
	}

	private async refusedKey(): Promise<void> {
		await this.person.click(this.page.getByRole('button', { name: 'Connect to Ideogram' }));
		await this.see(this.dialog(), /Make a key at ideogram\.ai, under Settings → API/);
		// Only this one step is not a person's: the stand-in has another address than Ideogram.
		await this.input('baseUrl').fill(this.api.url);
		await this.person.type(this.input('apiKey'), 'not-a-key');
		await this.person.click(this.page.getByTestId('credential-save-button'));
		await this.person.click(this.dialog().getByText('More details'));
		await this.see(this.dialog(), /Ideogram does not accept the API key/i);
		await this.take('credential-bad', {
			of: this.dialog(),
			to: this.page.getByTestId('parameter-input-apiKey'),
		});
	}

	private async goodKey(): Promise<void> {
		await this.person.paste(this.input('apiKey'), this.api.apiKey);
		await this.person.click(this.page.getByTestId('credential-save-button'));
		await this.dialog().waitFor({ state: 'hidden' });
		await this.seeChosenCredential();
	}

	private async generate(): Promise<void> {
		await this.person.type(this.page.getByTestId('parameter-input-prompt').locator('textarea'), wish);
		await this.execute();
		await this.see(this.output(), /Ideogram: 1 image.*image-generate-1\.png.*image\/png/);
	}

	private async seeImage(): Promise<void> {
		await this.person.click(this.output().getByTestId('ndv-view-binary-data'));
		await this.output().locator('img').waitFor();
		await this.take('image');
		await this.person.click(this.page.getByTestId('ndv-close-button'));
	}

	private async addRemix(): Promise<void> {
		await this.person.click(this.nodeNamed('Generate image').getByTestId('canvas-handle-plus'));
		const panel = await this.search();
		await this.person.click(panel.item('Ideogram'));
		await this.person.click(panel.item('Remix image'));
		// The image of the first node is the default, and the credential is there.
		await this.seeChosenCredential();
		await this.see(this.form(), /Input Binary Field.*Prompt.*Image Weight/);
	}

	private async chooseModel(): Promise<void> {
		await this.person.click(this.page.getByTestId('parameter-input-model'));
		const list = this.page.locator('.el-select-dropdown__item:visible');
		const newest = list.filter({ hasText: /^\s*Ideogram 4\.5/ });
		await newest.scrollIntoViewIfNeeded();
		await list.first().scrollIntoViewIfNeeded();
		await this.take('models');
		await this.person.click(newest);
		await this.see(this.form(), /Input Type.*Input Binary Field.*Prompt.*Image Weight/);
	}

	private async writeExpression(): Promise<void> {
		const options = this.page.getByTestId('prompt-parameter-input-options-container');
		await this.page.getByTestId('parameter-input-prompt').hover();
		await this.person.click(options.getByTestId('radio-button-expression'));
		await this.person.click(this.page.getByTestId('inline-expression-editor-input').locator('.cm-content'));
		await this.page.keyboard.press('Control+a');
		await this.person.keys('In winter: {{ $json.prompt');
		await this.see(this.page.getByTestId('inline-expression-editor-output'), new RegExp(`In winter: ${wish}`));
		await this.take('expression');
	}

	private async spendTooMuch(): Promise<void> {
		await this.person.click(this.form().getByText('Options', { exact: true }));
		await this.person.click(this.page.getByTestId('collection-parameter-add').last());
		await this.person.click(this.page.locator('.el-select-dropdown__item:visible', { hasText: 'Max Spend (USD)' }));
		await this.person.type(this.input('maxSpendUsd'), '0.01');
		await this.see(this.form(), /Retry On Fail, in Settings, repeats only calls that were not billed/);
		await this.execute();
		await this.see(this.output(), /would cost \$0\.06, which is more than the \$0\.01.*Nothing was billed/);
		await this.take('error');
	}

	private async remix(): Promise<void> {
		await this.person.type(this.input('maxSpendUsd'), '5');
		await this.execute();
		await this.see(this.output(), /Ideogram: 1 image\. Spent: \$0\.06\..*image-generate-1-remix-1\.png/);
		await this.take('cost');
		await this.person.click(this.page.getByTestId('ndv-close-button'));
	}

	private async seeWorkflow(): Promise<void> {
		await this.page.getByTestId('zoom-to-fit').click();
		await this.see(this.nodeNamed('Generate image'), /generate: auto/);
		await this.see(this.nodeNamed('Remix image'), /remix: ideogram-4-5/);
		await this.take('workflow');
	}

	private async seeCredential(): Promise<void> {
		await this.person.doubleClick(this.nodeNamed('Remix image'));
		await this.person.click(this.page.getByTestId('credential-edit-button').first());
		await this.see(this.dialog(), /Connection tested successfully/);
		await this.take('credential-good', {
			of: this.dialog(),
			to: this.page.getByTestId('parameter-input-apiKey'),
		});
	}

	private async take(name: string, section: Section = {}): Promise<void> {
		await this.person.aside(async () => await this.camera.take(name, section));
	}

	private async seeChosenCredential(): Promise<void> {
		await this.page.getByTestId('credential-edit-button').first().waitFor();
		const chosen = await this.page.getByTestId('node-credentials-select').locator('input').inputValue();
		if (chosen !== 'Ideogram account') throw new Error(`The chosen credential is ${chosen}`);
	}

	private async search(): Promise<Panel> {
		const panel = await Panel.opened(this.page);
		const names = await panel.search('ideogram');
		this.person.typed('ideogram');
		if (!names.includes('Ideogram')) throw new Error(`The node panel shows ${names.join(', ') || 'nothing'}`);
		return panel;
	}

	private async execute(): Promise<void> {
		await this.person.click(this.page.getByTestId('node-execute-button').first());
	}

	/** Waits until a part of the page shows this, in this order. */
	private async see(part: Locator, what: RegExp): Promise<void> {
		const seen = part.filter({ hasText: new RegExp(what.source, `${what.flags}s`) });
		await seen
			.first()
			.waitFor()
			.catch(async () => {
				throw new Error(`It does not show ${String(what)}, but: ${(await part.first().innerText()).slice(0, 500)}`);
			});
	}

	private creator = () => this.page.getByTestId('node-creator');
	private plus = () => this.page.getByTestId('canvas-plus-button');
	private dialog = () => this.page.locator('.el-dialog:visible').last();
	private form = () => this.page.getByTestId('node-parameters');
	private output = () => this.page.getByTestId('output-panel');
	private input = (name: string) => this.page.getByTestId(`parameter-input-${name}`).locator('input').last();
	private nodeNamed = (name: string) => this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
}
