/** Where the files of all items go into one call: jobs that differ only in their files → one job. */
import { takesFiles } from '../api/models';
import type { Field } from '../api/types';
import { Refusal } from '../errors/refusal';
import type { OpenFile } from '../files/open';
import { isImage, nameApart } from '../files/training';
import { encode } from '../request/encode';
import { groupBy } from './groups';
import type { Job } from './job';

/** @throws Refusal when that are more files than one call takes */
export const gather = (jobs: readonly Job[]): Job[] => [...groupBy(jobs, callOf).values()].map(merge);

/** The same for what goes into one call. */
const callOf = ({ request: { path }, checked: { endpoint, values, extra } }: Job): string =>
	JSON.stringify([path, extra, endpoint.fields.filter(isCommon).map(({ name }) => values[name])]);

const isCommon = (field: Field) => !takesFiles(field) && field.kind.type !== 'caption';

function merge(jobs: readonly Job[]): Job {
	const [first] = jobs;
	const { endpoint } = first.checked;
	const files: Record<string, OpenFile[]> = {};
	for (const field of endpoint.fields.filter(takesFiles)) {
		const all = jobs.flatMap(({ checked }) => checked.files[field.name] ?? []);
		const images = all.filter(isImage).length;
		if (images > field.kind.max) {
			throw new Refusal(
				`The items have ${images} images, and one call takes at most ${field.kind.max}`,
				'Give the node fewer items.',
			);
		}
		nameApart(all);
		files[field.name] = all;
	}
	const checked = { ...first.checked, files };
	return { ...first, items: jobs.flatMap(({ items }) => items), checked, request: encode(checked) };
}
