const { execFileSync } = require('node:child_process');
const { rmSync } = require('node:fs');
const { dest, parallel, series, src } = require('gulp');

async function clean() {
	rmSync('dist', { recursive: true, force: true });
}

async function compile() {
	execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '--project', 'tsconfig.build.json'], {
		stdio: 'inherit',
	});
}

/** Icons and codex files: n8n looks for them beside the compiled node. */
function assets() {
	return src('nodes/**/*.{svg,node.json}', { encoding: false }).pipe(dest('dist/nodes'));
}

/** What n8n reads when it starts, instead of loading the nodes: n8n's own tool writes it for n8n's own nodes, too. */
async function metadata() {
	execFileSync(process.execPath, [require.resolve('n8n-core/bin/generate-metadata')], { stdio: 'inherit' });
	rmSync('dist/methods', { recursive: true }); // For the translations of n8n's own nodes.
}

exports.build = series(clean, parallel(compile, assets), metadata);
exports.default = exports.build;
