import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
	cache,
	installation,
	newest,
	nodeRange,
	sqliteFork,
	sqliteForkVersion,
	type Home,
	type Release,
} from './settings';
import { lastLines, npm, run, type Finished } from './shell';

/** Puts n8n and the Node that it needs into the cache, unless they are there. */
export async function install(release = newest): Promise<void> {
	const { version, overrides } = release;
	const folder = installation(release);
	const marker = join(folder, 'complete.json');
	const wanted = JSON.stringify({ private: true, dependencies: dependencies(release), overrides }, null, '\t');
	if (existsSync(marker) && (await readFile(marker, 'utf8')) === wanted) return;

	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await writeFile(join(cache, '.gitignore'), '*\n');
	await writeFile(join(folder, 'package.json'), wanted);
	let downloads = 0;
	const state = async () =>
		`${downloads} downloads, ${await countPackages(join(folder, 'node_modules'))} packages in place`;
	await withProgress(`Installing n8n ${version} (3 GB, a few minutes, only once)`, state, async () => {
		// No install scripts: nothing that is needed here has to be built, and some of them call home.
		const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=http'];
		await npm(['install', ...flags, '--omit-lockfile-registry-resolved'], { cwd: folder }, () => downloads++);
	});
	await replaceSqlite(release);
	await checkInstallation(release);
	await writeFile(marker, wanted);
}

/** Runs an n8n command to its end. */
export async function n8n(home: Home, args: string[]): Promise<Finished> {
	const [command, ...first] = n8nCommand(home.release);
	return await run(command, [...first, ...args], { cwd: home.folder, env: home.environment });
}

export function n8nCommand(release = newest): [command: string, script: string] {
	return [nodeBinary(release), join(installation(release), 'node_modules', 'n8n', 'bin', 'n8n')];
}

function dependencies({ version }: Release): Record<string, string> {
	const node = runsOnThisNode() ? {} : { [nodePackage()]: nodeRange };
	return { n8n: version, ...node, [sqliteFork]: sqliteForkVersion };
}

function nodeBinary(release: Release): string {
	if (runsOnThisNode()) return process.execPath;
	const file = process.platform === 'win32' ? 'node.exe' : 'node';
	return join(installation(release), 'node_modules', nodePackage(), 'bin', file);
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

async function replaceSqlite(release: Release): Promise<void> {
	const entry = join(installation(release), 'node_modules', 'sqlite3', 'lib', 'sqlite3.js');
	await writeFile(entry, `module.exports = require('${sqliteFork}').default;\n`);
}

async function checkInstallation(release: Release): Promise<void> {
	const loads = "require('sqlite3').verbose(); require('isolated-vm'); console.log('ok')";
	const { output, errors } = await run(nodeBinary(release), ['-e', loads], { cwd: installation(release) });
	if (output.trim() === 'ok') return;
	throw new Error(`The installed n8n ${release.version} does not work on this machine:\n${lastLines(errors)}`);
}

async function withProgress(title: string, state: () => Promise<string>, work: () => Promise<void>): Promise<void> {
	const began = Date.now();
	const seconds = () => Math.round((Date.now() - began) / 1000);
	console.log(`${title} ...`);
	const tell = async () => console.log(`  ${seconds()} s: ${await state()}`);
	const timer = setInterval(() => void tell(), 15_000);
	try {
		await work();
	} finally {
		clearInterval(timer);
	}
	console.log(`  done in ${seconds()} s`);
}

/** In a folder `node_modules`, there or not. */
async function countPackages(folder: string): Promise<number> {
	const list = async (path: string) => await readdir(path).catch(() => []);
	const names = (await list(folder)).filter((name) => !name.startsWith('.'));
	const scopes = names.filter((name) => name.startsWith('@'));
	const scoped = await Promise.all(scopes.map(async (scope) => (await list(join(folder, scope))).length));
	return scoped.reduce((sum, count) => sum + count, names.length - scopes.length);
}
