import { startStandIn, type StandIn } from '../test/standin';
import type { Api } from '../tools/n8n/prepare';
import { noise } from './images';
import type { Workload } from './workloads';

export interface Service {
	standIn: StandIn;
	/** When the first image was sent in, Unix time in milliseconds. */
	firstRequest(): number;
	/** How many images were accepted and billed. */
	billed(): number;
	refused(): number;
	polls(): number;
}

/** Where it will be, before it is there: workflows name it. */
export const apiAt = (port: number): Api => ({ url: `http://127.0.0.1:${port}`, apiKey: 'stand-in-key' });

/** The stand-in for one run, without its drawing, which would take the processor from the client. */
export async function startService(
	{
		resultBytes,
		latencyMs,
		inflightLimit,
		downBytesPerSecond,
	}: Pick<Workload, 'resultBytes' | 'latencyMs' | 'inflightLimit' | 'downBytesPerSecond'>,
	port: number,
): Promise<Service> {
	const image = await noise(resultBytes);
	const standIn = await startStandIn({
		port,
		latencyMs,
		inflightLimit,
		downBytesPerSecond,
		keepBodies: false,
		draw: () => Promise.resolve(image),
	});
	const calls = (name: string) => standIn.requests.filter(({ call }) => call === name);
	return {
		standIn,
		firstRequest: () => calls('submit')[0]?.at ?? Number.NaN,
		billed: () => standIn.ledger.images,
		refused: () => calls('submit').filter(({ status }) => status === 429).length,
		polls: () => calls('poll').length,
	};
}
