/**
 * npx tsx bench/simulation.ts: compares the formulae of bench/plan.ts with a simulation, in which the node's own code runs in
 * virtual time, and both with what was measured (bench/results.json). Writes the tables of bench/README.md. Fails where they differ by more
 * than TOLERANCE.
 */
import { writeTables } from '../tools/table';
import { readResults } from './results';
import { compare, TOLERANCE } from './simulation/compare';
import { planTables } from './simulation/million';
import { percent } from './simulation/numbers';

async function main(): Promise<void> {
	const results = readResults();
	if (!results) console.log('There are no results yet (npm run bench): nothing measured to compare with, and the costs of an image are assumed.');
	const plan = await planTables(results);
	const { tables, problems } = await compare(results);
	writeTables('bench/README.md', { plan: () => plan, simulation: () => tables });
	console.log(`${plan}\n\n${tables}`);
	for (const problem of problems) console.error(`More than ${percent(TOLERANCE)} apart: ${problem}`);
	if (problems.length > 0) process.exitCode = 1;
}

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
