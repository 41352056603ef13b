/** Starts what a part needs, and ends it. */
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startStandIn, type StandIn } from '../test/standin/server';
import type { Checks } from '../tools/n8n/checks';
import { layOutImages } from '../tools/n8n/images';
import { installPackage, type Packed } from '../tools/n8n/prepare';
import { startQueueIn, type Queue } from '../tools/n8n/queue';
import { serverSettings, startServer } from '../tools/n8n/server';
import { cache, home, publicHost, type Release } from '../tools/n8n/settings';
import { same } from './expect';
import { N8n } from './n8n';
import { withNeighbors, type Neighbors } from './neighbors';
import type { Bill, Way, World } from './part';

/** n8n's words for where it keeps binary data. */
const binaryModes = { disk: 'filesystem', memory: 'default', database: 'database', queue: 'database' } as const;

/** Works in a new n8n with the packed package, beside a stand-in and neighbors of its own. */
export async function inWorld(
	release: Release,
	way: Way,
	packed: Packed,
	checks: Checks,
	work: (world: World) => Promise<void>,
): Promise<void> {
	const name = `e2e-${release.version}-${way}`;
	const files = join(cache, 'e2e-files', name);
	await rm(files, { recursive: true, force: true });
	await layOutImages(files);
	const standIn = await startStandIn({ latencyMs: 20 });
	try {
		await withNeighbors(join(cache, 'e2e-s3', name), async (neighbors) => {
			const running = await startN8n(release, way, name, files, packed);
			try {
				await work(await worldOf({ release, way, files, standIn, neighbors }, running, checks));
			} finally {
				await running.stop();
			}
		});
	} finally {
		await standIn.close();
	}
}

interface Place {
	release: Release;
	way: Way;
	files: string;
	standIn: StandIn;
	neighbors: Neighbors;
}

async function worldOf(place: Place, running: Running, checks: Checks): Promise<World> {
	const { release, way, standIn } = place;
	const { address, hooks, logs, queue, restart } = running;
	const title = `${release.version} ${way}`.padEnd(17);
	return {
		...place,
		n8n: await N8n.at(address, hooks, release, { apiKey: standIn.apiKey, baseUrl: standIn.url }),
		queue,
		restart,
		logs: async () => await readLogs(logs),
		async check(what, run) {
			await checks.check(`${title} ${what}`, async () => await billed(standIn, run));
		},
	};
}

interface Running {
	address: string;
	hooks: string[];
	/** A folder. */
	logs: string;
	queue?: Queue;
	restart: World['restart'];
	stop(): Promise<void>;
}

async function startN8n(release: Release, way: Way, name: string, files: string, packed: Packed): Promise<Running> {
	const environment: NodeJS.ProcessEnv = {
		N8N_DEFAULT_BINARY_DATA_MODE: binaryModes[way],
		N8N_RESTRICT_FILE_ACCESS_TO: files,
		// The address at which the internet reaches it. n8n 1 knows the older name only.
		N8N_WEBHOOK_URL: `https://${publicHost}`,
		WEBHOOK_URL: `https://${publicHost}`,
		// The node names what was paid for at this level.
		N8N_LOG_LEVEL: 'info',
		// n8n notices a killed worker after a minute and a half by default. Long enough for a busy machine.
		QUEUE_WORKER_LOCK_DURATION: '15000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
		QUEUE_WORKER_STALLED_INTERVAL: '5000',
		// docs/money.md says why.
		QUEUE_WORKER_MAX_STALLED_COUNT: '0',
	};
	if (way === 'queue') {
		// One at a time each, so that a second execution is the other's.
		const options = { name, workers: 2, concurrency: 1, webhooks: 2, files, release, environment };
		const queue = await startQueueIn(async (place) => await installPackage(place, packed), options);
		const hooks = queue.webhooks.map((each) => each.address);
		const { address, logs, restart, stop } = queue;
		return { address, hooks, logs, queue, restart, stop };
	}
	const place = home(name, { ...(await serverSettings()), ...environment }, release);
	await rm(place.folder, { recursive: true, force: true });
	await mkdir(place.folder, { recursive: true });
	await installPackage(place, packed);
	let server = await startServer(place);
	return {
		address: server.address,
		hooks: [server.address],
		logs: place.folder,
		async restart(whileDown) {
			await server.stop();
			await whileDown?.();
			server = await startServer(place);
		},
		stop: async () => await server.stop(),
	};
}

async function readLogs(folder: string): Promise<Record<string, string>> {
	const names = (await readdir(folder)).filter((name) => name.endsWith('.log'));
	const read = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const);
	return Object.fromEntries(await Promise.all(read));
}

/** Runs a check without faults that others have left, and compares what was billed meanwhile. */
async function billed(standIn: StandIn, run: () => Promise<Bill>): Promise<void> {
	standIn.faults.length = 0;
	const [requests, images] = [standIn.requests.length, standIn.ledger.images];
	const expected = await run();
	const calls = standIn.requests.slice(requests).filter(({ call }) => call === 'submit').length;
	same({ calls, images: standIn.ledger.images - images }, expected, 'What was billed');
}
