/**
 * What was paid for stands in n8n's log before anything else is done with it, so that it can be found after a crash.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CredentialTestContext } from 'n8n-core';

import type { RecordedRequest } from '../standin';
import { png } from './images';
import { startScene, type Scene } from './scene';

let image: Buffer;
let scene: Scene;
beforeEach(async () => {
	image = await png(32, 32);
	scene = await startScene('filesystem');
});
afterEach(async () => {
	jest.restoreAllMocks();
	await scene.close();
});

const items = (count: number) =>
	Array.from({ length: count }, (_, id) => ({ json: { id }, files: { data: { bytes: image } } }));

/** Each line of n8n's log at the level info, with the calls that had been made when it was written. */
function watchLog() {
	const lines: Array<{ text: string; calls: Array<RecordedRequest['call']> }> = [];
	jest.spyOn(new CredentialTestContext().logger, 'info').mockImplementation((text) => {
		if (text.startsWith('Ideogram')) lines.push({ text, calls: scene.standIn.requests.map(({ call }) => call) });
	});
	return lines;
}

it('the ID of a generation, before the first poll', async () => {
	const lines = watchLog();
	await scene.run(items(1), { model: 'ideogram-3' });
	const [{ generationId }] = scene.standIn.ledger.entries;
	expect(lines).toEqual([
		{
			text: expect.stringMatching(
				`^Ideogram has accepted item 0 of the node "Ideogram", execution .+: generation ${generationId}$`,
			),
			calls: ['submit'],
		},
	]);
	expect(scene.standIn.requests.map(({ call }) => call)).toContain('poll');
});

it('the links of a synchronous endpoint, before the first download', async () => {
	const lines = watchLog();
	const run = await scene.run(items(1), { model: 'V_2', numImages: 2 });
	const links = run.items.map(({ json }) => json.url).join(' ');
	expect(lines).toEqual([
		{
			text: expect.stringMatching(/^Ideogram has made the images of item 0 of the node "Ideogram", execution .+: http/),
			calls: ['submit'],
		},
	]);
	expect(lines[0].text.endsWith(`: ${links}`)).toBe(true);
});

it('one line for each item, none of them with the key, and what a server sends stays on its line', async () => {
	const lines = watchLog();
	const { apiKey } = scene.standIn;
	scene.standIn.addFault({
		call: 'submit',
		do: { kind: 'json', body: { generation_id: `a\nInjected line ${apiKey}` } },
	});
	await scene.run(items(3), { model: 'ideogram-3', options: { wait: 'off' } });
	expect(lines.map(({ text }) => /item \d/.exec(text)?.[0]).sort()).toEqual(['item 0', 'item 1', 'item 2']);
	for (const { text } of lines) {
		expect(text).not.toContain(apiKey);
		expect(text).not.toContain('\n');
	}
});

it('no line for a call that was refused', async () => {
	const lines = watchLog();
	await scene.run(items(1), { model: 'V_2', prompt: 'FORBIDDEN' });
	expect(lines).toEqual([]);
});

it('what was paid for, when the user presses Stop: n8n stores the execution before that', async () => {
	const warned: string[] = [];
	jest.spyOn(new CredentialTestContext().logger, 'warn').mockImplementation((text) => void warned.push(text));
	let stop = () => {};
	scene.standIn.addFault({ call: 'poll', times: 99, when: () => (stop(), true), do: { kind: 'hang' } });
	await scene.run(items(1), { model: 'ideogram-3' }, { onStarted: (run) => (stop = () => run.cancel()) });
	const [{ generationId }] = scene.standIn.ledger.entries;
	// n8n does not wait for the node.
	while (!warned.some((text) => text.startsWith('Ideogram'))) await sleep(20);
	expect(warned).toContain(`Ideogram: the run ended early. Submitted and not fetched: ${generationId}.`);
});

describe('after kill -9', () => {
	const folder = mkdtempSync(join(tmpdir(), 'ideogram-crash-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	/** @returns what the process had logged when it was killed, with its three items paid for and nothing stored */
	async function crash(model: string): Promise<string> {
		const { url, apiKey } = scene.standIn;
		const file = join(folder, 'image.png');
		writeFileSync(file, image);
		const script = join(__dirname, 'crash.ts');
		const child = spawn(process.execPath, ['--import', 'tsx', script, url, apiKey, model, file], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		let log = '';
		await new Promise<void>((resolve, reject) => {
			child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${log}`)));
			child.stdout.setEncoding('utf8').on('data', (text: string) => {
				log += text;
				if ((log.match(/Ideogram has .+\n/g) ?? []).length === 3) resolve();
			});
		});
		const ended = new Promise((resolve) =>
			child.removeAllListeners('exit').once('exit', (_code, signal) => resolve(signal)),
		);
		child.kill('SIGKILL');
		expect(await ended).toBe('SIGKILL');
		scene.standIn.faults.length = 0;
		return log;
	}

	it('all generations can be fetched by their IDs', async () => {
		scene.standIn.addFault({ call: 'poll', times: 999, do: { kind: 'hang' } });
		const log = await crash('ideogram-3');
		const ids = [...log.matchAll(/Ideogram has accepted .+: generation (\S+)/g)].map(([, id]) => id);
		expect(ids.sort()).toEqual(scene.standIn.ledger.entries.map(({ generationId }) => generationId).sort());
		const fetched = await scene.run(
			ids.map((id) => ({ json: { id } })),
			{ resource: 'generation', operation: 'get', generationId: '={{ $json.id }}' },
		);
		expect([fetched.error, fetched.items.length, fetched.posts.length]).toEqual([undefined, 3, 0]);
	});

	it('all images can be downloaded by their links', async () => {
		scene.standIn.addFault({ call: 'download', times: 999, do: { kind: 'hang' } });
		const log = await crash('V_2');
		const links = [...log.matchAll(/Ideogram has made .+: (http\S+)/g)].map(([, link]) => link);
		expect(links).toHaveLength(scene.standIn.ledger.images);
		for (const link of links) expect(await (await fetch(link)).blob()).toMatchObject({ type: 'image/png' });
	});
});
