/**
 * npm run e2e: the packed package in real n8n, of each release and in each way to run it. `--only NAME` runs one part
 * (or several, with commas), `--way NAME` in one way, `--n8n 1` or `--n8n 2` in one release.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Checks } from '../tools/n8n/checks';
import { install } from '../tools/n8n/install';
import { withPackage, type Packed } from '../tools/n8n/prepare';
import { before, cache, newest, type Release } from '../tools/n8n/settings';
import type { Part, Way } from './part';
import { inWorld } from './world';

const ways: Way[] = ['disk', 'public', 'memory', 'database', 'queue'];
const folder = join(__dirname, 'parts');

async function main(): Promise<void> {
	// So that what is running ends as well.
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
	const parts = await readParts(asked('--only'));
	const releases = [newest, before].filter(({ version }) => version.startsWith(`${asked('--n8n') ?? ''}`));
	const checks = new Checks();
	for (const release of releases) {
		if (!(await checks.check(`n8n ${release.version} is installed`, async () => await install(release)))) continue;
		await withPackage(cache, async (packed) => {
			for (const way of ways.filter((one) => (asked('--way') ?? one) === one)) {
				await runWay(release, way, parts, packed, checks);
			}
		});
	}
	checks.finish();
}

async function runWay(
	release: Release,
	way: Way,
	parts: Record<string, Part>,
	packed: Packed,
	checks: Checks,
): Promise<void> {
	const own = Object.entries(parts).filter(([, part]) => part.ways.includes(way));
	if (own.length === 0) return;
	const began = Date.now();
	const ran = new Set<string>();
	console.log(`n8n ${release.version}, ${way}: ${own.map(([name]) => name).join(', ')}`);
	const runs = async () =>
		await inWorld(release, way, packed, checks, async (world) => {
			for (const [name, part] of own) {
				ran.add(name);
				// Its checks count for themselves; this is for what it does around them.
				await part.run(world).catch(async (error: unknown) => {
					await checks.check(`${name} goes to its end`, () => Promise.reject(error));
				});
			}
		});
	await checks.check(`n8n ${release.version}, ${way}: starts and ends`, runs);
	for (const [name] of own.filter(([each]) => !ran.has(each))) {
		await checks.check(name, () => Promise.reject(new Error('It did not run.')));
	}
	console.log(`      ${Math.round((Date.now() - began) / 1000)} s`);
}

/** By name, in the order of the alphabet. */
async function readParts(only?: string): Promise<Record<string, Part>> {
	const all = (await readdir(folder)).map((file) => file.replace(/\.ts$/, '')).sort();
	const names = only?.split(',') ?? all;
	const unknown = names.filter((name) => !all.includes(name));
	if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}. There are ${all.join(', ')}.`);
	const read = names.map(async (name) => {
		const { part } = (await import(join(folder, name))) as { part: Part };
		return [name, part] as const;
	});
	return Object.fromEntries(await Promise.all(read));
}

function asked(option: string): string | undefined {
	const index = process.argv.indexOf(option);
	return index < 0 ? undefined : process.argv[index + 1];
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
