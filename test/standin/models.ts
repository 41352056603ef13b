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

/** The models of a scope; the filter by status applies to those that the caller owns. */
export function filterModels(models: CustomModel[], scope?: string, statuses: string[] = []): CustomModel[] {
	return models
		.filter((model) => !scope || model.is_owned === (scope === 'owned'))
		.filter((model) => statuses.length === 0 || !model.is_owned || statuses.includes(model.status));
}
