/** Image → Remix. */
import { baseName } from '../../files/open';
import type { Options } from '../../request/options';
import { shareCost, type Cost } from '../../result/cost';
import { outputItems, type Result } from '../../result/items';
import { withAll, type Generation } from '../../result/replies';
import { downloadAll } from '../../files/download';
import { notLost, submit, waitFor } from '../generate';
import { accepted, sending, type Made } from '../journal';
import { checkSpend } from '../quotes';
import { scheduleOf } from '../pollSchedule';
import type { Permit } from '../../capacity/permits';
import { deadlineOf, type Operation, type Session } from './operation';
import { traceOf } from '../trace';
import { fingerprintOf, imagesOf, kindOf, prepareRemix, type RemixJob } from './remixJob';

export const remix: Operation<RemixJob> = {
	takesPermits: ({ session }) => !session.paid.made,
	prepare: prepareRemix,
	fingerprint: fingerprintOf,
	beforeRun: checkSpend,
	images: imagesOf,

	async perform(session, job, permit) {
		const { paid } = session;
		if (!paid.made && !paid.generationId) await pay(session, job, permit);
		if (!paid.made && job.options.wait === false) return [submitted(job, paid.generationId as string)];
		const { generation, cost } = paid.made ?? (await make(session, job));
		permit.release();
		const { itemIndex, checked, options } = job;
		return await finish(session, itemIndex, generation, { name: `${sourceName(checked)}-remix`, model: checked.model.id, cost, options });
	},
};

/** Sends the paid call, and notes what it gave before anything else. */
async function pay(session: Session, job: RemixJob, permit: Permit): Promise<void> {
	const { context, bill, paid } = session;
	sending(paid);
	const submission = await submit(session, job.request, permit, job.options.timeoutMinutes * 60_000);
	context.logger.info(traceOf(context, job.itemIndex, submission));
	if ('done' in submission) return void noteMade(session, job, submission.done);
	accepted(paid, submission.id);
	bill.submitted(submission.id);
}

async function make(session: Session, job: RemixJob): Promise<Made> {
	const id = session.paid.generationId as string;
	// What was accepted is paid for: it gets its full time, however long it took to be accepted.
	const deadline = deadlineOf(job.options);
	try {
		return noteMade(session, job, await waitFor(session.client, id, deadline, scheduleOf(kindOf(job.checked))));
	} catch (error) {
		throw notLost(id, error);
	}
}

function noteMade({ bill, paid }: Session, job: RemixJob, done: Generation): Made {
	const generation = withAll(done, imagesOf(job));
	const made = { generation, cost: costOf(generation, job.cost) };
	bill.done(made.generation, made.cost);
	delete paid.doubt;
	paid.made = made;
	return made;
}

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
export async function finish({ context, client, bill, paid }: Session, itemIndex: number, generation: Generation, { name, model, cost, options }: Finish) {
	const results = paid.results ?? (await downloadAll(context, client, generation.images, name));
	if (results.every(isInStore)) paid.results = results;
	bill.downloaded(results);
	return outputItems(context.getInputData()[itemIndex], itemIndex, { generation, results, cost, model }, options);
}

/** Else it is downloaded again, which is free: bytes are not kept. */
const isInStore = ({ binary, missing }: Result) => binary?.id !== undefined || missing === 'withheld';

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

const sourceName = ({ images }: RemixJob['checked']) => baseName(images.binaryPropertyName?.[0].file.name);

