/** How the files beside this one write a field. */
import type { Field } from '../types';

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
