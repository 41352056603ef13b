/**
 * Dataset → Create, Get, Get Many, Upload Files. Source: API specification of October 2026. All of them are free of
 * charge.
 */
import { account } from '../dialects';
import { datasetId, inPath } from '../fields/records';
import type { Field, Operation } from '../types';

export const createDataset: Operation = {
	resource: 'dataset',
	name: 'create',
	label: 'Create',
	description: 'Create a dataset to train a model with',
	action: 'Create a dataset',
	endpoints: [
		{
			method: 'POST',
			path: '/datasets',
			dialect: account,
			fields: [
				{
					name: 'name',
					api: 'name',
					label: 'Name',
					description: 'What to call the dataset',
					kind: { type: 'text' },
					place: 'top',
					required: true,
					placeholder: 'e.g. Brand photos',
				},
			],
			rules: [],
			answer: { comes: 'reply', result: { type: 'json' } },
			billing: 'free',
		},
	],
};

export const getDataset: Operation = {
	resource: 'dataset',
	name: 'get',
	label: 'Get',
	description: 'Get a dataset with its files and the models that were trained with it',
	action: 'Get a dataset',
	endpoints: [
		{
			method: 'GET',
			path: '/datasets/{datasetId}',
			dialect: account,
			fields: [inPath(datasetId)],
			rules: [],
			answer: { comes: 'reply', result: { type: 'json', spread: 'dataset' } },
			billing: 'free',
		},
	],
};

export const getDatasets: Operation = {
	resource: 'dataset',
	name: 'getAll',
	label: 'Get Many',
	description: 'Get many datasets',
	action: 'Get many datasets',
	endpoints: [
		{
			method: 'GET',
			path: '/datasets',
			dialect: account,
			fields: [
				{
					name: 'search',
					api: 'search',
					label: 'Search',
					description: 'Only datasets whose name contains this text',
					kind: { type: 'text', maxLength: 64 },
					place: 'additional',
					in: 'query',
				},
			],
			rules: [],
			answer: { comes: 'reply', result: { type: 'json', list: 'datasets', canLimit: true } },
			billing: 'free',
		},
	],
};

const files: Field = {
	name: 'binaryPropertyName',
	api: 'files',
	label: 'Input Binary Field',
	description:
		'The name of the input binary field that holds an image (JPEG, PNG or WebP), a caption (TXT or JSON) or a ZIP file of them. A caption belongs to the image of the same name.',
	kind: { type: 'files', max: 100, accept: 'trainingData' },
	place: 'top',
	required: true,
	initial: 'data',
};

const caption: Field = {
	name: 'caption',
	api: 'files',
	label: 'Caption',
	description: 'What the image of this item shows, in words. It is sent as a .txt file with the name of the image.',
	kind: { type: 'caption', of: files },
	place: 'additional',
	placeholder: 'e.g. {{ $json.caption }}',
};

export const uploadFiles: Operation = {
	resource: 'dataset',
	name: 'uploadFiles',
	label: 'Upload Files',
	description: 'Upload the files of all items to a dataset, in one call',
	action: 'Upload files to a dataset',
	unit: 'run',
	endpoints: [
		{
			method: 'POST',
			path: '/datasets/{datasetId}/upload_assets',
			dialect: account,
			fields: [inPath(datasetId), files, caption],
			rules: [],
			answer: { comes: 'reply', result: { type: 'uploads' } },
			billing: 'free',
		},
	],
};
