import { basename } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';

interface Entry {
	name: string;
	bytes: Buffer;
}

const directoryEnd = 0x06054b50;
const directoryEntry = 0x02014b50;

/** The files of a ZIP, without its folders; nothing when it is damaged or of another make (encrypted, ZIP64). */
export function unzip(zip: Buffer): Entry[] | undefined {
	try {
		const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
		if (end < 0 || zip.readUInt32LE(end) !== directoryEnd) return undefined;
		const entries: Entry[] = [];
		let at = zip.readUInt32LE(end + 16);
		for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
			if (zip.readUInt32LE(at) !== directoryEntry) return undefined;
			const entry = read(zip, at);
			if (entry) entries.push(entry);
			at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
		}
		return entries.length > 0 ? entries : undefined;
	} catch {
		return undefined;
	}
}

function read(zip: Buffer, at: number): Entry | undefined {
	const name = zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28)).toString('utf8');
	if (name.endsWith('/')) return undefined;
	const header = zip.readUInt32LE(at + 42);
	const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
	const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
	const bytes = zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
	if (crc32(bytes) !== zip.readUInt32LE(at + 16)) throw new Error('The checksum is wrong.');
	return { name: basename(name), bytes };
}
