/** Account → Get API Keys, Get Invoices, Get Usage, free of charge. Source: API specification of October 2026. */
import { v2 } from '../dialects';
import type { Endpoint, Field, Operation } from '../types';

const denied: Endpoint['denied'] = {
	status: 404,
	problem: 'The API key has no access to billing',
	fix: 'Ideogram shows invoices, usage and API keys only to a key that an admin of the organization has made. Use a credential with such a key.',
};

const read = (path: string, list: string, fields: readonly Field[] = []): Endpoint[] => [
	{
		method: 'GET',
		path: `/v2/account/${path}`,
		dialect: v2,
		fields,
		rules: [],
		answer: { comes: 'reply', result: { type: 'json', list } },
		billing: 'free',
		denied,
	},
];

const startTime: Field = {
	name: 'startTime',
	api: 'start_time',
	label: 'Start Time',
	description: 'The start of the time to report on. Without a time zone, it is in that of the workflow.',
	kind: { type: 'time' },
	place: 'top',
	in: 'query',
	required: true,
	initial: '={{ $now.minus({ days: 7 }).toISO() }}',
};

const endTime: Field = {
	name: 'endTime',
	api: 'end_time',
	label: 'End Time',
	description: 'The end of the time to report on. Default: now.',
	kind: { type: 'time' },
	place: 'additional',
	in: 'query',
};

const bucketWidth: Field = {
	name: 'bucketWidth',
	api: 'bucket_width',
	label: 'Interval',
	description: 'The time that each output item covers. Default: a day.',
	kind: { type: 'choice', values: ['1d', '1h'], spelling: 'word', names: { '1d': 'Day', '1h': 'Hour' } },
	place: 'additional',
	in: 'query',
	initial: '1d',
};

const sources: Field = {
	name: 'sources',
	api: 'sources',
	label: 'Sources',
	description: 'Only what was used through the API, or only in the app at ideogram.ai. Default: both.',
	kind: { type: 'choices', values: ['api', 'app'], spelling: 'word', names: { api: 'API' } },
	place: 'additional',
	in: 'query',
};

export const getUsage: Operation = {
	resource: 'account',
	name: 'getUsage',
	label: 'Get Usage',
	description: 'Get what the account has used and what it cost, by day or by hour',
	action: 'Get account usage',
	endpoints: read('usage', 'buckets', [startTime, endTime, bucketWidth, sources]),
};

export const getInvoices: Operation = {
	resource: 'account',
	name: 'getInvoices',
	label: 'Get Invoices',
	description: 'Get the invoices of the account with what they charge',
	action: 'Get account invoices',
	endpoints: read('invoices', 'invoices'),
};

export const getApiKeys: Operation = {
	resource: 'account',
	name: 'getApiKeys',
	label: 'Get API Keys',
	description: 'Get the API keys of the account: labels, creators and states, not the keys themselves',
	action: 'Get account API keys',
	endpoints: read('api-keys', 'api_keys'),
};
