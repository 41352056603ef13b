/** Where the files of all items go into one call: jobs that differ only in their files → one job. */
import { takesFiles } from '../api/models';
import type { Field } from '../api/types';
import { Refusal } from '../errors/refusal';
import type { OpenFile } from '../files/open';
import { isImage, nameApart } from '../files/training';
import { encode } from '../request/encode';
import type { Job } from './job';

/** @throws Refusal when that are more files than one call takes */
export function gather(jobs: readonly Job[]): Job[] {
	const groups = new Map<string, Job[]>();
	for (const job of jobs) {
		const key = JSON.stringify([
			job.request.path,
			job.checked.extra,
			job.checked.endpoint.fields.filter(isCommon).map(({ name }) => job.checked.values[name]),
		]);
		groups.set(key, [...(groups.get(key) ?? []), job]);
	}
	return [...groups.values()].map(merge);
}

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
