import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { reuseReadBuffer } from '../../../nodes/Ideogram/transport/reuseReadBuffer';

const sent = Buffer.from(Array.from({ length: 500_000 }, (_, index) => index % 251));

describe('what a connection brings that reads into one piece of memory', () => {
	let server: Server;
	const open = () => connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ...reuseReadBuffer() });

	beforeAll(async () => {
		server = createServer((socket) => socket.end(sent));
		await once(server.listen(0, '127.0.0.1'), 'listening');
	});
	afterAll(() => server.close());

	it('reaches who listens, in that memory, which is empty afterwards', async () => {
		const socket = open();
		const memory = new Set<ArrayBufferLike>();
		const copies: Buffer[] = [];
		socket.on('data', (bytes: Buffer) => {
			memory.add(bytes.buffer);
			copies.push(Buffer.from(bytes));
		});
		await once(socket, 'close');
		expect(Buffer.concat(copies).equals(sent)).toBe(true);
		expect([...memory].map((one) => Buffer.from(one).every((byte) => byte === 0))).toEqual([true]);
	});

	it('reaches who reads, however slowly, as copies', async () => {
		const chunks: Buffer[] = [];
		for await (const chunk of open()) {
			chunks.push(chunk as Buffer);
			await sleep(5);
		}
		expect(Buffer.concat(chunks).equals(sent)).toBe(true);
	});
});
