/** One input item, checked and ready to be sent, and what a run shares. */
import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { COUNT, labelOf, nounOf, webhookOf } from '../api/models';
import type { KindOf, Operation } from '../api/types';
import { Refusal } from '../errors/refusal';
import { baseName } from '../files/name';
import { encode, type CallRequest } from '../request/encode';
import { withNote, type Note } from '../request/note';
import { readOptions, type Options } from '../request/options';
import { readParameters, type Checked } from '../request/parameters';
import type { Bill } from '../result/bill';
import { UNKNOWN, type Cost } from '../result/cost';
import { now } from '../time/clock';
import type { Client } from '../transport/client';
import type { Paid } from './journal';

/** What an item works with. */
export interface Session {
	readonly context: IExecuteFunctions;
	/** Of the item's own credential. */
	readonly client: Client;
	readonly bill: Bill;
	/** What the item has paid for so far. */
	readonly paid: Paid;
}

/** An item that was checked. */
export interface Task {
	readonly session: Session;
	readonly job: Job;
}

export interface Job {
	/** The input items that it is made for. */
	readonly items: readonly number[];
	/** Of the calls that are made for the item, from 0 on. */
	readonly part: number;
	readonly checked: Checked;
	readonly request: CallRequest;
	readonly options: Options;
	/** From a dry run, when one was made. */
	cost: Cost;
	/** What the names of the files that come out begin with: the name of the source, or an ID that was given. */
	stem: string;
	/** What Ideogram's call to the webhook brings along. */
	note?: Note;
	/** All calls that are made for the item, this one included. */
	calls: readonly Job[];
	/** What was asked for the price of calls of the item, by what the price depends on. */
	readonly quotes: Map<string, Promise<Quote>>;
}

/** `exact`: else the price is an upper bound. */
export interface Quote {
	micros: number;
	exact: boolean;
}

/** Reads and checks an item. Nothing is sent. @returns a job for each call that the item asks for. @throws Refusal */
export async function prepare(
	context: IExecuteFunctions,
	itemIndex: number,
	operation: Operation,
	{ seal }: Pick<Client, 'seal'>,
	/** Gives each name once in a run. */
	unique: (name: string) => string,
): Promise<Job[]> {
	const options = readOptions(context, itemIndex, operation);
	const calls = await readParameters(context, itemIndex, operation);
	const [{ endpoint }] = calls;
	const { answer, model, billing } = endpoint;
	const { json } = context.getInputData()[itemIndex];
	if (options.wait !== 'on' && answer.comes === 'reply') {
		throw new Refusal(
			`${labelOf(endpoint, operation)} cannot be submitted without waiting: its images come with the answer`,
			'Switch Wait for Result on, or choose one of the newer models.',
		);
	}
	if (options.estimateOnly && billing === 'unquoted') {
		throw new Refusal(
			`The cost of ${labelOf(endpoint, operation)} cannot be estimated: Ideogram gives no price in advance`,
			model
				? 'Choose one of the newer models. There the form also shows Estimate Cost Only, so that it can be removed.'
				: 'Remove Estimate Cost Only from Options.',
		);
	}
	const quotes: Job['quotes'] = new Map();
	const jobs = calls.map((checked, part): Job => {
		const stem = unique(stemOf(checked, json));
		const note = options.wait === 'notify' ? addNote(checked, stem, itemIndex, options, seal) : undefined;
		const request = encode(checked);
		return { items: [itemIndex], part, checked, request, options, cost: UNKNOWN, stem, note, calls: [], quotes };
	});
	for (const job of jobs) job.calls = jobs;
	return jobs;
}

/** Of the files that come out, without number and ending. */
export const nameOf = ({ stem, checked }: Pick<Job, 'stem' | 'checked'>): string => `${stem}-${checked.operation.name}`;

/** Adds it to the address of the webhook. @throws Refusal where there is none */
function addNote(checked: Checked, stem: string, itemIndex: number, { itemKey }: Options, seal: Client['seal']): Note {
	const { operation, endpoint, values, files, label } = checked;
	const field = webhookOf(endpoint);
	if (!field) {
		throw new Refusal(
			`${labelOf(endpoint, operation)} cannot notify: it takes no webhook`,
			"Set 'Wait for Result' to Off, and fetch the result with Generation → Get.",
		);
	}
	const address = values[field.name] as string | undefined;
	if (address === undefined) {
		throw new Refusal(
			`'${field.label}' is empty, and 'Wait for Result' is Off, and Notify`,
			`Add ${field.label} under Additional Fields, and paste the production URL of an Ideogram Trigger.`,
		);
	}
	const [source] = Object.values(files).flat();
	const note: Note = {
		file_name: nameOf({ stem, checked }),
		...(source && { source: source.file.name }),
		item_index: itemIndex,
		...(itemKey !== undefined && { item_key: itemKey }),
		...(label.index !== undefined && { variation_index: label.index }),
		operation: operation.name,
		...(endpoint.model && { model: endpoint.model.id }),
	};
	values[field.name] = withNote(address, note, seal, (field.kind as KindOf<'publicUrl'>).maxLength);
	return note;
}

/** What is fetched later has the name that the item got when it was submitted. */
function stemOf(
	{ endpoint, values, files, label }: Checked,
	{ generation_id: submitted, file_name: given }: IDataObject,
): string {
	const [source] = Object.values(files).flat();
	const field = endpoint.fields.find((each) => each.in === 'path');
	const id = field && values[field.name];
	const isOfItem = endpoint.answer.comes === 'later' && id === submitted && typeof given === 'string';
	const nameless = nounOf(endpoint.answer.result).toLowerCase();
	return [baseName(source?.file.name ?? (isOfItem ? given : id), nameless), ...label.names].join('-');
}

/**
 * The same for the same paid call only; nothing where no call can be billed. Of files, what n8n knows them by: no file
 * is read.
 */
export function fingerprintOf(job: Job): string | undefined {
	if (job.checked.endpoint.billing === 'free') return undefined;
	const { endpoint, values, files, extra } = job.checked;
	const hash = createHash('sha256').update(JSON.stringify([endpoint.path, endpoint.fixed, extra]));
	for (const [name, value] of Object.entries(values)) {
		hash.update(JSON.stringify([name, files[name] ? files[name].length : value]));
		for (const { binary, file, origin } of files[name] ?? []) {
			// What is fetched again has another ID.
			const known = origin ?? binary.id;
			hash.update(JSON.stringify([file.size, known ?? ''])).update(known ? '' : binary.data);
		}
	}
	return hash.digest('hex');
}

/** Whether the job makes a call that costs money. */
export const isPaid = ({ checked, options }: Job): boolean =>
	checked.endpoint.billing !== 'free' && !options.estimateOnly;

/** How many images the job makes. */
export const imagesOf = ({ checked }: Job): number => (checked.values[COUNT] as number | undefined) ?? 1;

/** Calls of one kind take about as long as each other. */
export function kindOf({ endpoint: { path, fields }, values }: Pick<Checked, 'endpoint' | 'values'>): string {
	return [path, ...fields.filter(({ affectsDuration }) => affectsDuration).map(({ name }) => values[name])].join(' ');
}

/** Timeout (Minutes). */
export const millisecondsOf = ({ options }: Job): number => options.timeoutMinutes * 60_000;

/** On the node's clock, from now on. */
export const deadlineOf = (job: Job): number => now() + millisecondsOf(job);

/** The model that was asked. */
export const modelOf = ({ checked }: Job): string | undefined => checked.endpoint.model?.id;
