/**
 * Calls whose answer nobody is working on: it comes when time has passed, or never. A test that gives the node its time
 * lets
 * it pass only when all calls are such (test/clock.ts).
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const answers = new AsyncLocalStorage<ServerResponse>();

/** By the ports of caller and server. */
const idle = new Set<string>();

/** @param connection the caller's end */
export const isIdle = ({ localPort, remotePort }: Pick<Socket, 'localPort' | 'remotePort'>): boolean =>
	idle.has(`${localPort} ${remotePort}`);

/** Answers a call. One that is not answered to its end is idle from then on. */
export async function serving(response: ServerResponse, answer: () => Promise<void>): Promise<void> {
	await answers.run(response, async () => {
		await answer();
		if (!response.writableEnded && !response.destroyed) void idleWhile(new Promise(() => undefined));
	});
}

/** The call that is being answered is idle while `wait` lasts, or its connection. */
export async function idleWhile(wait: Promise<unknown>): Promise<void> {
	const connection = answers.getStore()?.socket;
	if (!connection) return void (await wait);
	const ports = `${connection.remotePort} ${connection.localPort}`;
	const end = () => idle.delete(ports);
	idle.add(ports);
	connection.once('close', end);
	try {
		await wait;
	} finally {
		connection.off('close', end);
		end();
	}
}
