/**
 * What the AI model of an agent reads of the node when it is a tool. n8n's own words for it, "Remix image in Ideogram",
 * do not say what a model has to know: that it spends money, what a field means, and what comes back.
 */
import type { INodeProperties } from 'n8n-workflow';

import { givesFiles, nounOf } from '../api/models';
import type { Field, Operation } from '../api/types';
import { AT_TOP, share, type Shown } from './conditions';

/** n8n takes the text from the property of this name, and then adds none of its own. Only tools show it. */
export const toolDescriptions = (operations: readonly Operation[]): INodeProperties[] =>
	share(operations, shownOf(operations), AT_TOP);

function* shownOf(operations: readonly Operation[]): Generator<Shown> {
	for (const operation of operations) {
		const property: INodeProperties = {
			displayName: 'Tool Description',
			name: 'toolDescription',
			type: 'string',
			typeOptions: { rows: 4 },
			default: textFor(operation),
			description: 'What the AI model reads about this tool. Say when to use it, and how often it may.',
			displayOptions: { show: { '@tool': [true] } },
		};
		for (const { model } of operation.endpoints) yield { property, operation, model: model?.id };
	}
}

export const textFor = (operation: Operation): string =>
	[`${operation.description}, with Ideogram`, ...billing(operation), ...meanings(operation), ...answer(operation)]
		.map((sentence) => `${sentence.replace(/\.$/, '')}.`)
		.join(' ');

function billing({ endpoints: [{ billing: kind, answer: { result } }] }: Operation): string[] {
	if (kind === 'free') return ['Free of charge'];
	return [`Each call costs money${givesFiles({ answer: { result } } as never) ? `, for each ${nounOf(result)}` : ''}`];
}

/** Of the recommended model. */
const meanings = ({ endpoints: [{ fields }] }: Operation): string[] =>
	fields.filter(needsWords).map(({ label, description }) => `${label}: ${description}`);

/** The editor's button for $fromAI gives the model a parameter's name alone. */
const needsWords = ({ kind, required, free }: Field): boolean =>
	(kind.type === 'text' && Boolean(required)) || (kind.type === 'integer' && !free);

const answer = ({ endpoints: [{ answer: { result } }] }: Operation): string[] =>
	result.type === 'files' || result.type === 'named'
		? ['Returns a link, which expires, and a generation_id, which does not']
		: [];
