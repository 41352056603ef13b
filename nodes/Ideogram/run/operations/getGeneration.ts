/** Generation → Get: the images of a generation that was made before. Free of charge. */
import { readOptions, type Options } from '../../request/options';
import { distinctName } from '../../files/name';
import { Refusal } from '../../errors/refusal';
import { UNKNOWN } from '../../result/cost';
import { isGenerationId } from '../../result/replies';
import { waitFor } from '../generate';
import { PollSchedule } from '../pollSchedule';
import { deadlineOf, type Operation } from './operation';
import { costOf, finish } from './remix';

/** Who fetches a generation mostly does so when it is done, so it is asked about at once. */
const DONE_BY_NOW = 0;

interface GetJob {
	itemIndex: number;
	id: string;
	/** Of the files that come out, without number and ending: no other item of the run has it. */
	name: string;
	options: Options;
}

export const getGeneration: Operation<GetJob> = {
	takesPermits: false,
	images: () => 1,

	async prepare(context, itemIndex) {
		const id = String(context.getNodeParameter('generationId', itemIndex, '') ?? '').trim();
		if (id === '') {
			throw new Refusal("'Generation ID' is empty", 'Fill it in, for example with {{ $json.generation_id }} or, from an error item, {{ $json.details.generation_id }}.');
		}
		if (!isGenerationId(id)) throw new Refusal("'Generation ID' is not one", 'Take it from generation_id of a remix, or from details.generation_id of an error item.');
		return { itemIndex, id, options: readOptions(context, itemIndex), name: distinctName(context, id) };
	},

	async perform(session, { itemIndex, id, name, options }) {
		const generation = await waitFor(session.client, id, deadlineOf(options), new PollSchedule([DONE_BY_NOW]));
		session.bill.fetched(generation);
		return await finish(session, itemIndex, generation, { name, cost: costOf(generation, UNKNOWN), options });
	},
};
