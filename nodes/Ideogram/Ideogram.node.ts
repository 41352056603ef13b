import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { operations } from './api/operations';
import { properties } from './form/properties';
import { searchCustomModels, searchDatasets, searchModels } from './methods/listSearch';
import { run } from './run/batch';
import { testCredential } from './methods/credentialTest';

/** Takes images as binary data, has Ideogram work on them, and puts out one item per new image. */
export class Ideogram implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Ideogram',
		name: 'ideogram',
		icon: { light: 'file:ideogram.svg', dark: 'file:ideogram.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Make new images from your images with Ideogram',
		defaults: { name: 'Ideogram' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'ideogramApi', required: true, testedBy: 'testCredential' }],
		properties: properties(operations),
	};

	methods = { credentialTest: { testCredential }, listSearch: { searchCustomModels, searchDatasets, searchModels } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await run(this)];
	}
}
