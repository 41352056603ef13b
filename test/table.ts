/** The table of operations as tests walk it. */
import { operations } from '../nodes/Ideogram/api/operations';
import { remix } from '../nodes/Ideogram/api/operations/remix';
import type { Endpoint, Field, Operation } from '../nodes/Ideogram/api/types';

export interface Case {
	operation: Operation;
	endpoint: Endpoint;
	/** `image remix ideogram-3` */
	name: string;
	/** Value of the `model` parameter; empty where there is no choice. */
	model: string;
}

export const cases: Case[] = operations.flatMap((operation) =>
	operation.endpoints.map((endpoint) => {
		const model = endpoint.model?.id ?? '';
		return { operation, endpoint, model, name: [operation.resource, operation.name, model].filter(Boolean).join(' ') };
	}),
);

export function caseOf(resource: string, operation: string, model = ''): Case {
	const found = cases.find(
		(each) => each.operation.resource === resource && each.operation.name === operation && each.model === model,
	);
	if (!found) throw new Error(`There is no ${resource} ${operation} ${model}`);
	return found;
}

export const remixEndpoints = remix.endpoints;

export function remixOf(model: string): Endpoint {
	const endpoint = remix.endpoints.find((candidate) => candidate.model?.id === model);
	if (!endpoint) throw new Error(`Remix has no model ${model}`);
	return endpoint;
}

/** The image that is worked on. */
export const isSource = ({ name }: Field): boolean => name === 'binaryPropertyName';
