/** Draws the card that stands for an image that was withheld: nodes/Ideogram/files/withheldCard.ts. */
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320" viewBox="0 0 480 480">
	<rect width="480" height="480" fill="#f4f4f6"/>
	<rect x="20" y="20" width="440" height="440" rx="16" fill="none" stroke="#b9bac4" stroke-width="3" stroke-dasharray="10 8"/>
	<g fill="none" stroke="#6b6c7b" stroke-width="12" stroke-linecap="round">
		<path d="M160 165c45-62 115-62 160 0c-45 62-115 62-160 0z"/>
		<circle cx="240" cy="165" r="22"/>
		<path d="M175 240L305 90"/>
	</g>
	<g font-family="DejaVu Sans, Arial, sans-serif" text-anchor="middle" fill="#33343f">
		<text x="240" y="310" font-size="34" font-weight="bold">Image withheld</text>
		<text x="240" y="356" font-size="20">by Ideogram’s safety check.</text>
		<text x="240" y="386" font-size="20">It was billed.</text>
		<text x="240" y="416" font-size="20">Change the prompt or the source.</text>
	</g>
</svg>`;

async function draw(): Promise<void> {
	const png = await sharp(Buffer.from(drawing))
		.png({ palette: true, colours: 6, dither: 0, effort: 10, compressionLevel: 9 })
		.toBuffer();
	const lines = png.toString('base64').match(/.{1,110}/g) ?? [];
	await writeFile(
		'nodes/Ideogram/files/withheldCard.ts',
		`/** A PNG of 320x320 pixels that says so. Made by tools/withheldCard.ts. */
export const withheldCard = Buffer.from(
	[
${lines.map((line) => `\t\t'${line}',`).join('\n')}
	].join(''),
	'base64',
);
`,
	);
	console.log(`${png.length} bytes`);
}

void draw();
