/**
 * What the AI model of an agent reads of the node when it is a tool. n8n's own words, "Remix image in Ideogram", do not
 * say what a model has to know: that it spends money, what a number means, and what comes back.
 */
import type { INodeProperties } from 'n8n-workflow';

import { givesFiles, nounOf } from '../api/models';
import type { Endpoint, Field, Operation } from '../api/types';
import { AT_TOP, share, shownFor } from './conditions';

/** n8n takes the text from the property of this name, and adds none of its own then. Only tools show it. */
export const toolDescriptions = (operations: readonly Operation[]): INodeProperties[] =>
	share(
		operations,
		operations.flatMap((operation) => shownFor(propertyOf(operation), operation)),
		AT_TOP,
	);

const propertyOf = (operation: Operation): INodeProperties => ({
	displayName: 'Tool Description',
	name: 'toolDescription',
	type: 'string',
	typeOptions: { rows: 4 },
	default: forModel(operation),
	displayOptions: { show: { '@tool': [true] } },
});

/** Where nothing is paid it is empty, and n8n says in its own words what the tool does. */
export function forModel({ description, endpoints }: Operation): string {
	const [endpoint] = endpoints;
	if (endpoint.billing === 'free') return '';
	// The newest model that has a field says what it means.
	const fields = endpoints.flatMap((each) => each.fields.filter(needsWords)).filter(isFirst);
	return [description, cost(endpoint), ...fields.map(meaning), ...answer(endpoint)]
		.map((sentence) => `${sentence.replace(/\.$/, '')}.`)
		.join(' ');
}

const cost = (endpoint: Endpoint): string =>
	`Each ${givesFiles(endpoint) ? nounOf(endpoint.answer.result) : 'call'} costs money`;

/**
 * Of a parameter that the editor's button lets the model fill in, the model knows the name alone, which does not say
 * what the ends of a scale are. Texts say what they are, and the form has no room for more.
 */
const needsWords = ({ kind }: Field): boolean => kind.type === 'integer' && kind.max === SCALE;

const SCALE = 100;

const isFirst = ({ name }: Field, index: number, fields: readonly Field[]) =>
	fields.findIndex((field) => field.name === name) === index;

const meaning = ({ label, description }: Field): string => `${label}: ${description}`;

const answer = (endpoint: Endpoint): string[] =>
	givesFiles(endpoint) ? ['Links expire, a generation_id does not'] : [];
