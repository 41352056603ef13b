import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { TrainingOptions } from './account/account';
import { Account } from './account/account';
import type { ReplyBody } from './body';
import type { Fault, FaultAction } from './faults';
import { takeFault } from './faults';
import { Generations } from './generations';
import { idleWhile, serving } from './idle';
import { Ledger } from './ledger';
import { Line } from './line';
import { Links } from './links';
import { PollLimit } from './poll-limit';
import type { RecordedRequest } from './recorder';
import { record } from './recorder';
import type { RemixOrder } from './remix';
import type { Reply } from './reply';
import { json } from './reply';
import type { Service } from './service';
import { answer } from './service';

export interface StandInOptions {
	/** 'stand-in-key' by default. */
	apiKey?: string;
	/** Any free port by default. */
	port?: number;
	/** Images in progress at once; 10 by default. */
	inflightLimit?: number;
	/** How long a generation takes; 40 by default. */
	latencyMs?: number | (() => number);
	/** Of the line that all downloads share; without limit by default. */
	downBytesPerSecond?: number;
	/** How long a link works; 24 hours by default. */
	linkLifetimeMs?: number;
	/** Keeps the bodies of requests for assertions; true by default. A long run is better off without. */
	keepBodies?: boolean;
	/** Draws images while the generation runs, not when they are first downloaded; false by default. */
	drawAhead?: boolean;
	/** Whether the key's owner sees bills; true by default. */
	billingAccess?: boolean;
	/** Seeds of calls that name none; random by default. The images of the documentation are the same each time. */
	seed?: () => number;
	/** When a training is over; with the third poll by default. */
	training?: TrainingOptions;
	/**
	 * Makes every PNG, instead of the work that was asked for. Who does not look at the images is better off without that
	 * work.
	 */
	draw?: (order: RemixOrder) => Promise<Buffer>;
}

export interface StandIn {
	url: string;
	apiKey: string;
	requests: RecordedRequest[];
	ledger: Ledger;
	/** The faults that are still to strike. */
	faults: Fault[];
	addFault(fault: Fault): void;
	/** The most images that were ever in progress at once. */
	readonly peakInflight: number;
	/** The line that images are downloaded over. */
	readonly line: Line;
	/** Answers that were begun, or never begun, and then held back for good. */
	readonly held: number;
	close(): Promise<void>;
}

const day = 24 * 60 * 60 * 1000;

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
	const { apiKey = 'stand-in-key', port = 0, inflightLimit = 10, latencyMs = 40 } = options;
	const {
		downBytesPerSecond,
		linkLifetimeMs = day,
		keepBodies = true,
		drawAhead = false,
		draw,
		training,
		billingAccess = true,
		seed,
	} = options;
	const requests: RecordedRequest[] = [];
	const faults: Fault[] = [];
	const delays = new Set<NodeJS.Timeout>();
	const ledger = new Ledger();
	const line = new Line(downBytesPerSecond);
	let held = 0;
	let url = '';
	const links = new Links(() => url, linkLifetimeMs);
	const generations = new Generations({ inflightLimit, latencyMs, drawAhead, draw }, links, ledger);
	const account = new Account(training);
	const service: Service = {
		apiKey,
		generations,
		links,
		ledger,
		account,
		pollLimit: new PollLimit(),
		billingAccess,
		seed,
	};

	async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const request = record(incoming);
		requests.push(request);
		const body = await readBody(incoming);
		if (!body) return;
		request.body = body;
		const fault = takeFault(faults, request);
		if (request.call === 'download') line.begin(outgoing);
		if (fault?.kind === 'reset' && fault.when === 'before') return void incoming.socket.destroy();
		const reply = fault?.kind === 'status' ? plain(fault) : await answer(service, request);
		if (!keepBodies) request.body = Buffer.alloc(0);
		if (fault?.kind === 'hang') return void (held += 1);
		if (fault?.kind === 'reset') return void incoming.socket.destroy();
		if (fault?.kind === 'delay') await idleWhile(delay(fault.ms));
		await send(request, outgoing, spoil(reply, fault), fault);
	}

	async function send(
		request: RecordedRequest,
		outgoing: ServerResponse,
		{ status, headers, body }: Reply,
		fault?: FaultAction,
	): Promise<void> {
		request.status = status;
		outgoing.writeHead(status, { ...headers, 'content-length': body.length });
		const half = body.subarray(0, body.length >> 1);
		const isCut = fault?.kind === 'truncate' || (fault?.kind === 'rewrite' && fault.cut === true);
		if (isCut) return void outgoing.write(half, () => outgoing.destroy());
		if (fault?.kind === 'stall') {
			outgoing.flushHeaders();
			if (fault.after === 'half') await new Promise((resolve) => outgoing.write(half, resolve));
			return void (held += 1);
		}
		if (request.call === 'download') await line.send(outgoing, body);
		else outgoing.end(body);
	}

	function delay(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(() => {
				delays.delete(timer);
				resolve();
			}, ms);
			delays.add(timer);
		});
	}

	const server = createServer((incoming, outgoing) => {
		serving(outgoing, async () => await serve(incoming, outgoing)).catch((error: Error) => outgoing.destroy(error));
	});
	// Longer than any test, so that a kept connection never ends just as it is used again.
	server.keepAliveTimeout = 120_000;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	return {
		url,
		apiKey,
		requests,
		ledger,
		faults,
		addFault: (fault) => void faults.push(fault),
		get peakInflight() {
			return generations.peak;
		},
		line,
		get held() {
			return held;
		},
		async close() {
			generations.close();
			for (const timer of delays) clearTimeout(timer);
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
		},
	};
}

/** Nothing when the caller goes away before the end. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	try {
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
	} catch {
		return undefined;
	}
	return Buffer.concat(chunks);
}

function plain({ status, body, headers }: FaultAction & { kind: 'status' }): Reply {
	if (typeof body !== 'string') return json(status, body ?? { error: `The service answers ${status}.` }, headers);
	return { status, headers: { 'content-type': 'text/plain', ...headers }, body: Buffer.from(body) };
}

function spoil(reply: Reply, fault: FaultAction | undefined): Reply {
	switch (fault?.kind) {
		case 'html': {
			const page = '<!doctype html><title>One moment</title><p>Checking your browser.</p>';
			return { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(page) };
		}
		case 'json':
			return json(200, fault.body);
		case 'file':
			return { ...reply, body: fault.bytes };
		case 'rewrite': {
			const { status = reply.status, prefix = '' } = fault;
			return { ...reply, status, body: Buffer.concat([Buffer.from(prefix), reply.body]) };
		}
		case 'pack': {
			const { encoding } = fault;
			const packed = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[encoding](reply.body);
			return { ...reply, headers: { ...reply.headers, 'content-encoding': encoding }, body: packed };
		}
		case 'mutate':
			return json(reply.status, fault.change(JSON.parse(reply.body.toString()) as ReplyBody));
		default:
			return reply;
	}
}
