/** What Ideogram made → items, with the files behind its links. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { KindOfResult, Media, Result } from '../api/types';
import { downloadAll, leaveThere } from '../files/download';
import type { ApiImage, Result as FileResult } from '../files/result';
import { isTool } from '../request/tool';
import { splitCost, type Cost } from '../result/cost';
import { designTypes, mediaTypes } from '../api/values';
import { designItems, filesOf } from '../result/design';
import { withAnswer } from '../request/recipe';
import { imagesForModel } from '../result/forModel';
import { outputItems } from '../result/items';
import { jsonItems } from '../result/json';
import type { Generation } from '../result/replies';
import { uploadItems } from '../result/uploads';
import { isPaid, modelOf, type Job, type Session } from './job';

export interface Made {
	generation: Generation;
	cost: Cost;
	/** Of the files, without number and ending. */
	name: string;
}

type Finish<T extends Result['type']> = (
	session: Session,
	job: Job,
	made: Made,
	result: KindOfResult<T>,
) => Promise<INodeExecutionData[]>;

const finishers: { [T in Result['type']]: Finish<T> } = {
	async files(session, job, { generation, cost, name }, { media }) {
		const { context, bill, paid } = session;
		const results = paid.results ?? (await fetchFiles(session, generation.images, media, name));
		if (results.every(isInStore)) paid.results = results;
		bill.downloaded(results, media);
		const items = outputItems(
			inputOf(context, job),
			job.items[0],
			{ generation, results, cost, model: modelOf(job), noun: media, ...madeFor(job) },
			job.options,
		);
		return isTool(context) ? imagesForModel(items, job.checked.label) : items;
	},

	async design(session, job, { generation, cost, name }) {
		const { context, bill } = session;
		const costs = splitCost(cost, generation.images.length);
		const items = generation.images.map(async (design, index) => {
			const files = filesOf(design);
			const links = files.map(({ image }) => image);
			const results = await fetchFiles(session, links, 'image', index === 0 ? name : `${name}-${index + 1}`);
			bill.downloaded(results);
			const made = { generation, design, files, results, cost: costs[index], model: modelOf(job) };
			return designItems(inputOf(context, job), job.items[0], made, job.options);
		});
		return (await Promise.all(items)).flat();
	},

	async named(session, job, made) {
		const types = made.generation.images.map(({ object_type: type }) => String(type));
		const [media = 'image'] = types.flatMap((type) => mediaTypes[type] ?? []);
		return await (types.some((type) => designTypes.includes(type))
			? finishers.design(session, job, made, { type: 'design' })
			: finishers.files(session, job, made, { type: 'files', media }));
	},

	async json({ context }, job, { generation: { body }, cost }, result) {
		const paid = isPaid(job) ? { model: modelOf(job), cost } : undefined;
		return jsonItems(inputOf(context, job), job.items[0], { body, paid }, result, job.options);
	},

	async uploads({ context }, { checked: { endpoint, values, files }, options }, { generation: { body } }) {
		const target = Object.fromEntries(
			endpoint.fields.filter((field) => field.in === 'path').map(({ name, api }) => [api, values[name] as string]),
		);
		const sent = {
			input: context.getInputData(),
			files: Object.values(files).flat(),
			target,
			keepInputData: options.keepInputData,
		};
		const items = uploadItems(body, sent);
		const refused = items.filter(({ json }) => json.uploaded === false).length;
		if (refused > 0) {
			const message = `Ideogram: ${refused} of ${items.length} files were not taken. Each item has the reason.`;
			context.addExecutionHints({ message, location: 'outputPane' });
		}
		return items;
	},
};

const madeFor = ({ checked: { label, endpoint, recipe, values } }: Job) => ({
	label,
	recipeOf:
		recipe &&
		((image: IDataObject, images: readonly IDataObject[]) => withAnswer(recipe, endpoint, values, images, image)),
});

/** @throws Failure when an image is missing and the options want that, Stopped */
export async function finish(session: Session, job: Job, made: Made): Promise<INodeExecutionData[]> {
	const { result } = job.checked.endpoint.answer;
	return await (finishers[result.type] as Finish<Result['type']>)(session, job, made, result);
}

/** An AI reads no files: a tool leaves them where they are, and gives the links. @throws Stopped */
async function fetchFiles(
	{ context, client }: Session,
	images: ApiImage[],
	media: Media,
	name: string,
): Promise<FileResult[]> {
	return isTool(context) ? leaveThere(images, media) : await downloadAll({ context, client, media }, images, name);
}

/** Else it is downloaded again in another try, which is free: bytes are not kept. */
const isInStore = ({ binary, missing }: FileResult) => binary?.id !== undefined || missing === 'withheld';

const inputOf = (context: Session['context'], { items: [itemIndex] }: Job) => context.getInputData()[itemIndex];
