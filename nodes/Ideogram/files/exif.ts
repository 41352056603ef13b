/** How a camera was held, from the EXIF data of an image. Source: the EXIF standard (CIPA DC-008), tag 0x0112. */

const ORIENTATION = 0x0112;

/** Whether a viewer shows the image turned by a quarter, so that width and height change places. `tiff`: from `II` or `MM` on. */
export function isTurned(tiff: Buffer): boolean {
	const order = tiff.toString('latin1', 0, 2);
	if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return false;
	const little = order === 'II';
	const u16 = (at: number) => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
	const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
	for (let entry = 0; entry < u16(directory); entry++) {
		const at = directory + 2 + entry * 12;
		if (u16(at) === ORIENTATION) return u16(at + 8) >= 5 && u16(at + 8) <= 8;
	}
	return false;
}

const PREFIX = 'Exif\0\0';

/** As JPEG has it, and some WebP files: with a prefix. */
export const withoutPrefix = (bytes: Buffer): Buffer => (bytes.toString('latin1', 0, 6) === PREFIX ? bytes.subarray(6) : bytes);
