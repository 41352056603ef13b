/** One input item, from its parameters to its output items. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { remixModels } from '../api/remix';
import { encode } from '../request/encode';
import { readParameters, type Checked } from '../request/parameters';
import { baseName } from '../request/pictures';
import { outputItems } from '../result/items';
import type { Api } from './api';
import { downloadAll } from './download';
import { generate } from './generate';

interface Options {
	outputBinaryField?: string;
	keepInputData?: boolean;
	timeoutMinutes?: number;
}

export async function remixItem(context: IExecuteFunctions, api: Api, itemIndex: number): Promise<INodeExecutionData[]> {
	const { outputBinaryField, keepInputData = false, timeoutMinutes = 10 } = context.getNodeParameter('options', itemIndex, {}) as Options;
	const checked = await readParameters(context, itemIndex, remixModels);
	const generation = await generate(api, encode(checked), Date.now() + timeoutMinutes * 60_000);
	const results = await downloadAll(context, api, generation.images, `${sourceName(checked)}-remix`);
	return outputItems(context.getInputData()[itemIndex], itemIndex, checked.model, generation, results, {
		binaryField: outputBinaryField?.trim() || 'data',
		keepInput: keepInputData,
	});
}

function sourceName({ pictures }: Checked): string {
	return baseName(pictures.binaryPropertyName?.[0].file.name);
}
