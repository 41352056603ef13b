/** The account's own models, for the form's list. Free of charge. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { toNodeError } from '../result/errors';
import { connect } from './api';

interface CustomModel {
	name?: string;
	custom_model_uri?: string | null;
	is_available_for_generation?: boolean;
	is_owned?: boolean;
}

export async function searchCustomModels(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	try {
		const body = (await (await connect(this)).call('list', '/models')) as { models?: CustomModel[] };
		const usable = (body.models ?? []).filter((model) => model.custom_model_uri && model.is_available_for_generation);
		return {
			results: usable
				.filter(({ name = '' }) => name.toLowerCase().includes(filter.toLowerCase()))
				.map(({ name, custom_model_uri: uri, is_owned: isOwned }) => ({
					name: `${name ?? uri}${isOwned === false ? ' (shared)' : ''}`,
					value: uri as string,
				})),
		};
	} catch (cause) {
		throw toNodeError(this.getNode(), undefined, cause);
	}
}
