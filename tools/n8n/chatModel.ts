/**
 * A chat model that says what a script tells it, behind OpenAI's interface: n8n's OpenAI Chat Model reaches it by the
 * Base URL of its credential. It writes down what it was asked.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A tool as the model gets it. */
export interface OfferedTool {
	name: string;
	description: string;
	/** JSON Schema. */
	parameters: { properties: Record<string, { type: string; description?: string }>; required?: string[] };
}

interface Message {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content: unknown;
}

/** What the model was asked at one moment. */
export interface Asked {
	tools: OfferedTool[];
	/** The replies of tools so far, as texts, the first one first. */
	replies: string[];
}

/** What the model does next: it calls tools, by name, or says something, which ends its turn. */
export type Step = Array<[tool: string, input: object]> | string;

/** Each of the steps of a turn may depend on what came before it. */
export type Script = Array<Step | ((asked: Asked) => Step)>;

export interface ChatModel {
	/** Of the credential `openAiApi`. */
	baseUrl: string;
	/** Runs `work`, in which a workflow asks the model, by this script. @returns what the model was asked */
	during(script: Script, work: () => Promise<unknown>): Promise<Asked[]>;
	close(): Promise<void>;
}

export async function startChatModel(): Promise<ChatModel> {
	let script: Script = [];
	let asked: Asked[] = [];
	const server = createServer((request, response) => {
		answer(request, response).catch((error: Error) => {
			response.statusCode = 400;
			response.end(JSON.stringify({ error: { message: error.message } }));
		});
	});

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		response.setHeader('Content-Type', 'application/json');
		if (request.url === '/v1/models') {
			response.end(JSON.stringify({ object: 'list', data: [{ id: 'scripted', object: 'model' }] }));
			return;
		}
		if (request.url !== '/v1/chat/completions') throw new Error(`The scripted model has no ${request.url}`);
		const { messages, tools = [], stream } = JSON.parse(await read(request)) as Body;
		const now: Asked = { tools: tools.map((tool) => tool.function), replies: messages.filter(isReply).map(textOf) };
		const next = script[asked.length];
		asked.push(now);
		if (next === undefined) throw new Error('The script of the model is at its end');
		const message = messageOf(typeof next === 'function' ? next(now) : next, asked.length);
		if (!stream) response.end(JSON.stringify(completion(message)));
		else send(response, message);
	}

	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		async during(given, work) {
			[script, asked] = [given, []];
			await work();
			return asked;
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

interface Body {
	messages: Message[];
	tools?: Array<{ function: OfferedTool }>;
	stream?: boolean;
}

const isReply = ({ role }: Message) => role === 'tool';

const textOf = ({ content }: Message): string => (typeof content === 'string' ? content : JSON.stringify(content));

async function read(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}

type Said = ReturnType<typeof messageOf>;

const messageOf = (step: Step, moment: number) =>
	typeof step === 'string'
		? { role: 'assistant' as const, content: step }
		: {
				role: 'assistant' as const,
				content: null,
				tool_calls: step.map(([name, input], index) => ({
					index,
					id: `call_${moment}_${index}`,
					type: 'function',
					function: { name, arguments: JSON.stringify(input) },
				})),
			};

const head = (object: string) => ({ id: 'chatcmpl-scripted', object, created: 1, model: 'scripted' });

const reasonOf = (message: Said) => ('tool_calls' in message ? 'tool_calls' : 'stop');

const completion = (message: Said) => ({
	...head('chat.completion'),
	choices: [{ index: 0, message, finish_reason: reasonOf(message) }],
	usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

function send(response: ServerResponse, message: Said): void {
	response.setHeader('Content-Type', 'text/event-stream');
	const chunks = [
		{ index: 0, delta: message, finish_reason: null },
		{ index: 0, delta: {}, finish_reason: reasonOf(message) },
	];
	for (const choice of chunks)
		response.write(`data: ${JSON.stringify({ ...head('chat.completion.chunk'), choices: [choice] })}\n\n`);
	response.end('data: [DONE]\n\n');
}
