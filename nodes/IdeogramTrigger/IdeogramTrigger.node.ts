import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { getGeneration } from '../Ideogram/api/operations/getGeneration';
import { testCredential } from '../Ideogram/methods/credentialTest';
import { checkAddress } from './address';
import { properties } from './properties';
import { receive } from './receive';

/**
 * Starts a workflow with what Ideogram has made, when Ideogram calls. The call itself is only checked (receive.ts); the
 * execution that it starts fetches the generation from the API, as Generation → Get does. In queue mode that is the
 * work of a worker.
 */
export class IdeogramTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Ideogram Trigger',
		name: 'ideogramTrigger',
		icon: { light: 'file:../Ideogram/ideogram.svg', dark: 'file:../Ideogram/ideogram.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'On generation finished',
		// n8n's node panel has one entry for both nodes, with the text of this one.
		description: 'Generate, remix and edit images, or start when Ideogram has finished a generation',
		defaults: { name: 'Ideogram Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'ideogramApi', required: true, testedBy: 'testCredential' }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties: properties(),
	};

	methods = { credentialTest: { testCredential } };

	/** Ideogram keeps no list of webhooks: each call that asks for images names its own. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				checkAddress(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { runReceived } = await import('../Ideogram/run/batch');
		return [await runReceived(this, getGeneration)];
	}
}
