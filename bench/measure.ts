import type { Home } from '../tools/n8n/settings';
import type { Contestant, Started, Task } from './contestants';
import { startService } from './service';
import type { Figures } from './statistics';
import { physicalLimitMs } from './workloads';

/**
 * One run of each contestant in turn, so that whatever else the machine does affects all of them alike.
 *
 * @param port where the stand-in listens.
 * @returns the runs of each contestant
 */
export async function measure(
	contestants: Contestant[],
	task: Task,
	warmUp: Task,
	home: Home,
	port: number,
	runs: number,
): Promise<Figures[][]> {
	if (!task.workload.freshProcesses) return await inTurn(contestants, task, warmUp, home, port, runs);
	const figures: Figures[][] = contestants.map(() => []);
	for (let run = 0; run < runs; run++) {
		for (const [index, contestant] of contestants.entries())
			figures[index]!.push(...(await inTurn([contestant], task, warmUp, home, port, 1))[0]!);
	}
	return figures;
}

/** Each in one fresh process, which does one image first. */
async function inTurn(
	contestants: Contestant[],
	task: Task,
	warmUp: Task,
	home: Home,
	port: number,
	runs: number,
): Promise<Figures[][]> {
	const { latencyMs } = task.workload;
	const all: Started[] = [];
	try {
		for (const [index, contestant] of contestants.entries()) {
			const started = await contestant.start(home, index + 1);
			all.push(started);
			await measureOnce(started, { ...warmUp, workload: { ...warmUp.workload, latencyMs } }, port);
		}
		const figures: Figures[][] = all.map(() => []);
		for (let run = 0; run < runs; run++) {
			for (const [index, started] of all.entries()) figures[index]!.push(await measureOnce(started, task, port));
		}
		return figures;
	} finally {
		for (const { stop } of all) await stop();
	}
}

async function measureOnce({ meter, run }: Started, task: Task, port: number): Promise<Figures> {
	const { workload } = task;
	const service = await startService(workload, port);
	try {
		const idleMb = await meter.settle();
		const [cpu, thread] = [await meter.cpu(), await meter.cpuOfFirstThread()];
		const answer = await run(task);
		const images = workload.items * workload.imagesPerItem;
		const elapsedMs = answer.failed ? Number.NaN : answer.at - service.firstRequest();
		return {
			elapsedMs,
			overLimit: elapsedMs / physicalLimitMs(workload),
			peakMb: (await meter.peak()) - idleMb,
			cpuMsPerImage: ((await meter.cpu()) - cpu) / images,
			threadMsPerImage: ((await meter.cpuOfFirstThread()) - thread) / images,
			refused: service.refused(),
			lost: service.billed() - answer.images,
			pollsPerImage: service.polls() / images,
		};
	} finally {
		await service.standIn.close();
	}
}
