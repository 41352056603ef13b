import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium, selectors, type Page } from 'playwright-core';
import { prepare, prepareNew, type Api, type Workflow } from './prepare';
import { serverSettings, setUpOwner, startServer } from './server';
import { cache, home, n8nVersion, owner, type Home } from './settings';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

// For a page or a click on a busy machine.
const patience = 120_000;

const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-background-networking',
	'--disable-sync',
	'--no-first-run',
	// The browser reaches this n8n and nothing else.
	'--no-proxy-server',
	'--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

interface Screen {
	/** Of an image, for each of the page. */
	deviceScaleFactor?: number;
}

/** n8n's editor in a browser; the owner is logged in. */
export interface Editor {
	address: string;
	page: Page;
	/** Shows a workflow, drawn and ready for clicks. */
	open(workflowId: string): Promise<void>;
	/** Saves what the page shows now and says where. */
	screenshot(name: string): Promise<string>;
}

/** Starts a new n8n with the packed node, these workflows and a browser; works in its editor; stops both. */
export async function inEditor(
	api: Api,
	workflows: Workflow[],
	work: (editor: Editor) => Promise<void>,
	more: NodeJS.ProcessEnv = {},
): Promise<void> {
	await withN8n(
		home('n8n-browser', { ...(await serverSettings()), ...more }),
		async (place) => await prepare(place, api, workflows),
		async (editor) => {
			await setUpOwner(editor.address);
			await logIn(editor.page, editor.address);
			await work(editor);
		},
	);
}

/** The same with an n8n that nobody has opened yet: it has the packed node, and no owner. */
export async function inNewN8n(work: (editor: Editor) => Promise<void>): Promise<void> {
	await withN8n(home('n8n-new', await serverSettings()), prepareNew, work, { deviceScaleFactor: 2 });
}

async function withN8n(
	place: Home,
	prepareHome: (place: Home) => Promise<void>,
	work: (editor: Editor) => Promise<void>,
	screen?: Screen,
): Promise<void> {
	await rm(place.folder, { recursive: true, force: true });
	await prepareHome(place);

	console.log(`Starting n8n ${n8nVersion} and ${findBrowser()} ...`);
	const server = await startServer(place);
	try {
		await inBrowser(
			join(place.folder, 'browser'),
			async (page) => {
				await work({
					address: server.address,
					page,
					open: async (workflowId) => await open(page, `${server.address}/workflow/${workflowId}`),
					screenshot: async (name) => await screenshot(page, name),
				});
			},
			screen,
		);
	} finally {
		await server.stop();
	}
}

/** Works in a new browser that reaches this machine and nothing else. */
export async function inBrowser(
	profile: string,
	work: (page: Page) => Promise<void>,
	screen: Screen = {},
): Promise<void> {
	selectors.setTestIdAttribute('data-test-id');
	const viewport = { width: 1440, height: 900 };
	const options = { executablePath: findBrowser(), args: flags, viewport, ...screen };
	const context = await chromium.launchPersistentContext(profile, options);
	context.setDefaultTimeout(patience);
	try {
		await work(context.pages()[0] ?? (await context.newPage()));
	} finally {
		await context.close();
	}
}

function findBrowser(): string {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const files = names.flatMap((name) => folders.map((folder) => join(folder, name)));
	const found = files.find((file) => existsSync(file));
	if (found) return found;
	throw new Error('This needs Chromium, and there is none in PATH: apt-get install -y chromium');
}

/** As the owner. */
export async function logIn(page: Page, address: string): Promise<void> {
	const data = { emailOrLdapLoginId: owner.email, password: owner.password };
	const reply = await page.request.post(`${address}/rest/login`, { data });
	if (!reply.ok()) throw new Error(`n8n does not let the owner in: ${reply.status()} ${await reply.text()}`);
}

async function open(page: Page, url: string): Promise<void> {
	await page.goto(url);
	await page.getByTestId('canvas-controls').waitFor();
}

async function screenshot(page: Page, name: string): Promise<string> {
	const folder = join(cache, 'screenshots');
	await mkdir(folder, { recursive: true });
	const path = join(folder, `${name}.png`);
	await page.screenshot({ path });
	return path;
}
