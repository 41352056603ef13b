import type { Home } from '../tools/n8n/settings';
import type { Contestant, Started, Task } from './contestants';
import { startService } from './service';
import type { Figures } from './statistics';
import { physicalLimitMs } from './workloads';

/** Runs one after the other in one fresh process, which has done one picture before. @param port where the stand-in listens. */
export async function measure(contestant: Contestant, task: Task, warmUp: Task, home: Home, port: number, runs: number): Promise<Figures[]> {
	const started = await contestant.start(home);
	try {
		const { latencyMs } = task.workload;
		await measureOnce(started, { ...warmUp, workload: { ...warmUp.workload, latencyMs } }, port);
		const figures: Figures[] = [];
		while (figures.length < runs) figures.push(await measureOnce(started, task, port));
		return figures;
	} finally {
		await started.stop();
	}
}

async function measureOnce({ meter, run }: Started, task: Task, port: number): Promise<Figures> {
	const { workload } = task;
	const service = await startService(workload, port);
	try {
		const idleMb = await meter.settle();
		const cpu = await meter.cpu();
		const answer = await run(task);
		const images = workload.items * workload.imagesPerItem;
		const elapsedMs = answer.failed ? Number.NaN : answer.at - service.firstRequest();
		return {
			elapsedMs,
			overLimit: elapsedMs / physicalLimitMs(workload),
			peakMb: (await meter.peak()) - idleMb,
			cpuMsPerImage: ((await meter.cpu()) - cpu) / images,
			refused: service.refused(),
			lost: service.billed() - answer.images,
			pollsPerImage: service.polls() / images,
		};
	} finally {
		await service.standIn.close();
	}
}
