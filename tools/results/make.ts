/**
 * Makes docs/images/operations: for each operation what its example gives, from the stand-in's real work on images.
 * Then `npm run docs` puts it into the pages.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { operations } from '../../nodes/Ideogram/api/operations';
import type { Operation } from '../../nodes/Ideogram/api/types';
import { folder, stemOf, type Shown } from './index';
import { excerpt } from './excerpt';
import { panel } from './panel';
import { startKitchen, type Kitchen, type Made } from './run';

async function main(): Promise<void> {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const kitchen = await startKitchen();
	const failed: string[] = [];
	for (const operation of operations) {
		try {
			await make(kitchen, operation);
		} catch (error) {
			failed.push((error as Error).message);
		}
	}
	await kitchen.scene.close();
	for (const problem of failed) console.error(problem);
	console.log(`${operations.length - failed.length} of ${operations.length} examples ran.`);
	if (failed.length > 0) process.exitCode = 1;
}

async function make(kitchen: Kitchen, operation: Operation): Promise<void> {
	const made = await kitchen.run(operation);
	const [{ json, binary = {} }] = made.items;
	const write = (ending: string, content: string | Buffer) => {
		writeFileSync(join(folder, `${stemOf(operation)}.${ending}`), content);
		return `${stemOf(operation)}.${ending}`;
	};
	const results = await Promise.all(
		Object.entries(binary).map(async ([field, { mimeType, fileExtension = 'bin' }]) => ({
			mimeType,
			fileExtension,
			bytes: await kitchen.scene.bytes(made.items[0], field),
		})),
	);
	const images = results.filter(({ mimeType }) => mimeType.startsWith('image/'));
	const others = results.filter(({ mimeType }) => !mimeType.startsWith('image/'));
	const sources = imagesIn(made);
	const shown: Shown = {
		items: made.items.length,
		sources: Object.keys(made.sources),
		binaries: Object.entries(binary).map(([field, { mimeType }]) => ({ field, mimeType })),
		json: excerpt(json) as Shown['json'],
	};
	if (images.length + sources.length > 0)
		shown.image = write('webp', await panel([...sources, ...images.map(({ bytes }) => bytes)]));
	if (others.length > 0) shown.file = write(others[0].fileExtension, others[0].bytes);
	write('json', `${JSON.stringify(shown, undefined, '\t')}\n`);
}

const imagesIn = ({ sources }: Made): Buffer[] => Object.values(sources);

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
