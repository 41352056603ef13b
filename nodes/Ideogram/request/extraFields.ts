/** Names and values that the form does not know, sent as they are: what Ideogram adds need not wait for a release. */
import { sentFields, takesFiles } from '../api/models';
import type { Endpoint } from '../api/types';
import { Refusal } from '../errors/refusal';
import { shown } from '../errors/shown';
import { isEmpty } from './values';

export type ExtraFields = Readonly<Record<string, unknown>>;

const NAME = /^[A-Za-z][\w.[\]-]{0,99}$/;

/** They decide what a call costs, or how its answer comes. */
const OF_THE_NODE = ['async', 'dry_run'];

/**
 * @param raw the form's `{ field: [{ name, value }] }`
 * @throws Refusal for a name that the endpoint's own fields have, or that is no name
 */
export function readExtraFields(raw: unknown, endpoint: Endpoint): ExtraFields {
	const entries = [(raw as { field?: unknown } | null | undefined)?.field ?? []].flat() as Entry[];
	const extra: Record<string, unknown> = {};
	for (const { name, value } of entries) {
		if (isEmpty(name) && isEmpty(value)) continue;
		const key = String(name ?? '').trim();
		check(key, endpoint);
		if (Object.hasOwn(extra, key)) {
			throw new Refusal(
				`'Extra Fields' has ${shown(key)} more than once`,
				'Give each name once. For a list, use an expression.',
			);
		}
		if (!isEmpty(value)) extra[key] = value;
	}
	return extra;
}

interface Entry {
	name?: unknown;
	value?: unknown;
}

function check(name: string, endpoint: Endpoint): void {
	const { fixed, envelope } = endpoint;
	if (!NAME.test(name)) {
		throw new Refusal(
			`'Extra Fields' has the name ${shown(name)}, which Ideogram cannot read`,
			'Write the name as Ideogram has it, like rendering_speed.',
		);
	}
	const known = [...endpoint.fields, ...sentFields(endpoint)].find(({ api }) => api === name);
	if (known) {
		throw new Refusal(
			`'Extra Fields' has ${shown(name)}, which is the field '${known.label}'`,
			takesFiles(known)
				? `Give the file in ${known.label}.`
				: `Fill in ${known.label}, and remove it from Extra Fields.`,
		);
	}
	if (OF_THE_NODE.includes(name) || name === envelope || Object.hasOwn(fixed ?? {}, name)) {
		throw new Refusal(`'Extra Fields' has ${shown(name)}, which the node sets itself`, 'Remove it from Extra Fields.');
	}
}
