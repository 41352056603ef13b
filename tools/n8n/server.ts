import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { n8nCommand } from './install';
import { owner, type Home } from './settings';
import { freePort, start } from './shell';

// A busy machine takes minutes to start n8n.
const patience = 300_000;

export interface Server {
	process: ChildProcess;
	address: string;
	log: string;
	/** Settles when n8n has ended, however it came to that. */
	ended: Promise<unknown>;
	stop(): Promise<void>;
}

/** Where a server listens: on this machine only. */
export async function serverSettings(wanted = 0): Promise<NodeJS.ProcessEnv> {
	const port = await freePort(wanted);
	const address = `http://127.0.0.1:${port}`;
	return {
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_EDITOR_BASE_URL: address,
		N8N_WEBHOOK_URL: address,
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
	};
}

/** Starts a long-running n8n command of a home with `serverSettings`, and waits until it answers. */
export async function startServer(home: Home, args = ['start'], name = 'n8n'): Promise<Server> {
	const [command, script] = n8nCommand(home.release);
	const env: NodeJS.ProcessEnv = { N8N_LOG_LEVEL: 'warn', ...home.environment };
	const child = start(command, [script, ...args], { cwd: home.folder, env });
	const file = join(home.folder, `${name}.log`);
	// It may be started anew.
	const log = createWriteStream(file, { flags: 'a' });
	child.stdout?.pipe(log, { end: false });
	child.stderr?.pipe(log, { end: false });
	const ended = once(child, 'exit');
	const end = () => void child.kill('SIGKILL');
	process.once('exit', end);
	void ended.then(() => process.off('exit', end));
	const address = `http://127.0.0.1:${env.N8N_PORT}`;
	const server: Server = {
		process: child,
		address,
		log: file,
		ended,
		async stop() {
			child.kill('SIGTERM');
			await ended;
		},
	};
	// n8n 1 says that it is ready before its editor can call it. A worker has no editor.
	const signs = ['/healthz/readiness', ...(args[0] === 'start' ? ['/rest/settings'] : [])];
	await untilReady(server, signs).catch(async (error: unknown) => {
		await server.stop();
		throw error;
	});
	return server;
}

async function untilReady({ process, address, log }: Server, signs: string[]): Promise<void> {
	const deadline = Date.now() + patience;
	while (!(await isReady(address, signs))) {
		if (process.exitCode !== null || process.signalCode) throw new Error(`n8n ended at its start: see ${log}`);
		if (Date.now() > deadline) throw new Error(`n8n is not ready after ${patience / 1000} s: see ${log}`);
		await sleep(200);
	}
}

/** n8n says that it is ready before its webhooks are. @param hook its path */
export async function untilRegistered({ address, log }: Server, hook: string): Promise<void> {
	const deadline = Date.now() + patience;
	while ((await fetch(address + hook, { method: 'POST' })).status === 404) {
		if (Date.now() > deadline) throw new Error(`n8n does not know ${hook} after ${patience / 1000} s: see ${log}`);
		await sleep(100);
	}
}

async function isReady(address: string, signs: string[]): Promise<boolean> {
	for (const path of signs) {
		const reply = await fetch(address + path).catch(() => undefined);
		if (!reply?.ok || !reply.headers.get('content-type')?.includes('json')) return false;
	}
	return true;
}

export async function setUpOwner(address: string): Promise<void> {
	const reply = await post(`${address}/rest/owner/setup`, owner);
	if (reply.ok) return;
	// The home is kept: from the second time on the owner exists.
	if (!(await logIn(address))) console.log('The owner account of this n8n has another login than the one below.');
}

/** The cookies that let the owner in; empty when that is not the owner's login. */
export async function logIn(address: string): Promise<string> {
	const reply = await post(`${address}/rest/login`, { emailOrLdapLoginId: owner.email, password: owner.password });
	if (!reply.ok) return '';
	return reply.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
}

async function post(url: string, body: object): Promise<Response> {
	const headers = { 'Content-Type': 'application/json' };
	return await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}
