/** What the examples of the documentation gave when `npm run docs:results` ran them last. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import type { Operation } from '../../nodes/Ideogram/api/types';

export const folder = join(__dirname, '../../docs/images/operations');

export interface Shown {
	/** Output items. */
	items: number;
	/** The binary fields of the input, in the order of the image. */
	sources: string[];
	/** Those of the first output item, in the same order, behind the sources. */
	binaries: Array<{ field: string; mimeType: string }>;
	json: IDataObject;
	/** Names of files in `folder`. */
	image?: string;
	/** A result that is no image, such as a video. */
	file?: string;
}

/** `image-remove-background` */
export const stemOf = ({ resource, name }: Operation): string =>
	`${resource}-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** @throws Error when the operation has none yet */
export function shownFor(operation: Operation): Shown {
	const path = join(folder, `${stemOf(operation)}.json`);
	if (!existsSync(path)) throw new Error(`${stemOf(operation)} has no result to show: npm run docs:results makes it.`);
	return JSON.parse(readFileSync(path, 'utf8')) as Shown;
}
