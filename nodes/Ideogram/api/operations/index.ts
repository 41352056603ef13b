/**
 * Everything that the node can do. The form starts with the first operation of each resource, and shows operations in
 * the
 * order of the alphabet.
 */
import type { Operation } from '../types';
import { edit } from './edit';
import { generate } from './generate';
import { getGeneration } from './getGeneration';
import { inpaint } from './inpaint';
import { reframe } from './reframe';
import { createDataset, getDataset, getDatasets, uploadFiles } from './dataset';
import { describe } from './describe';
import { layerize } from './layerize';
import { getModel, getModels, trainModel } from './model';
import { remix } from './remix';
import { removeBackground } from './removeBackground';
import { removeObject } from './removeObject';
import { replaceBackground } from './replaceBackground';
import { upscale } from './upscale';
import { generateVideo, generateVideoFromImage, generateVideoFromReferences } from './video';

export const operations: readonly Operation[] = [
	remix,
	generate,
	edit,
	inpaint,
	reframe,
	replaceBackground,
	removeBackground,
	removeObject,
	upscale,
	describe,
	generateVideo,
	generateVideoFromImage,
	generateVideoFromReferences,
	layerize,
	createDataset,
	getDataset,
	getDatasets,
	uploadFiles,
	trainModel,
	getModel,
	getModels,
	getGeneration,
];

/** @returns undefined for a pair that the form does not offer */
export const operationNamed = (resource: string, name: string): Operation | undefined =>
	operations.find((operation) => operation.resource === resource && operation.name === name);
