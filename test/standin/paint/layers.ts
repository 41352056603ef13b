import { removeObject } from './edit';
import type { Region } from './pixels';
import { pixelsOf, rectangle } from './pixels';
import type { Size } from '../sizes';

export interface TextBlock {
	x: number;
	y: number;
	width: number;
	height: number;
	text: string;
	alignment: string;
	angle: number;
	font_name: string | null;
	font_alternatives: string[] | null;
	font_size: number | null;
	line_height: number | null;
	color: string | null;
	formatting: string[];
	role: string | null;
}

/** The texts that the stand-in claims to have read in a design of this size. */
export function textBlocks({ width, height }: Size): TextBlock[] {
	const block = (top: number, share: number) => ({
		x: Math.round(width * 0.1),
		y: Math.round(height * top),
		width: Math.round(width * 0.8),
		height: Math.max(1, Math.round(height * share)),
		alignment: 'center',
		angle: 0,
		font_size: Math.max(1, Math.round(height * share * 0.6)),
		line_height: 1.2,
	});
	return [
		{
			...block(0.08, 0.18),
			text: 'Summer Sale',
			font_name: 'Poppins',
			font_alternatives: ['Montserrat', 'Inter'],
			color: '#1a1a1a',
			formatting: ['bold', 'all_caps'],
			role: 'heading',
		},
		{
			...block(0.7, 0.16),
			text: 'Everything must go.\nThis week only.',
			font_name: null,
			font_alternatives: null,
			color: null,
			formatting: [],
			role: 'body',
		},
	];
}

/** The design without its texts. */
export async function baseImage(source: Buffer): Promise<Buffer> {
	const size = await pixelsOf(source);
	const region: Region = { width: size.width, height: size.height, inside: new Uint8Array(size.width * size.height) };
	for (const { x, y, width, height } of textBlocks(size)) {
		const text = rectangle(size, x, y, Math.min(size.width, x + width), Math.min(size.height, y + height));
		text.inside.forEach((flag, pixel) => (region.inside[pixel]! |= flag));
	}
	return await removeObject(source, region);
}
