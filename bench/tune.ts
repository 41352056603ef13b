/**
 * npx tsx bench/tune.ts (after npm run build): for each workload, the shortest interval between the recipe's batches at
 * which
 * nothing is refused and nothing lost in three runs. What it finds is written into workloads.ts by hand. Names choose
 * workloads.
 */
import { join } from 'node:path';
import { install } from '../tools/n8n/install';
import type { Api } from '../tools/n8n/prepare';
import { cache } from '../tools/n8n/settings';
import { freePort } from '../tools/n8n/shell';
import { prepareHome, startN8n } from './n8n';
import { fill } from './images';
import { apiAt, startService } from './service';
import { recipeWorkflow } from './workflows';
import { workloads, type Workload } from './workloads';

const RUNS = 3;
/** Beyond the service's own time. */
const EXTRA_MS = [50, 100, 150, 200, 250, 300, 400, 500, 700, 1000, 1300, 1600, 2000];

const workflowOf = (workload: Workload, everyMs: number, folder: string, api: Api) => {
	const { uploads, downloads } = workload.tuned;
	return recipeWorkflow(`tune-${workload.id}-${everyMs}`, folder, workload, api, { ...uploads, everyMs }, downloads);
};

async function main(): Promise<void> {
	await install();
	const names = process.argv.slice(2);
	const port = await freePort();
	const api = apiAt(port);
	for (const workload of workloads.filter(({ id }) => names.length === 0 || names.includes(id))) {
		const folder = join(cache, 'bench', 'images', 'tune');
		await fill(folder, workload.items, workload.sourceBytes);
		const candidates = EXTRA_MS.map((extra) => workload.latencyMs + extra);
		const home = await prepareHome(
			api,
			folder,
			candidates.map((everyMs) => workflowOf(workload, everyMs, folder, api)),
		);
		const n8n = await startN8n(home, 'filesystem', 1);
		const isEnough = async (everyMs: number) => {
			for (let run = 0; run < RUNS; run++) {
				const service = await startService(workload, port);
				try {
					const { images } = await n8n.call(workflowOf(workload, everyMs, folder, api).id);
					if (images < workload.items * workload.imagesPerItem) return false;
				} finally {
					await service.standIn.close();
				}
			}
			return true;
		};
		try {
			let found = 0;
			for (const everyMs of candidates) if (!found && (await isEnough(everyMs))) found = everyMs;
			console.log(workload.id, found ? `${found} ms` : 'none');
		} finally {
			await n8n.stop();
		}
	}
}

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
