import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';

export interface Finished {
	code: number | null;
	output: string;
	errors: string;
}

export interface Where {
	cwd: string;
	env?: NodeJS.ProcessEnv;
	uid?: number;
	gid?: number;
	/** In a process group of its own. */
	detached?: boolean;
}

export function start(command: string, args: string[], where: Where): ChildProcess {
	return spawn(command, args, { ...where, stdio: ['ignore', 'pipe', 'pipe'] });
}

export async function run(command: string, args: string[], where: Where): Promise<Finished> {
	return await finished(start(command, args, where));
}

/** @param onDownload called for each that npm reports; it does so with `--loglevel=http` */
export async function npm(args: string[], where: Where, onDownload?: () => void): Promise<string> {
	// npm's own script, run by this Node, spares the shell that npm.cmd would need on Windows.
	const script = process.env.npm_execpath;
	const child = script?.endsWith('.js') ? start(process.execPath, [script, ...args], where) : start('npm', args, where);
	child.stderr?.on('data', (text) =>
		String(text)
			.match(download)
			?.forEach(() => onDownload?.()),
	);
	const { code, output, errors } = await finished(child);
	const words = errors
		.split('\n')
		.filter((line) => line.search(download) < 0)
		.join('\n');
	if (code !== 0) throw new Error(`npm ${args[0]} failed:\n${lastLines(words || output)}`);
	return output;
}

const download = /^npm http (fetch|cache) /gm;

export function lastLines(text: string, count = 20): string {
	return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** Below those that systems give to connections, which could take it until a server listens. */
export async function freePort(from = randomInt(10_000, 30_000)): Promise<number> {
	return await new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE') resolve(freePort(from + 1));
			else reject(error);
		});
		probe.listen(from, '127.0.0.1', () => {
			const { port } = probe.address() as AddressInfo;
			probe.close(() => resolve(port));
		});
	});
}

async function finished(child: ChildProcess): Promise<Finished> {
	let output = '';
	let errors = '';
	child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
	child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve({ code, output, errors }));
	});
}
