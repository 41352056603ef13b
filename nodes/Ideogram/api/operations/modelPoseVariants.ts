/**
 * Tool → Model Pose Variants: the model of a fashion photo in other poses. It has no dry run: sending one would run,
 * and bill.
 *
 * Source: Ideogram's API specification of October 2026 for `/v2/tool/model-pose-variants`.
 */
import { tool } from '../endpoints';
import * as f from '../fields';
import type { Operation } from '../types';

const asset = f.sentAs(f.imageAsset, 'source_asset_identifier');

const poseAsset = f.assets(
	{
		name: 'poseReferenceAssetIdentifier',
		api: 'pose_reference_asset_identifier',
		label: 'Pose Reference Asset',
		description: 'An image in your Ideogram account that shows the pose',
	},
	1,
	false,
);

export const modelPoseVariants: Operation = {
	resource: 'tool',
	name: 'modelPoseVariants',
	label: 'Model Pose Variants',
	description: 'Change the pose or the camera angle of a fashion photo. Model, garment and scene stay.',
	action: 'Make model pose variants',
	endpoints: [
		tool(
			'model-pose-variants',
			[
				f.source({ api: 'source_image', megabytes: 50, accept: 'anyImages', unless: asset }),
				f.sentAs(f.posePrompt(4000), 'instruction'),
				f.numImages,
				asset,
				poseAsset,
				f.toolRatio('Default: the one closest to that of the photo.'),
				f.toolQuality,
				f.seed,
				f.isPrivate,
				f.webhookUrl,
			],
			{ billing: 'unquoted' },
		),
	],
};
