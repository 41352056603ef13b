import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program, startService, succeeds, type Service } from './services';
import { freePort, lastLines, run } from './shell';

const user = 'n8n';
const database = 'postgres';

export interface Postgres extends Service {
	/** What n8n has to know of it. */
	environment: NodeJS.ProcessEnv;
	/** The rows that a query gives. */
	query(sql: string): Promise<string[][]>;
	/** Of the whole database, in bytes. */
	size(): Promise<number>;
}

/** A separate PostgreSQL, on this machine only, whose data is gone at its end. */
export async function startPostgres(log: string): Promise<Postgres> {
	const initdb = program('initdb');
	const owner = await unprivileged();
	// Not in the project: the user postgres could not reach it there.
	const folder = await mkdtemp(join(tmpdir(), 'ideogram-postgres-'));
	const remove = async () => await rm(folder, { recursive: true, force: true });
	try {
		const password = randomBytes(16).toString('hex');
		const file = join(folder, 'password');
		await writeFile(file, password, { mode: 0o600 });
		if (owner) for (const path of [folder, file]) await chown(path, owner.uid, owner.gid);

		const data = join(folder, 'data');
		const where = { cwd: folder, ...owner };
		const cluster = [
			'--username',
			user,
			'--pwfile',
			file,
			'--auth',
			'scram-sha-256',
			'--encoding',
			'UTF8',
			'--locale',
			'C.UTF-8',
			'--no-sync',
		];
		const { code, output, errors } = await run(initdb, [...cluster, '-D', data], where);
		if (code !== 0) throw new Error(`PostgreSQL's initdb failed:\n${lastLines(errors || output)}`);
		await rm(file);

		const port = String(await freePort());
		const settings = ['-D', data, '-p', port, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
		const isReady = async () => await succeeds(program('pg_isready'), ['-q', '-h', '127.0.0.1', '-p', port], where);
		const service = await startService(program('postgres'), settings, where, log, isReady);

		const query = async (sql: string) =>
			await ask(sql, { PGHOST: '127.0.0.1', PGPORT: port, PGUSER: user, PGPASSWORD: password, PGDATABASE: database });
		return {
			...service,
			environment: {
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: port,
				DB_POSTGRESDB_USER: user,
				DB_POSTGRESDB_PASSWORD: password,
				DB_POSTGRESDB_DATABASE: database,
			},
			query,
			size: async () => Number((await query(`select pg_database_size('${database}')`))[0]![0]),
			async stop() {
				await service.stop();
				await remove();
			},
		};
	} catch (error) {
		await remove();
		throw error;
	}
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const [uid, gid] = await Promise.all(
		['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'], { cwd: '/' })).output)),
	);
	if (!uid || !gid)
		throw new Error(
			'PostgreSQL does not run as root, and there is no user postgres here: apt-get install -y redis-server postgresql',
		);
	return { uid, gid };
}

async function ask(sql: string, connection: NodeJS.ProcessEnv): Promise<string[][]> {
	const env = { ...process.env, ...connection };
	const { code, output, errors } = await run(
		program('psql'),
		['-X', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-c', sql],
		{ cwd: '/', env },
	);
	if (code !== 0) throw new Error(`psql failed:\n${lastLines(errors)}`);
	return output
		.split('\n')
		.filter(Boolean)
		.map((line) => line.split('\t'));
}
