import { prepare, readExamples, type Api } from './prepare';
import { serverSettings, setUpOwner, startServer } from './server';
import { home, n8nVersion, owner } from './settings';

/** Starts n8n with its editor and keeps it up until it is stopped. */
export async function runEditor(api: Api): Promise<void> {
	const place = home('n8n-home', await serverSettings(5678));
	const workflows = await readExamples();
	await prepare(place, api, Object.values(workflows));

	console.log(`Starting n8n ${n8nVersion} ...`);
	const server = await startServer(place);
	const stop = () => void server.stop();
	process.once('SIGINT', stop).once('SIGTERM', stop);
	try {
		await setUpOwner(server.address);
		console.log(`\nn8n is at ${server.address}`);
		console.log(`  login      ${owner.email}  ${owner.password}`);
		for (const { id, name } of Object.values(workflows)) {
			console.log(`  workflow   ${server.address}/workflow/${id}  ${name}`);
		}
		console.log(`  log        ${server.log}`);
		console.log('Ctrl-C stops it.');
		await server.ended;
	} finally {
		await server.stop();
	}
}
