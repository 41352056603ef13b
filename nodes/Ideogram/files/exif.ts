/** The rotation that a camera noted. Source: Exif 2.32, section 4.6.2 (TIFF 6.0 directories). */

const ORIENTATION = 0x0112;

/**
 * Whether a viewer turns the image by a quarter, so that width and height change places. @param data with or without
 * `Exif\0\0`
 */
export function isTurned(data: Buffer): boolean {
	const tiff = data.toString('latin1', 0, 6) === 'Exif\0\0' ? data.subarray(6) : data;
	const order = tiff.toString('latin1', 0, 4);
	const little = order === 'II*\0';
	if ((!little && order !== 'MM\0*') || tiff.length < 8) return false;
	const u16 = (at: number) => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
	const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
	for (let entry = 0; entry < u16(directory); entry++) {
		const at = directory + 2 + entry * 12;
		if (u16(at) !== ORIENTATION) continue;
		// Some writers take a long number (type 4); of one in big-endian order the small value stands behind.
		const value = u16(at + 2) === 4 && !little ? u16(at + 10) : u16(at + 8);
		return value >= 5 && value <= 8;
	}
	return false;
}
