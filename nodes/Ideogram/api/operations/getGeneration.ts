/** Generation → Get: the images of a generation that was made before. Source: API specification of October 2026. */
import { v2 } from '../dialects';
import { generationId } from '../fields';
import type { Operation } from '../types';

export const getGeneration: Operation = {
	resource: 'generation',
	name: 'get',
	label: 'Get',
	description: 'Get the images of an earlier generation, free of charge',
	action: 'Get a generation',
	endpoints: [
		{
			method: 'GET',
			path: '/v2/generations/{generationId}',
			dialect: v2,
			fields: [generationId],
			rules: [],
			answer: { comes: 'later', result: { type: 'named' } },
			billing: 'free',
		},
	],
};
