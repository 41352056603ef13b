/**
 * Which addresses the public internet can reach. Sources: the special-purpose address registries of IANA, and the names
 * that
 * RFC 6761, 6762 and 8375 and ICANN keep for use inside a network.
 */
import { parseUrl } from './url';

/** The first 32 bits of an address, and how many of them make the range. */
type Range = readonly [start: number, bits: number];

const CLOSED_V4: readonly Range[] = (
	[
		['0.0.0.0', 8],
		['10.0.0.0', 8],
		['100.64.0.0', 10],
		['127.0.0.0', 8],
		['169.254.0.0', 16],
		['172.16.0.0', 12],
		['192.0.0.0', 24],
		['192.0.2.0', 24],
		['192.88.99.0', 24],
		['192.168.0.0', 16],
		['198.18.0.0', 15],
		['198.51.100.0', 24],
		['203.0.113.0', 24],
		['224.0.0.0', 4],
		['240.0.0.0', 4],
	] as const
).map(([first, bits]) => [bitsOfV4(first), bits]);

/** Only these are given out: loopback, link-local, unique local, multicast and mapped IPv4 addresses lie elsewhere. */
const GIVEN_OUT_V6: Range = [0x20000000, 3];
/** Protocols' own, documentation (twice), and 6to4, which holds any IPv4 address. */
const CLOSED_V6: readonly Range[] = [
	[0x20010000, 23],
	[0x20010db8, 32],
	[0x3fff0000, 20],
	[0x20020000, 16],
];

const CLOSED_ENDINGS = new Set([
	'local',
	'localhost',
	'localdomain',
	'internal',
	'intranet',
	'private',
	'corp',
	'home',
	'lan',
	'arpa',
	'test',
	'invalid',
	'onion',
]);

/** An https address of a host that others can reach, without a user name or password. */
export function isPublicHttps(text: string): boolean {
	// URL takes blanks and backslashes in its stride, and other programs otherwise.
	const url = /^https:\/\/[^\s\\/][^\s\\]*$/i.test(text) ? parseUrl(text) : undefined;
	if (!url || url.username !== '' || url.password !== '') return false;
	// Lower case, and an IPv4 address in whatever spelling (decimal, hexadecimal, shortened) as four decimals.
	return isPublicHost(url.hostname.replace(/\.$/, ''));
}

/** @param host a name, an IPv4 address or an IPv6 address in brackets */
export function isPublicHost(host: string): boolean {
	if (host.startsWith('[')) {
		const address = bitsOfV6(host.slice(1, -1));
		return isIn(address, GIVEN_OUT_V6) && !CLOSED_V6.some((range) => isIn(address, range));
	}
	if (/^\d+(\.\d+){3}$/.test(host)) return !CLOSED_V4.some((range) => isIn(bitsOfV4(host), range));
	const labels = host.split('.');
	return labels.length > 1 && !labels.includes('') && !CLOSED_ENDINGS.has(labels[labels.length - 1]);
}

const isIn = (address: number, [start, bits]: Range) => address >>> (32 - bits) === start >>> (32 - bits);

function bitsOfV4(address: string): number {
	return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Of `2001:db8::1` the first two groups; an empty one stands for zeros. */
function bitsOfV6(address: string): number {
	const [first, second] = address.split(':').map((group) => Number.parseInt(group || '0', 16));
	return first * 0x10000 + second;
}
