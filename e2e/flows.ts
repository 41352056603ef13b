/** Workflows and their pieces. */
import type { Workflow } from '../tools/n8n/prepare';
import { ideogramNode, node, workflow, type Node, type Target } from '../tools/n8n/workflow';

export { node, workflow };

/** The three sample images, in the order in which they are read. */
export const images = ['bottle.jpg', 'lighthouse.png', 'mountain lake.webp'];
/** What the safety check of the stand-in refuses each time. */
export const forbidden = 'FORBIDDEN';

export const start = node('Start', 'n8n-nodes-base.manualTrigger', 1);

/** @param name of the files, with `*` for all */
export const read = (files: string, name = '*'): Node =>
	node('Read', 'n8n-nodes-base.readWriteFile', 1, {
		fileSelector: `${files.replaceAll('\\', '/')}/images/${name}`,
		options: {},
	});

/** Remix with a model whose images come with the answer (V_2), or one that is polled (ideogram-3). */
export const remix = (model: 'V_2' | 'ideogram-3' = 'V_2', settings: object = {}, more: object = {}): Node =>
	ideogramNode(
		'Ideogram',
		{ model, prompt: '=A tower of {{ $json.fileName ?? "glass" }}', additionalFields: {}, options: {}, ...more },
		settings,
	);

/** The same, with one image of the three that the safety check refuses. */
export const remixOneBad = (settings: object = {}, model: 'V_2' | 'ideogram-3' = 'V_2'): Node =>
	remix(model, settings, {
		prompt: `={{ $json.fileName.startsWith("lighthouse") ? "${forbidden}" : "A tower of " + $json.fileName }}`,
	});

export const retryOnFail = { retryOnFail: true, maxTries: 3, waitBetweenTries: 20 };

/** Passes on what it gets. */
export const pass = (name: string): Node => node(name, 'n8n-nodes-base.noOp', 1);

/** Nodes in a row, and what else is connected, by the output of each node. */
export function row(name: string, nodes: Node[], more: Record<string, Target[][]> = {}): Workflow {
	const one = Object.fromEntries(nodes.slice(1).map((next, index) => [nodes[index]!.name, [[next.name]]]));
	return workflow('', name, nodes, { ...one, ...more });
}
