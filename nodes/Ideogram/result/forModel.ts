/**
 * What the AI model of an agent reads: n8n gives it the JSON of a tool's items, and no files. It is short, as the model
 * pays for each word.
 */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { NO_LABEL, type Label } from '../request/label';
import { factsOf } from './items';

/** What the model needs to speak of an image, to show it, and to have it fetched. */
const OF_IMAGES = [
	'image_index',
	'url',
	'prompt',
	'seed',
	'resolution',
	'unexpected_media',
	'missing',
	'missing_reason',
	'billed',
	'model',
	'generation_id',
	'cost',
];

/** Of items for images: `{ url, prompt, seed, resolution, model, generation_id, cost }`, and what the call was for. */
export const imagesForModel = (items: INodeExecutionData[], label: Label): INodeExecutionData[] =>
	items.map(({ json: { images, ...json }, pairedItem }) => ({
		json: {
			...only(json, [...Object.keys(label.json), ...OF_IMAGES]),
			...(Array.isArray(images) && { images: images.map((image) => only(image as IDataObject, OF_IMAGES)) }),
		},
		pairedItem,
	}));

const only = (json: IDataObject, names: readonly string[]): IDataObject =>
	Object.fromEntries(
		names.filter((name) => json[name] !== undefined && json[name] !== null).map((name) => [name, json[name]]),
	);

/**
 * `{ error, what_to_do, you_can_change, billed, ... }`. Thrown, it would not arrive: the AI Agent up to version 2 gives
 * the model an empty text for an error, a newer one its message alone, and with n8n 1 it ends the whole execution.
 *
 * @param error as n8n would show it
 * @param filled the parameters that the model fills in
 */
export function failureForModel(
	itemIndex: number,
	error: { message: string; description?: string | null },
	cause: unknown,
	filled: readonly string[],
	label: Label = NO_LABEL,
): INodeExecutionData {
	const json: IDataObject = {
		error: error.message,
		...(error.description && { what_to_do: error.description }),
		you_can_change: `${filled.join(', ') || 'nothing'}. Tell the user about everything else: it is set in n8n.`,
		...factsOf(cause),
		...label.json,
	};
	return { json, pairedItem: { item: itemIndex } };
}
