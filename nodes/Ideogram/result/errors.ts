/** Whatever went wrong → the error that n8n shows: the problem as its message, what to do as its description. */
import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { Refusal } from '../request/refusal';
import { Failure } from './failure';

export function toNodeError(node: INode, itemIndex: number | undefined, cause: unknown): NodeApiError | NodeOperationError {
	if (cause instanceof Refusal) {
		return new NodeOperationError(node, cause.message, { itemIndex, description: cause.fix });
	}
	if (cause instanceof Failure) {
		const { problem: message, fix: description, status } = cause.facts;
		return new NodeApiError(node, { message }, { message, description, httpCode: status?.toString(), itemIndex });
	}
	if (cause instanceof NodeApiError || cause instanceof NodeOperationError) return cause;
	return new NodeOperationError(node, cause as Error, { itemIndex });
}
