import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { remixModels } from '../nodes/Ideogram/api/remix';
import { withTables } from '../tools/docs';

const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');

it('the tables in the README are those of the API table (npm run docs writes them)', () => {
	expect(withTables(readme)).toBe(readme);
});

it('the tables name every model and every field', () => {
	for (const { id, source, fields } of remixModels) {
		for (const name of [id, source.name, ...fields.map((field) => field.name)]) expect(readme).toContain(`\`${name}\``);
	}
});

it('every link to a file of the project leads to one', () => {
	const links = [...readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, path]) => path);
	expect(links.length).toBeGreaterThan(5);
	for (const path of links) expect([path, existsSync(join(__dirname, '..', path))]).toEqual([path, true]);
});

it('gives the two commands', () => {
	expect(readme).toContain('npm ci && npm run demo');
	expect(readme).toContain('npm ci && npm test');
});
