/** The trigger's form. */
import type { INodeProperties } from 'n8n-workflow';

import { getGeneration } from '../Ideogram/api/operations/getGeneration';
import { optionsFor } from '../Ideogram/form/options';

export const ALLOW_WITHOUT_NOTE = 'allowWithoutNote';

const allowWithoutNote: INodeProperties = {
	displayName: 'Allow Calls Without a Note',
	name: ALLOW_WITHOUT_NOTE,
	type: 'boolean',
	default: true,
	description:
		"Whether to let in generations that were not submitted by an Ideogram node with this API key and Wait for Result: Off, and Notify. Ideogram's signature is checked all the same.",
};

/** What the node received always comes out along with the result. */
const NOT_OFFERED = ['keepInputData'];

export const properties = (): INodeProperties[] => [
	{
		displayName:
			'Copy the production URL. In the Ideogram node that submits, paste it under Additional Fields as Webhook URL, and set Wait for Result under Options to Off, and Notify. Then publish this workflow.',
		name: 'howTo',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Generation ID',
		name: 'generationId',
		type: 'hidden',
		default: '={{ $json.generation_id }}',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [allowWithoutNote, ...optionsFor(getGeneration).filter(({ name }) => !NOT_OFFERED.includes(name))],
	},
];
