/** What the package adds to the start of n8n. */
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { writeEmptyPackage } from '../tools/n8n/emptyPackage';
import { n8nCommand } from '../tools/n8n/install';
import { installation, packageName, type Home } from '../tools/n8n/settings';
import { lastLines, run } from '../tools/n8n/shell';

export interface Loading {
	ms: number;
	/** Memory that stays in use. */
	mb: number;
	runs: number;
}

const RUNS = 9;

/**
 * In a fresh process that has loaded n8n's core and a package without nodes: what n8n has behind it when it comes to
 * this one.
 */
const script = (folder: string, empty: string) => `
	const { LazyPackageDirectoryLoader } = require('n8n-core');
	(async () => {
	await new LazyPackageDirectoryLoader(${JSON.stringify(empty)}).loadAll();
	const used = () => { gc(); gc(); const { heapUsed, external } = process.memoryUsage(); return heapUsed + external; };
	const before = used();
	const began = performance.now();
	const loader = new LazyPackageDirectoryLoader(${JSON.stringify(folder)});
	await loader.loadAll();
	const ms = performance.now() - began;
	const { nodes, credentials } = loader.types;
	if (nodes.length !== 2 || credentials.length !== 1) throw new Error('not loaded');
	console.log(JSON.stringify({ ms, mb: (used() - before) / 1e6 }));
	process.exit();
	})();
`;

export async function measureLoading(home: Home): Promise<Loading> {
	const folder = join(home.folder, '.n8n', 'nodes', 'node_modules', packageName);
	const empty = join(home.folder, 'n8n-nodes-empty');
	await writeEmptyPackage(empty);
	const results: Array<{ ms: number; mb: number }> = [];
	for (let index = 0; index < RUNS; index++) {
		const { output, errors } = await run(
			n8nCommand()[0],
			['--expose-gc', '-r', 'reflect-metadata', '-e', script(folder, empty)],
			{
				cwd: join(installation(), 'node_modules', 'n8n'),
				env: home.environment,
			},
		);
		const line = output.split('\n').find((each) => each.startsWith('{"ms"'));
		if (!line) throw new Error(`The package did not load:\n${lastLines(errors)}`);
		results.push(JSON.parse(line) as { ms: number; mb: number });
	}
	return { ms: median(results.map(({ ms }) => ms)), mb: median(results.map(({ mb }) => mb)), runs: RUNS };
}
