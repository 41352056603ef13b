/** What an item may give several values of: a call is made for each, or for each combination. */
import { operations } from './operations';
import type { Endpoint, Field } from './types';

/** Calls for one item. Each is billed. */
export const MOST_VARIATIONS = 100;

/** Others come out without a label. */
const givesImages = ({ answer }: Endpoint): boolean => answer.result.type === 'files';

const varying = (endpoint: Endpoint): Field[] =>
	givesImages(endpoint) ? endpoint.fields.filter(({ varies }) => varies !== undefined) : [];

/** Each that varies somewhere, once, in the order in which a grid goes through them. */
export const variedAnywhere: readonly Field[] = operations
	.flatMap(({ endpoints }) => endpoints.flatMap(varying))
	.filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index);

/** Those of an endpoint, in the same order. */
export function variedFields(endpoint: Endpoint): Field[] {
	const own = new Map(varying(endpoint).map((field) => [field.name, field]));
	return variedAnywhere.flatMap(({ name }) => own.get(name) ?? []);
}
