/**
 * A separate process that runs the node until it is killed: `crash.ts <base URL> <key> <model> <image>`. Its log goes
 * to its output.
 */
process.env.N8N_LOG_LEVEL = 'info';

import { readFileSync } from 'node:fs';
import type { INode } from 'n8n-workflow';

import { startEngine } from './engine';
import { Source } from './nodes';

async function main([baseUrl, apiKey, model, file]: string[]): Promise<void> {
	const bytes = readFileSync(file);
	const items = [0, 1, 2].map((id) => ({ json: { id }, files: { data: { bytes } } }));
	const engine = await startEngine('filesystem', { apiKey, baseUrl }, { 'test.source': new Source(items) });
	const node = (name: string, type: string, more: Partial<INode> = {}) =>
		({ id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...more }) as INode;
	await engine.run({
		nodes: [
			node('Source', 'test.source'),
			node('Ideogram', 'n8n-nodes-ideogram.ideogram', {
				parameters: { model, prompt: '=item {{ $json.id }}' },
				credentials: { ideogramApi: { id: '1', name: 'Ideogram' } },
			}),
		],
		connections: { Source: { main: [[{ node: 'Ideogram', type: 'main', index: 0 }]] } },
	});
}

void main(process.argv.slice(2));
