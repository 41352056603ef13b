/**
 * npx tsx bench/million.ts: writes the tables of the plan for a million images a day (bench/README.md) from what was
 * measured.
 */
import { writeTables } from '../tools/table';
import { planTables } from './planTables';
import { readResults } from './results';

const results = readResults();
if (!results) console.log('There are no results yet (npm run bench): the costs of an image are assumed.');
const plan = planTables(results);
writeTables('bench/README.md', { plan: () => plan });
console.log(plan);
