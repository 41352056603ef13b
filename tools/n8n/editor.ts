import { join } from 'node:path';
import { layOutImages } from './images';
import { isCalled, prepare, publish, readExamples, type Api, type Workflow } from './prepare';
import { serverSettings, setUpOwner, startServer } from './server';
import { cache, home, n8nVersion, owner } from './settings';

/** Starts n8n with its editor and keeps it up until it is stopped. */
export async function runEditor(api: Api): Promise<void> {
	const files = join(cache, 'n8n-files');
	await layOutImages(files);
	const place = home('n8n-home', { ...(await serverSettings(5678)), N8N_RESTRICT_FILE_ACCESS_TO: files });
	const workflows = Object.values(await readExamples(files));
	await prepare(place, api, workflows);
	for (const workflow of workflows.filter(isCalled)) await publish(place, workflow);

	console.log(`Starting n8n ${n8nVersion} ...`);
	const server = await startServer(place);
	const stop = () => void server.stop();
	process.once('SIGINT', stop).once('SIGTERM', stop);
	try {
		await setUpOwner(server.address);
		announce(server.address, workflows, files, server.log);
		await server.ended;
	} finally {
		await server.stop();
	}
}

/** Where everything is. */
export function announce(address: string, workflows: Workflow[], files: string, log: string): void {
	console.log(`\nn8n is at ${address}`);
	console.log(`  login      ${owner.email}  ${owner.password}`);
	for (const { id, name } of workflows) console.log(`  workflow   ${address}/workflow/${id}  ${name}`);
	console.log(`  images   ${files}`);
	console.log(`  log        ${log}`);
	console.log('Ctrl-C stops it.');
}
