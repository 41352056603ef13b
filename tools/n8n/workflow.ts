import type { Workflow } from './prepare';
import { credentialId, nodeType } from './settings';

export interface Node {
	name: string;
	type: string;
	typeVersion: number;
	parameters: object;
	[setting: string]: unknown;
}

/** A node, or one of its inputs other than the first. */
export type Target = string | { node: string; index: number };

export const node = (name: string, type: string, typeVersion: number, parameters: object = {}): Node => ({
	name,
	type,
	typeVersion,
	parameters,
});

export function ideogramNode(name: string, parameters: object, settings: object = {}): Node {
	const credentials = { ideogramApi: { id: credentialId, name: 'Ideogram account' } };
	return { ...node(name, nodeType, 1, parameters), credentials, ...settings };
}

/** @param connections of each node, by output */
export function workflow(id: string, name: string, nodes: Node[], connections: Record<string, Target[][]>): Workflow {
	const to = (target: Target) => ({
		type: 'main',
		...(typeof target === 'string' ? { node: target, index: 0 } : target),
	});
	return {
		id,
		name,
		active: false,
		nodes: nodes.map((one, index) => ({ id: `node-${id}-${index}`, position: [220 * index, 0], ...one })),
		connections: Object.fromEntries(
			Object.entries(connections).map(([from, outputs]) => [from, { main: outputs.map((targets) => targets.map(to)) }]),
		),
		settings: { executionOrder: 'v1' },
	} as Workflow;
}
