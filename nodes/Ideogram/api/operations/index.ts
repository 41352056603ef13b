/** Everything that the node can do. The form shows resources in this order, and operations in that of the alphabet. */
import type { Operation } from '../types';
import { createDataset, getDataset, getDatasets, uploadFiles } from './dataset';
import { describe } from './describe';
import { getGeneration } from './getGeneration';
import { layerize } from './layerize';
import { getModel, getModels, trainModel } from './model';
import { remix } from './remix';

export const operations: readonly Operation[] = [
	remix,
	describe,
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
