/** SECURITY.md names a test for each promise: they are there, under these names. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '../..');
const text = readFileSync(resolve(root, 'SECURITY.md'), 'utf8');

/** Rows of the table: promise, file, titles. */
const promises = [...text.matchAll(/^\| (.+?) \| `(.+?\.test\.ts)` \| (.+) \|$/gm)].map(
	([, promise, file, titles]) => ({
		promise,
		file,
		titles: [...titles.matchAll(/"(.+?)"/g)].map(([, title]) => title),
	}),
);

/** What stands first in `it(...)`, `describe(...)` and their `.each(...)(...)`. */
function titlesOf(file: string): string[] {
	const titles: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node)) {
			const [title] = node.arguments;
			if (title && ts.isStringLiteralLike(title) && /^(it|describe)\b/.test(node.expression.getText()))
				titles.push(title.text);
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, readFileSync(resolve(root, file), 'utf8'), ts.ScriptTarget.Latest, true));
	return titles;
}

it('has promises, and a test for each', () => {
	expect(promises.length).toBeGreaterThan(10);
	// Two rows are the table's head.
	const rows = text.split('\n').filter((line) => line.startsWith('| ')).length;
	expect(promises).toHaveLength(rows - 2);
	expect(promises.filter(({ titles }) => titles.length === 0)).toEqual([]);
});

it.each(promises)('$promise', ({ file, titles }) => {
	expect([file, existsSync(resolve(root, file))]).toEqual([file, true]);
	expect(titlesOf(file)).toEqual(expect.arrayContaining(titles));
});

it('names every file of tests of this folder', () => {
	const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.ts') && name !== 'document.test.ts');
	const named = new Set(promises.map(({ file }) => file));
	expect(files.map((name) => `test/security/${name}`).filter((file) => !named.has(file))).toEqual([]);
});

it('says where to report', () => expect(text).toContain('/security/advisories/new'));
