/** Model → Train, Get, Get Many. Source: API specification of October 2026. Training is billed, and has no dry run. */
import { account, v1 } from '../dialects';
import { minutes } from '../models';
import { datasetId, inPath, modelId } from '../fields/records';
import type { Endpoint, Field, Operation, Watch } from '../types';
import { modelScopes, modelStatuses } from '../values';

const modelName = (pattern: RegExp, shape: string): Field => ({
	name: 'modelName',
	api: 'model_name',
	label: 'Model Name',
	description: `What to call the model: ${shape}`,
	kind: { type: 'text', maxLength: 30, pattern, shape },
	place: 'top',
	required: true,
	placeholder: 'e.g. Brand style 1',
});

const watch: Watch = {
	noun: 'training',
	thing: 'model',
	id: 'model_id',
	path: '/models/{id}',
	member: 'model',
	done: ['COMPLETED'],
	failed: ['ERRORED', 'FAILED', 'ARCHIVED'],
	runs: 'training_runs',
	ready: 'is_available_for_generation',
	runStatus: 'training_status',
};

const training: Pick<Endpoint, 'method' | 'rules' | 'answer' | 'billing'> = {
	method: 'POST',
	rules: [],
	answer: { comes: 'reply', result: { type: 'json' }, watch, pace: minutes },
	billing: 'unquoted',
};

export const trainModel: Operation = {
	resource: 'model',
	name: 'train',
	label: 'Train',
	description: 'Train your own model with the 15 to 100 images of a dataset. Items with the same values train once.',
	action: 'Train a model',
	// Upload Files gives an item for each file: connected to it, each item would begin a training that is billed.
	unit: 'run',
	endpoints: [
		{
			...training,
			model: { id: 'ideogram-3', label: 'Ideogram 3.0 (v1)', description: 'Trains Ideogram 3.0' },
			path: '/v1/ideogram-v3/train-model',
			dialect: v1,
			fields: [datasetId, modelName(/^[A-Za-z0-9 -]{5,30}$/, '5 to 30 letters (A to Z), digits, spaces and hyphens')],
		},
		{
			...training,
			model: { id: 'dataset', label: 'From Dataset', description: 'Ideogram does not say which model it trains' },
			path: '/datasets/{datasetId}/train_model',
			dialect: account,
			fields: [
				inPath(datasetId),
				modelName(
					/^[\p{L}\p{N} _().-]{5,30}$/u,
					'5 to 30 letters, digits, spaces, underscores, parentheses, periods and hyphens',
				),
			],
		},
	],
};

const simple = [
	'model_id',
	'name',
	'status',
	'custom_model_uri',
	'is_available_for_generation',
	'is_owned',
	'dataset_id',
	'creation_time',
] as const;

export const getModel: Operation = {
	resource: 'model',
	name: 'get',
	label: 'Get',
	description: 'Get a custom model with its status and training runs',
	action: 'Get a model',
	endpoints: [
		{
			method: 'GET',
			path: '/models/{modelId}',
			dialect: account,
			fields: [inPath(modelId)],
			rules: [],
			answer: { comes: 'reply', result: { type: 'json', spread: 'model', simple: [...simple, 'training_runs'] } },
			billing: 'free',
		},
	],
};

export const getModels: Operation = {
	resource: 'model',
	name: 'getAll',
	label: 'Get Many',
	description: 'Get many models that were trained in your account or shared with it',
	action: 'Get many models',
	endpoints: [
		{
			method: 'GET',
			path: '/models',
			dialect: account,
			fields: [
				{
					name: 'scope',
					api: 'scope',
					label: 'Scope',
					description: 'Whose models: your own, or those that others share with you. Default: both.',
					kind: { type: 'choice', values: modelScopes, spelling: 'word' },
					place: 'additional',
					in: 'query',
					initial: 'owned',
				},
				{
					name: 'status',
					api: 'status',
					label: 'Status',
					description: 'Only models in one of these states. It applies to your own models.',
					kind: { type: 'choices', values: modelStatuses, spelling: 'capitals' },
					place: 'additional',
					in: 'query',
				},
			],
			rules: [],
			answer: { comes: 'reply', result: { type: 'json', list: 'models', canLimit: true, simple } },
			billing: 'free',
		},
	],
};
