import type { Home } from '../tools/n8n/settings';
import type { Contestant, Started, Task } from './contestants';
import { startService } from './service';
import type { Figures } from './statistics';
import { physicalLimitMs } from './workloads';

/** Runs one after the other in one fresh process. @param port where the stand-in listens. */
export async function measure(contestant: Contestant, task: Task, home: Home, port: number, runs: number): Promise<Figures[]> {
	const started = await contestant.start(home);
	try {
		const idleMb = await started.meter.memory();
		const figures: Figures[] = [];
		while (figures.length < runs) figures.push(await measureOnce(started, task, port, idleMb));
		return figures;
	} finally {
		await started.stop();
	}
}

async function measureOnce({ meter, run }: Started, task: Task, port: number, idleMb: number): Promise<Figures> {
	const { workload } = task;
	const service = await startService(workload, port);
	try {
		const cpu = await meter.cpu();
		await meter.forgetPeak();
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
