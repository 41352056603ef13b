/** The images that the examples of the documentation start from. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Keeps a subject apart from a plain background, with a second thing that can be removed. */
const still = `<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="1024">
	<defs>
		<linearGradient id="glass" x1="0" x2="1">
			<stop offset="0" stop-color="#0b4f6c"/><stop offset="0.3" stop-color="#4fb3c8"/>
			<stop offset="0.45" stop-color="#1c7c94"/><stop offset="1" stop-color="#07374d"/>
		</linearGradient>
		<linearGradient id="gold" x1="0" x2="1">
			<stop offset="0" stop-color="#8f6a1f"/><stop offset="0.35" stop-color="#f3d68a"/><stop offset="1" stop-color="#7a5716"/>
		</linearGradient>
		<radialGradient id="lemon" cx="0.35" cy="0.3"><stop offset="0" stop-color="#ffe873"/><stop offset="1" stop-color="#e0a51c"/></radialGradient>
		<radialGradient id="shadow"><stop offset="0" stop-color="#d9cfc3"/><stop offset="1" stop-color="#f1ebe3"/></radialGradient>
	</defs>
	<rect width="1024" height="1024" fill="#f1ebe3"/>
	<ellipse cx="540" cy="862" rx="430" ry="56" fill="url(#shadow)"/>
	<path d="M330 470 Q330 380 430 360 L430 300 H550 L550 360 Q650 380 650 470 V820 Q650 868 600 868 H380 Q330 868 330 820 Z" fill="url(#glass)"/>
	<path d="M362 480 Q362 430 400 405 V835 Q362 835 362 800 Z" fill="#c8f1f7" fill-opacity="0.35"/>
	<rect x="415" y="170" width="150" height="135" rx="16" fill="url(#gold)"/><rect x="405" y="292" width="170" height="26" rx="10" fill="url(#gold)"/>
	<rect x="392" y="540" width="196" height="196" rx="10" fill="#fbf6ea"/>
	<rect x="404" y="552" width="172" height="172" rx="6" fill="none" stroke="#b08a3c" stroke-width="3"/>
	<circle cx="490" cy="618" r="36" fill="#e2a33d"/><path d="M430 676 Q460 640 490 668 T552 664 V690 H430 Z" fill="#1c7c94"/>
	<circle cx="790" cy="800" r="72" fill="url(#lemon)"/><path d="M800 730 Q850 668 898 700 Q862 742 800 730 Z" fill="#4d8a3d"/>
</svg>`;

/** A poster with its texts where the stand-in finds them, on one color. */
const poster = `<svg xmlns="http://www.w3.org/2000/svg" width="896" height="1152">
	<rect width="896" height="1152" fill="#fff1dc"/>
	<circle cx="448" cy="545" r="205" fill="#f0705a"/><circle cx="448" cy="545" r="150" fill="#ffb38a"/>
	<path d="M150 640 Q300 570 448 640 T746 640 V760 H150 Z" fill="#4f9a6b"/>
	<path d="M150 690 Q320 630 470 690 T746 690 V780 H150 Z" fill="#1f3a2e"/>
	<rect x="24" y="24" width="848" height="1104" fill="none" stroke="#1f3a2e" stroke-width="8"/>
	<g font-family="DejaVu Sans, Arial, sans-serif" text-anchor="middle" fill="#1f3a2e">
		<text x="448" y="228" font-size="88" font-weight="bold">SUMMER SALE</text>
		<text x="448" y="888" font-size="48">Everything must go.</text>
		<text x="448" y="958" font-size="48">This week only.</text>
	</g>
</svg>`;

const draw = async (svg: string) => await sharp(Buffer.from(svg)).removeAlpha().png().toBuffer();

const landscape = async () => await readFile(join(__dirname, '../../demo/images/lighthouse.png'));

/** A mask with one mark: an ellipse in these shares of the image. */
async function mask(image: Buffer, marks: 'black' | 'white', [x, y, rx, ry]: number[]): Promise<Buffer> {
	const { width, height } = await sharp(image).metadata();
	const ground = marks === 'black' ? 'white' : 'black';
	return await draw(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<rect width="${width}" height="${height}" fill="${ground}"/>
		<ellipse cx="${width * x}" cy="${height * y}" rx="${width * rx}" ry="${height * ry}" fill="${marks}"/>
	</svg>`);
}

interface Sample {
	image: () => Promise<Buffer>;
	/** The mark of a mask. */
	mark: number[];
	marks: 'black' | 'white';
}

const scenery: Sample = { image: landscape, mark: [0.275, 0.58, 0.2, 0.26], marks: 'black' };
const product: Sample = { image: async () => await draw(still), mark: [0.79, 0.755, 0.14, 0.13], marks: 'white' };
const bottle: Sample = { ...product, mark: [0.48, 0.62, 0.17, 0.24] };
const design: Sample = { image: async () => await draw(poster), mark: [0.5, 0.5, 0.25, 0.2], marks: 'black' };

/** What shows best what an operation does; the landscape where none is named. */
const best: Record<string, Sample> = {
	'image removeBackground': product,
	'image replaceBackground': product,
	'image removeObject': product,
	'image describe': product,
	'design layerize': design,
	'vector vectorize': product,
	'tool resizeAd': design,
	'tool localizeAd': design,
	'tool varyAd': design,
	'tool colorways': bottle,
	'tool materialSwap': bottle,
	'tool ghostMannequin': product,
	'tool modelPoseVariants': product,
	'tool sketchToRender': product,
};

/** Boards of wood. */
const boards = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512">
	<rect width="512" height="512" fill="#a8743f"/>
	<g fill="none" stroke="#7c4f24" stroke-width="5">${Array.from({ length: 16 }, (_, row) => `<path d="M0 ${row * 34} Q128 ${row * 34 + 24} 256 ${row * 34 + 8} T512 ${row * 34}"/>`).join('')}</g>
</svg>`;

/** @returns the image, its mask and a material, for fields that take one of them */
export async function sampleFor(operation: string): Promise<{ image: Buffer; mask: Buffer; material: Buffer }> {
	const { image, mark, marks } = best[operation] ?? scenery;
	const bytes = await image();
	return { image: bytes, mask: await mask(bytes, marks, mark), material: await draw(boards) };
}
