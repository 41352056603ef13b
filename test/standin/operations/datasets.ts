import { datasetEntry, upload } from '../account/dataset';
import { filterModels } from '../models';
import type { Ask } from './ask';

export function listDatasets(ask: Ask) {
	const search = ask.text('search')?.toLowerCase() ?? '';
	const found = ask.account.datasets.filter(({ name }) => name.toLowerCase().includes(search));
	return { datasets: found.map(datasetEntry) };
}

export function createDataset(ask: Ask) {
	return datasetEntry(ask.account.create(ask.text('name')!));
}

export function getDataset(ask: Ask) {
	const dataset = ask.account.dataset(ask.text('dataset_id')!);
	const models = ask.account.models.filter((model) => model.dataset_id === dataset.id);
	return {
		dataset: datasetEntry(dataset),
		file_count: dataset.files.length,
		files: dataset.files.map(({ name, size, caption }) => ({
			file_name: name,
			file_size_bytes: size,
			caption: caption ?? null,
		})),
		custom_model_ids: models.map(({ model_id }) => model_id),
	};
}

export async function uploadAssets(ask: Ask) {
	return await upload(ask.account, ask.account.dataset(ask.text('dataset_id')!), ask.form.images.files!);
}

export function listModels(ask: Ask) {
	const models = filterModels(ask.account.polledModels(), ask.text('scope'), ask.values.status as string[] | undefined);
	return { models: models.map((model) => ({ ...model, training_runs: [] })) };
}

export function getModel(ask: Ask) {
	return { model: ask.account.model(ask.text('model_id')!) };
}

/** Begins a training; where it stands is told by the model. */
export function train(ask: Ask) {
	const dataset = ask.account.dataset(ask.text('dataset_id')!);
	const model = ask.account.train(dataset, ask.text('model_name')!.trim());
	return {
		dataset_id: dataset.id,
		model_id: model.model_id,
		model_name: model.name,
		training_status: model.status,
	};
}
