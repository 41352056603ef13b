/** Pictures and failures → n8n items. */
import type { IBinaryData, IDataObject, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Model } from '../api/types';
import { Failure } from './failure';
import { Refusal } from '../request/refusal';
import type { ApiImage, Generation } from './replies';

/** A picture of a generation: stored, withheld by the safety check, or not to be had. */
export interface Result {
	image: ApiImage;
	binary?: IBinaryData;
	/** Why there is no binary. */
	missing?: 'withheld' | 'download_failed';
	reason?: string;
}

export interface OutputShape {
	/** The binary field to put the picture in. */
	binaryField: string;
	/** Also carry the input item's JSON and its other binary fields. */
	keepInput: boolean;
}

export function outputItems(
	input: INodeExecutionData,
	itemIndex: number,
	model: Model,
	generation: Generation,
	results: Result[],
	{ binaryField, keepInput }: OutputShape,
): INodeExecutionData[] {
	return results.map(({ image, binary, missing, reason }, index) => {
		const json: IDataObject = {
			...(keepInput && input.json),
			...image,
			created: generation.created,
			model: model.id,
			image_index: index,
			...(generation.generationId && { generation_id: generation.generationId }),
			...(missing && { missing, missing_reason: reason }),
		};
		const kept = keepInput ? { ...input.binary } : {};
		delete kept[binaryField];
		if (binary) kept[binaryField] = binary;
		return {
			json,
			...(Object.keys(kept).length > 0 && { binary: kept }),
			pairedItem: { item: itemIndex },
		};
	});
}

/**
 * For Continue and the error output. n8n knows it as an error by its keys; with an `error` beside `json` it would throw the
 * details away. The input item's JSON is added by n8n.
 */
export function errorItem(itemIndex: number, error: NodeApiError | NodeOperationError, cause: unknown): INodeExecutionData {
	const json: IDataObject = { error: error.message, message: error.description ?? '', details: details(cause) };
	return { json, pairedItem: { item: itemIndex } };
}

function details(cause: unknown): IDataObject {
	if (cause instanceof Refusal) return { billed: false };
	if (!(cause instanceof Failure)) return { billed: 'unknown' };
	const { status, code, billed, retryable, generationId } = cause.facts;
	return { status, code, billed, retryable, generation_id: generationId };
}
