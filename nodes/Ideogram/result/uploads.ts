/** What became of files that were uploaded → an item for each of them, paired with the item that it came from. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { OpenFile } from '../files/open';
import { isArchive, isImage } from '../files/training';

interface Outcome extends IDataObject {
	file_name: string | null;
	/** Null when the answer does not name the file. */
	uploaded: boolean | null;
}

const REASONS: Record<string, string> = {
	FAILED_SAFETY_CHECK: "Ideogram's safety check refused the file",
	FILE_TOO_LARGE: 'The file is too large for Ideogram',
	INTERNAL_ERROR: 'Ideogram failed: upload this file again',
	INVALID_CAPTION: 'Ideogram cannot use the caption',
	INVALID_CAPTION_JSON: 'The caption is not valid JSON',
	INVALID_IMAGE: 'Ideogram cannot read the image',
	INVALID_ZIP: 'Ideogram cannot read the ZIP file',
	TOO_MANY_IMAGES: 'The dataset has as many images as it can hold (100)',
};

export interface Sent {
	input: readonly INodeExecutionData[];
	files: readonly OpenFile[];
	/** Stands in each item: what the files were uploaded to. */
	target: IDataObject;
	keepInputData: boolean;
}

/** Files inside of a ZIP archive have items of their own. */
export function uploadItems(body: IDataObject, sent: Sent): INodeExecutionData[] {
	const outcomes = [...taken(body.successful_assets), ...refused(body.failed_assets)];
	const left = [...outcomes];
	const ofFiles = sent.files.flatMap((file) => {
		const at = left.findIndex(({ file_name: name }) => name === file.file.name);
		if (at >= 0) return [toItem(left.splice(at, 1)[0], [file.item], sent)];
		return isImage(file) ? [toItem(unnamed(file), [file.item], sent)] : [];
	});
	const archives = sent.files.filter(isArchive);
	const from = [...new Set((archives.length > 0 ? archives : sent.files).map(({ item }) => item))];
	return [...ofFiles, ...left.map((outcome) => toItem(outcome, from, sent))];
}

const list = (value: unknown): IDataObject[] =>
	(Array.isArray(value) ? (value as unknown[]) : []).filter(
		(entry): entry is IDataObject => typeof entry === 'object' && entry !== null,
	);

const nameOf = ({ file_name: name }: IDataObject) => (typeof name === 'string' ? name : null);

const taken = (assets: unknown): Outcome[] =>
	list(assets).map((asset) => ({ ...asset, file_name: nameOf(asset), uploaded: true }));

const refused = (assets: unknown): Outcome[] =>
	list(assets).map((asset) => {
		const { failure_reason: why } = asset;
		return {
			...asset,
			file_name: nameOf(asset),
			uploaded: false,
			reason: REASONS[String(why)] ?? `Ideogram did not take the file: ${String(why)}`,
		};
	});

const unnamed = ({ file }: OpenFile): Outcome => ({
	file_name: file.name,
	uploaded: null,
	reason: "Ideogram's answer does not name this file: look at the dataset with Dataset → Get",
});

function toItem(outcome: Outcome, from: number[], { input, target, keepInputData }: Sent): INodeExecutionData {
	const pairedItem = from.length === 1 ? { item: from[0] } : from.map((item) => ({ item }));
	return {
		json: { ...(keepInputData && from.length === 1 && input[from[0]].json), ...target, ...outcome },
		pairedItem,
	};
}
