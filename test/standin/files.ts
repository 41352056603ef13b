import type { Operation, Param } from '../facts';
import { lengthOf } from './audio';
import type { Image } from './images';
import { readImage } from './images';
import type { Part } from './multipart';
import { Refusal, bad } from './reply';

// The limit of every v2 source whose limit is stated.
const unstatedMaxMegabytes = 50;

// The facts give the status 413 for these two only.
const with413 = ['/v2/image/remove-object/ideogram-1', '/v2/tool/ghost-mannequin'];

// What the newest pages say of /remix is not sure (10 or 25 MB); the smaller limit is safe with both.
const stricter: Record<string, number> = { '/remix': 10 };

export type Kind = 'image' | 'audio' | 'font' | 'data';

/** What a file field takes: images, audio, fonts, or (training data) anything with a name. */
export function kindOf(param: Param): Kind {
	if (param.formats?.includes('application/zip')) return 'data';
	if (param.formats?.[0]?.startsWith('audio/')) return 'audio';
	// The facts give no formats for fonts.
	return param.name.startsWith('font') ? 'font' : 'image';
}

export function maxMegabytes(operation: Operation, param: Param): number {
	return stricter[operation.path] ?? param.maxMB ?? unstatedMaxMegabytes;
}

/** Looks at the bytes of a file; what is not an image has no size. */
export async function readFile(operation: Operation, param: Param, part: Part): Promise<Image> {
	const { name, bytes } = part;
	const kind = kindOf(param);
	if (!part.filename) throw bad(`${name} must be a file part with a filename.`);
	if (kind === 'image' && !part.contentType.startsWith('image/')) {
		throw bad(`${name} must have an image content type, not ${part.contentType}.`);
	}
	if (kind === 'data') return { ...part, width: 0, height: 0 };
	if (bytes.length === 0) throw bad(`${name} is an empty file.`);
	const most = maxMegabytes(operation, param);
	if (bytes.length > most * 1024 * 1024) {
		const status = with413.includes(operation.path) ? 413 : 400;
		throw new Refusal(status, `${name} is larger than ${most} MB.`);
	}
	if (kind === 'image') return await readImage(part, takesMore(param) ? 'any' : 'usual');
	const isKnown = signatures[kind].some((signature) => bytes.subarray(0, 16).toString('latin1').match(signature));
	if (!isKnown || (kind === 'audio' && lengthOf(bytes) === undefined)) {
		throw bad(`Could not read the ${kind} file in ${name}.`);
	}
	return { ...part, width: 0, height: 0 };
}

function takesMore({ note = '' }: Param): boolean {
	return note.startsWith('also HEIF');
}

const signatures: Record<'audio' | 'font', RegExp[]> = {
	audio: [/^ID3/, /^\xff[\xe0-\xff]/, /^RIFF[^]{4}WAVE/],
	font: [/^\0\x01\0\0/, /^OTTO/, /^true/, /^wOFF/, /^wOF2/],
};
