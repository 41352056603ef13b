/**
 * npx tsx bench/trigger.ts [images [waiting | trigger]]: the same generations by waiting and by the Ideogram Trigger,
 * each in a new n8n of one process. docs/trigger.md has the results.
 */
import { rm } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sum } from 'simple-statistics';

import { install } from '../tools/n8n/install';
import { prepare, publish, type Workflow } from '../tools/n8n/prepare';
import { logIn, serverSettings, setUpOwner, startServer, untilRegistered, type Server } from '../tools/n8n/server';
import { credentialId, home, packageName, publicHost } from '../tools/n8n/settings';
import { freePort } from '../tools/n8n/shell';
import { ideogramNode, node, workflow, type Node } from '../tools/n8n/workflow';
import { Meter } from './meter';
import { apiAt, startService, type Service } from './service';

const images = Number(process.argv[2] ?? 1000);
/** What Ideogram allows an account, unless agreed otherwise. */
const LIMIT = 10;
const LATENCY_MS = 3000;
/** Of executions in n8n. Each takes an isolate for expressions. */
const CONCURRENCY = 10;
const RESULT_BYTES = 200_000;
const SETTLE_MS = 4000;
const PATIENCE_MS = 20 * 60_000;
const hook = '/webhook/finished/webhook';

type Way = 'waiting' | 'trigger';

/** A webhook, so many items, and one image for each of them. */
function asking(way: Way): Workflow {
	const code = `return Array.from({ length: ${images} }, (_, index) => ({ json: { key: 'k' + index } }));`;
	const notify = {
		additionalFields: { webhookUrl: `https://${publicHost}${hook}` },
		options: { wait: 'notify', itemKey: '={{ $json.key }}', maxConcurrentImages: LIMIT },
	};
	const wait = { additionalFields: {}, options: { maxConcurrentImages: LIMIT } };
	const generate = {
		operation: 'generate',
		model: 'ideogram-3',
		prompt: 'A tower',
		...(way === 'trigger' ? notify : wait),
	};
	const nodes: Node[] = [
		{ ...node('Call', 'n8n-nodes-base.webhook', 2, { path: way, responseMode: 'onReceived' }), webhookId: way },
		node('Items', 'n8n-nodes-base.code', 2, { jsCode: code }),
		ideogramNode('Ideogram', generate),
	];
	return workflow(`benchAsk${way}`, `Ask, ${way}`, nodes, { Call: [['Items']], Items: [['Ideogram']] });
}

const receiving = workflow(
	'benchReceive',
	'Receive',
	[
		{
			...node('Ideogram Trigger', `${packageName}.ideogramTrigger`, 1, { options: {} }),
			webhookId: 'finished',
			credentials: { ideogramApi: { id: credentialId, name: 'Ideogram account' } },
		},
		node('Done', 'n8n-nodes-base.noOp', 1),
	],
	{ 'Ideogram Trigger': [['Done']] },
);

interface Figures {
	way: Way;
	seconds: number;
	/** Time on a processor. */
	cpuMsPerImage: number;
	/** How long executions ran, which is how long places of workers were taken. */
	occupiedSeconds: number;
	/** The longest execution. */
	longestSeconds: number;
	executions: number;
	peakMegabytesAboveIdle: number;
	polls: number;
	refused: number;
	billed: number;
	downloaded: number;
	failedExecutions: number;
}

async function measure(way: Way): Promise<Figures> {
	const port = await freePort();
	const service = await startService({ resultBytes: RESULT_BYTES, latencyMs: LATENCY_MS, inflightLimit: LIMIT }, port);
	const place = home(`n8n-bench-${way}`, {
		...(await serverSettings()),
		N8N_WEBHOOK_URL: `https://${publicHost}`,
		N8N_CONCURRENCY_PRODUCTION_LIMIT: String(CONCURRENCY),
		NODE_OPTIONS: `--require ${join(__dirname, 'collect.cjs')}`,
	});
	await rm(place.folder, { recursive: true, force: true });
	const workflows = [asking(way), receiving];
	await prepare(place, apiAt(port), workflows);
	for (const each of workflows) await publish(place, each);
	const server = await startServer(place);
	try {
		await untilRegistered(server, hook);
		service.standIn.webhooks.set({ hosts: { [publicHost]: server.address }, repeats: 100, pauseMs: 500 });
		await setUpOwner(server.address);
		const cookie = await logIn(server.address);
		await sleep(SETTLE_MS);
		return await run(way, service, server, cookie);
	} finally {
		await server.stop();
		await service.standIn.close();
		await rm(place.folder, { recursive: true, force: true });
	}
}

async function run(way: Way, service: Service, server: Server, cookie: string): Promise<Figures> {
	const meter = new Meter(server.process.pid!);
	const idle = await meter.settle();
	const cpu = await meter.cpu();
	const began = Date.now();
	await fetch(`${server.address}/webhook/${way}`);
	const { standIn } = service;
	let ended: Execution[] = [];
	while (standIn.line.sent < images || ended.length < (way === 'trigger' ? images + 1 : 1)) {
		if (Date.now() - began > PATIENCE_MS) throw new Error(`Only ${standIn.line.sent} of ${images} images in time`);
		await sleep(1000);
		// Not before, so that n8n is not kept busy with it.
		if (standIn.line.sent >= images) ended = await executions(server, cookie);
	}
	const spans = ended.map(({ startedAt, stoppedAt }) => (Date.parse(stoppedAt) - Date.parse(startedAt)) / 1000);
	const last = Math.max(...ended.map(({ stoppedAt }) => Date.parse(stoppedAt)));
	return {
		way,
		seconds: (last - began) / 1000,
		cpuMsPerImage: ((await meter.cpu()) - cpu) / images,
		occupiedSeconds: sum(spans),
		longestSeconds: Math.max(...spans),
		executions: ended.length,
		peakMegabytesAboveIdle: (await meter.peak()) - idle,
		polls: service.polls(),
		refused: service.refused(),
		billed: service.billed(),
		downloaded: standIn.line.sent,
		failedExecutions: ended.filter(({ status }) => status !== 'success').length,
	};
}

interface Execution {
	id: string;
	status: string;
	startedAt: string;
	stoppedAt: string;
}

/** Those that have ended. */
async function executions({ address }: Server, cookie: string): Promise<Execution[]> {
	const all: Execution[] = [];
	for (let lastId = ''; ;) {
		const query = new URLSearchParams({ filter: '{}', limit: '100', ...(lastId && { lastId }) });
		const reply = await fetch(`${address}/rest/executions?${query.toString()}`, { headers: { Cookie: cookie } });
		if (!reply.ok) throw new Error(`n8n does not list its executions: ${await reply.text()}`);
		const { results } = ((await reply.json()) as { data: { results: Execution[] } }).data;
		all.push(...results);
		if (results.length < 100) return all.filter(({ stoppedAt }) => stoppedAt);
		lastId = results.at(-1)!.id;
	}
}

async function main(): Promise<void> {
	await install();
	const [{ model = 'unknown' } = {}] = cpus();
	console.log(`${model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB; ${images} images`);
	const [, , , only] = process.argv;
	for (const way of ['waiting', 'trigger'] as const) if (!only || only === way) console.log(await measure(way));
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
