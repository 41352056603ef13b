import { extname } from 'node:path';
import type { Image } from '../images';
import { readImage } from '../images';
import type { Account } from './account';
import { unzip } from './zip';

export interface AssetIdentifier {
	asset_type: string;
	asset_id: string;
}

export interface DatasetFile {
	name: string;
	size: number;
	caption?: string;
}

export interface Dataset {
	id: string;
	name: string;
	created: string;
	cover?: AssetIdentifier;
	files: DatasetFile[];
}

type FailureReason =
	| 'FAILED_SAFETY_CHECK'
	| 'FILE_TOO_LARGE'
	| 'INTERNAL_ERROR'
	| 'INVALID_CAPTION'
	| 'INVALID_CAPTION_JSON'
	| 'INVALID_IMAGE'
	| 'INVALID_ZIP'
	| 'TOO_MANY_IMAGES';

class Failure extends Error {
	constructor(readonly reason: FailureReason) {
		super(reason);
	}
}

// The facts know no limit of the API; this is the one of the web app.
const maxMegabytes = 25;

const maxImages = 100;

/** The datasets that the first custom models were trained with. */
export function firstDatasets(): Dataset[] {
	return [
		{ id: 'd8Kq2nUfSJ6mXo4yPbV1Rg', name: 'Acme brand', created: '2026-08-03T16:20:00Z', files: sampleFiles(24) },
		{ id: 'p3Rv9sHdTke0Lc6uJxN2Yw', name: 'Acme winter', created: '2026-11-19T10:05:00Z', files: sampleFiles(16) },
	];
}

function sampleFiles(count: number): DatasetFile[] {
	return Array.from({ length: count }, (_, index) => ({ name: `acme-${index + 1}.jpg`, size: 180_000 + index * 1000 }));
}

interface Sent {
	name: string;
	bytes: Buffer;
}

/** Puts files into a dataset: images first, then captions, which belong to the image of the same name. */
export async function upload(account: Account, dataset: Dataset, files: Image[]) {
	const succeeded: Array<{ file_name: string; asset_identifier: AssetIdentifier }> = [];
	const failed: Array<{ file_name: string; failure_reason: FailureReason }> = [];
	const attempt = async (name: string, work: () => AssetIdentifier | Promise<AssetIdentifier>) => {
		try {
			succeeded.push({ file_name: name, asset_identifier: await work() });
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			failed.push({ file_name: name, failure_reason: error.reason });
		}
	};

	const all: Sent[] = [];
	for (const { bytes, filename = '' } of files) {
		if (extname(filename).toLowerCase() !== '.zip') all.push({ name: filename, bytes });
		else {
			const inside = unzip(bytes);
			if (inside) all.push(...inside);
			else failed.push({ file_name: filename, failure_reason: 'INVALID_ZIP' });
		}
	}
	for (const file of all.filter(({ name }) => !isCaption(name))) {
		await attempt(file.name, async () => await addImage(account, dataset, file));
	}
	for (const file of all.filter(({ name }) => isCaption(name))) {
		await attempt(file.name, () => addCaption(account, dataset, file));
	}
	return {
		total_count: succeeded.length + failed.length,
		success_count: succeeded.length,
		failure_count: failed.length,
		successful_assets: succeeded,
		failed_assets: failed,
	};
}

function isCaption(name: string): boolean {
	return ['.txt', '.json'].includes(extname(name).toLowerCase());
}

function checkFile({ name, bytes }: Sent): void {
	if (bytes.length > maxMegabytes * 1024 * 1024) throw new Failure('FILE_TOO_LARGE');
	if (name.includes('FORBIDDEN')) throw new Failure('FAILED_SAFETY_CHECK');
}

async function addImage(account: Account, dataset: Dataset, file: Sent): Promise<AssetIdentifier> {
	checkFile(file);
	const part = { name: 'files', filename: file.name, contentType: '', bytes: file.bytes };
	await readImage(part, 'usual').catch(() => {
		throw new Failure('INVALID_IMAGE');
	});
	if (dataset.files.length >= maxImages) throw new Failure('TOO_MANY_IMAGES');
	dataset.files.push({ name: file.name, size: file.bytes.length });
	const asset = account.keep(file.bytes);
	dataset.cover ??= asset;
	return asset;
}

/** That a caption without an image of its name fails is ours: the facts say only that names pair them. */
function addCaption(account: Account, dataset: Dataset, file: Sent): AssetIdentifier {
	checkFile(file);
	const stem = (name: string) => name.slice(0, name.length - extname(name).length);
	const image = dataset.files.find(({ name }) => stem(name) === stem(file.name));
	const text = file.bytes.toString('utf8').trim();
	if (extname(file.name).toLowerCase() === '.json' && !isJson(text)) throw new Failure('INVALID_CAPTION_JSON');
	if (!text || text.includes('\ufffd') || !image) throw new Failure('INVALID_CAPTION');
	image.caption = text;
	return account.keep(file.bytes);
}

function isJson(text: string): boolean {
	try {
		return typeof JSON.parse(text) === 'object';
	} catch {
		return false;
	}
}

/** A dataset as the lists show it. */
export function datasetEntry({ id, name, created, cover }: Dataset) {
	return {
		dataset_id: id,
		name,
		user_id: 'u1Hf7bKsTzy3Wd9eMpQ5Xg',
		creation_time: created,
		cover_asset_identifier: cover ?? null,
	};
}
