/** Tables in Markdown, and their places in the documents. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [head, head.map(() => '---'), ...rows].map(line).join('\n');
}

/** Sections with their headings. */
export function underTitles(sections: Record<string, string>): string {
	return Object.entries(sections)
		.map(([title, text]) => `#### ${title}\n\n${text}`)
		.join('\n\n');
}

/** Each stands between `<!-- made by COMMAND: NAME -->` and `<!-- end of NAME -->`. */
export type Tables = Record<string, () => string>;

export function withTables(text: string, tables: Tables): string {
	return Object.entries(tables).reduce((before, [name, make]) => {
		const place = new RegExp(`(<!-- made by [^:]+: ${name} -->).*(<!-- end of ${name} -->)`, 's');
		if (!place.test(before)) throw new Error(`There is no place for ${name}`);
		return before.replace(place, (_all, start: string, end: string) => `${start}\n\n${make()}\n\n${end}`);
	}, text);
}

/** @param file below the project's root */
export function writeTables(file: string, tables: Tables): void {
	const path = join(__dirname, '..', file);
	writeFileSync(path, withTables(readFileSync(path, 'utf8'), tables));
}
