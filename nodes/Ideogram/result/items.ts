/** Images and failures → n8n items. */
import type { IBinaryData, IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { NO_LABEL, type Label } from '../request/label';
import type { Options } from '../request/options';
import type { Recipe } from '../request/recipe';
import { Refusal } from '../errors/refusal';
import { shareCost, type Cost } from './cost';
import { Failure, whereToFind } from '../errors/failure';
import { CARD_FIELD, type Result } from '../files/result';
import { linksOf, type Generation } from './replies';

interface Made {
	generation: Generation;
	results: Result[];
	cost: Cost;
	/** The model that was asked, where it is known. */
	model?: string;
	/** What the call was for, of the item's lists. */
	label: Label;
	/** Where the item has variations. */
	recipeOf?: (image: IDataObject, images: readonly IDataObject[]) => Recipe;
	/** What messages call a file: `image`. */
	noun: string;
}

/**
 * One item per file, or one for all of them. @throws Failure when a file is missing and the options want that.
 */
export function outputItems(
	input: INodeExecutionData,
	itemIndex: number,
	made: Made,
	options: Options,
): INodeExecutionData[] {
	const { onMissingImage, oneItemPerInput } = options;
	const { generation, results, cost, noun, label } = made;
	if (onMissingImage === 'fail') refuseMissing(generation, results, noun);
	const costs = shareCost(cost, results.length);
	const images = results
		.map((result, index) => ({ result, index, cost: costs[index] }))
		.filter(({ result }) => !(result.missing && onMissingImage === 'leaveOut'));
	// What tells the items apart comes first: n8n's table has room for a few columns.
	const item = (json: IDataObject, binary: IBinaryKeyData): INodeExecutionData => ({
		json: { ...label.json, ...ofInput(input, options), ...json },
		...(Object.keys(binary).length > 0 && { binary }),
		pairedItem: { item: itemIndex },
	});
	if (!oneItemPerInput) {
		return images.map(({ result, index, cost: share }) =>
			item(
				{ ...ofImage(result, index), ...ofAll(made, share), ...withRecipe(result, made) },
				binariesOf(input, [result], options),
			),
		);
	}
	if (images.length === 0) return [];
	const list = images.map(({ result, index, cost: share }) => ({
		...ofImage(result, index),
		cost: share,
		...withRecipe(result, made),
	}));
	const [all] = shareCost(cost, 1);
	return [
		item(
			{ ...ofAll(made, all), images: list },
			binariesOf(
				input,
				images.map(({ result }) => result),
				options,
			),
		),
	];
}

const ofInput = ({ json }: INodeExecutionData, { keepInputData }: Options): IDataObject => (keepInputData ? json : {});

const ofImage = ({ image, unexpected, missing, reason }: Result, index: number): IDataObject => ({
	...image,
	image_index: index,
	...(unexpected && { unexpected_media: unexpected }),
	...(missing && { missing, missing_reason: reason, billed: true }),
});

/** Made again, a missing image would be missing again. */
const withRecipe = ({ image, missing }: Result, { generation, recipeOf }: Made): IDataObject =>
	recipeOf && !missing ? { recipe: recipeOf(image, generation.images) } : {};

const ofAll = ({ generation, model, label }: Made, cost: IDataObject): IDataObject => ({
	...(generation.created && { created: generation.created }),
	...label.json,
	...(model && { model }),
	...(generation.generationId && { generation_id: generation.generationId }),
	cost,
});

/** `data`, `data_1`, ...: as n8n's own nodes name the files of one item. */
function binariesOf(
	{ binary = {} }: INodeExecutionData,
	results: Result[],
	{ outputBinaryField: field, keepInputData }: Options,
): IBinaryKeyData {
	const kept = keepInputData ? { ...binary } : {};
	const put = (name: string, files: IBinaryData[]) => {
		delete kept[name];
		for (const [index, file] of files.entries()) kept[index === 0 ? name : `${name}_${index}`] = file;
	};
	put(
		field,
		results.flatMap(({ binary: file }) => file ?? []),
	);
	put(
		CARD_FIELD,
		results.flatMap(({ card }) => card ?? []),
	);
	return kept;
}

/** @throws Failure when a file that was paid for is missing */
export function refuseMissing({ generationId, images }: Generation, results: Result[], noun = 'image'): void {
	const lost = results.filter(({ missing }) => missing);
	if (lost.length === 0) return;
	const links = linksOf(images);
	throw new Failure({
		problem: `${lost.length} of ${results.length} ${noun}s ${lost.length === 1 ? 'is' : 'are'} missing: ${lost[0].reason}`,
		fix: `Missing ${noun[0].toUpperCase()}${noun.slice(1)}s, under Options, decides whether that fails the item. ${whereToFind({ generationId, links })}`.trim(),
		code: 'missing_image',
		billed: true,
		retryable: false,
		generationId,
		...(links.length > 0 && { links }),
	});
}

/**
 * For Continue: `{ error, message, details }`. For the error output: `{ error: { message, ...details }, message }`,
 * since n8n 1 and most n8n 2 take an item for an error only if it has no key but these two. n8n adds the JSON of the
 * input item. With an `error` beside `json`, n8n would keep its message alone.
 * @param problem what went wrong, in a sentence; `message` says what to do as well
 */
export function errorItem(
	itemIndex: number,
	problem: string,
	cause: unknown,
	output: 'regular' | 'error',
	label: Label = NO_LABEL,
): INodeExecutionData {
	const todo = whatToDo(cause);
	const known: IDataObject = { ...factsOf(cause), ...(todo && { what_to_do: todo }), ...label.json };
	const message = todo ? `${problem.replace(/\.$/, '')}. ${todo}` : problem;
	const json: IDataObject =
		output === 'error'
			? { error: { message: problem, ...known }, message }
			: { error: problem, message, details: known };
	return { json, pairedItem: { item: itemIndex } };
}

function whatToDo(cause: unknown): string | undefined {
	if (cause instanceof Refusal) return cause.fix;
	return cause instanceof Failure ? cause.facts.fix : undefined;
}

/** What a program can act on: `{ code, status, billed, retryable, generation_id, ... }`, as far as it is known. */
export function factsOf(cause: unknown): IDataObject {
	if (cause instanceof Refusal) return { code: 'refused', billed: false, retryable: false };
	if (!(cause instanceof Failure)) return { billed: 'unknown', retryable: false };
	const { code, status, rejectReason, billed, generationId, named, links } = cause.facts;
	const retryable = cause.facts.retryable && !cause.facts.likelyFinal;
	const facts = {
		code,
		status,
		reject_reason: rejectReason,
		billed,
		retryable,
		generation_id: generationId,
		...named,
		links,
	};
	return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
