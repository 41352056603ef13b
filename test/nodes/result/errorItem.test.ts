import type { INodeExecutionData } from 'n8n-workflow';

import { Failure } from '../../../nodes/Ideogram/errors/failure';
import { Refusal } from '../../../nodes/Ideogram/errors/refusal';
import { errorItem } from '../../../nodes/Ideogram/result/items';

const failure = new Failure({
	problem: 'Ideogram has not finished it in time',
	fix: 'Fetch it.',
	code: 'timeout',
	status: 504,
	rejectReason: 'busy',
	billed: 'unknown',
	retryable: false,
	generationId: 'g1',
	named: { model_id: 'm1' },
	links: ['https://x/1'],
});
const causes = { failure, refusal: new Refusal('No image', 'Add one.'), other: new Error('What?') };

/** How n8n 1.123.81 (n8n-core 1.122.48) and n8n 2 before `details` know an error item: handleNodeErrorOutput. */
const isErrorIn1 = ({ error, json }: INodeExecutionData): boolean => {
	const keys = Object.keys(json).length;
	return Boolean(error ?? (json.error && (keys === 1 || (json.message && keys === 2))));
};

describe('an item for the error output', () => {
	it.each(Object.entries(causes))('is one in n8n 1 as well, and loses nothing: %s', (_name, cause) => {
		const regular = errorItem(3, cause.message, cause, 'regular');
		const own = errorItem(3, cause.message, cause, 'error');
		expect(isErrorIn1(own)).toBe(true);
		expect(own).toEqual({
			json: {
				error: { message: regular.json.error, ...(regular.json.details as object) },
				message: regular.json.message,
			},
			pairedItem: { item: 3 },
		});
	});

	it('says all that is known', () => {
		expect(errorItem(0, failure.message, failure, 'error').json).toEqual({
			error: {
				message: 'Ideogram has not finished it in time',
				code: 'timeout',
				status: 504,
				reject_reason: 'busy',
				billed: 'unknown',
				retryable: false,
				generation_id: 'g1',
				model_id: 'm1',
				links: ['https://x/1'],
				what_to_do: 'Fetch it.',
			},
			message: 'Ideogram has not finished it in time. Fetch it.',
		});
	});
});
