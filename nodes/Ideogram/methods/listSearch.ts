/** What the account keeps, for the form's lists. Free of charge. */
import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { toNodeError } from '../errors/nodeError';
import { readCustomModels, readDatasets, readModels } from '../result/lists';
import type { Reply } from '../errors/failure';
import { connect } from '../transport/client';

const LONGEST_SEARCH = 64;

type Search = (this: ILoadOptionsFunctions, filter?: string) => Promise<INodeListSearchResult>;

/** A list that the node filters itself, as Ideogram's own search may be of another kind. */
const search = (pathFor: (filter: string) => string, read: (reply: Reply) => INodeListSearchItems[]): Search =>
	async function (filter = '') {
		try {
			const client = await connect(this);
			const entries = read(await client.call('read', pathFor(filter)));
			return { results: entries.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase())) };
		} catch (cause) {
			throw toNodeError(this.getNode(), undefined, cause);
		}
	};

/** Those that images can be made with, by their URI. */
export const searchCustomModels = search(() => '/models', readCustomModels);

/** All, by their ID. */
export const searchModels = search(() => '/models', readModels);

export const searchDatasets = search(
	(filter) =>
		filter ? `/datasets?${new URLSearchParams({ search: filter.slice(0, LONGEST_SEARCH) }).toString()}` : '/datasets',
	readDatasets,
);
