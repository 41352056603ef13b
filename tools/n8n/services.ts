import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, start, type Where } from './shell';

const patience = 30_000;

export interface Service {
	pid: number;
	/** Settles when it has ended, however it came to that. */
	ended: Promise<unknown>;
	stop(): Promise<void>;
}

// Debian keeps PostgreSQL's programs in a folder for each version; those in PATH are wrappers that choose a version.
const postgresFolders = '/usr/lib/postgresql';

/** The path of a program of Redis or PostgreSQL. */
export function program(name: string): string {
	const versions = existsSync(postgresFolders) ? readdirSync(postgresFolders) : [];
	const newestFirst = versions
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => join(postgresFolders, version, 'bin'));
	const folders = [...newestFirst, ...(process.env.PATH ?? '').split(delimiter)];
	const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
	if (found) return found;
	throw new Error(
		`Queue mode needs Redis and PostgreSQL, and there is no ${name} here: apt-get install -y redis-server postgresql`,
	);
}

/** Starts a program that runs until it is stopped, and waits until it is ready. */
export async function startService(
	command: string,
	args: string[],
	where: Where,
	log: string,
	isReady: () => Promise<boolean>,
): Promise<Service> {
	// In its own group, so that Ctrl-C leaves it to us: n8n needs it until its own end.
	const child = start(command, args, { ...where, detached: true });
	const lines = createWriteStream(log);
	child.stdout?.pipe(lines, { end: false });
	child.stderr?.pipe(lines, { end: false });
	const ended = once(child, 'exit');
	const service: Service = {
		pid: child.pid!,
		ended,
		async stop() {
			// To PostgreSQL this means that it does not wait for its clients, to Redis the same as any other.
			child.kill('SIGINT');
			await ended;
		},
	};
	await untilReady(child, isReady, log).catch(async (error: unknown) => {
		await service.stop();
		throw error;
	});
	return service;
}

async function untilReady(child: ChildProcess, isReady: () => Promise<boolean>, log: string): Promise<void> {
	const deadline = Date.now() + patience;
	while (!(await isReady())) {
		if (child.exitCode !== null || child.signalCode)
			throw new Error(`${child.spawnfile} ended at its start: see ${log}`);
		if (Date.now() > deadline)
			throw new Error(`${child.spawnfile} is not ready after ${patience / 1000} s: see ${log}`);
		await sleep(100);
	}
}

/** Whether a command ends well. */
export async function succeeds(command: string, args: string[], where: Where): Promise<boolean> {
	const { code } = await run(command, args, where);
	return code === 0;
}
