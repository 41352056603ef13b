/** The judge is Node's own list of addresses, filled from the registries of IANA. */
import fc from 'fast-check';
import { BlockList } from 'node:net';

import { isPublicHttps } from '../../../nodes/Ideogram/transport/publicUrl';

// Apart, as one list for both takes an IPv4 address for the IPv6 address that it maps to.
const closed = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [first, bits] of [
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
] as const)
	closed.ipv4.addSubnet(first, bits, 'ipv4');
for (const [first, bits] of [
	['::', 3],
	['4000::', 2],
	['8000::', 1],
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20],
] as const)
	closed.ipv6.addSubnet(first, bits, 'ipv6');

const v4 = (bits: number) => [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
/** Addresses at and around the borders of ranges, and anywhere. */
const edges = [0, 10, 100, 127, 128, 169, 172, 192, 198, 203, 223, 224, 239, 240, 255].flatMap((first) =>
	[0, 15, 16, 31, 32, 51, 63, 64, 88, 127, 128, 168, 254].map((second) => (first * 256 + second) * 65536),
);
const anyV4 = fc.oneof(
	fc.integer({ min: 0, max: 0xffffffff }),
	fc
		.tuple(fc.constantFrom(...edges), fc.integer({ min: -2, max: 65_535 }))
		.map(([edge, more]) => Math.min(0xffffffff, Math.max(0, edge + more))),
);

it('IPv4, in every spelling', () => {
	fc.assert(
		fc.property(anyV4, (bits) => {
			const isOpen = !closed.ipv4.check(v4(bits), 'ipv4');
			const [a, b, c, d] = v4(bits).split('.').map(Number);
			const hex = `0x${bits.toString(16)}`;
			for (const host of [
				v4(bits),
				`${v4(bits)}.`,
				String(bits),
				hex,
				`0${a.toString(8)}.${b}.${c}.${d}`,
				`${a}.${b}.${c * 256 + d}`,
				`0x${a.toString(16)}.${b}.${c}.${d}`,
			]) {
				expect([host, isPublicHttps(`https://${host}:8443/hook?x=1`)]).toEqual([host, isOpen]);
			}
			for (const inside of [
				`[::ffff:${v4(bits)}]`,
				`[::${v4(bits)}]`,
				`[64:ff9b::${v4(bits)}]`,
				`[2002:${((bits >>> 16) & 0xffff).toString(16)}:${(bits & 0xffff).toString(16)}::1]`,
			]) {
				expect([inside, isPublicHttps(`https://${inside}/`)]).toEqual([inside, false]);
			}
		}),
		{ numRuns: 3000 },
	);
});

it('IPv6', () => {
	const group = fc.oneof(
		fc.constantFrom(0, 1, 0x1ff, 0x200, 0xdb8, 0xfff, 0x1000),
		fc.integer({ min: 0, max: 0xffff }),
	);
	const first = fc.oneof(
		fc.constantFrom(0x2001, 0x2002, 0x3fff, 0x2000, 0x1fff, 0x4000, 0xfc00, 0xfe80, 0xff02, 0),
		group,
	);
	fc.assert(
		fc.property(first, fc.array(group, { minLength: 7, maxLength: 7 }), (start, rest) => {
			const address = [start, ...rest].map((part) => part.toString(16)).join(':');
			expect([address, isPublicHttps(`https://[${address}]/`)]).toEqual([address, !closed.ipv6.check(address, 'ipv6')]);
		}),
		{ numRuns: 5000 },
	);
});

it.each([
	'https://example.com',
	'HTTPS://Example.COM/Hook',
	'https://localhost.example.com/a',
	'https://10.example.com',
	'https://127.0.0.1.example.com/',
	'https://local.example.org/x?u=https://10.0.0.1/',
	'https://internal.io',
	'https://hooks.example.com:8443/a#b',
	'https://8.8.8.8/',
	'https://[2606:4700::1111]/',
	'https://münchen.de/',
	'https://example.com./hook',
	'https://fe80.de/',
	'https://example.com/a@b',
])('%s is public', (url) => expect(isPublicHttps(url)).toBe(true));

it.each([
	'https://localhost',
	'https://LOCALHOST./x',
	'https://a.localhost/',
	'https://printer.local/',
	'https://nas.Local./',
	'https://metadata.google.internal/',
	'https://box.lan',
	'https://my.home.arpa/',
	'https://n8n/',
	'https://n8n:5678/hook',
	'https://[::1]/',
	'https://[::]/',
	'https://[fe80::1]/',
	'https://[fd00::1]/',
	'https://[::ffff:7f00:1]/',
	'https://0x7f.1/',
	'https://017700000001/',
	'https://2130706433/',
	'https://127.1/',
	'https://１２７.0.0.1/',
	'https://%31%30.0.0.1/',
	'https://user@example.com/',
	'https://user:pass@example.com/',
	'https://:pass@example.com',
	'http://example.com',
	'ftp://example.com',
	'https:example.com',
	'https:///example.com',
	'https:\\\\example.com',
	'https://example.com\\@10.0.0.1/',
	'https://exa mple.com/',
	'https://exam\tple.com/',
	'https://',
	'https://.',
	'https://a..b/',
	'https://1.2.3.4.5/',
	'example.com',
	'',
	'javascript:https://example.com',
])('%j is not', (url) => expect(isPublicHttps(url)).toBe(false));
