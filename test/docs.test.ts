import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { remixModels } from '../nodes/Ideogram/api/remix';
import { documents } from '../tools/docs';
import { withTables } from '../tools/table';

const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');

it.each(Object.entries(documents))('the tables in %s are up to date (npm run docs writes them)', (name, tables) => {
	const text = readFileSync(join(__dirname, '..', name), 'utf8');
	expect(withTables(text, tables)).toBe(text);
});

it.each(['README.md', 'bench/README.md'])('%s has a table wherever one is announced', (name) => {
	const text = readFileSync(join(__dirname, '..', name), 'utf8');
	const places = [...text.matchAll(/<!-- made by [^:]+: (\w+) -->(.*?)<!-- end of \1 -->/gs)];
	expect(places).toHaveLength(text.split('<!-- made by').length - 1);
	for (const [, table, made] of places) expect([table, made.trim()]).not.toEqual([table, '']);
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
