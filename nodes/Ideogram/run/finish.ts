/** What Ideogram made → items, with the files behind its links. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { KindOfResult, Result } from '../api/types';
import { downloadAll } from '../files/download';
import type { ApiImage, Result as FileResult } from '../files/result';
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
	async files(session, job, { generation, cost, name }) {
		const { context } = session;
		const results = await fetchAll(session, generation.images, name);
		return outputItems(inputOf(context, job), job.itemIndex, { generation, results, cost, model: modelOf(job) }, job.options);
	},

	async design(session, job, { generation, cost, name }) {
		const { context } = session;
		const links = designLinks(generation.body);
		const results = await fetchAll(session, links.map(({ url }) => ({ url })), name);
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

async function fetchAll({ context, client, bill, paid }: Session, images: ApiImage[], name: string): Promise<FileResult[]> {
	const results = paid.results ?? (await downloadAll(context, client, images, name));
	if (results.every(isInStore)) paid.results = results;
	bill.downloaded(results);
	return results;
}

/** Else it is downloaded again in another try, which is free: bytes are not kept. */
const isInStore = ({ binary, missing }: FileResult) => binary?.id !== undefined || missing === 'withheld';

const inputOf = (context: Session['context'], { itemIndex }: Job) => context.getInputData()[itemIndex];
