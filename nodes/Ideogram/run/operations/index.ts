/** The node's operations, by resource and name. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { runItems } from '../batch';
import { estimateCost } from './estimateCost';
import { getGeneration } from './getGeneration';
import { remix } from './remix';

const operations: Record<string, (context: IExecuteFunctions) => Promise<INodeExecutionData[]>> = {
	'image remix': async (context) => await runItems(context, remix),
	'image estimateCost': async (context) => await runItems(context, estimateCost),
	'generation get': async (context) => await runItems(context, getGeneration),
};

export async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const [resource, operation] = ['resource', 'operation'].map((name) => context.getNodeParameter(name, 0) as string);
	return await operations[`${resource} ${operation}`](context);
}
