/** How the files beside this one write a field. */
import type { Field, KindOf } from '../types';

export const additional = <T extends Omit<Field, 'place'>>(field: T): T & { place: 'additional' } => ({
	...field,
	place: 'additional',
});

/** The same field under another name on the wire. */
export const sentAs = <T extends Field>(field: T, api: string): T => ({ ...field, api });

/** The same field among those that every user sees. */
export const atTop = <T extends Field>(field: T): T => ({ ...field, place: 'top' });

/** The same field where the call cannot do without it. */
export const required = <T extends Field>(field: T): T & { required: true } => ({
	...field,
	place: 'top',
	required: true,
});

type Words = Pick<Field, 'name' | 'api' | 'label' | 'description'>;

/** @param initial what the form starts with */
export const number = (words: Words, { min, max }: Omit<KindOf<'number'>, 'type'>, initial: number): Field =>
	additional({ ...words, kind: { type: 'number', min, max }, initial });

export const integer = (words: Words, { min, max }: Omit<KindOf<'integer'>, 'type'>, initial: number): Field =>
	additional({ ...words, kind: { type: 'integer', min, max }, initial });

/** A switch, which the form shows in the position that differs from the API's own. */
export const flag = (words: Words, initial = true): Field =>
	additional({ ...words, kind: { type: 'boolean' }, initial });

/** One of a few words that rise from the first to the last. */
export const inOrder = (words: Words, values: readonly string[], initial: string): Field =>
	additional({ ...words, kind: { type: 'choice', values, spelling: 'word', inOrder: true }, initial });

/** One of a few words. */
export const choice = (words: Words, values: readonly string[], initial: string): Field =>
	additional({ ...words, kind: { type: 'choice', values, spelling: 'word' }, initial });
