/** One page that shows each source beside what was made from it. */

export interface SheetRow {
	prompt: string;
	/** File name, beside the page. */
	source: string;
	results: Array<{ file?: string; note: string }>;
}

export function contactSheet(rows: SheetRow[], service: string): string {
	const figure = (file: string | undefined, caption: string) =>
		`<figure>${file ? `<a href="${link(file)}"><img src="${link(file)}" alt="${text(caption)}"></a>` : '<div class="none">no image</div>'}<figcaption>${text(caption)}</figcaption></figure>`;
	const sections = rows.map(
		({ source, prompt, results }) => `<section>
<h2>${text(prompt)}</h2>
<div class="row">${figure(source, `Source: ${source}`)}${results.map(({ file, note }) => figure(file, note)).join('')}</div>
</section>`,
	);
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Remixed with Ideogram in n8n</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; background: #fafafc; color: #222; }
h1 { font-size: 1.5rem; } h2 { font-size: 1rem; font-weight: 500; margin: 0 0 .75rem; }
section { background: #fff; border: 1px solid #e5e5ee; border-radius: 10px; padding: 1rem 1.25rem; margin: 1rem 0; }
.row { display: flex; gap: 1rem; flex-wrap: wrap; } figure { margin: 0; flex: 1 1 16rem; max-width: 24rem; }
figure:first-child { border-right: 3px solid #5b5bd6; padding-right: 1rem; }
img { width: 100%; border-radius: 6px; display: block; } figcaption { color: #667; font-size: .85rem; margin-top: .35rem; }
.none { border: 2px dashed #ccc; border-radius: 6px; padding: 3rem 1rem; text-align: center; color: #999; }
</style>
<h1>Remixed with Ideogram in n8n</h1>
<p>Made by ${text(service)}. The source is on the left, what was made from it on the right.</p>
${sections.join('\n')}
</html>
`;
}

const text = (value: string) => value.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const link = (file: string) => encodeURIComponent(file);
