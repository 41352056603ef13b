/** The node as a tool of an AI agent: its item is what the AI has written, and its output is what the AI reads. */
import type { IExecuteFunctions } from 'n8n-workflow';

type Context = Pick<IExecuteFunctions, 'getNode'>;

/**
 * n8n gives the tool a type of its own. Its `isToolExecution()` does not tell: with the AI Agent from version 3 on, the
 * engine runs a tool like any other node.
 */
export const isTool = (context: Context): boolean => context.getNode().type.endsWith('Tool');

/** n8n takes the name in any case. In JSON, double quotes are escaped. */
const FROM_AI = /\$fromai\(\s*\\?["'`]([\w-]+)/gi;

/** The names of the parameters that the AI fills in, as it knows them, in the order of the form. */
export function filledByAi(context: Context): string[] {
	const written = JSON.stringify(context.getNode().parameters);
	return [...new Set([...written.matchAll(FROM_AI)].map(([, name]) => name))];
}
