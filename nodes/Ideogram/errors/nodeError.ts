/** Whatever went wrong → the error that n8n shows: the problem as its message, what to do as its description. */
import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { Refusal } from './refusal';
import { Failure } from './failure';

export type NodeError = NodeApiError | NodeOperationError;

/** `more` is said after what to do: what else was paid for. */
export function toNodeError(node: INode, itemIndex: number | undefined, cause: unknown, more = ''): NodeError {
	const say = (text: string) => [text, more].filter(Boolean).join(' ');
	if (cause instanceof Refusal) {
		return new NodeOperationError(node, cause.message, { itemIndex, description: say(cause.fix) });
	}
	if (cause instanceof Failure) {
		const { problem: message, fix, status } = cause.facts;
		return new NodeApiError(
			node,
			{ message },
			{ message, description: say(fix), httpCode: status?.toString(), itemIndex },
		);
	}
	if (cause instanceof NodeApiError || cause instanceof NodeOperationError) return cause;
	return new NodeOperationError(node, cause as Error, { itemIndex, description: more });
}
