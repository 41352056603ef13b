/**
 * npm run bench: the same work done by this node, by what a user would build instead, and by a bare client, each in a
 * fresh
 * process against the stand-in; then several at once with one key, the loading of the package, and queue mode. Writes
 * results.json and the image; npm run docs and bench/million.ts make the README's tables of them.
 *
 * Names after `--` choose workloads, contestants and binary modes, or `sharing`, `loading`, `queue`: then only those
 * figures are replaced.
 * `--runs=N` says how often (3), `--profile` has Node write profiles.
 */
import { writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { version as nodeVersion } from 'node:process';
import { execFileSync } from 'node:child_process';
import { version } from '../package.json';
import { install, n8nCommand } from '../tools/n8n/install';
import { cache, n8nVersion } from '../tools/n8n/settings';
import { freePort } from '../tools/n8n/shell';
import { image } from './chart';
import { contestants, type Contestant, type Task } from './contestants';
import { measureLoading } from './loading';
import { measure } from './measure';
import { prepareHome } from './n8n';
import { fill } from './images';
import { measureQueue } from './queue';
import { growthTable, sharingTable, workloadTable } from './report';
import { readResults, replace, sameRow, writeResults, type Results, type Row } from './results';
import { apiAt } from './service';
import { share, sharingWorkflow } from './sharing';
import { summarise, type Figures } from './statistics';
import { workloads } from './workloads';

const names = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const runs = Number(/--runs=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 3);
const modes = names.filter((name) => ['filesystem', 'default', 'database'].includes(name));
const parts = ['sharing', 'loading', 'queue'];
const today = new Date().toISOString().slice(0, 10);

const isAsked = (part: string) => names.length === 0 || names.includes(part);
const chosen = <T>(all: T[], name: (each: T) => string): T[] => {
	const some = all.filter((each) => names.includes(name(each)));
	return some.length > 0 ? some : all;
};

async function main(): Promise<void> {
	// So that the n8n that is running ends as well.
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
	await install();
	const results: Results = { rows: [], sharing: [], ...readResults(), ...circumstances() };
	const port = await freePort();
	const api = apiAt(port);
	const images = join(cache, 'bench', 'images');
	const tasks: Task[] = [];
	for (const workload of workloads) {
		const folder = join(images, `${workload.items}x${workload.sourceBytes}`);
		await fill(folder, workload.items, workload.sourceBytes);
		tasks.push({ workload, folder, api });
	}
	const shared = tasks[0]!;
	const warmUp = tasks.find(({ workload }) => workload.id === 'one')!;
	const workflows = tasks.flatMap((task) =>
		contestants.flatMap((each) => each.workflow?.(task.workload, task.folder, api) ?? []),
	);
	const home = await prepareHome(api, images, [
		...new Map([...workflows, sharingWorkflow(shared)].map((each) => [each.id, each])).values(),
	]);

	if (names.every((name) => !parts.includes(name))) {
		for (const task of chosen(tasks, ({ workload }) => workload.id)) {
			const { id, only, oftener = 1 } = task.workload;
			const taking = chosen(contestants, (each) => each.id)
				.filter(({ binaryMode }) => modes.length === 0 || !binaryMode || modes.includes(binaryMode))
				.filter((each) => !only || (only.includes(each.id) && usual(each)));
			if (taking.length === 0) continue;
			const measured = await measure(taking, task, warmUp, home, port, runs * oftener);
			const rows = taking.map((each, index) => rowOf(each, task, measured[index]!));
			results.rows = replace(results.rows, rows, sameRow);
			console.log(`\n${workloadTable(id, { rows })}`);
			writeResults(results);
		}
		console.log(`\n${growthTable(results)}`);
	}
	if (isAsked('sharing')) {
		const fresh = [await share(shared, 1, 4, 300, home, port), await share(shared, 3, 1, 300, home, port)];
		results.sharing = fresh.map((one) => ({ ...one, date: today }));
		console.log(`\n${sharingTable(results)}`);
	}
	if (isAsked('loading')) {
		results.loading = { ...(await measureLoading(home)), date: today };
		console.log('\nLoading', results.loading);
	}
	if (isAsked('queue')) results.queue = { figures: await measureQueue(), date: today };
	writeResults(results);
	await writeFile(join(__dirname, 'results.svg'), await image(readResults()!));
	console.log(
		'\nbench/results.json and bench/results.svg are written; npm run docs and npx tsx bench/million.ts bring the tables up to date.',
	);
}

const usual = ({ binaryMode, model }: Contestant) =>
	model === 'V_2' && (binaryMode === 'filesystem' || binaryMode === null);

function rowOf({ id, label, binaryMode, model }: Contestant, { workload }: Task, figures: Figures[]): Row {
	const { items, imagesPerItem, sourceBytes, resultBytes, latencyMs, inflightLimit, downBytesPerSecond } = workload;
	const bare = {
		id: workload.id,
		items,
		imagesPerItem,
		sourceBytes,
		resultBytes,
		latencyMs,
		inflightLimit,
		downBytesPerSecond,
	};
	return {
		workload: bare,
		contestant: id,
		label,
		binaryMode,
		model,
		runs: figures.length,
		date: today,
		...summarise(figures, workload.freshProcesses),
	};
}

function circumstances(): Pick<Results, 'date' | 'machine' | 'versions'> {
	const [{ model = 'unknown' } = {}] = cpus();
	const machine = {
		cpu: model,
		cores: cpus().length,
		memoryGb: Math.round(totalmem() / 2 ** 30),
		system: `Linux ${release().split('-')[0]}`,
	};
	const n8nNode = execFileSync(n8nCommand()[0], ['--version'], { encoding: 'utf8' }).trim().slice(1);
	return {
		date: today,
		machine,
		versions: {
			'this package': version,
			n8n: n8nVersion,
			"n8n's Node": n8nNode,
			"the stand-in's Node": nodeVersion.slice(1),
		},
	};
}

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
