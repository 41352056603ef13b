import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar';
import { n8n } from './install';
import {
	batchKeyId,
	credentialId,
	examples,
	filesToken,
	installation,
	packageName,
	project,
	type Home,
} from './settings';
import { lastLines, npm } from './shell';

export interface Api {
	url: string;
	apiKey: string;
}

export interface Workflow {
	id: string;
	name: string;
	nodes: Array<{ name: string; type: string }>;
}

/** Makes the home ready: the packed package, the credential and the workflows are in it. */
export async function prepare(home: Home, api: Api, workflows: Workflow[]): Promise<void> {
	await prepareNew(home);
	await importInto(home, 'credentials', [credential(api), batchKey()]);
	await importInto(home, 'workflow', workflows);
}

/** Makes a home that nobody has used: only the packed package is in it. */
export async function prepareNew(home: Home): Promise<void> {
	console.log('Installing the packed package ...');
	await mkdir(home.folder, { recursive: true });
	await withPackage(home.folder, async (packed) => await installPackage(home, packed));
}

/** Whether a workflow waits for calls, and does nothing by itself: it is good to publish it. */
export function isCalled({ nodes }: Workflow): boolean {
	return nodes.some(({ type }) => type === 'n8n-nodes-base.webhook');
}

/** Lets webhooks and schedules of a workflow work. n8n must not run meanwhile. */
export async function publish(home: Home, { id }: Workflow): Promise<void> {
	const { output, errors } = await n8n(home, ['publish:workflow', `--id=${id}`]);
	if (/error/i.test(output + errors)) throw new Error(`n8n publish:workflow failed:\n${lastLines(output + errors)}`);
}

export interface Packed {
	/** The tarball that would be published. */
	file: string;
	version: string;
}

/** Packs the package into a folder, and removes it again after the work. */
export async function withPackage(folder: string, work: (packed: Packed) => Promise<void>): Promise<void> {
	const packed = await npm(['pack', '--json', '--pack-destination', folder], { cwd: project });
	const [{ filename, version }] = JSON.parse(packed);
	const file = join(folder, filename);
	try {
		await work({ file, version });
	} finally {
		await rm(file, { force: true });
	}
}

/** What n8n itself does when a community package is installed from npm. */
export async function installPackage(home: Home, { file, version }: Packed): Promise<void> {
	const nodes = join(home.folder, '.n8n', 'nodes');
	const folder = join(nodes, 'node_modules', packageName);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await extract({ file, cwd: folder, strip: 1 });

	// The home lies in the project, so the package would find the project's own n8n-workflow, whose error classes are
	// not n8n's. Elsewhere it finds n8n's.
	const workflow = join(nodes, 'node_modules', 'n8n-workflow');
	await rm(workflow, { recursive: true, force: true });
	await symlink(join(installation(home.release), 'node_modules', 'n8n-workflow'), workflow, 'junction');

	const ledger = { name: 'installed-nodes', private: true, dependencies: { [packageName]: version } };
	await writeFile(join(nodes, 'package.json'), JSON.stringify(ledger, null, '\t'));
}

/** By file name, with the folder that holds their images. */
export async function readExamples(files: string): Promise<Record<string, Workflow>> {
	const names = (await readdir(examples)).filter((name) => name.endsWith('.json')).sort();
	return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readExample(name, files)])));
}

async function readExample(name: string, files: string): Promise<Workflow> {
	const workflow = JSON.parse(await readFile(join(examples, name), 'utf8'), (_key, value: unknown) =>
		withRealPaths(value, files),
	);
	if (!workflow.id) throw new Error(`examples/${name} has no "id", so n8n could not find it again`);
	return { active: false, ...workflow };
}

function withRealPaths(value: unknown, files: string): unknown {
	if (typeof value !== 'string') return value;
	// n8n's file nodes take globs, in which a backslash is no separator.
	const folder = files.replaceAll('\\', '/');
	return value.replaceAll(new RegExp(`(?<![\\w/.-])${filesToken}(?=/)`, 'g'), () => folder);
}

function credential({ url, apiKey }: Api) {
	const data = { apiKey, baseUrl: url };
	return { id: credentialId, name: 'Ideogram account', type: 'ideogramApi', data };
}

/** What protects the webhook of examples/fan-out-batch.json. */
function batchKey() {
	const data = { name: 'X-Batch-Key', value: randomBytes(16).toString('hex') };
	return { id: batchKeyId, name: 'Key of the batches', type: 'httpHeaderAuth', data };
}

export async function importInto(home: Home, what: 'credentials' | 'workflow', content: object[]) {
	const file = join(home.folder, `${what}.json`);
	try {
		await writeFile(file, JSON.stringify(content), { mode: 0o600 });
		const { output, errors } = await n8n(home, [`import:${what}`, `--input=${file}`]);
		// n8n's exit code is 0 even when nothing was imported.
		if (/Successfully imported \d+ (credential|workflow)/.test(output)) return;
		throw new Error(`n8n import:${what} failed:\n${lastLines(output + errors)}`);
	} finally {
		await rm(file, { force: true });
	}
}
