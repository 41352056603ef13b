/** Whether Ideogram can call an address: https, and not in a private or reserved network. Sources: RFC 6890, RFC 6761, RFC 8375. */

/** First address and length of the prefix. */
const RESERVED_V4: ReadonlyArray<[string, number]> = [
	['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
	['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15],
	['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
];
const RESERVED_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|test|invalid|onion|home\.arpa)$/;

export function isPublicHttps(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const { protocol, username, password, hostname } = new URL(text);
	return protocol === 'https:' && username === '' && password === '' && isPublicHost(hostname.replace(/\.$/, ''));
}

/** `URL` has made one spelling of all: IPv4 as four numbers, IPv6 in brackets, names in lower case. */
function isPublicHost(host: string): boolean {
	if (host.startsWith('[')) return isPublicV6(host.slice(1, -1));
	if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return isPublicV4(numberOf(host));
	return host.includes('.') && !RESERVED_NAME.test(host);
}

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

const isPublicV4 = (address: number): boolean =>
	RESERVED_V4.every(([first, bits]) => Math.floor(address / 2 ** (32 - bits)) !== Math.floor(numberOf(first) / 2 ** (32 - bits)));

/** Public are 2000::/3, but for the documentation's and Teredo; 6to4 and NAT64 carry an IPv4 address. */
function isPublicV6(text: string): boolean {
	const words = wordsOf(text);
	const v4 = (at: number) => isPublicV4(words[at] * 65536 + words[at + 1]);
	const [first, second] = words;
	if (first === 0x64 && second === 0xff9b) return v4(6);
	if (first === 0x2002) return v4(1);
	const isReserved = first === 0x2001 && (second === 0xdb8 || second < 0x200);
	return first >= 0x2000 && first <= 0x3fff && !isReserved;
}

function wordsOf(text: string): number[] {
	const [head, tail] = text.split('::').map((part) => (part ? part.split(':').map((word) => parseInt(word, 16)) : []));
	if (tail === undefined) return head;
	return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
