import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { remixModels } from './api/remix';
import { modelProperties } from './form/properties';
import { nodeOptions } from './form/options';
import { generationFields, resources } from './form/resources';
import { searchCustomModels } from './methods/listSearch';
import { runOperation } from './run/operations';
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
		properties: [...resources, ...modelProperties(remixModels), ...generationFields, nodeOptions],
	};

	methods = { credentialTest: { testCredential }, listSearch: { searchCustomModels } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runOperation(this)];
	}
}
