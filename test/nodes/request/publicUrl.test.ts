import { isPublicHttps } from '../../../nodes/Ideogram/request/publicUrl';

it.each([
	'https://example.com/hook',
	'HTTPS://EXAMPLE.com',
	'https://localhost.example.com/x',
	'https://10.example.com',
	'https://internal.example.com',
	'https://example.com:8443/a?b=c',
	'https://8.8.8.8/x',
	'https://172.32.0.1',
	'https://[2606:4700::1111]/',
	'https://[64:ff9b::808:808]/',
])('%s is public', (url) => expect(isPublicHttps(url)).toBe(true));

it.each([
	'http://example.com', 'ftp://example.com', 'example.com', '', 'https://',
	'https://localhost', 'https://LOCALHOST:5678/x', 'https://a.localhost', 'https://n8n', 'https://printer.local', 'https://db.internal', 'https://db.internal./',
	'https://nas.lan', 'https://router.home.arpa',
	'https://user@example.com', 'https://user:word@example.com',
	'https://0.0.0.0', 'https://10.1.2.3', 'https://100.64.0.1', 'https://100.127.255.255', 'https://127.0.0.1', 'https://127.1', 'https://2130706433', 'https://0x7f.1', 'https://0177.0.0.1',
	'https://169.254.169.254/latest', 'https://172.16.0.1', 'https://172.31.255.255', 'https://192.0.2.1', 'https://192.168.1.1', 'https://198.18.0.1', 'https://198.19.255.255', 'https://203.0.113.9',
	'https://224.0.0.1', 'https://255.255.255.255',
	'https://[::]', 'https://[::1]', 'https://[::ffff:127.0.0.1]', 'https://[::ffff:8.8.8.8]', 'https://[fc00::1]', 'https://[fd12:3456::1]', 'https://[fe80::1]', 'https://[ff02::1]', 'https://[2001:db8::1]',
	'https://[2002:a00:1::]', 'https://[64:ff9b::a00:1]',
])('%s is not', (url) => expect(isPublicHttps(url)).toBe(false));
