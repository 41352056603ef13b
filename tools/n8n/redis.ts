import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { program, startService, succeeds, type Service } from './services';
import { freePort } from './shell';

export interface Redis extends Service {
	/** What n8n has to know of it. */
	environment: NodeJS.ProcessEnv;
}

/** A separate Redis, on this machine only, that forgets all at its end. */
export async function startRedis(folder: string): Promise<Redis> {
	const port = String(await freePort());
	const password = randomBytes(16).toString('hex');
	// A file, because everyone on the machine can read the arguments of a process.
	const settings = join(folder, 'redis.conf');
	const lines = [
		'bind 127.0.0.1',
		`port ${port}`,
		`requirepass ${password}`,
		'save ""',
		'appendonly no',
		`dir "${folder}"`,
	];
	await writeFile(settings, lines.join('\n'), { mode: 0o600 });

	const client = { cwd: folder, env: { ...process.env, REDISCLI_AUTH: password } };
	const isReady = async () =>
		await succeeds(program('redis-cli'), ['-e', '-h', '127.0.0.1', '-p', port, 'ping'], client);
	const service = await startService(
		program('redis-server'),
		[settings],
		{ cwd: folder },
		join(folder, 'redis.log'),
		isReady,
	);
	return {
		...service,
		environment: {
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: port,
			QUEUE_BULL_REDIS_PASSWORD: password,
		},
	};
}
