/** Ideogram's lists → entries for the form. What is not described as an entry is left out. */
import { unreadable } from '../errors/replyFailure';
import type { Reply } from '../errors/failure';

interface Entry {
	name: string;
	value: string;
}

/** Custom models that can be used, by name and URI. */
export const readCustomModels = (reply: Reply): Entry[] =>
	entriesOf(reply, 'models').flatMap(
		({ name, custom_model_uri: uri, is_available_for_generation: isAvailable, is_owned: isOwned }) => {
			if (!isText(uri) || isAvailable !== true) return [];
			return [{ name: `${isText(name) ? name : uri}${isOwned === false ? ' (shared)' : ''}`, value: uri }];
		},
	);

/** Custom models in any state, by name and ID. */
export const readModels = (reply: Reply): Entry[] =>
	entriesOf(reply, 'models').flatMap(({ name, model_id: id, status }) => {
		if (!isText(id)) return [];
		return [
			{
				name: `${isText(name) ? name : id}${isText(status) && status !== 'COMPLETED' ? ` (${status.toLowerCase()})` : ''}`,
				value: id,
			},
		];
	});

export const readDatasets = (reply: Reply): Entry[] =>
	entriesOf(reply, 'datasets').flatMap(({ name, dataset_id: id }) =>
		isText(id) ? [{ name: isText(name) ? name : id, value: id }] : [],
	);

function entriesOf(reply: Reply, member: 'models' | 'datasets'): Array<Record<string, unknown>> {
	const { body } = reply;
	if (typeof body === 'string') throw unreadable(`it is not a list of ${member}`, 'read', reply);
	const list = ((body ?? {}) as Record<string, unknown>)[member];
	return (Array.isArray(list) ? (list as unknown[]) : []).map((entry) => (entry ?? {}) as Record<string, unknown>);
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
