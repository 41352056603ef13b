/** The parameter `options` of an item, checked before anything is sent. */
import type { IExecuteFunctions } from 'n8n-workflow';

import { nounOf, startTimeout } from '../api/models';
import type { Operation } from '../api/types';
import { Refusal } from '../errors/refusal';
import { shown } from '../errors/shown';
import { isEmpty, readSwitch } from './values';

export interface Options {
	/** The binary field to put the image in. */
	outputBinaryField: string;
	/** Also carry the input item's JSON and its other binary fields. */
	keepInputData: boolean;
	/** What becomes of images that were paid for and are not there. */
	onMissingImage: 'report' | 'fail' | 'leaveOut';
	/** All files of an input item in one item. */
	oneItemPerInput: boolean;
	timeoutMinutes: number;
	maxConcurrentImages: number;
	maxSpendUsd?: number;
	wait: boolean;
	/** Wait for what goes on after the answer. */
	waitForCompletion: boolean;
	/** Ask only for the price. */
	estimateOnly: boolean;
	/** At most so many entries of a list; all when absent. */
	limit?: number;
	/** Only the members that most people need. */
	simplify: boolean;
}

const ON_MISSING = ['report', 'fail', 'leaveOut'] as const;

/** @throws Refusal */
export function readOptions(context: IExecuteFunctions, itemIndex: number, operation: Operation): Options {
	const raw = context.getNodeParameter('options', itemIndex, {}) as Record<string, unknown>;
	const noun = nounOf(operation.endpoints[0].answer.result);
	const nouns = `${noun[0].toUpperCase()}${noun.slice(1)}s`;
	return {
		outputBinaryField: name(raw.outputBinaryField),
		keepInputData: readSwitch(raw.keepInputData, 'Keep Input Data') ?? false,
		onMissingImage: onMissing(raw.onMissingImage, `Missing ${nouns}`),
		oneItemPerInput: readSwitch(raw.oneItemPerInput, 'One Item per Input') ?? false,
		timeoutMinutes: positive(raw.timeoutMinutes, 'Timeout (Minutes)') ?? startTimeout(operation),
		maxConcurrentImages: positive(raw.maxConcurrentImages, `Max Concurrent ${nouns}`) ?? 10,
		maxSpendUsd: amount(raw.maxSpendUsd, 'Max Spend (USD)'),
		wait: readSwitch(raw.wait, 'Wait for Result') ?? true,
		waitForCompletion: readSwitch(raw.waitForCompletion, 'Wait for Completion') ?? false,
		estimateOnly: readSwitch(raw.estimateOnly, 'Estimate Cost Only') ?? false,
		limit: readSwitch(context.getNodeParameter('returnAll', itemIndex, false), 'Return All')
			? undefined
			: limit(context.getNodeParameter('limit', itemIndex, 50)),
		simplify: readSwitch(context.getNodeParameter('simplify', itemIndex, true), 'Simplify') ?? true,
	};
}

function limit(raw: unknown): number | undefined {
	const number = positive(raw, 'Limit');
	if (number === undefined || Number.isInteger(number)) return number;
	throw new Refusal(`'Limit' is ${number}`, 'Give a whole number above 0.');
}

function name(raw: unknown): string {
	if (isEmpty(raw)) return 'data';
	if (typeof raw === 'string' && raw.trim() !== '__proto__') return raw.trim();
	throw new Refusal("'Output Binary Field' is not a name", 'Write a name, like data.');
}

function onMissing(raw: unknown, label: string): Options['onMissingImage'] {
	if (isEmpty(raw)) return 'report';
	const wanted = String(raw)
		.replace(/[\s_-]/g, '')
		.toLowerCase();
	const known = ON_MISSING.find((word) => word.toLowerCase() === wanted);
	if (known) return known;
	throw new Refusal(`'${label}' is ${shown(raw)}`, `Choose one of: ${ON_MISSING.join(', ')}.`);
}

function positive(raw: unknown, label: string): number | undefined {
	const number = amount(raw, label);
	if (number === 0) throw new Refusal(`'${label}' is 0`, 'Give a number above 0.');
	return number;
}

function amount(raw: unknown, label: string): number | undefined {
	if (isEmpty(raw)) return undefined;
	const number = typeof raw === 'string' ? Number(raw) : raw;
	if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
	throw new Refusal(`'${label}' is ${shown(raw)}, which is not a number`, 'Give a number, or remove it from Options.');
}
