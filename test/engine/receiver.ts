/**
 * n8n's part of a webhook: reads a request as n8n does, hands it to the node in n8n-core's own context, starts an
 * execution with what the node gives, saves static data, and answers. As n8n 2.40.7 has it in webhook-helpers.js and
 * live-webhooks.js.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebhookContext } from 'n8n-core';
import { Workflow, type IDataObject, type INode, type INodeType, type IWebhookData } from 'n8n-workflow';

import { IdeogramTrigger } from '../../index.js';
import type { Engine, Run } from './engine';

export interface Receiver {
	/** Where the proxy in front of n8n finds it. */
	place: string;
	/** The path of the webhook. */
	path: string;
	/** Executions, in the order in which they were started. */
	executions: Array<Promise<Run>>;
	/** `warn: Ideogram Trigger: ...` */
	log: string[];
	/** As n8n has saved it. */
	saved: { staticData: IDataObject };
	/** n8n cannot store executions. */
	isBroken: boolean;
	/** n8n is started anew: nothing of the node's memory is left. */
	restart(): void;
	close(): Promise<void>;
}

export const TRIGGER = 'Ideogram Trigger';
const PATH = '/webhook/ideogram';

type Answer = ServerResponse & { status(code: number): Answer; json(body: object): Answer };

export async function startReceiver(engine: Engine, parameters: IDataObject = {}): Promise<Receiver> {
	let hook: INodeType = new IdeogramTrigger();
	const nodes = [
		{
			...node(TRIGGER, 'n8n-nodes-ideogram.ideogramTrigger', parameters),
			credentials: { ideogramApi: { id: '1', name: 'Ideogram' } },
		},
		node('After', 'n8n-nodes-base.noOp', {}),
	];
	const connections = { [TRIGGER]: { main: [[{ node: 'After', type: 'main' as const, index: 0 }]] } };

	async function serve(request: IncomingMessage, answer: Answer): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const url = new URL(request.url!, 'http://127.0.0.1');
		const rawBody = Buffer.concat(chunks);
		Object.assign(request, { rawBody, query: Object.fromEntries(url.searchParams), params: {}, body: {} });
		const { nodeTypes, additionalData } = engine.forWebhook();
		const staticData = JSON.parse(JSON.stringify(receiver.saved.staticData)) as IDataObject;
		const workflow = new Workflow({ id: 'received', nodes, connections, active: true, nodeTypes, staticData });
		const context = new WebhookContext(
			workflow,
			workflow.getNode(TRIGGER)!,
			{ ...additionalData, httpRequest: request as never, httpResponse: answer as never },
			'webhook',
			{ webhookDescription: hook.description.webhooks![0] } as unknown as IWebhookData,
			[],
			null,
		);
		const write = (level: string) => (message: string) => receiver.log.push(`${level}: ${message}`);
		Object.defineProperty(context, 'logger', { value: { info: write('info'), warn: write('warn') } });
		const { workflowData, noWebhookResponse, webhookResponse } = await hook.webhook!.call(context);
		if (noWebhookResponse) return;
		if (receiver.isBroken) return void answer.status(500).json({ message: 'The database is not there' });
		const items = JSON.parse(JSON.stringify(workflowData![0])) as NonNullable<typeof workflowData>[0];
		const execution = engine.run({ nodes, connections, start: { node: TRIGGER, items } });
		receiver.executions.push(execution);
		if (workflow.staticData.__dataChanged) receiver.saved.staticData = staticData;
		answer.status(200).json(webhookResponse as object);
	}

	const server = createServer((request, response) => {
		const answer = response as Answer;
		answer.status = (code) => Object.assign(answer, { statusCode: code });
		answer.json = (body) => answer.end(JSON.stringify(body));
		serve(request, answer).catch((error: Error) => answer.destroy(error));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const receiver: Receiver = {
		place: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		path: PATH,
		executions: [],
		log: [],
		saved: { staticData: {} },
		isBroken: false,
		restart() {
			jest.isolateModules(() => {
				const fresh = jest.requireActual<typeof import('../../index.js')>('../../index.js');
				hook = new fresh.IdeogramTrigger();
			});
		},
		async close() {
			await Promise.allSettled(receiver.executions);
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return receiver;
}

const node = (name: string, type: string, parameters: IDataObject): INode =>
	({ id: name, name, type, typeVersion: 1, position: [0, 0], parameters }) as INode;
