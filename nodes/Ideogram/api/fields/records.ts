/** Fields of what the account keeps: datasets and trained models. */
import type { Field } from '../types';

export const datasetId: Field = {
	name: 'datasetId',
	api: 'dataset_id',
	label: 'Dataset',
	description: 'The dataset in your Ideogram account',
	kind: { type: 'id', list: 'searchDatasets', noun: 'dataset' },
	place: 'top',
	required: true,
};

export const modelId: Field = {
	name: 'modelId',
	api: 'model_id',
	label: 'Custom Model',
	description: 'The model that was trained in your Ideogram account',
	kind: { type: 'id', list: 'searchModels', noun: 'model' },
	place: 'top',
	required: true,
};

/** In the path of the call instead of its body. */
export const inPath = (field: Field): Field => ({ ...field, in: 'path' });
