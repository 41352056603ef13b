import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cache, installation, n8nVersion, nodeRange, sqliteFork, sqliteForkVersion, type Home } from './settings';
import { lastLines, npm, run, type Finished } from './shell';

const marker = join(installation, 'complete.json');

/** Puts n8n and the Node that it needs into the cache, unless they are there. */
export async function install(): Promise<void> {
	const wanted = JSON.stringify({ private: true, dependencies: dependencies() }, null, '\t');
	if (existsSync(marker) && (await readFile(marker, 'utf8')) === wanted) return;

	await rm(installation, { recursive: true, force: true });
	await mkdir(installation, { recursive: true });
	await writeFile(join(cache, '.gitignore'), '*\n');
	await writeFile(join(installation, 'package.json'), wanted);
	await withProgress(`Installing n8n ${n8nVersion} (3 GB, a few minutes, only once)`, async () => {
		// No install scripts: nothing that is needed here has to be built, and some of them call home.
		const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
		await npm(['install', ...flags, '--omit-lockfile-registry-resolved'], { cwd: installation });
	});
	await replaceSqlite();
	await checkInstallation();
	await writeFile(marker, wanted);
}

/** Runs an n8n command to its end. */
export async function n8n(home: Home, args: string[]): Promise<Finished> {
	const [command, ...first] = n8nCommand();
	return await run(command, [...first, ...args], { cwd: home.folder, env: home.environment });
}

export function n8nCommand(): [command: string, script: string] {
	return [nodeBinary(), join(installation, 'node_modules', 'n8n', 'bin', 'n8n')];
}

function dependencies(): Record<string, string> {
	const node = runsOnThisNode() ? {} : { [nodePackage()]: nodeRange };
	return { n8n: n8nVersion, ...node, [sqliteFork]: sqliteForkVersion };
}

function nodeBinary(): string {
	if (runsOnThisNode()) return process.execPath;
	const file = process.platform === 'win32' ? 'node.exe' : 'node';
	return join(installation, 'node_modules', nodePackage(), 'bin', file);
}

// Exactly this major: n8n's native modules bring binaries for it, but not for every later one.
function runsOnThisNode(): boolean {
	return process.versions.node.startsWith('24.');
}

function nodePackage(): string {
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const prefix = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
	return `${prefix}-${platform}-${process.arch}`;
}

async function replaceSqlite(): Promise<void> {
	const entry = join(installation, 'node_modules', 'sqlite3', 'lib', 'sqlite3.js');
	await writeFile(entry, `module.exports = require('${sqliteFork}').default;\n`);
}

async function checkInstallation(): Promise<void> {
	const loads = "require('sqlite3').verbose(); require('isolated-vm'); console.log('ok')";
	const { output, errors } = await run(nodeBinary(), ['-e', loads], { cwd: installation });
	if (output.trim() === 'ok') return;
	throw new Error(`The installed n8n does not work on this machine:\n${lastLines(errors)}`);
}

async function withProgress(title: string, work: () => Promise<void>): Promise<void> {
	const began = Date.now();
	const seconds = () => Math.round((Date.now() - began) / 1000);
	console.log(`${title} ...`);
	const timer = setInterval(() => console.log(`  still at it, ${seconds()} s`), 30_000);
	try {
		await work();
	} finally {
		clearInterval(timer);
	}
	console.log(`  done in ${seconds()} s`);
}
