/** The form of an endpoint, filled in with samples. */
import type { IDataObject } from 'n8n-workflow';

import { v2 } from '../../nodes/Ideogram/api/dialects';
import { besides, insteadOf } from '../../nodes/Ideogram/api/inputs';
import { takesFiles } from '../../nodes/Ideogram/api/models';
import type { Endpoint, Field, KindOf, Values } from '../../nodes/Ideogram/api/types';
import { Refusal } from '../../nodes/Ideogram/errors/refusal';
import { checkRules } from '../../nodes/Ideogram/request/checkRules';
import { formOf, namesIn, onTheWire, samples } from './samples';

const SIDE = 320;
/** The size of every asset at the stand-in, and of the images by their names. */
export const sizes: Record<string, { width: number; height: number }> = {
	asset: { width: 1200, height: 800 },
	data: { width: SIDE, height: SIDE },
	mask: { width: SIDE, height: SIDE },
	one: { width: 32, height: 32 },
	two: { width: 32, height: 32 },
};

export const isSent = (field: Field, fields: readonly Field[]) =>
	!(field.unless && fields.some(({ name }) => name === field.unless?.name));

/** The least that a model takes: what is required, and one of those of which it needs one. */
export function least(endpoint: Endpoint): Field[] {
	const required = endpoint.fields.filter((field) => field.required);
	const needed = endpoint.fields.find((field) => refusal(endpoint, required)?.includes(`needs '${field.label}'`));
	return needed ? [...required, needed] : required;
}

export function refusal(endpoint: Endpoint, fields: Field[]): string | undefined {
	const values: Values = Object.fromEntries(
		fields.flatMap((field) => {
			if (field.kind.type === 'each') return entry(field, field.kind);
			if (!takesFiles(field))
				return [[field.name, (onTheWire(field, { ...endpoint, dialect: v2 }) ?? samples[field.name].form) as string]];
			const names = isSent(field, fields) ? namesIn(samples[field.name]) : ['asset'];
			return [[field.name, names.map((name) => ({ field: name, ...sizes[name] }))]];
		}),
	);
	return refusalOf(endpoint, values);
}

/** What the checks say of values, if anything. */
export function refusalOf(endpoint: Endpoint, values: Values): string | undefined {
	try {
		checkRules(endpoint, values);
		return undefined;
	} catch (error) {
		if (error instanceof Refusal) return error.message;
		throw error;
	}
}

/** A list of one entry, and its choices, which stand beside it. */
function entry({ name: list }: Field, { fields }: KindOf<'each'>): Array<[string, Values[string]]> {
	const sent = samples[list].v2 as Record<string, string>;
	const choices = fields.map(({ name, api }): [string, string] => [name, sent[api]]);
	return [[list, [Object.fromEntries(choices)]], ...choices];
}

/**
 * What a person enters.
 *
 * @param older lists as older workflows have them: names with commas between them
 */
export function form(fields: readonly Field[], endpoint: Endpoint, older = false): IDataObject {
	const at = (place: Field['place']) =>
		Object.fromEntries(
			fields.filter((field) => field.place === place).map((field) => [field.name, formOf(field, endpoint, older)]),
		) as IDataObject;
	const types = fields.flatMap((field) => {
		const image = insteadOf(field, endpoint.fields);
		return image ? [[besides(image).type.name, 'asset']] : [];
	});
	return { ...at('top'), ...Object.fromEntries(types), additionalFields: at('additional') };
}
