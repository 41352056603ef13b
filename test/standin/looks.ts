import { createHash } from 'node:crypto';

/** How a remix changes its source; prompt and seed decide it. */
export interface Look {
	/** Colors from dark to light that the image is drawn towards. */
	colors: string[];
	/** How far the colors move towards those, 0 to 1. */
	tone: number;
	/** Steps of brightness; few look like a print. */
	levels: number;
	/** How dark the drawn outlines are, 0 to 1. */
	ink: number;
	/** How much fine detail is painted over, 0 to 1. */
	paint: number;
	/** How visible the added shapes are, 0 to 1. */
	shapes: number;
	grain: number;
}

export const palettes: Record<string, string[]> = {
	ember: ['#2b0f1c', '#7a1f2b', '#d9482b', '#f59b3a', '#ffe6b0'],
	fresh: ['#0e2f3a', '#1d7a74', '#6cc08b', '#f2d16b', '#fbf6df'],
	jungle: ['#0b2219', '#1f5a3a', '#5d9441', '#c9b458', '#f4efcf'],
	magic: ['#180f3d', '#5a2a9c', '#c0429e', '#f58fb4', '#fde9f0'],
	melon: ['#1f3a2e', '#4f9a6b', '#f0705a', '#ffb38a', '#fff1dc'],
	mosaic: ['#142850', '#27748f', '#e8a33d', '#e4572e', '#f7f0e0'],
	pastel: ['#4a4e78', '#9a8cc9', '#f2a9c0', '#ffd9b8', '#fdf8ef'],
	ultramarine: ['#0a1040', '#1f3fae', '#4a8be0', '#a9d3f5', '#f6fbff'],
};

const words: Array<[RegExp, string]> = [
	[/sunset|fire|autumn|lava|desert|warm|gold/i, 'ember'],
	[/forest|jungle|moss|tropic|garden/i, 'jungle'],
	[/ocean|sea|night|winter|ice|blue|moon/i, 'ultramarine'],
	[/neon|cyber|magic|dream|galaxy|violet|purple/i, 'magic'],
	[/pastel|soft|candy|baby|dawn/i, 'pastel'],
	[/spring|fresh|mint|lemon/i, 'fresh'],
	[/summer|melon|fruit|beach/i, 'melon'],
	[/poster|retro|vintage|mosaic|travel|print/i, 'mosaic'],
];

const looks: Record<string, Omit<Look, 'colors'>> = {
	paint: { tone: 0.65, levels: 14, ink: 0.35, paint: 1, shapes: 0.8, grain: 6 },
	print: { tone: 0.85, levels: 6, ink: 0.8, paint: 0.9, shapes: 1, grain: 8 },
	drawn: { tone: 0.7, levels: 9, ink: 1, paint: 0.9, shapes: 0.7, grain: 0 },
	flat: { tone: 0.95, levels: 5, ink: 0.15, paint: 1, shapes: 1, grain: 0 },
	photo: { tone: 0.55, levels: 64, ink: 0, paint: 0.1, shapes: 0.6, grain: 5 },
	glossy: { tone: 0.6, levels: 32, ink: 0, paint: 1, shapes: 0.8, grain: 0 },
};

const byStyle: Record<string, string> = {
	realistic: 'photo',
	design: 'flat',
	anime: 'drawn',
	fiction: 'drawn',
	render_3d: 'glossy',
};

/** Numbers from 0 to 1 that follow from the text; the same for the same text. */
export function dice(text: string): () => number {
	let state = createHash('sha256').update(text).digest().readUInt32LE();
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

export function chooseLook(prompt: string, seed: number, style?: string, colors?: string[]): Look {
	const roll = dice(`${prompt}\n${seed}`);
	const pick = <T>(list: T[]): T => list[Math.floor(roll() * list.length)]!;
	const any = pick(Object.values(palettes));
	const kind = pick(['paint', 'print', 'drawn']);
	const named = words.find(([word]) => word.test(prompt))?.[1];
	return {
		...looks[byStyle[style?.toLowerCase() ?? ''] ?? kind]!,
		colors: colors ?? (named ? palettes[named]! : any),
	};
}
