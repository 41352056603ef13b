import { randomBytes } from 'node:crypto';
import type { CustomModel } from '../models';
import { customModels } from '../models';
import { Refusal, bad } from '../reply';
import type { AssetIdentifier, Dataset } from './dataset';
import { firstDatasets } from './dataset';
import type { Training } from './training';
import { advance, begin } from './training';

export interface TrainingOptions {
	/** How many times a model is asked for (alone or in a list) until its training is over. */
	polls?: number;
	/** How long a training takes, instead of `polls`. */
	ms?: number;
}

/** What the caller keeps at the service: datasets, their files, and custom models. */
export class Account {
	readonly models: CustomModel[] = customModels.map((model) => ({ ...model }));
	readonly datasets: Dataset[] = firstDatasets();
	private readonly trainings = new Map<CustomModel, Training>();
	private readonly assets = new Map<string, Buffer>();

	constructor(private readonly options: TrainingOptions = {}) {}

	dataset(id: string): Dataset {
		const found = this.datasets.find((dataset) => dataset.id === id);
		if (!found) throw new Refusal(404, `There is no dataset ${id}.`);
		return found;
	}

	create(name: string): Dataset {
		const dataset = { id: newId(), name, created: new Date().toISOString(), files: [] };
		this.datasets.push(dataset);
		return dataset;
	}

	keep(bytes: Buffer): AssetIdentifier {
		const asset = { asset_type: 'UPLOAD', asset_id: newId() };
		this.assets.set(asset.asset_id, bytes);
		return asset;
	}

	/** The bytes of an asset that a dataset upload made. */
	asset(id: string): Buffer | undefined {
		return this.assets.get(id);
	}

	train(dataset: Dataset, name: string): CustomModel {
		const images = dataset.files.length;
		if (images < 15 || images > 100)
			throw bad(`A dataset needs 15 to 100 images to train a model, this one has ${images}.`);
		const { model, training } = begin(dataset.id, name, newId);
		this.models.push(model);
		this.trainings.set(model, training);
		return model;
	}

	/** All models, each training one step further on. */
	polledModels(): CustomModel[] {
		return this.models.map((model) => this.polled(model));
	}

	model(id: string): CustomModel & { training_runs: unknown[] } {
		const found = this.models.find((model) => model.model_id === id);
		if (!found) throw new Refusal(404, `There is no model ${id}.`);
		this.polled(found);
		const run = this.trainings.get(found)?.run;
		return { ...found, training_runs: run ? [run] : [] };
	}

	private polled(model: CustomModel): CustomModel {
		const training = this.trainings.get(model);
		if (training) advance(model, training, this.options);
		return model;
	}
}

function newId(): string {
	return randomBytes(16).toString('base64url');
}
