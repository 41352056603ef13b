import { facts } from '../facts';
import { bad } from './reply';

export interface CustomModel {
	model_id: string;
	custom_model_uri: string | null;
	name: string;
	status: string;
	dataset_id: string | null;
	creation_time: string;
	last_update_time: string | null;
	is_available_for_generation: boolean;
	is_owned: boolean;
}

export const customModels: CustomModel[] = [
	{
		model_id: 'b1Yx0m9TQ0eHq3v5rWz7Aw',
		custom_model_uri: 'model/acme-brand/version/1',
		name: 'acme-brand',
		status: 'COMPLETED',
		dataset_id: 'd8Kq2nUfSJ6mXo4yPbV1Rg',
		creation_time: '2026-08-04T09:12:00Z',
		last_update_time: '2026-08-04T11:40:00Z',
		is_available_for_generation: true,
		is_owned: true,
	},
	{
		model_id: 'k7LmZ2wXQyOa5d8sTfH3Bg',
		custom_model_uri: null,
		name: 'acme-winter',
		status: 'TRAINING',
		dataset_id: 'p3Rv9sHdTke0Lc6uJxN2Yw',
		creation_time: '2026-11-20T15:03:00Z',
		last_update_time: null,
		is_available_for_generation: false,
		is_owned: true,
	},
	{
		model_id: 'w5Gc8tEnRbq1Zi4oUvM6Dw',
		custom_model_uri: 'model/acme-retired/version/2',
		name: 'acme-retired',
		status: 'ARCHIVED',
		dataset_id: null,
		creation_time: '2026-02-11T08:00:00Z',
		last_update_time: '2026-06-30T17:25:00Z',
		is_available_for_generation: false,
		is_owned: true,
	},
	{
		model_id: 'f2Ny6aJpQhu9Xe3kCsB4Vg',
		custom_model_uri: 'model/studio-house-style/version/3',
		name: 'studio-house-style',
		status: 'COMPLETED',
		dataset_id: null,
		creation_time: '2026-05-19T13:47:00Z',
		last_update_time: '2026-09-01T10:10:00Z',
		is_available_for_generation: true,
		is_owned: false,
	},
];

export function listModels(query: URLSearchParams): { models: CustomModel[] } {
	const scope = query.get('scope');
	if (scope !== null && scope !== 'owned' && scope !== 'shared') throw bad('scope must be owned or shared.');
	const statuses = query.getAll('status');
	const known = facts.legacy.schemas.ModelStatus!.enum!;
	const unknown = statuses.find((status) => !known.includes(status));
	if (unknown !== undefined) throw bad(`status must be one of ${known.join(', ')}, not "${unknown}".`);
	const models = customModels
		.filter((model) => !scope || model.is_owned === (scope === 'owned'))
		// The filter by status applies to the models that the caller owns.
		.filter((model) => statuses.length === 0 || !model.is_owned || statuses.includes(model.status));
	return { models };
}
