/**
 * The fan-out of examples/ over a folder of images, by n8n in queue mode with one worker and with two, each with a
 * fresh Redis and PostgreSQL.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { max, mean, sum } from 'simple-statistics';
import { readExamples, type Workflow } from '../tools/n8n/prepare';
import { startQueue, type Queue } from '../tools/n8n/queue';
import { logIn } from '../tools/n8n/server';
import { cache, nodeType } from '../tools/n8n/settings';
import { freePort } from '../tools/n8n/shell';
import { Meter } from './meter';
import { fill } from './images';
import { apiAt, startService, type Service } from './service';

export interface QueueFigures {
	scenario: string;
	workers: number;
	images: number;
	/** From the start of the parent workflow to its end. */
	seconds: number;
	imagesPerSecond: number;
	/** The time that the service's limit alone would take, as a share of the time taken. */
	shareOfLimit: number;
	/** Submissions that were answered with 429. */
	refused: number;
	peakInflight: number;
	/** Images without a remix in the folder. */
	lost: number;
	/** Images that were billed, but are not in the folder. */
	billedInVain: number;
	/** As the parent workflow counted them. */
	reported: number;
	batches: number;
	slowestBatchOverMean: number;
	/** `elsewhere` is what the machine did beside all these: where it is much, the run was disturbed. */
	cpuSeconds: { workers: number[]; main: number; postgres: number; redis: number; standIn: number; elsewhere: number };
	/** Resident memory of each worker at its peak, above what it had before. */
	peakMegabytesAboveIdle: number[];
	databaseBytesPerImage: number;
}

interface Scenario {
	/** Of the node's option Max Concurrent Images. */
	atATime: number;
	label: string;
	latencyMs: number;
	inflightLimit: number;
	/** The median of so many runs counts. */
	runs: number;
}

const IMAGES = 100;
const SOURCE_BYTES = 200_000;
const RESULT_BYTES = 200_000;
const LIMIT = 10;
/** Of a run, and for n8n to be done with its start. */
const PATIENCE_MS = 180_000;
const SETTLE_MS = 4000;

// The node remembers a limit that the service told, so the scenario that has none comes first; its first run warms n8n
// up.
const busy: Scenario = { label: 'busy', atATime: 50, latencyMs: 50, inflightLimit: 100, runs: 3 };
const limited: Scenario = { label: 'limited', atATime: LIMIT, latencyMs: 2000, inflightLimit: LIMIT, runs: 1 };
const scenarios = (workers: number): Scenario[] => [
	busy,
	limited,
	...(workers > 1 ? [{ ...limited, label: 'limited, shared', atATime: LIMIT / workers }] : []),
];

export async function measureQueue(): Promise<QueueFigures[]> {
	const files = join(cache, 'bench', 'queue');
	await fill(join(files, 'images'), IMAGES, SOURCE_BYTES);
	const figures = [...(await measureWith(1, files)), ...(await measureWith(2, files))];
	await rm(files, { recursive: true, force: true });
	return figures;
}

async function measureWith(workers: number, files: string): Promise<QueueFigures[]> {
	const port = await freePort();
	const serve = async (scenario: Scenario) => await startService({ ...scenario, resultBytes: RESULT_BYTES }, port);
	const examples = await readExamples(files);
	const variants = scenarios(workers).map((scenario) => ({ scenario, ...variant(examples, scenario) }));
	const workflows = variants.flatMap(({ parent, batch }) => [parent, batch]);
	const queue = await startQueue(apiAt(port), workflows, { name: 'n8n-bench-queue', workers, files });
	try {
		await sleep(SETTLE_MS);
		// Once: n8n allows only a few logins in a minute.
		const cookie = await logIn(queue.address);
		const run = async ({ scenario, parent }: (typeof variants)[number]) => {
			const service = await serve(scenario);
			try {
				return await measure(queue, service, scenario, files, async () => await runToItsEnd(queue, cookie, parent));
			} finally {
				await service.standIn.close();
			}
		};
		await run(variants[0]!);
		const figures: QueueFigures[] = [];
		for (const each of variants) {
			const runs: QueueFigures[] = [];
			while (runs.length < each.scenario.runs) runs.push(await run(each));
			figures.push(runs.sort((a, b) => a.seconds - b.seconds)[runs.length >> 1]!);
		}
		return figures;
	} finally {
		await queue.stop();
	}
}

