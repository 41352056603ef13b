/** Binary fields of an item → images that can be sent: their real type, their size, and their bytes on demand. */
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { Field, ImageFacts, KindOf } from '../api/types';
import { Refusal } from '../errors/refusal';
import { cut, shown } from '../errors/shown';
import { TEXT_TO_FILE, findBinaries, type Found } from './findBinary';
import { fileName } from './name';
import { describeOther, isWrittenFile, readImageHeader } from './sniff';
import { openSource } from './source';

export interface Image extends ImageFacts {
	readonly file: File;
	/** What n8n knows of it: its id, or its bytes as Base64. */
	readonly binary: IBinaryData;
	/** Ends the reading of its bytes, where it has not come to its end. */
	close(): void;
}

type ImageField = Field & { readonly kind: KindOf<'images'> };

const MEGABYTE = 1024 * 1024;

/**
 * Opens the images that a field names: one name, or several separated by commas.
 *
 * @throws Refusal when one is missing, empty, too large, or not an image that Ideogram reads
 */
export async function openImages(context: IExecuteFunctions, itemIndex: number, field: ImageField, raw: unknown): Promise<Image[]> {
	const images: Image[] = [];
	for (const found of findBinaries(context, itemIndex, field, raw)) images.push(await openImage(context, field, found));
	return images;
}

async function openImage(context: IExecuteFunctions, field: ImageField, { name, binary }: Found): Promise<Image> {
	const source = await openSource(context, binary).catch(() => undefined);
	if (!source) throw new Refusal(`The file in the binary field ${shown(name)} is no longer in n8n's storage`, 'Run the node that made it again.');
	const { size, head, open, close } = source;
	const called = `${shown(name)}${binary.fileName ? ` (${cut(String(binary.fileName))})` : ''}`;
	if (size === 0) throw new Refusal(`The file in the binary field ${called} is empty`, 'Check the node that made it.');

	const header = readImageHeader(head);
	if (!header && isWrittenFile(head.toString('latin1'))) {
		throw new Refusal(`The binary field ${called} holds a file written as text, not the file itself`, TEXT_TO_FILE);
	}
	if (!header) {
		throw new Refusal(
			`The file in the binary field ${called} is not an image that Ideogram can read: it is ${describeOther(head)}`,
			"Use a JPEG, PNG or WebP image. n8n's Edit Image node converts other images.",
		);
	}
	if (size > field.kind.megabytes * MEGABYTE) {
		throw new Refusal(
			`The image in the binary field ${called} is too large: ${(size / MEGABYTE).toFixed(1)} MB, and at most ${field.kind.megabytes} MB are allowed`,
			"Make it smaller first, for example with n8n's Edit Image node (Resize).",
		);
	}
	const { mime, extension, width, height } = header;
	const file = new StreamedFile(fileName(binary.fileName, extension), mime, size, open);
	return { field: name, width, height, file, binary, close };
}

/** A `File` whose bytes are opened anew each time they are sent, so that a large image is never wholly in memory. */
class StreamedFile extends File {
	readonly #open: () => AsyncIterable<Uint8Array>;

	constructor(name: string, type: string, size: number, open: () => AsyncIterable<Uint8Array>) {
		super([], name, { type });
		Object.defineProperty(this, 'size', { value: size });
		this.#open = open;
	}

	override stream(): ReturnType<File['stream']> {
		return ReadableStream.from(this.#open()) as ReturnType<File['stream']>;
	}
}
