/**
 * n8n's community gate over what would be published: the unpacked tarball, and the sources.
 *
 * Prints one JSON object: the files of the tarball, and what the gate says of each.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extract } from 'tar';
import { SOURCE_FILE_PATTERNS, analyzePackage } from '@n8n/scan-community-package/scanner/scanner.mjs';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'gate-'));
try {
	const [packed] = JSON.parse(
		execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
			cwd: project,
			stdio: ['ignore', 'pipe', 'ignore'],
		}),
	);
	await extract({ file: join(folder, packed.filename), cwd: folder });
	const results = {
		tarball: await analyzePackage(join(folder, 'package')),
		sources: await analyzePackage(project, SOURCE_FILE_PATTERNS),
	};
	console.log(JSON.stringify({ files: packed.files.map(({ path }) => path), results }));
} finally {
	rmSync(folder, { recursive: true, force: true });
}
