/** One input item, checked and ready to be sent, and what a run shares. */
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Operation } from '../api/types';
import { Refusal } from '../errors/refusal';
import { encode, type CallRequest } from '../request/encode';
import { readOptions, type Options } from '../request/options';
import { readParameters, type Checked } from '../request/parameters';
import type { Bill } from '../result/bill';
import { UNKNOWN, type Cost } from '../result/cost';
import { now } from '../transport/clock';
import type { Client } from '../transport/client';

export interface Session {
	readonly context: IExecuteFunctions;
	readonly client: Client;
	readonly bill: Bill;
}

export interface Job {
	/** The input items that it is made for. */
	readonly items: readonly number[];
	readonly checked: Checked;
	readonly request: CallRequest;
	readonly options: Options;
	/** From a dry run, when one was made. */
	cost: Cost;
}

/** Reads and checks an item. Nothing is sent. @throws Refusal */
export async function prepare(context: IExecuteFunctions, itemIndex: number, operation: Operation): Promise<Job> {
	const options = readOptions(context, itemIndex, operation);
	const checked = await readParameters(context, itemIndex, operation);
	const { answer, model, billing } = checked.endpoint;
	if (options.wait === false && answer.comes === 'reply') {
		throw new Refusal(
			`${model?.label ?? operation.label} cannot be submitted without waiting: its images come with the answer`,
			'Switch Wait for Result on, or choose one of the newer models.',
		);
	}
	if (options.estimateOnly && billing === 'unquoted') {
		throw new Refusal(
			`The cost of ${model?.label ?? operation.label} cannot be estimated: Ideogram does not tell its prices beforehand`,
			'Remove Estimate Cost Only from Options, or choose one of the newer models.',
		);
	}
	return { items: [itemIndex], checked, request: encode(checked), options, cost: UNKNOWN };
}

/** Whether the job makes a call that costs money. */
export const isPaid = ({ checked, options }: Job): boolean => checked.endpoint.billing !== 'free' && !options.estimateOnly;

/** How many images the job makes. */
export const imagesOf = ({ checked }: Job): number => (checked.values.numImages as number | undefined) ?? 1;

/** Calls of one kind take about as long as each other. */
export function kindOf({ endpoint: { path, fields }, values }: Checked): string {
	return [path, ...fields.filter(({ affectsDuration }) => affectsDuration).map(({ name }) => values[name])].join(' ');
}

/** On the node's clock, from now on. */
export const deadlineOf = ({ options }: Job): number => now() + options.timeoutMinutes * 60_000;

/** The model that was asked. */
export const modelOf = ({ checked }: Job): string | undefined => checked.endpoint.model?.id;
