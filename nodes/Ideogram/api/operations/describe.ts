/**
 * Image → Describe: words for an image. Sources: API specification of October 2026 for `/v2/image/describe/*` and
 * `/describe`.
 * Neither has a dry run: sending one would describe, and bill.
 */
import { legacy, v2 } from '../dialects';
import * as f from '../fields';
import type { Endpoint, Field, Operation } from '../types';
import { describeVersions } from '../values';

const image = (api: string, megabytes: number): Field => f.source({ api, megabytes });

const flag = (name: string, api: string, label: string, description: string, initial: boolean): Field => ({
	name,
	api,
	label,
	description,
	kind: { type: 'boolean' },
	place: 'additional',
	initial,
});

/** A model of `POST /v2/image/describe/{model}`. */
const v2Model = (
	id: string,
	label: string,
	description: string,
	fields: readonly Field[],
	list?: string,
): Endpoint => ({
	model: { id, label, description },
	method: 'POST',
	path: `/v2/image/describe/${id}`,
	dialect: v2,
	fields: [{ ...image('image', 10), unless: f.imageAsset }, f.imageAsset, ...fields],
	rules: [],
	answer: { comes: 'reply', result: { type: 'json', list } },
	billing: 'unquoted',
});

export const describe: Operation = {
	resource: 'image',
	name: 'describe',
	label: 'Describe',
	description: 'Get a description of an image, in words or as a prompt for a new one',
	action: 'Describe an image',
	endpoints: [
		v2Model(
			'ideogram-4',
			'Ideogram 4.0',
			'A prompt in parts: background, objects and texts with their places, as JSON',
			[
				flag(
					'includeBbox',
					'include_bbox',
					'Include Bounding Boxes',
					'Whether each object and text comes with its place in the image',
					true,
				),
				flag(
					'includeStyleDescriptions',
					'include_style_descriptions',
					'Include Style',
					'Whether the style comes too: colors, light, medium and so on',
					false,
				),
				flag('includeTags', 'include_tags', 'Include Tags', 'Whether keywords for the image come too', false),
			],
		),
		v2Model('ideogram-3', 'Ideogram 3.0', 'A description in words that can be used as a prompt', [], 'descriptions'),
		{
			model: { id: 'legacy', label: 'Ideogram (Legacy)', description: 'The older endpoint, for images of up to 25 MB' },
			method: 'POST',
			path: '/describe',
			dialect: legacy,
			fields: [
				image('image_file', 25),
				{
					name: 'describeModelVersion',
					api: 'describe_model_version',
					label: 'Describe Model Version',
					description: 'The version of the model that describes the image',
					kind: { type: 'choice', values: describeVersions, spelling: 'word' },
					place: 'additional',
					initial: 'v_3',
				},
			],
			rules: [],
			answer: { comes: 'reply', result: { type: 'json', list: 'descriptions' } },
			billing: 'unquoted',
		},
	],
};
