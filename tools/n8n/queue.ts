import { randomBytes } from 'node:crypto';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres, type Postgres } from './postgres';
import { isCalled, prepare, publish, type Api, type Workflow } from './prepare';
import { startRedis } from './redis';
import { serverSettings, setUpOwner, startServer } from './server';
import { home, newest, type Home, type Release } from './settings';
import { freePort } from './shell';

export interface QueueOptions {
	/** Of its folder, which is made again. */
	name: string;
	/** Processes that execute workflows; 2 by default. */
	workers?: number;
	/** How many workflows each of them executes at a time; 5 by default. */
	concurrency?: number;
	/** The port of the editor, or a later one that is free. */
	port?: number;
	/** The only folder that n8n may read and write. */
	files: string;
	/** Stops it even while it starts. */
	signal?: AbortSignal;
	/** `newest` unless told. */
	release?: Release;
	/** More that n8n and its workers have to know. */
	environment?: NodeJS.ProcessEnv;
}

export interface Queue {
	address: string;
	main: { pid: number };
	workers: Array<{ pid: number; address: string; log: string }>;
	redis: { pid: number };
	database: { pid: number } & Pick<Postgres, 'query' | 'size'>;
	/** Of all its processes. */
	logs: string;
	/** Settles when one of the processes has ended, with its name. */
	ended: Promise<string>;
	stop(): Promise<void>;
}

interface Running {
	name: string;
	ended: Promise<unknown>;
	stop(): Promise<void>;
}

/** Starts n8n in queue mode with a credential and workflows. Those with a webhook are published. */
export async function startQueue(api: Api, workflows: Workflow[], options: QueueOptions): Promise<Queue> {
	return await startQueueIn(async (place) => {
		await prepare(place, api, workflows);
		for (const workflow of workflows.filter(isCalled)) {
			options.signal?.throwIfAborted();
			await publish(place, workflow);
		}
	}, options);
}

/**
 * Starts n8n in queue mode: Redis, PostgreSQL, one main process and workers.
 * @param fill puts into the home what has to be there before the start: the package
 */
export async function startQueueIn(fill: (place: Home) => Promise<void>, options: QueueOptions): Promise<Queue> {
	const { name, workers: count = 2, concurrency = 5, port = 0, files, signal, release = newest } = options;
	const { folder } = home(name);
	const services: Running[] = [];
	const servers: Running[] = [];
	const stop = async () => {
		// n8n writes to the database until its end.
		for (const all of [servers, services]) await Promise.all(all.map(async ({ stop }) => await stop()));
	};
	const keep = <T extends Omit<Running, 'name'>>(list: Running[], name: string, started: T): T => {
		list.push({ name, ended: started.ended, stop: started.stop });
		signal?.throwIfAborted();
		return started;
	};

	try {
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		console.log('Starting Redis and PostgreSQL ...');
		const redis = keep(services, 'Redis', await startRedis(folder));
		const postgres = keep(services, 'PostgreSQL', await startPostgres(join(folder, 'postgres.log')));
		const settings = {
			...redis.environment,
			...postgres.environment,
			...(await serverSettings(port)),
			EXECUTIONS_MODE: 'queue',
			// What n8n 3 will do in any case.
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			N8N_DEFAULT_BINARY_DATA_MODE: 'database',
			N8N_ENCRYPTION_KEY: randomBytes(24).toString('base64'),
			N8N_RESTRICT_FILE_ACCESS_TO: files,
			...options.environment,
		};
		const place = home(name, settings, release);
		await fill(place);

		console.log(`Starting n8n and ${count} worker${count === 1 ? '' : 's'} ...`);
		const main = keep(servers, 'n8n', await startServer(place));
		const starts = Array.from({ length: count }, async (_, index) => {
			const worker = `worker-${index + 1}`;
			const environment = { ...place.environment, ...(await workerSettings(folder, worker)) };
			return keep(
				servers,
				worker,
				await startServer({ ...place, environment }, ['worker', `--concurrency=${concurrency}`], worker),
			);
		});
		// All of them, so that none is still about to start when the others are stopped.
		const outcomes = await Promise.allSettled(starts);
		const workers = outcomes.map((outcome) => {
			if (outcome.status === 'rejected') throw outcome.reason;
			return outcome.value;
		});
		await setUpOwner(main.address);
		return {
			address: main.address,
			main: { pid: main.process.pid! },
			workers: workers.map(({ process, address, log }) => ({ pid: process.pid!, address, log })),
			redis: { pid: redis.pid },
			database: { pid: postgres.pid, query: postgres.query, size: postgres.size },
			logs: folder,
			ended: Promise.race([...servers, ...services].map(async ({ name, ended }) => await ended.then(() => name))),
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

/** A worker has its own port to say that it is ready, but knows n8n under the address of the main process. */
async function workerSettings(home: string, name: string): Promise<NodeJS.ProcessEnv> {
	const port = String(await freePort());
	// With its own journal: in a shared folder each process would take the others for a crashed session, and wait.
	const folder = join(home, name);
	await mkdir(join(folder, '.n8n'), { recursive: true });
	await symlink(join(home, '.n8n', 'nodes'), join(folder, '.n8n', 'nodes'), 'junction');
	return {
		N8N_USER_FOLDER: folder,
		N8N_PORT: port,
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: port,
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
	};
}
