/**
 * AI agents without a model: they call the tool as a test says, and put out what a model would read. Each gives the
 * tool's results to the model as n8n's AI Agent of that version does (n8n-nodes-langchain of n8n 2.40).
 */
import type { DynamicStructuredTool } from '@langchain/core/tools';
import type {
	EngineRequest,
	EngineResponse,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	ITaskData,
} from 'n8n-workflow';

/** What a model sees of a tool. */
export interface Seen {
	name: string;
	description: string;
	/** By parameter. */
	parameters: Record<string, string | undefined>;
}

/** Calls of one moment stand together: a model may ask for several at a time. */
export type Calls = IDataObject[][];

const description = (name: string): INodeTypeDescription => ({
	displayName: name,
	name,
	group: ['transform'],
	version: 1,
	description: '',
	defaults: { name },
	inputs: [{ type: 'main' }, { type: 'ai_tool' }],
	outputs: ['main'],
	properties: [],
});

/** The connected tool, as n8n makes it of our node. */
async function toolOf(context: IExecuteFunctions): Promise<DynamicStructuredTool> {
	const [tool] = (await context.getInputConnectionData('ai_tool', 0)) as DynamicStructuredTool[];
	return tool!;
}

function look({ name, description: words, schema }: DynamicStructuredTool): Seen {
	const { shape } = schema as unknown as { shape: Record<string, { description?: string }> };
	const parameters = Object.entries(shape).map(([key, { description: text }]) => [key, text] as const);
	return { name, description: words, parameters: Object.fromEntries(parameters) };
}

const out = (seen: Seen, replies: string[]): INodeExecutionData[][] => [[{ json: { seen, replies } as never }]];

/** Up to version 2: LangChain calls the tool, and has an empty text for an error. */
class Agent2 implements INodeType {
	description = description('agent2');

	constructor(calls: Calls) {
		this.execute = async function (this: IExecuteFunctions) {
			const tool = await toolOf(this);
			const replies: string[] = [];
			for (const atOnce of calls) {
				const invoked = atOnce.map(async (input) => String(await tool.invoke(input).catch(() => '')));
				replies.push(...(await Promise.all(invoked)));
			}
			return out(look(tool), replies);
		};
	}

	execute: INodeType['execute'];
}

interface Told {
	replies: string[];
	round: number;
}

/** From version 3 on: the engine runs the tool as a node. Of an error, the model reads the message. */
class Agent3 implements INodeType {
	description = description('agent3');

	constructor(calls: Calls) {
		this.execute = async function (this: IExecuteFunctions, response?: EngineResponse) {
			const { replies, round } = (response?.metadata ?? {}) as Partial<Told>;
			const { actionResponses = [] } = response ?? {};
			const told = [...(replies ?? []), ...actionResponses.map(({ data }) => observation(data))];
			const next = round ?? 0;
			const tool = await toolOf(this);
			const actions = calls[next]?.map((input, index) => ({
				actionType: 'ExecutionNodeAction' as const,
				nodeName: String(tool.metadata?.sourceNodeName),
				input,
				type: 'ai_tool' as const,
				id: `call-${next}-${index}`,
				metadata: { itemIndex: 0 },
			}));
			if (!actions) return out(look(tool), told);
			return { actions, metadata: { replies: told, round: next + 1 } satisfies Told } as EngineRequest as never;
		};
	}

	execute: INodeType['execute'];
}

function observation({ data, error }: ITaskData): string {
	const items = data?.ai_tool?.[0]?.map(({ json }) => json);
	if (items && items.length > 0) return JSON.stringify(items);
	return JSON.stringify(error ? { error: error.message, errorType: error.name } : '');
}

export const agent = { 2: (calls: Calls) => new Agent2(calls), 3: (calls: Calls) => new Agent3(calls) };

/** Our node as n8n makes a tool of it. Source: tool-generation/ai-tools.js of n8n 2.40. */
export function asTool(type: INodeType): INodeType {
	if (!type.description.usableAsTool) throw new Error('It is not usable as a tool');
	const { name, displayName, properties } = type.description;
	if (!properties.some((property) => property.name === 'toolDescription'))
		throw new Error('n8n would add a property for the description of the tool');
	const changed = { name: `${name}Tool`, displayName: `${displayName} Tool`, inputs: [], outputs: ['ai_tool'] };
	return Object.create(type, {
		description: { value: { ...type.description, ...changed, usableAsTool: undefined } },
	}) as INodeType;
}
