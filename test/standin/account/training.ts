import type { CustomModel } from '../models';
import type { TrainingOptions } from './account';

export interface TrainingRun {
	training_run_id: string;
	status: string;
	training_steps: number;
	lora_rank: number;
	creation_time: string;
	last_update_time: string;
}

export interface Training {
	run: TrainingRun;
	began: number;
	polls: number;
}

const steps = ['PREPARING_DATA', 'QUEUED', 'TRAINING', 'FINALIZING'];

/** A model whose name contains FAILTRAIN will not come about. */
export function begin(
	datasetId: string,
	name: string,
	newId: () => string,
): { model: CustomModel; training: Training } {
	const now = new Date().toISOString();
	const model = {
		model_id: newId(),
		custom_model_uri: null,
		name,
		status: 'CREATING',
		dataset_id: datasetId,
		creation_time: now,
		last_update_time: null,
		is_available_for_generation: false,
		is_owned: true,
	};
	const run = {
		training_run_id: newId(),
		status: steps[0]!,
		training_steps: 1000,
		lora_rank: 128,
		creation_time: now,
		last_update_time: now,
	};
	return { model, training: { run, began: Date.now(), polls: 0 } };
}

/** Brings model and run to where they are at this poll. */
export function advance(model: CustomModel, training: Training, { polls = 3, ms }: TrainingOptions): void {
	if (model.status !== 'CREATING' && model.status !== 'TRAINING') return;
	training.polls += 1;
	const share = ms === undefined ? training.polls / polls : (Date.now() - training.began) / ms;
	const { run } = training;
	run.last_update_time = new Date().toISOString();
	model.last_update_time = run.last_update_time;
	if (share < 1) {
		model.status = 'TRAINING';
		run.status = steps[Math.floor(share * steps.length)]!;
	} else if (model.name.includes('FAILTRAIN')) {
		model.status = 'ERRORED';
		run.status = 'FAILED';
	} else {
		model.status = 'COMPLETED';
		run.status = 'COMPLETED';
		model.custom_model_uri = `model/${slug(model.name)}-${model.model_id.slice(0, 6)}/version/1`;
		model.is_available_for_generation = true;
	}
}

function slug(name: string): string {
	return name
		.trim()
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-');
}
