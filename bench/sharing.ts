/** Several executions in one n8n, and several n8n, that share one key and its limit. */
import { setTimeout as sleep } from 'node:timers/promises';
import { mean } from 'simple-statistics';
import type { Home } from '../tools/n8n/settings';
import type { Task } from './contestants';
import { startN8n } from './n8n';
import { startService } from './service';
import { nodeWorkflow } from './workflows';

export interface Sharing {
	id: string;
	processes: number;
	/** In all processes together. */
	executions: number;
	imagesPerExecution: number;
	inflightLimit: number;
	latencyMs: number;
	/** Images that could be had in the time, at most, over those that were: 1 is best. */
	throughputShare: number;
	/** The time of the slowest execution over the mean. */
	slowestOverMean: number;
	refused: number;
	/** Executions that failed or brought too few images. */
	failed: number;
}

/** What each of them executes. */
export const sharingWorkflow = ({ workload, folder }: Task) => nodeWorkflow('sharing', folder, workload, 'V_2');

/** `executions` in each of `processes`, begun one after the other with `apartMs` between. */
export async function share(
	task: Task,
	processes: number,
	executions: number,
	apartMs: number,
	home: Home,
	port: number,
): Promise<Sharing> {
	const { workload } = task;
	const { items, inflightLimit, latencyMs } = workload;
	const service = await startService(workload, port);
	const servers = [];
	for (let number = 1; number <= processes; number++) servers.push(await startN8n(home, 'filesystem', number));
	try {
		const all = servers.flatMap((server) => Array.from({ length: executions }, () => server));
		const runs = await Promise.all(
			all.map(async (server, index) => {
				await sleep(index * apartMs);
				const start = Date.now();
				const { images, at } = await server.call(sharingWorkflow(task).id);
				return { images, at, took: at - start };
			}),
		);
		const images = all.length * items;
		const elapsed = Math.max(...runs.map(({ at }) => at)) - service.firstRequest();
		const took = runs.map((run) => run.took);
		return {
			id: processes > 1 ? `${processes}-processes` : `${executions}-executions`,
			processes,
			executions: all.length,
			imagesPerExecution: items,
			inflightLimit,
			latencyMs,
			throughputShare: (images * latencyMs) / inflightLimit / elapsed,
			slowestOverMean: Math.max(...took) / mean(took),
			refused: service.refused(),
			failed: runs.filter((run) => run.images < items).length,
		};
	} finally {
		for (const server of servers) await server.stop();
		await service.standIn.close();
	}
}
