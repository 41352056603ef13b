import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { n8nCommand } from './install';
import { prepare, type Api } from './prepare';
import { home, n8nVersion, owner, type Home } from './settings';
import { freePort, start } from './shell';

const patience = 120_000;

/** Starts n8n with its editor and keeps it up until it is stopped. */
export async function runEditor(api: Api): Promise<void> {
	const port = await freePort(5678);
	const address = `http://127.0.0.1:${port}`;
	const place = home('n8n-home', {
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_EDITOR_BASE_URL: address,
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
	});
	const workflows = await prepare(place, api);

	console.log(`Starting n8n ${n8nVersion} ...`);
	const server = startServer(place);
	const stop = () => void server.kill('SIGTERM');
	process.once('SIGINT', stop).once('SIGTERM', stop);
	const ended = once(server, 'exit');
	try {
		await untilReady(server, address, logOf(place));
		await setUpOwner(address);
		console.log(`\nn8n is at ${address}`);
		console.log(`  login      ${owner.email}  ${owner.password}`);
		for (const { id, name } of Object.values(workflows)) {
			console.log(`  workflow   ${address}/workflow/${id}  ${name}`);
		}
		console.log(`  log        ${logOf(place)}`);
		console.log('Ctrl-C stops it.');
		await ended;
	} finally {
		stop();
		await ended;
	}
}

function startServer(place: Home): ChildProcess {
	const [command, script] = n8nCommand();
	const env = { ...place.environment, N8N_LOG_LEVEL: 'warn' };
	const server = start(command, [script, 'start'], { cwd: place.folder, env });
	const log = createWriteStream(logOf(place));
	server.stdout?.pipe(log, { end: false });
	server.stderr?.pipe(log, { end: false });
	return server;
}

function logOf(place: Home): string {
	return join(place.folder, 'n8n.log');
}

async function untilReady(server: ChildProcess, address: string, log: string): Promise<void> {
	const deadline = Date.now() + patience;
	while (!(await isReady(address))) {
		if (server.exitCode !== null || server.signalCode) throw new Error(`n8n ended at its start: see ${log}`);
		if (Date.now() > deadline) throw new Error(`n8n is not ready after ${patience / 1000} s: see ${log}`);
		await sleep(500);
	}
}

async function isReady(address: string): Promise<boolean> {
	const reply = await fetch(`${address}/healthz/readiness`).catch(() => undefined);
	return reply?.ok === true;
}

async function setUpOwner(address: string): Promise<void> {
	const reply = await post(`${address}/rest/owner/setup`, owner);
	if (reply.ok) return;
	// The home is kept: from the second time on the owner exists.
	const login = { emailOrLdapLoginId: owner.email, password: owner.password };
	const known = await post(`${address}/rest/login`, login);
	if (!known.ok) console.log('The owner account of this n8n has another login than the one below.');
}

async function post(url: string, body: object): Promise<Response> {
	const headers = { 'Content-Type': 'application/json' };
	return await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}
