import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { announce } from './editor';
import { layOutImages } from './images';
import { readExamples, type Api } from './prepare';
import { startQueue } from './queue';
import { cache, n8nVersion } from './settings';

/** Starts n8n in queue mode with its editor and keeps it up until it is stopped. */
export async function runQueue(api: Api): Promise<void> {
	const stopping = new AbortController();
	const stop = () => stopping.abort(new Error('Stopped'));
	process.once('SIGINT', stop).once('SIGTERM', stop);

	const files = join(cache, 'n8n-queue-files');
	await rm(files, { recursive: true, force: true });
	await layOutImages(files, 60);
	const workflows = Object.values(await readExamples(files));
	console.log(`n8n ${n8nVersion} in queue mode`);
	const queue = await startQueue(api, workflows, { name: 'n8n-queue', port: 5678, files, signal: stopping.signal });
	const stopped = new Promise<undefined>((resolve) =>
		stopping.signal.addEventListener('abort', () => resolve(undefined)),
	);
	try {
		announce(queue.address, workflows, files, queue.logs);
		const ended = await Promise.race([stopped, queue.ended]);
		if (ended) throw new Error(`${ended} has ended: see ${queue.logs}`);
	} finally {
		await queue.stop();
	}
}
