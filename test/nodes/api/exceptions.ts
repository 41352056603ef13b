/** Where the table differs from the facts on purpose, or the facts are silent. */

/** Documented operations that the table does not have. */
export const notYet: Array<{ path: RegExp; reason: string }> = [
	{
		path: /^POST \/v2\/svg\/generate\/gpt-image-2-6-/,
		reason:
			'one line of the page Vectors names it, with quality and thinking_level: no page that can be read tells their ' +
			'values, or how a prompt is given',
	},
];

/** Parameters by path and name. */
export const differences: Record<string, string> = {
	'/v2/image/generate/auto aspect_ratio':
		'any ratio; the form offers the usual ones in a list, and expressions may give others',
	...Object.fromEntries(
		['gpt-image-2', 'gpt-image-2-5-flare', 'gpt-image-2-5-sunburst'].map((model) => [
			`/v2/image/generate/${model} aspect_ratio`,
			'any ratio, as for auto: its form is not documented',
		]),
	),
	'/v2/image/replace-background/ideogram-4-5 image_asset_identifier':
		'inferred: the page that was read does not have it',
	'/v2/image/replace-background/ideogram-4-5 background_reference_asset_identifier': 'inferred, as above',
	'/v2/image/replace-background/ideogram-4-5 private': 'inferred, as above',
	'/v2/image/replace-background/ideogram-4-5 image': 'required: the call means nothing without it',
	'/v2/image/replace-background/ideogram-4-5 background_reference': 'required, as above',
	'/v2/svg/generate/ideogram-vector-1 aspect_ratio': 'not confirmed: other hosts of the model have it',
	'/v2/svg/generate/ideogram-vector-1 num_images': 'not confirmed, as above',
	'/v2/svg/generate/ideogram-vector-1 seed': 'not confirmed, as above',
	'/v2/svg/generate/ideogram-vector-1 private': 'inferred: a call with a field too many would be refused',
	'/v2/svg/generate/ideogram-vector-1 target_collection_id': 'inferred, as above',
	'/v2/svg/vectorize/ideogram-vector-1 private': 'inferred, as above',
	'/v2/svg/vectorize/ideogram-vector-1 target_collection_id': 'inferred, as above',
	'/datasets/{datasetId}/upload_assets files':
		'at most 100 images: a limit of the dataset, which the facts give in words',
	'/v1/edit images': 'required unless there are image_urls: a call without a source would be refused',
};

/** Patterns that the facts give in words. */
export const wordsOnly = new Set(['WIDTHxHEIGHT']);

/** Limits that the facts give in words, by name. */
export const limitsInWords: Record<string, { min: number; max: number }> = {
	custom_width: { min: 16, max: 4096 },
	custom_height: { min: 16, max: 4096 },
};

/** Megabytes of a file where the facts do not state its limit: that of its neighbors. */
export const sizesNotStated: Record<string, number> = {
	mask: 25,
	character_reference_mask: 25,
	'/v2/svg/generate/ideogram-vector-1 images': 25,
	'/v2/svg/vectorize/ideogram-vector-1 image': 50,
};
