/** Image → Remix. */
import type { IExecuteFunctions } from 'n8n-workflow';

import { remixModels } from '../../api/remix';
import { encode, type CallRequest } from '../../request/encode';
import { readOptions, type Options } from '../../request/options';
import { readParameters, type Checked } from '../../request/parameters';
import { baseName } from '../../request/pictures';
import { Refusal } from '../../request/refusal';
import { UNKNOWN, type Cost } from '../../result/cost';
import { outputItems } from '../../result/items';
import type { Generation } from '../../result/replies';
import { downloadAll } from '../download';
import { submit, waitFor } from '../generate';
import { checkSpend } from '../quotes';
import { deadlineOf, type Operation, type Session } from './operation';

export interface RemixJob {
	itemIndex: number;
	checked: Checked;
	request: CallRequest;
	options: Options;
	/** From a dry run, when one was made. */
	cost: Cost;
}

export const remix: Operation<RemixJob> = {
	takesPlaces: true,
	prepare: prepareRemix,
	admit: checkSpend,
	images: ({ checked }) => (checked.values.numImages as number | undefined) ?? 1,

	async perform(session, job, place) {
		const { itemIndex, checked, request, options } = job;
		const submission = await submit(session.api, request, place, deadlineOf(options));
		if ('id' in submission) {
			session.bill.submitted(submission.id);
			if (options.wait === false) return [submitted(job, submission.id)];
		}
		// What was accepted is paid for: it gets its full time, however long it took to be accepted.
		const generation = 'done' in submission ? submission.done : await waitFor(session.api, submission.id, deadlineOf(options));
		place.leave();
		return await finish(session, itemIndex, generation, { name: `${sourceName(checked)}-remix`, model: checked.model.id, cost: job.cost, options });
	},
};

export async function prepareRemix(context: IExecuteFunctions, itemIndex: number): Promise<RemixJob> {
	const options = readOptions(context, itemIndex);
	const checked = await readParameters(context, itemIndex, remixModels);
	if (options.wait === false && !checked.model.async) {
		throw new Refusal(
			`${checked.model.label} cannot be submitted without waiting: its pictures come with the answer`,
			'Switch Wait for Result on, or choose one of the newer models.',
		);
	}
	return { itemIndex, checked, request: encode(checked), options, cost: UNKNOWN };
}

interface Finish {
	/** Of the files, without number and ending. */
	name: string;
	model?: string;
	cost: Cost;
	options: Options;
}

/** A finished generation → items with its pictures. */
export async function finish({ context, api, bill }: Session, itemIndex: number, generation: Generation, { name, model, cost, options }: Finish) {
	const known: Cost = generation.costMicros === undefined ? cost : { micros: generation.costMicros, source: 'billed' };
	bill.done(generation, known);
	const results = await downloadAll(context, api, generation.images, name);
	bill.downloaded(results);
	return outputItems(context.getInputData()[itemIndex], itemIndex, { generation, results, cost: known, model }, options);
}

function submitted({ itemIndex, checked, cost }: RemixJob, id: string) {
	return {
		json: {
			generation_id: id,
			status: 'pending',
			model: checked.model.id,
			cost: { usd: cost.micros === undefined ? null : cost.micros / 1_000_000, source: cost.source },
		},
		pairedItem: { item: itemIndex },
	};
}

const sourceName = ({ pictures }: Checked) => baseName(pictures.binaryPropertyName?.[0].file.name);

