/** How the endpoints of images are alike, API by API. */
import { hosted, legacy, v1, v2 } from './dialects';
import { minutes } from './models';
import type { Dialect, Endpoint, Field, Rule } from './types';

type Model = NonNullable<Endpoint['model']>;

export interface Entry extends Omit<Model, 'id'> {
	fields: readonly Field[];
	rules?: readonly Rule[];
}

const images = { type: 'files', media: 'image' } as const;

/**
 * `POST /v2/image/{family}/{id}`.
 *
 * @param entry with a `dialect` where the model has its own
 * @param comes `ticket` where the endpoint is always asynchronous, and has no field `async`
 */
export const v2Model = (
	family: string,
	id: string,
	{ fields, rules = [], dialect = v2, ...words }: Entry & { dialect?: Dialect },
	comes: 'choice' | 'ticket' = 'choice',
): Endpoint => ({
	model: { id, ...words },
	method: 'POST',
	path: `/v2/image/${family}/${id}`,
	dialect,
	fields,
	rules,
	answer: { comes, result: images },
	billing: 'quoted',
});

/** `POST /v2/svg/{family}/{id}`, always asynchronous. */
export const vectorModel = (family: string, id: string, { fields, rules = [], ...words }: Entry): Endpoint => ({
	model: { id, ...words },
	method: 'POST',
	path: `/v2/svg/${family}/${id}`,
	dialect: v2,
	fields,
	rules,
	answer: { comes: 'ticket', result: { type: 'files', media: 'SVG' } },
	billing: 'quoted',
});

/** `POST /v2/tool/{name}`, always asynchronous. */
export const tool = (
	name: string,
	fields: readonly Field[],
	{ rules = [], billing = 'quoted' }: Partial<Pick<Endpoint, 'rules' | 'billing'>> = {},
): Endpoint => ({
	method: 'POST',
	path: `/v2/tool/${name}`,
	dialect: hosted,
	fields,
	rules,
	answer: { comes: 'ticket', result: images },
	billing,
});

/** `POST /v2/video/generate/{id}-{from}-to-video`, always asynchronous. */
export const videoModel = (from: string, id: string, { fields, rules = [], ...words }: Entry): Endpoint => ({
	model: { id, ...words },
	method: 'POST',
	path: `/v2/video/generate/${id}-${from}-to-video`,
	dialect: v2,
	fields,
	rules,
	answer: { comes: 'ticket', result: { type: 'files', media: 'video' }, pace: minutes },
	billing: 'quoted',
});

/** Under `/v1/`: the answer holds the images, and the price is told afterwards only. */
export const v1Model = (path: string, id: string, { fields, rules = [], ...words }: Entry): Endpoint => ({
	model: { id, ...words },
	method: 'POST',
	path,
	dialect: v1,
	fields,
	rules,
	answer: { comes: 'reply', result: images },
	billing: 'unquoted',
});

/** Without a version in the path. `id` is the legacy name of the model, which most of these endpoints are told. */
export const legacyModel = (
	path: string,
	id: string,
	{ fields, rules = [], ...words }: Entry,
	more: Pick<Endpoint, 'envelope' | 'fixed'> = { fixed: { model: id } },
): Endpoint => ({
	model: { id, ...words },
	method: 'POST',
	path,
	dialect: legacy,
	...more,
	fields,
	rules,
	answer: { comes: 'reply', result: images },
	billing: 'unquoted',
});
