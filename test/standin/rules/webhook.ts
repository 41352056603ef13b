import { BlockList, isIP } from 'node:net';

const closed = new BlockList();
closed.addSubnet('0.0.0.0', 8);
closed.addSubnet('10.0.0.0', 8);
closed.addSubnet('100.64.0.0', 10);
closed.addSubnet('127.0.0.0', 8);
closed.addSubnet('169.254.0.0', 16);
closed.addSubnet('172.16.0.0', 12);
closed.addSubnet('192.168.0.0', 16);
closed.addSubnet('::', 127, 'ipv6');
closed.addSubnet('fc00::', 7, 'ipv6');
closed.addSubnet('fe80::', 10, 'ipv6');

export function isPublicHttps(address: string): boolean {
	if (!URL.canParse(address)) return false;
	const { protocol, hostname } = new URL(address);
	if (protocol !== 'https:') return false;
	const host = hostname.replace(/^\[|\]$/g, '');
	const version = isIP(host);
	if (version) return !closed.check(host, version === 6 ? 'ipv6' : 'ipv4');
	return host.includes('.') && !/\.(localhost|local|internal)$/.test(host);
}
