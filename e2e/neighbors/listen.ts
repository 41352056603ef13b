import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
	url: string;
	close(): Promise<void>;
}

/** Lets a server listen on this machine only, at a free port. */
export async function listen(server: HttpServer): Promise<Listening> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
		},
	};
}
