import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import sharp from 'sharp';

import { operations } from '../nodes/Ideogram/api/operations';
import { exampleOf } from '../tools/example';
import { pathOf } from '../tools/operationPage';
import { usd } from '../tools/prices';
import { folder, shownFor, stemOf } from '../tools/results';
import v2 from './facts/v2.operations.json';
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

describe.each(operations.map((operation) => [pathOf(operation), operation] as const))('%s', (path, operation) => {
	const page = readFileSync(join(__dirname, '..', path), 'utf8');

	it('has an example that can be pasted into n8n', () => {
		const [, example] = /## Example\n.*?```json\n(.*?)\n```/s.exec(page) ?? [];
		expect(JSON.parse(example)).toEqual(exampleOf(operation).workflow);
	});

	it('shows a result: an image where files go in or come out, and the JSON', async () => {
		const { image, file, sources, binaries, json } = shownFor(operation);
		expect(Boolean(image ?? file)).toBe(sources.length + binaries.length > 0);
		expect(page).toContain(JSON.stringify(json, undefined, 2));
		for (const name of [image, file].filter((each) => each !== undefined)) {
			expect(page).toContain(`](../images/operations/${name})`);
			expect(readFileSync(join(folder, name)).length).toBeLessThanOrEqual(40 * 1024);
		}
		if (!image) return;
		const { format, width } = await sharp(join(folder, image)).metadata();
		expect([format, width >= 200 && width <= 880]).toEqual(['webp', true]);
	});
});

it('docs/images/operations has nothing but what the pages show', () => {
	const shown = operations.flatMap((operation) => {
		const { image, file } = shownFor(operation);
		return [`${stemOf(operation)}.json`, image, file].filter((name) => name !== undefined);
	});
	expect(readdirSync(folder).sort()).toEqual(shown.sort());
});

it('prices are those of endpoints that Ideogram has', () => {
	const paths = v2.operations.map(({ path }) => path);
	expect(Object.keys(usd).filter((path) => !paths.includes(path))).toEqual([]);
});

/** Files for people, with links into the project. */
const linked = [
	'README.md',
	'CONTRIBUTING.md',
	'docs/README.md',
	...readdirSync(join(__dirname, '../docs'))
		.filter((name) => name.endsWith('.md') && name !== 'README.md')
		.map((name) => `docs/${name}`),
];

it.each(linked)('every link of %s to a file of the project leads to one', (name) => {
	const text = readFileSync(join(__dirname, '..', name), 'utf8');
	const links = [...text.matchAll(/\]\((?!https?:)([^)]+)\)|src(?:set)?="(?!https?:)([^"]+)"/g)].map(
		([, link, source]) => link ?? source,
	);
	if (name === 'README.md') expect(links.length).toBeGreaterThan(15);
	for (const link of links) {
		const [path, heading] = link.split('#');
		const target = path ? normalize(join(__dirname, '..', dirname(name), path)) : join(__dirname, '..', name);
		expect([link, existsSync(target)]).toEqual([link, true]);
		if (!heading) continue;
		const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, words]) =>
			words
				.toLowerCase()
				.replace(/[^\w -]/g, '')
				.replaceAll(' ', '-'),
		);
		expect([link, headings.includes(heading)]).toEqual([link, true]);
	}
});

it('the README can be read to its end: 1,500 words at most', () => {
	expect(readme.split(/\s+/).length).toBeLessThanOrEqual(1500);
});

it('gives the two commands', () => {
	expect(readme).toContain('npm ci && npm run demo');
	expect(readme).toContain('npm ci && npm test');
});
