/** Image → Remix. */
import type { Options } from '../../request/options';
import { shareCost, type Cost } from '../../result/cost';
import { outputItems } from '../../result/items';
import { withAll, type Generation } from '../../result/replies';
import { downloadAll } from '../../files/download';
import { submit, waitFor } from '../generate';
import { checkSpend } from '../quotes';
import { scheduleOf } from '../pollSchedule';
import { deadlineOf, type Operation, type Session } from './operation';
import { imagesOf, kindOf, prepareRemix, type RemixJob } from './remixJob';

export const remix: Operation<RemixJob> = {
	takesPermits: true,
	prepare: prepareRemix,
	beforeRun: checkSpend,
	images: imagesOf,

	async perform(session, job, permit) {
		const { itemIndex, checked, request, options } = job;
		const submission = await submit(session, request, permit, options.timeoutMinutes * 60_000);
		if ('id' in submission) {
			session.bill.submitted(submission.id);
			if (options.wait === false) return [submitted(job, submission.id)];
		}
		// What was accepted is paid for: it gets its full time, however long it took to be accepted.
		const made = 'done' in submission ? submission.done : await waitFor(session.client, submission.id, deadlineOf(options), scheduleOf(kindOf(checked)));
		permit.release();
		const generation = withAll(made, imagesOf(job));
		const cost = costOf(generation, job.cost);
		session.bill.done(generation, cost);
		return await finish(session, itemIndex, generation, { name: `${job.name}-remix`, model: checked.model.id, cost, options });
	},
};

/** Ideogram's own figure, where it gives one. */
export const costOf = ({ costMicros }: Generation, otherwise: Cost): Cost =>
	costMicros === undefined ? otherwise : { micros: costMicros, source: 'billed' };

interface Finish {
	/** Of the files, without number and ending. */
	name: string;
	model?: string;
	cost: Cost;
	options: Options;
}

/** A finished generation → items with its images. */
export async function finish({ context, client, bill }: Session, itemIndex: number, generation: Generation, { name, model, cost, options }: Finish) {
	const results = await downloadAll(context, client, generation.images, name);
	bill.downloaded(results);
	return outputItems(context.getInputData()[itemIndex], itemIndex, { generation, results, cost, model }, options);
}

function submitted({ itemIndex, checked, cost }: RemixJob, id: string) {
	return {
		json: {
			generation_id: id,
			status: 'pending',
			model: checked.model.id,
			cost: shareCost(cost, 1)[0],
		},
		pairedItem: { item: itemIndex },
	};
}

