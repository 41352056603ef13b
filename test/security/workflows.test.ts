/** The workflows on GitHub: what they run is pinned, and what may publish runs nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

type Permissions = string | Record<string, string>;

interface Job {
	permissions?: Permissions;
	needs?: string | string[];
	uses?: string;
	steps?: Array<{ uses?: string; run?: string }>;
}

interface Workflow {
	permissions?: Permissions;
	jobs: Record<string, Job>;
}

const pinned = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const pinnedWithVersion = /uses: *\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
const mayRunBesideTheToken = [
	/^actions\/(download-artifact|setup-node)@/,
	/^npm publish \.\/\*\.tgz --ignore-scripts --provenance --access public$/,
];

/** What is wrong with a workflow file; empty when nothing is. */
function faults(source: string): string[] {
	const { permissions, jobs }: Workflow = parse(source);
	const named = permissions ? [] : ['the workflow names no permissions'];
	const lines = source.split('\n').filter((line) => /\buses:/.test(line));
	return [
		...named,
		...lines.filter((line) => !pinnedWithVersion.test(line)).map((line) => `no version: ${line.trim()}`),
		...Object.values(jobs)
			.flatMap(usesOf)
			.filter((uses) => !pinned.test(uses))
			.map((uses) => `not pinned: ${uses}`),
		...Object.values(jobs)
			.filter((job) => maySign(job.permissions ?? permissions))
			.flatMap(stepsOf)
			.filter((step) => !mayRunBesideTheToken.some((allowed) => allowed.test(step)))
			.map((step) => `beside the token: ${step}`),
	];
}

function usesOf({ uses, steps = [] }: Job): string[] {
	return [uses, ...steps.map((step) => step.uses)].filter((name) => name !== undefined);
}

function stepsOf({ uses, steps = [] }: Job): string[] {
	return [uses, ...steps.map((step) => step.uses ?? step.run ?? '')].filter((name) => name !== undefined);
}

function maySign(permissions: Permissions = 'write-all'): boolean {
	return permissions === 'write-all' || (typeof permissions === 'object' && permissions['id-token'] === 'write');
}

const folder = resolve(__dirname, '..', '..', '.github', 'workflows');
const sources = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);

describe('the workflows on GitHub', () => {
	it.each(sources)('%s pins its actions, and runs nothing beside the token that publishes', (_file, source) => {
		expect(faults(source)).toEqual([]);
	});

	it('publish what another job built, tested and packed', () => {
		const { jobs }: Workflow = parse(Object.fromEntries(sources)['publish.yml']);
		const publishing = Object.values(jobs).filter(({ permissions }) => permissions && maySign(permissions));
		expect(publishing).toHaveLength(1);
		const runs = stepsOf(jobs[String(publishing[0].needs)]);
		expect(runs.filter((step) => /^npm /.test(step))).toEqual(['npm ci', 'npm test', 'npm pack']);
		expect(runs.at(-1)).toMatch(/^actions\/upload-artifact@/);
		expect(stepsOf(publishing[0]).at(-1)).toMatch(/^npm publish /);
	});
});

describe('what is wrong with a workflow', () => {
	const sha = '3d3c42e5aac5ba805825da76410c181273ba90b1';
	const workflow = (permissions: string, job: string, step: string) =>
		`permissions: ${permissions}\njobs:\n  one:\n    permissions: ${job}\n    steps:\n      - ${step}\n`;
	const read = '{ contents: read }';
	const sign = '{ id-token: write }';

	it.each([
		['a tag', workflow(read, read, 'uses: actions/checkout@v5')],
		['a branch', workflow(read, read, 'uses: actions/checkout@main # v5.0.0')],
		['a short SHA', workflow(read, read, 'uses: actions/checkout@3d3c42e # v7.0.1')],
		['a SHA of which nobody knows the version', workflow(read, read, `uses: actions/checkout@${sha}`)],
		['a local action', workflow(read, read, 'uses: ./.github/actions/x # v1.0.0')],
		['a workflow of others', `permissions: ${read}\njobs:\n  one:\n    uses: a/b/.github/workflows/c.yml@main\n`],
		['no permissions', `jobs:\n  one:\n    permissions: ${read}\n    steps:\n      - run: npm ci\n`],
		['a checkout beside the token', workflow(read, sign, `uses: actions/checkout@${sha} # v7.0.1`)],
		['an installation beside the token', workflow(read, sign, 'run: npm ci')],
		['tests beside the token', workflow(read, sign, 'run: npm test')],
		['more than to publish', workflow(read, sign, 'run: npm ci && npm publish ./*.tgz')],
		['install scripts beside the token', workflow(read, sign, 'run: npm publish ./*.tgz --provenance --access public')],
		['a folder that is packed beside the token', workflow(read, sign, 'run: npm publish --provenance')],
		['the token for all', `permissions: ${sign}\njobs:\n  one:\n    steps:\n      - run: npm test\n`],
		['all permissions', `permissions: write-all\njobs:\n  one:\n    steps:\n      - run: npm test\n`],
	])('%s', (_title, source) => expect(faults(source)).not.toEqual([]));

	it('nothing, if it is pinned and may not publish', () => {
		expect(faults(workflow(read, read, `uses: actions/checkout@${sha} # v7.0.1`))).toEqual([]);
	});
});
