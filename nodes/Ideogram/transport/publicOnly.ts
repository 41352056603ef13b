/** Addresses that an AI gives: only https, and only to hosts that the whole internet can reach. */
import type { Context, Target } from './follow';
import { isPublicHost, isPublicHttps } from './publicUrl';

interface Address {
	address: string;
	family: number;
}

/** As Node's `dns.lookup` takes it. */
type Lookup = (
	host: string,
	options: { all: true },
	done: (error: Error | null, addresses: Address[]) => void,
) => unknown;

/**
 * Calls the very address that was checked, so that the name cannot lead elsewhere a moment later.
 *
 * @returns undefined for a link that does not lead to a public host, or when this n8n cannot tell
 */
export async function publicOnly(context: Context, url: URL): Promise<Target | undefined> {
	if (!isPublicHttps(url.href)) return undefined;
	const addresses = await addressesOf(context, url.hostname);
	const [first] = addresses;
	if (!first || !addresses.every((each) => isPublicHost(inUrl(each)))) return undefined;
	const pinned = new URL(url);
	pinned.hostname = inUrl(first);
	return { url: pinned, options: { headers: { Host: url.host }, agentOptions: { servername: url.hostname } } };
}

const inUrl = ({ address, family }: Address) => (family === 6 ? `[${address}]` : address);

/** By n8n's own lookup, which also knows what this n8n blocks. Older versions have none. */
async function addressesOf(context: Context, host: string): Promise<Address[]> {
	const { getSecureEgressFilter } = context.helpers as Partial<Context['helpers']>;
	const lookup = getSecureEgressFilter?.('enforced').createSecureLookup() as Lookup | undefined;
	if (!lookup) return [];
	return await new Promise((resolve) => {
		void lookup(host.replace(/^\[|\]$/g, ''), { all: true }, (error, found) => resolve(error ? [] : found));
	});
}
