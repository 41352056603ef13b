import sharp from 'sharp';
import { chooseLook, dice } from '../looks';
import type { Size } from '../sizes';

export interface SceneOrder extends Size {
	prompt: string;
	seed: number;
	style?: string;
	/** Hex colors. */
	colors?: string[];
}

/** An image made of nothing but prompt and seed; the same for the same order. */
export async function scene(order: SceneOrder): Promise<Buffer> {
	return await render(sceneSvg(order), order);
}

/** An emblem on nothing: its corners are transparent. */
export async function emblem(order: SceneOrder): Promise<Buffer> {
	return await render(emblemSvg(order), order);
}

async function render(svg: string, { width, height }: Size): Promise<Buffer> {
	// Drawn small and enlarged by the vector engine: an SVG may be limited in size, an image not.
	return await sharp(Buffer.from(svg), { unlimited: true })
		.resize(width, height, { fit: 'fill' })
		.png({ compressionLevel: 2 })
		.toBuffer();
}

function colorsOf({ prompt, seed, style, colors }: SceneOrder): string[] {
	const chosen = chooseLook(prompt, seed, style, colors).colors;
	return Array.from({ length: 5 }, (_, index) => chosen[Math.min(index, chosen.length - 1)]!);
}

/** Sky, sun, ridges and water in the colors of the prompt. */
export function sceneSvg(order: SceneOrder): string {
	const { width, height, prompt, seed } = order;
	const roll = dice(`${prompt}\n${seed}\nscene`);
	const colors = colorsOf(order);
	const [x, y] = [width * (0.15 + 0.7 * roll()), height * (0.12 + 0.25 * roll())];
	const radius = Math.min(width, height) * (0.08 + 0.08 * roll());
	const ridges = [0.5, 0.64, 0.8].map((level, index) => {
		const points = Array.from({ length: 7 }, (_, step) => {
			return `${(width * step) / 6} ${height * (level - 0.16 * roll())}`;
		});
		return `<path d="M0 ${height} L${points.join(' L')} L${width} ${height} Z" fill="${colors[2 - index]}"/>`;
	});
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
<stop offset="0" stop-color="${colors[3]}"/><stop offset="1" stop-color="${colors[4]}"/>
</linearGradient></defs>
<rect width="${width}" height="${height}" fill="url(#sky)"/>
<circle cx="${x}" cy="${y}" r="${radius}" fill="${colors[4]}"/>
${ridges.join('\n')}
</svg>`;
}

function emblemSvg(order: SceneOrder): string {
	const { width, height, prompt, seed } = order;
	const roll = dice(`${prompt}\n${seed}\nemblem`);
	const colors = colorsOf(order);
	const points = Array.from({ length: 12 }, (_, step) => {
		const far = Math.min(width, height) * (step % 2 ? 0.2 + 0.1 * roll() : 0.4);
		const angle = (Math.PI * step) / 6;
		return `${width / 2 + far * Math.cos(angle)},${height / 2 + far * Math.sin(angle)}`;
	});
	const radius = Math.min(width, height) * 0.15;
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<polygon points="${points.join(' ')}" fill="${colors[1]}"/>
<circle cx="${width / 2}" cy="${height / 2}" r="${radius}" fill="${colors[3]}"/>
</svg>`;
}
