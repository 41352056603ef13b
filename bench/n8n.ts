/** A real n8n with the workflows of the benchmark in it. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepare, type Api, type Workflow } from '../tools/n8n/prepare';
import { logIn, serverSettings, setUpOwner, startServer, type Server } from '../tools/n8n/server';
import { cache, home, type Home } from '../tools/n8n/settings';
import { Meter } from './meter';

export type BinaryMode = 'filesystem' | 'default' | 'database';

export interface N8n {
	server: Server;
	meter: Meter;
	/** Calls a workflow, and waits for its answer. */
	call(workflow: string): Promise<Answer>;
	stop(): Promise<void>;
}

export interface Answer {
	/** That came out with their images; 0 when the workflow failed. */
	images: number;
	/** When the last one was there, Unix time in milliseconds. */
	at: number;
	failed: boolean;
}

/** Long enough for n8n to be done with its start. */
const SETTLE_MS = 4000;

/** A home that `startN8n` copies from, with the workflows ready to be called. */
export async function prepareHome(api: Api, images: string, workflows: Workflow[]): Promise<Home> {
	const place = home('n8n-bench', { ...(await serverSettings()), N8N_RESTRICT_FILE_ACCESS_TO: images });
	await rm(place.folder, { recursive: true, force: true });
	await prepare(place, api, workflows);
	const { address, stop } = await startServer(place);
	try {
		await setUpOwner(address);
		const headers = { Cookie: await logIn(address), 'Content-Type': 'application/json' };
		for (const { id } of workflows) await publish(`${address}/rest/workflows/${id}`, headers);
	} finally {
		await stop();
	}
	return place;
}

async function publish(workflow: string, headers: Record<string, string>): Promise<void> {
	const { data } = (await (await fetch(workflow, { headers })).json()) as { data: { versionId: string } };
	const reply = await fetch(`${workflow}/activate`, {
		method: 'POST',
		headers,
		body: JSON.stringify({ versionId: data.versionId }),
	});
	if (!reply.ok) throw new Error(`n8n does not publish ${workflow}: ${await reply.text()}`);
}

/** A fresh n8n in a fresh copy of the home. */
export async function startN8n(prepared: Home, mode: BinaryMode, number: number): Promise<N8n> {
	const { release, folder, environment } = home(`n8n-bench-${number}`, await serverSettings());
	await rm(folder, { recursive: true, force: true });
	await cp(prepared.folder, folder, { recursive: true, verbatimSymlinks: true });
	const { N8N_RESTRICT_FILE_ACCESS_TO } = prepared.environment;
	const more = { N8N_RESTRICT_FILE_ACCESS_TO, N8N_DEFAULT_BINARY_DATA_MODE: mode, NODE_OPTIONS: nodeOptions() };
	const server = await startServer({ release, folder, environment: { ...environment, ...more } });
	await sleep(SETTLE_MS);
	return {
		server,
		meter: new Meter(server.process.pid!),
		call: async (workflow) => await call(`${server.address}/webhook/${workflow}`),
		async stop() {
			await server.stop();
			// Gigabytes of images.
			await rm(join(folder, 'storage'), { recursive: true, force: true });
		},
	};
}

/** With `--profile` Node writes a profile when n8n ends: to be opened in a browser's developer tools. */
function nodeOptions(): string {
	const profile = process.argv.includes('--profile')
		? ` --cpu-prof --cpu-prof-dir=${join(cache, 'bench', 'profiles')}`
		: '';
	return `--require ${join(__dirname, 'collect.cjs')}${profile}`;
}

async function call(url: string): Promise<Answer> {
	const reply = await fetch(url);
	if (reply.status === 404) throw new Error(`n8n does not know ${url}`);
	const text = await reply.text();
	if (reply.ok && text.startsWith('{"images"'))
		return { ...(JSON.parse(text) as { images: number; at: number }), failed: false };
	return { images: 0, at: Date.now(), failed: true };
}
