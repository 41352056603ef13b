/** Where an item has the value of a field. */
import type { Field } from '../api/types';
import { isEmpty } from './values';

/** What stands in a place of the form under a name. */
export type Raw = (name: string, place: Field['place']) => unknown;

/** What the form has, or what stands where older workflows have it. */
export function given(raw: Raw, { name, place, formerly, initial }: Field): unknown {
	const value = raw(name, place);
	const older = formerly && (isEmpty(value) || value === initial) ? raw(name, formerly) : undefined;
	return isEmpty(older) ? value : older;
}
