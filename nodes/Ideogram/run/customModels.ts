/** The account's own models, for the form's list. Free of charge. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { toNodeError } from '../result/errors';
import { readModels } from '../result/replies';
import { connect } from './api';

export async function searchCustomModels(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	try {
		const api = await connect(this);
		const models = readModels(await api.call('list', '/models'));
		return { results: models.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase())) };
	} catch (cause) {
		throw toNodeError(this.getNode(), undefined, cause);
	}
}
