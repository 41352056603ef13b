/** The examples around the Ideogram Trigger in a real n8n, which is started anew while results are under way. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startStandIn, type StandIn } from '../../test/standin';
import { Checks } from './checks';
import { layOutImages } from './images';
import { prepare, publish, readExamples, type Workflow } from './prepare';
import { serverSettings, startServer, type Server } from './server';
import { cache, home, n8nVersion, type Home } from './settings';
import { node, type Node } from './workflow';

/** The name under which the internet reaches n8n. The stand-in takes it to this machine, as DNS and a proxy would. */
export const publicHost = 'n8n.example.com';
const images = 40;
/** With a busy machine in mind. */
const patience = 240_000;

/** The example that submits, behind a webhook so that it can be called, and the one that stores, on disk. */
export async function readPair(files: string): Promise<{ submit: Workflow; receive: Workflow; hook: string }> {
	const examples = await readExamples(files);
	const [submit, receive] = [examples['notify-submit.json']!, examples['notify-receive.json']!];
	const own = (workflow: Workflow, type: string) =>
		workflow.nodes.find((each) => each.type === type) as unknown as Node & { webhookId: string };
	Object.assign(own(submit, 'n8n-nodes-base.manualTrigger'), {
		...node(submit.nodes[0]!.name, 'n8n-nodes-base.webhook', 2, { path: 'submit', responseMode: 'lastNode' }),
		webhookId: 'submit',
	});
	const upload = own(receive, 'n8n-nodes-base.s3');
	const name = '={{ $json.note.source }}~{{ $json.note.item_key }}~{{ $json.generation_id }}~{{ $execution.id }}.png';
	Object.assign(
		upload,
		node(upload.name, 'n8n-nodes-base.readWriteFile', 1, {
			operation: 'write',
			fileName: name.replace('=', `=${files.replaceAll('\\', '/')}/results/`),
			options: {},
		}),
	);
	delete upload.credentials;
	const { webhookId } = own(receive, 'n8n-nodes-ideogram.ideogramTrigger');
	return { submit, receive, hook: `/webhook/${webhookId}/webhook` };
}

export async function runTrigger(): Promise<void> {
	const files = join(cache, 'n8n-trigger-files');
	await layOut(files);
	const standIn = await startStandIn({ keepBodies: false, latencyMs: () => 500 + Math.random() * 1500 });
	const place = home('n8n-trigger', {
		...(await serverSettings()),
		N8N_WEBHOOK_URL: `https://${publicHost}`,
		N8N_RESTRICT_FILE_ACCESS_TO: files,
	});
	await rm(place.folder, { recursive: true, force: true });
	try {
		const { submit, receive, hook } = await readPair(files);
		await prepare(place, standIn, [submit, receive]);
		for (const each of [submit, receive]) await publish(place, each);
		console.log(`The Ideogram Trigger in n8n ${n8nVersion}`);
		await checkAll(place, standIn, files, hook);
	} finally {
		await standIn.close();
	}
}

async function layOut(files: string): Promise<void> {
	await rm(files, { recursive: true, force: true });
	await layOutImages(files, images);
	await mkdir(join(files, 'results'));
}

/** By generation: the names of the files, which tell everything. */
async function resultsIn(files: string): Promise<string[][]> {
	return (await readdir(join(files, 'results'))).map((name) => name.replace(/\.png$/, '').split('~'));
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + patience;
	while (!(await condition())) {
		if (Date.now() > deadline) throw new Error(`It did not come about in ${patience / 1000} s: ${what}`);
		await sleep(100);
	}
}

/** n8n says that it is ready before its webhooks are. */
export async function untilRegistered({ address }: Server, hook: string): Promise<void> {
	await until(`the webhook ${hook}`, async () => {
		const { status } = await fetch(`${address}${hook}`, { method: 'POST' });
		return status !== 404;
	});
}

async function checkAll(place: Home, standIn: StandIn, files: string, hook: string): Promise<void> {
	const all = new Checks();
	const { webhooks } = standIn;
	let server = await startServer(place);
	let down!: () => void;
	const whileDown = new Promise<void>((resolve) => (down = resolve));
	webhooks.set({
		hosts: { [publicHost]: server.address },
		repeats: 1000,
		// One after the other, late, twice, before the POST is answered, and while n8n is down.
		manner: (index) =>
			[{}, { afterMs: 3000 }, { times: 2 }, { early: true }, { after: whileDown, times: 2 }][index % 5]!,
	});
	try {
		await untilRegistered(server, hook);
		const address = `https://${publicHost}${hook}`;
		await all.check('unsigned, altered and oversized calls start nothing', async () => {
			const good = webhooks.sign('x', Buffer.from('{}'));
			const altered = { ...good, body: Buffer.from('{ }') };
			const huge = webhooks.sign('x', Buffer.from(JSON.stringify({ x: 'x'.repeat(10_000_000) })));
			same(await webhooks.send(address, { headers: {}, body: Buffer.from('{}') }), 400);
			same(await webhooks.send(address, altered), 401);
			same(await webhooks.send(address, good), 401);
			same(await webhooks.send(address, huge), 400);
		});

		await all.check(`${images} images are submitted, and none is waited for`, async () => {
			const reply = await fetch(`${server.address}/webhook/submit`);
			if (!reply.ok) throw new Error(await reply.text());
			same(standIn.ledger.entries.length, images);
		});

		await all.check('n8n is started anew while results are under way', async () => {
			await until('some results', async () => (await resultsIn(files)).length >= 5);
			const before = (await resultsIn(files)).length;
			await server.stop();
			down();
			if (before >= images) throw new Error('All results had come before');
			await until('a call that nobody answers', async () => webhooks.deliveries.some(({ status }) => status === 0));
			server = await startServer(place);
			webhooks.set({ hosts: { [publicHost]: server.address } });
		});

		await all.check('each image arrives once, under the name of its source', async () => {
			await until('all results', async () => (await resultsIn(files)).length >= images);
			await until('all calls', async () => {
				const taken = webhooks.deliveries.filter(({ status }) => status === 200).length;
				return taken >= images + images * (2 / 5);
			});
			const results = await resultsIn(files);
			same(results.length, images);
			const sources = (await readdir(join(files, 'images'))).sort();
			same(results.map(([name]) => name!).sort(), sources);
			same(results.map(([, key]) => key!).sort(), sources);
			same(new Set(results.map(([, , generation]) => generation)).size, images);
			const polls = standIn.requests.filter(({ call }) => call === 'poll').length;
			console.log(`      ${webhooks.deliveries.length} calls, ${polls} polls`);
		});

		await all.check('a call that is repeated after the restart is dropped', async () => {
			const [first] = webhooks.deliveries.filter(({ status }) => status === 200);
			const count = standIn.requests.length;
			const { generationId, address: target } = first!;
			same(await webhooks.send(target, webhooks.sign(generationId, Buffer.from('{}'))), 200);
			await sleep(1000);
			same(standIn.requests.length, count);
			same((await resultsIn(files)).length, images);
		});
	} finally {
		await server.stop();
	}
	all.finish();
}

function same(actual: unknown, expected: unknown): void {
	if (JSON.stringify(actual) === JSON.stringify(expected)) return;
	throw new Error(`Expected ${JSON.stringify(expected)}, and it was ${JSON.stringify(actual)}`);
}
