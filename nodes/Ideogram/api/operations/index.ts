/**
 * Everything that the node can do, in the order of the form and of n8n's list of actions: what people want first. The
 * form starts with the first operation of each resource.
 */
import type { Operation } from '../types';
import { getApiKeys, getInvoices, getUsage } from './account';
import { colorways } from './colorways';
import { edit } from './edit';
import { enhancePrompt } from './enhancePrompt';
import { generate } from './generate';
import { generateVector } from './generateVector';
import { getGeneration } from './getGeneration';
import { ghostMannequin } from './ghostMannequin';
import { inpaint } from './inpaint';
import { reframe } from './reframe';
import { createDataset, getDataset, getDatasets, uploadFiles } from './dataset';
import { describe } from './describe';
import { layerize } from './layerize';
import { localizeAd } from './localizeAd';
import { materialSwap } from './materialSwap';
import { getModel, getModels, trainModel } from './model';
import { modelPoseVariants } from './modelPoseVariants';
import { remix } from './remix';
import { removeBackground } from './removeBackground';
import { removeObject } from './removeObject';
import { replaceBackground } from './replaceBackground';
import { resizeAd } from './resizeAd';
import { sketchToRender } from './sketchToRender';
import { upscale } from './upscale';
import { varyAd } from './varyAd';
import { vectorize } from './vectorize';
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
	generateVector,
	vectorize,
	resizeAd,
	localizeAd,
	varyAd,
	colorways,
	materialSwap,
	ghostMannequin,
	modelPoseVariants,
	sketchToRender,
	generateVideo,
	generateVideoFromImage,
	generateVideoFromReferences,
	layerize,
	enhancePrompt,
	createDataset,
	getDataset,
	getDatasets,
	uploadFiles,
	trainModel,
	getModel,
	getModels,
	getGeneration,
	getUsage,
	getInvoices,
	getApiKeys,
];

/** @returns undefined for a pair that the form does not offer */
export const operationNamed = (resource: string, name: string): Operation | undefined =>
	operations.find((operation) => operation.resource === resource && operation.name === name);