async function measure(
	queue: Queue,
	service: Service,
	scenario: Scenario,
	files: string,
	runParent: () => Promise<string>,
): Promise<QueueFigures> {
	const remixes = join(files, 'remixes');
	await rm(remixes, { recursive: true, force: true });
	await mkdir(remixes);

	const workers = queue.workers.map(({ pid }) => new Meter(pid));
	for (const worker of workers) await worker.forgetPeak();
	const idle = await Promise.all(workers.map(async (worker) => await worker.memory()));
	const size = await queue.database.size();
	const before = await cpuSeconds(queue);
	const machine = machineSeconds();

	const id = await runParent();

	const after = await cpuSeconds(queue);
	const all = machineSeconds() - machine;
	const peaks = await Promise.all(workers.map(async (worker) => await worker.peak()));
	const growth = (await queue.database.size()) - size;
	const seconds = await secondsOf(queue, `id = ${id}`);
	const batches = await secondsOf(
		queue,
		`id > ${id} and exists (select 1 from binary_data where "sourceId" = execution_entity.id::text)`,
	);
	const saved = (await readdir(remixes)).length;
	return {
		scenario: scenario.label,
		workers: workers.length,
		images: IMAGES,
		seconds: seconds[0]!,
		imagesPerSecond: IMAGES / seconds[0]!,
		shareOfLimit: (IMAGES * scenario.latencyMs) / 1000 / scenario.inflightLimit / seconds[0]!,
		refused: service.refused(),
		peakInflight: service.standIn.peakInflight,
		lost: IMAGES - saved,
		billedInVain: service.billed() - saved,
		reported: await reportedBy(queue, id),
		batches: batches.length,
		slowestBatchOverMean: max(batches) / mean(batches),
		cpuSeconds: difference(after, before, all),
		peakMegabytesAboveIdle: peaks.map((peak, index) => peak - idle[index]!),
		databaseBytesPerImage: growth / IMAGES,
	};
}

/** What an editor does when Execute workflow is clicked. @returns the id of the execution */
async function runToItsEnd(queue: Queue, cookie: string, { id, nodes }: Workflow): Promise<string> {
	const headers = { 'Content-Type': 'application/json', Cookie: cookie };
	const trigger = nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger')!;
	const body = JSON.stringify({ triggerToStartFrom: { name: trigger.name } });
	const reply = await fetch(`${queue.address}/rest/workflows/${id}/run`, { method: 'POST', headers, body });
	if (!reply.ok) throw new Error(`n8n did not run "${id}": ${await reply.text()}`);
	const { executionId } = ((await reply.json()) as { data: { executionId: string } }).data;
	const deadline = Date.now() + PATIENCE_MS;
	for (;;) {
		await sleep(500);
		const [[status] = []] = await queue.database.query(`select status from execution_entity where id = ${executionId}`);
		if (status === 'success') return executionId;
		if (!['new', 'running'].includes(status ?? '')) throw new Error(`"${id}" ended as ${status}`);
		if (Date.now() > deadline) throw new Error(`"${id}" has not ended after ${PATIENCE_MS / 1000} s`);
	}
}

async function secondsOf({ database }: Queue, which: string): Promise<number[]> {
	const rows = await database.query(
		`select extract(epoch from "stoppedAt" - "startedAt") from execution_entity where ${which} order by id`,
	);
	return rows.map(([seconds]) => Number(seconds));
}

/**
 * The number of remixes in the parent's last node. n8n keeps data as a list in which a value is a text or the place of
 * one.
 */
async function reportedBy({ database }: Queue, id: string): Promise<number> {
	const [[data] = []] = await database.query(`select data from execution_data where "executionId" = ${id}`);
	const values = JSON.parse(data ?? '[]') as unknown[];
	const total = values.find(
		(value) => typeof value === 'object' && value !== null && 'failedBatches' in value && 'remixes' in value,
	);
	return Number((total as { remixes?: number } | undefined)?.remixes);
}

/** A pair of the examples that is told apart by its id and its webhook. */
function variant(
	examples: Record<string, Workflow>,
	{ label, atATime }: Scenario,
): { parent: Workflow; batch: Workflow } {
	const mark = label.replace(/\W/g, '');
	const copy = (name: string): Workflow => {
		const text = JSON.stringify(examples[name]).replaceAll('ideogram-batch', `ideogram-batch-${mark}`);
		const workflow = JSON.parse(text) as Workflow & {
			nodes: Array<{ type: string; webhookId?: string; parameters: { options?: object } }>;
		};
		workflow.id = `${workflow.id.slice(0, 12)}-${mark}`;
		for (const node of workflow.nodes) {
			if (node.webhookId) node.webhookId += mark;
			if (node.type === nodeType)
				node.parameters.options = { ...node.parameters.options, maxConcurrentImages: atATime };
		}
		return workflow;
	};
	return { parent: copy('fan-out.json'), batch: copy('fan-out-batch.json') };
}

type OwnSeconds = Omit<QueueFigures['cpuSeconds'], 'elsewhere'>;

async function cpuSeconds({ workers, main, redis, database }: Queue): Promise<OwnSeconds> {
	const own = async (pid: number) => (await new Meter(pid).cpu()) / 1000;
	const { user, system } = process.cpuUsage();
	return {
		workers: await Promise.all(workers.map(async ({ pid }) => await own(pid))),
		main: await own(main.pid),
		// It has a process for each connection.
		postgres: (await new Meter(database.pid).cpuOfFamily()) / 1000,
		redis: await own(redis.pid),
		standIn: (user + system) / 1e6,
	};
}

function difference(after: OwnSeconds, before: OwnSeconds, machine: number): QueueFigures['cpuSeconds'] {
	const workers = after.workers.map((each, index) => each - before.workers[index]!);
	const [main, postgres, redis, standIn] = (['main', 'postgres', 'redis', 'standIn'] as const).map(
		(name) => after[name] - before[name],
	) as [number, number, number, number];
	const elsewhere = machine - sum([...workers, main, postgres, redis, standIn]);
	return { workers, main, postgres, redis, standIn, elsewhere };
}

function machineSeconds(): number {
	return sum(cpus().map(({ times }) => times.user + times.nice + times.sys + times.irq)) / 1000;
}
