import { randomBytes } from 'node:crypto';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres, type Postgres } from './postgres';
import { isCalled, prepare, publish, type Api, type Workflow } from './prepare';
import { startRedis } from './redis';
import { serverSettings, setUpOwner, startServer, type Server } from './server';
import { home, newest, type Home, type Release } from './settings';
import { freePort } from './shell';

export interface QueueOptions {
	/** Of its folder, which is made again. */
	name: string;
	/** Processes that execute workflows; 2 by default. */
	workers?: number;
	/** How many workflows each of them executes at a time; 5 by default. */
	concurrency?: number;
	/** Processes that answer webhooks, instead of the main process; none by default. */
	webhooks?: number;
	/** The port of the editor, or a later one that is free. */
	port?: number;
	/** The only folder that n8n may read and write. */
	files: string;
	/** Stops it even while it starts. */
	signal?: AbortSignal;
	/** `newest` by default. */
	release?: Release;
	/** More that n8n and its workers have to know. */
	environment?: NodeJS.ProcessEnv;
}

export interface Queue {
	address: string;
	main: { pid: number };
	workers: Member[];
	/** Processes that answer webhooks. */
	webhooks: Member[];
	redis: { pid: number };
	database: { pid: number } & Pick<Postgres, 'query' | 'size'>;
	/** Of all its processes. */
	logs: string;
	/** Settles when one of the processes has ended, with its name. */
	ended: Promise<string>;
	/**
	 * Stops all processes of n8n, and starts them again. Redis and PostgreSQL keep running.
	 * @param whileDown done in between
	 */
	restart(whileDown?: () => Promise<void>): Promise<void>;
	stop(): Promise<void>;
}

/** A process of n8n other than the main one. */
export interface Member {
	pid: number;
	address: string;
	log: string;
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
 * Starts n8n in queue mode: Redis, PostgreSQL, one main process, workers, and processes for webhooks.
 * @param fill puts into the home what has to be there before the start: the package
 */
export async function startQueueIn(fill: (place: Home) => Promise<void>, options: QueueOptions): Promise<Queue> {
	const { name, port = 0, files, signal, release = newest, webhooks = 0 } = options;
	const { folder } = home(name);
	const services: Running[] = [];
	const servers: Running[] = [];
	const end = async (all: Running[]) => void (await Promise.all(all.splice(0).map(async ({ stop }) => await stop())));
	const stop = async () => {
		// n8n writes to the database until its end.
		await end(servers);
		await end(services);
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
			...(webhooks > 0 && { N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true' }),
			...options.environment,
		};
		const place = home(name, settings, release);
		await fill(place);
		const members = await prepareMembers(place, options);

		const start = async (): Promise<{ main: Server; others: Server[] }> => {
			console.log(`Starting n8n and ${members.map((member) => member.name).join(', ')} ...`);
			const main = keep(servers, 'n8n', await startServer(place));
			// All of them, so that none is still about to start when the others are stopped.
			const outcomes = await Promise.allSettled(
				members.map(async (member) =>
					keep(servers, member.name, await startServer(member.place, member.args, member.name)),
				),
			);
			const others = outcomes.map((outcome) => {
				if (outcome.status === 'rejected') throw outcome.reason;
				return outcome.value;
			});
			return { main, others };
		};
		let { main, others } = await start();
		await setUpOwner(main.address);
		const membersOf = (command: string): Member[] =>
			others
				.filter((_, index) => members[index]!.args[0] === command)
				.map(({ process, address, log }) => ({ pid: process.pid!, address, log }));
		return {
			address: main.address,
			get main() {
				return { pid: main.process.pid! };
			},
			get workers() {
				return membersOf('worker');
			},
			get webhooks() {
				return membersOf('webhook');
			},
			redis: { pid: redis.pid },
			database: { pid: postgres.pid, query: postgres.query, size: postgres.size },
			logs: folder,
			get ended() {
				return Promise.race([...servers, ...services].map(async ({ name, ended }) => await ended.then(() => name)));
			},
			async restart(whileDown) {
				await end(servers);
				await whileDown?.();
				({ main, others } = await start());
			},
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

/** How to start a process other than the main one. */
interface Prepared {
	name: string;
	args: string[];
	place: Home;
}

async function prepareMembers(place: Home, options: QueueOptions): Promise<Prepared[]> {
	const { workers = 2, concurrency = 5, webhooks = 0 } = options;
	const kinds = [
		{ word: 'worker', count: workers, args: ['worker', `--concurrency=${concurrency}`] },
		{ word: 'webhook', count: webhooks, args: ['webhook'] },
	];
	const all = kinds.flatMap(({ word, count, args }) =>
		Array.from({ length: count }, async (_, index) => {
			const name = `${word}-${index + 1}`;
			const environment = { ...place.environment, ...(await memberSettings(place.folder, name)) };
			return { name, args, place: { ...place, environment } };
		}),
	);
	return await Promise.all(all);
}

/** Each has its own port, where it says that it is ready, but knows n8n under the address of the main process. */
async function memberSettings(home: string, name: string): Promise<NodeJS.ProcessEnv> {
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
