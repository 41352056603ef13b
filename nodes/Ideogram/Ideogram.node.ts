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
import { testCredential } from './methods/credentialTest';

/** Gives images to Ideogram as binary data, or words alone, and puts out what it makes: one item for each new image. */
export class Ideogram implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Ideogram',
		name: 'ideogram',
		icon: { light: 'file:ideogram.svg', dark: 'file:ideogram.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{$parameter["operation"].replace(/[A-Z]/g, " $&").toLowerCase() + ": " + ($parameter["model"] || $parameter["resource"])}}',
		description: 'Generate, remix and edit images, vectors and videos with Ideogram',
		defaults: { name: 'Ideogram' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'ideogramApi', required: true, testedBy: 'testCredential' }],
		properties: properties(operations),
	};

	methods = { credentialTest: { testCredential }, listSearch: { searchCustomModels, searchDatasets, searchModels } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// The form needs nothing of it: n8n makes it without running anything.
		const { run } = await import('./run/batch');
		return [await run(this)];
	}
}
