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
import { toNodeError } from './result/errors';
import { errorItem } from './result/items';
import { connect } from './run/api';
import { searchCustomModels } from './run/customModels';
import { remixItem } from './run/remixItem';
import { testCredential } from './run/testCredential';

/** Takes pictures as binary data, has Ideogram work on them, and puts out one item per new picture. */
export class Ideogram implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Ideogram',
		name: 'ideogram',
		icon: { light: 'file:ideogram.svg', dark: 'file:ideogram.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Make new pictures from your pictures with Ideogram',
		defaults: { name: 'Ideogram' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'ideogramApi', required: true, testedBy: 'testCredential' }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Image', value: 'image' }],
				default: 'image',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['image'] } },
				options: [
					{
						name: 'Remix',
						value: 'remix',
						description: 'Make new pictures from a picture and a prompt',
						action: 'Remix an image',
					},
				],
				default: 'remix',
			},
			...modelProperties(remixModels),
			nodeOptions,
		],
	};

	methods = { credentialTest: { testCredential }, listSearch: { searchCustomModels } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const output: INodeExecutionData[] = [];
		for (const itemIndex of this.getInputData().keys()) {
			try {
				output.push(...(await remixItem(this, await connect(this), itemIndex)));
			} catch (cause) {
				const error = toNodeError(this.getNode(), itemIndex, cause);
				if (!this.continueOnFail()) throw error;
				output.push(errorItem(itemIndex, error, cause));
			}
		}
		return [output];
	}
}
