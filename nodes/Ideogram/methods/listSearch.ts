/** The account's own models, for the form's list. Free of charge. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { toNodeError } from '../errors/nodeError';
import { readModels } from '../result/replies';
import { connect } from '../transport/client';

export async function searchCustomModels(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	try {
		const client = await connect(this);
		const models = readModels(await client.call('read', '/models'));
		return { results: models.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase())) };
	} catch (cause) {
		throw toNodeError(this.getNode(), undefined, cause);
	}
}
