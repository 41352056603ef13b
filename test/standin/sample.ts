import sharp from 'sharp';

// What an asset of the account looks like: a quiet landscape, 1200x800.
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800">
	<defs>
		<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
			<stop offset="0" stop-color="#4f86c6"/><stop offset="0.7" stop-color="#f5d7b0"/>
		</linearGradient>
		<linearGradient id="lake" x1="0" y1="0" x2="0" y2="1">
			<stop offset="0" stop-color="#9cc4d8"/><stop offset="1" stop-color="#2f5f7a"/>
		</linearGradient>
	</defs>
	<rect width="1200" height="800" fill="url(#sky)"/>
	<path d="M0 470 L190 250 L330 400 L520 180 L760 430 L930 290 L1200 480 V560 H0 Z" fill="#5b6b83"/>
	<path d="M190 250 L240 304 L200 320 L160 285 Z M520 180 L590 252 L530 280 L470 238 Z" fill="#f4f1ea"/>
	<path d="M0 520 Q 260 440 560 510 T 1200 490 V600 H0 Z" fill="#4c7a52"/>
	<rect y="560" width="1200" height="240" fill="url(#lake)"/>
	<g fill="#2c4a35">
		<path d="M90 590 L130 440 L170 590 Z"/><path d="M170 600 L215 410 L260 600 Z"/><path d="M1010 600 L1060 400 L1110 600 Z"/>
	</g>
	<rect x="700" y="500" width="120" height="80" fill="#b5523b"/><path d="M685 505 L760 440 L835 505 Z" fill="#5e2f26"/>
	<rect x="745" y="530" width="30" height="50" fill="#f2e3b3"/>
	<path d="M700 580 H820 V650 H700 Z" fill="#b5523b" fill-opacity="0.35"/>
</svg>`;

let drawn: Promise<Buffer> | undefined;

export function sampleImage(): Promise<Buffer> {
	drawn ??= sharp(Buffer.from(svg)).removeAlpha().png().toBuffer();
	return drawn;
}

/** A mask of the account: it marks the middle quarter of an image. */
export function sampleMask(
	{ width, height }: { width: number; height: number },
	marks: 'black' | 'white',
): Promise<Buffer> {
	const other = marks === 'black' ? 'white' : 'black';
	const middle = `x="${width / 4}" y="${height / 4}" width="${width / 2}" height="${height / 2}"`;
	const mask = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<rect width="${width}" height="${height}" fill="${other}"/><rect ${middle} fill="${marks}"/>
	</svg>`;
	return sharp(Buffer.from(mask)).removeAlpha().png().toBuffer();
}
