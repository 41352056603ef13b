import sharp from 'sharp';
import { upright } from './pixels';

const hues: Array<[name: string, rgb: [number, number, number]]> = [
	['black', [0, 0, 0]],
	['white', [255, 255, 255]],
	['gray', [128, 128, 128]],
	['red', [210, 40, 40]],
	['orange', [240, 150, 40]],
	['yellow', [235, 215, 70]],
	['green', [60, 150, 70]],
	['blue', [50, 110, 210]],
	['purple', [130, 60, 170]],
	['pink', [240, 150, 190]],
	['brown', [120, 80, 50]],
];

export interface Seen {
	width: number;
	height: number;
	/** `#3a7bd5` */
	hex: string;
	/** `blue` */
	color: string;
}

/** What can be told of an image without knowing what it shows. */
export async function look(image: Buffer): Promise<Seen> {
	const { width, height } = (await sharp(image).metadata()).autoOrient;
	const { dominant } = await sharp(await upright(image).png().toBuffer()).stats();
	const rgb = [dominant.r, dominant.g, dominant.b];
	const far = (other: number[]) => rgb.reduce((sum, value, index) => sum + (value - other[index]!) ** 2, 0);
	const [color] = hues.reduce((best, next) => (far(next[1]) < far(best[1]) ? next : best));
	return { width, height, color, hex: `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}` };
}

export function sentence({ width, height, color, hex }: Seen): string {
	const shape = width === height ? 'square' : width > height ? 'landscape' : 'portrait';
	return `A ${shape} image of ${width} by ${height} pixels in which ${color} (${hex}) prevails.`;
}
