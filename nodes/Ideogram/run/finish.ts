/** What Ideogram made → items, with the files behind its links. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { KindOfResult, Result } from '../api/types';
import { downloadAll } from '../files/download';
import type { Cost } from '../result/cost';
import { designItem, designLinks } from '../result/design';
import { outputItems } from '../result/items';
import { jsonItems } from '../result/json';
import type { Generation } from '../result/replies';
import { modelOf, type Job, type Session } from './job';

export interface Made {
	generation: Generation;
	cost: Cost;
	/** Of the files, without number and ending. */
	name: string;
}

type Finish<T extends Result['type']> = (session: Session, job: Job, made: Made, result: KindOfResult<T>) => Promise<INodeExecutionData[]>;

const finishers: { [T in Result['type']]: Finish<T> } = {
	async files({ context, client, bill }, job, { generation, cost, name }) {
		const results = await downloadAll(context, client, generation.images, name);
		bill.downloaded(results);
		return outputItems(inputOf(context, job), job.itemIndex, { generation, results, cost, model: modelOf(job) }, job.options);
	},

	async design({ context, client, bill }, job, { generation, cost, name }) {
		const links = designLinks(generation.body);
		const results = await downloadAll(context, client, links.map(({ url }) => ({ url })), name);
		bill.downloaded(results);
		const made = { generation, links, results, cost, model: modelOf(job) };
		return [designItem(inputOf(context, job), job.itemIndex, made, job.options)];
	},

	async json({ context }, job, { generation }, result) {
		return jsonItems(inputOf(context, job), job.itemIndex, generation.body as IDataObject, result, job.options);
	},
};

/** @throws Failure when an image is missing and the options want that, Stopped */
export async function finish(session: Session, job: Job, made: Made): Promise<INodeExecutionData[]> {
	const { result } = job.checked.endpoint.answer;
	return await (finishers[result.type] as Finish<Result['type']>)(session, job, made, result);
}

const inputOf = (context: Session['context'], { itemIndex }: Job) => context.getInputData()[itemIndex];
