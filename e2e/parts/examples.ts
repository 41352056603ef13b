/** Every file in examples/, imported as it is and executed. `--example NAME` runs one, or several with commas. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { examples } from '../../tools/n8n/settings';
import { isTrigger, readExample, Stage, type Check, type Example, type Paid } from '../examples';
import { has, same } from '../expect';
import type { Part, World } from '../part';

/** At once: n8n is busy with some, while others wait. */
const lanes = 3;
const folder = join(__dirname, '..', 'examples');
const nothing = { calls: 0, images: 0 };

export const part: Part = {
	ways: ['disk'],
	async run(world) {
		const names = await namesIn(examples, '.json');
		const checks = await namesIn(folder, '.ts');
		await world.check('examples: each file has a check, and each check a file', async () => {
			same(checks, names, 'The list of e2e/examples');
			return nothing;
		});
		const at = process.argv.indexOf('--example');
		const chosen = at < 0 ? names : names.filter((name) => process.argv[at + 1]?.split(',').includes(name));
		const all = await Promise.all(
			chosen.map(async (name) => await jobsOf(world, name, checks.includes(name) ? await readCheck(name) : undefined)),
		);
		const jobs = all.flat().sort((one, other) => Number(other.waits) - Number(one.waits));
		const lane = async () => {
			for (let job = jobs.shift(); job; job = jobs.shift()) await job.run();
		};
		await Promise.all(Array.from({ length: lanes }, lane));
	},
};

/** In the order of the alphabet, without their ending. */
async function namesIn(place: string, ending: string): Promise<string[]> {
	const files = (await readdir(place)).filter((name) => name.endsWith(ending));
	return files.map((name) => name.slice(0, -ending.length)).sort();
}

interface Job {
	/** Those that wait begin first. */
	waits: boolean;
	run(): Promise<void>;
}

/** Its check, and for those that read a folder and are started by hand what they do when there is none. */
async function jobsOf(world: World, name: string, check?: Example): Promise<Job[]> {
	const { nodes } = await readExample(name);
	const jobs: Job[] = [];
	if (check && 'run' in check) {
		if (check.part || Number.parseInt(world.release.version, 10) < (check.since ?? 0)) return [];
		jobs.push(
			job(
				world,
				name,
				name,
				check,
				nodes.some(({ type }) => type === 'n8n-nodes-base.wait'),
			),
		);
	} else if (check && !('run' in (await readCheck(check.within)))) {
		throw new Error(`${name} is not checked in ${check.within}`);
	}
	const isByHand = /(manual|schedule)Trigger$/.test(nodes.find(isTrigger)?.type ?? '');
	if (isByHand && JSON.stringify(nodes).includes('"fileSelector":"/files/')) {
		jobs.push(job(world, `${name}, with an empty folder`, name, { run: inEmptyFolder }, false));
	}
	return jobs;
}

async function readCheck(name: string): Promise<Example> {
	return ((await import(join(folder, name))) as { example: Example }).example;
}

/** It says so, and nothing is billed. */
async function inEmptyFolder(stage: Stage): Promise<Paid> {
	const types = (await readExample(stage.name)).nodes.flatMap(({ credentials = {} }) =>
		Object.keys(credentials).filter((type) => type !== 'ideogramApi'),
	);
	const flow = await stage.load({ credentials: Object.fromEntries(types.map((type) => [type, {}])) });
	await stage.clear();
	const { status, error } = await flow.run();
	same(status, 'error', 'The status');
	has(error?.message, stage.files);
	const stopped = flow.nodes.find((node) => node.name === error?.node?.name);
	same(stopped?.type, 'n8n-nodes-base.stopAndError', 'The node that stopped it');
	return nothing;
}

function job(world: World, title: string, name: string, { standIn, run }: Check, waits: boolean): Job {
	return {
		waits,
		run: async () =>
			await world.check(`example ${title}`, async () => {
				await Stage.for(world, name, standIn, run);
				return nothing;
			}),
	};
}
