/** Image → Estimate Cost: what a remix would cost. Free of charge. */
import { inUsd } from '../../result/cost';
import { quote } from '../quotes';
import type { Operation } from './operation';
import { fingerprintOf, imagesOf, prepareRemix, type RemixJob } from './remixJob';

export const estimateCost: Operation<RemixJob> = {
	takesPermits: () => false,
	prepare: prepareRemix,
	fingerprint: fingerprintOf,
	images: imagesOf,

	async perform(session, job) {
		const price = await quote(session, job);
		const cost = price
			? { usd: inUsd(price.micros), source: 'quoted', exact: price.exact }
			: { usd: null, source: 'unknown', reason: 'Ideogram does not tell the prices of the legacy models beforehand' };
		return [{ json: { model: job.checked.model.id, images: imagesOf(job), cost }, pairedItem: { item: job.itemIndex } }];
	},
};
