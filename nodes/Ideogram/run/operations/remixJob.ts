/** One item that shall be remixed, checked and ready to be sent. */
import type { IExecuteFunctions } from 'n8n-workflow';

import { remixModels } from '../../api/remix';
import { distinctName } from '../../files/name';
import { encode, type CallRequest } from '../../request/encode';
import { readOptions, type Options } from '../../request/options';
import { readParameters, type Checked } from '../../request/parameters';
import { Refusal } from '../../errors/refusal';
import { UNKNOWN, type Cost } from '../../result/cost';

export interface RemixJob {
	itemIndex: number;
	checked: Checked;
	request: CallRequest;
	options: Options;
	/** Of the files that come out, without number and ending: no other item of the run has it. */
	name: string;
	/** From a dry run, when one was made. */
	cost: Cost;
}

export async function prepareRemix(context: IExecuteFunctions, itemIndex: number): Promise<RemixJob> {
	const options = readOptions(context, itemIndex);
	const checked = await readParameters(context, itemIndex, remixModels);
	if (options.wait === false && !checked.model.async) {
		throw new Refusal(
			`${checked.model.label} cannot be submitted without waiting: its images come with the answer`,
			'Switch Wait for Result on, or choose one of the newer models.',
		);
	}
	const name = distinctName(context, checked.images.binaryPropertyName?.[0].file.name);
	return { itemIndex, checked, request: encode(checked), options, name, cost: UNKNOWN };
}

export const imagesOf = ({ checked }: RemixJob): number => (checked.values.numImages as number | undefined) ?? 1;

/** Generations of one kind take about as long as each other. */
export const kindOf = ({ model, values }: Checked): string =>
	[model.id, ...model.fields.filter(({ affectsDuration: setsPace }) => setsPace).map(({ name }) => values[name])].join(' ');
