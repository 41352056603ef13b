/** Files of training data: captions beside images, and names that tell them apart. */
import { Refusal } from '../errors/refusal';
import type { OpenFile } from './open';

export const isImage = ({ file }: OpenFile): boolean => file.type.startsWith('image/');

export const isArchive = ({ file }: OpenFile): boolean => file.type === 'application/zip';

const stemOf = (name: string) => name.replace(/\.[^.]*$/, '');

/** With a text file beside each image. @param label of the field that holds the text. @throws Refusal */
export function withCaption(files: readonly OpenFile[], text: string, label: string): OpenFile[] {
	const images = files.filter(isImage);
	if (images.length === 0)
		throw new Refusal(`'${label}' needs an image in the same item`, `Remove ${label}, or name the field of an image.`);
	const captions = images.map(({ field, item, file }): OpenFile => {
		const name = `${stemOf(file.name)}.txt`;
		if (files.some((other) => !isImage(other) && stemOf(other.file.name) === stemOf(file.name))) {
			throw new Refusal(
				`'${label}' is filled in, and the item also has a caption file for ${file.name}`,
				`Remove ${label} or the file.`,
			);
		}
		const binary = { mimeType: 'text/plain', data: Buffer.from(text).toString('base64') };
		return { field, item, file: new File([text], name, { type: 'text/plain' }), binary, close: () => undefined };
	});
	return [...files, ...captions];
}

/**
 * Numbers the names that another item has taken, so that an image and its caption keep the same name. Changes the
 * files.
 */
export function nameApart(files: readonly OpenFile[]): void {
	const taken = new Set<string>();
	for (const item of new Set(files.map((file) => file.item))) {
		const own = files.filter((file) => file.item === item);
		const stems = [...new Set(own.map(({ file }) => stemOf(file.name)))];
		for (const stem of stems) {
			const same = own.filter(({ file }) => stemOf(file.name) === stem);
			let number = 1;
			const named = (name: string) => (number === 1 ? name : `${stem}-${number}${name.slice(stem.length)}`);
			while (same.some(({ file }) => taken.has(named(file.name).toLowerCase()))) number += 1;
			for (const { file } of same) {
				const name = named(file.name);
				if (number > 1) Object.defineProperty(file, 'name', { value: name });
				taken.add(name.toLowerCase());
			}
		}
	}
}
