import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { pathOf } from '../tools/operationPage';
import { cases } from './table';
import { documents, pages } from '../tools/docs';
import { withTables } from '../tools/table';

const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');

it.each(Object.entries(documents))('the tables in %s are up to date (npm run docs writes them)', (name, tables) => {
	const text = readFileSync(join(__dirname, '..', name), 'utf8');
	expect(withTables(text, tables)).toBe(text);
});

it.each(Object.entries(pages))('%s is up to date (npm run docs writes it)', (name, page) => {
	expect(readFileSync(join(__dirname, '..', name), 'utf8')).toBe(page());
});

it.each(['README.md', 'bench/README.md'])('%s has a table wherever one is announced', (name) => {
	const text = readFileSync(join(__dirname, '..', name), 'utf8');
	const places = [...text.matchAll(/<!-- made by [^:]+: (\w+) -->(.*?)<!-- end of \1 -->/gs)];
	expect(places).toHaveLength(text.split('<!-- made by').length - 1);
	for (const [, table, made] of places) expect([table, made.trim()]).not.toEqual([table, '']);
});

it('the page of an operation names every model and every field', () => {
	for (const { operation, endpoint, model } of cases) {
		const page = readFileSync(join(__dirname, '..', pathOf(operation)), 'utf8');
		for (const name of [model, ...endpoint.fields.map((field) => field.name)].filter(Boolean))
			expect(page).toContain(`\`${name}\``);
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
