/** A package without nodes, in the form of ours: n8n loads parts of its own with the first package that it meets. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const files = {
	'package.json': { name: 'n8n-nodes-empty', version: '1.0.0', n8n: { nodes: [], credentials: [] } },
	'dist/known/nodes.json': {},
	'dist/known/credentials.json': {},
	'dist/types/nodes.json': [],
	'dist/types/credentials.json': [],
};

export async function writeEmptyPackage(folder: string): Promise<void> {
	for (const [name, content] of Object.entries(files)) {
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await writeFile(join(folder, name), JSON.stringify(content));
	}
}
