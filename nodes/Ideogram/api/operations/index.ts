/**
 * Everything that the node can do. The form starts with the first operation of each resource, and shows operations in the
 * order of the alphabet.
 */
import type { Operation } from '../types';
import { edit } from './edit';
import { generate } from './generate';
import { getGeneration } from './getGeneration';
import { inpaint } from './inpaint';
import { reframe } from './reframe';
import { remix } from './remix';
import { removeBackground } from './removeBackground';
import { removeObject } from './removeObject';
import { replaceBackground } from './replaceBackground';
import { upscale } from './upscale';

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
	getGeneration,
];

/** @returns undefined for a pair that the form does not offer */
export const operationNamed = (resource: string, name: string): Operation | undefined =>
	operations.find((operation) => operation.resource === resource && operation.name === name);
