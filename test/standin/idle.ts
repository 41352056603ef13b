/**
 * Calls whose answer nobody is working on: it comes when time has passed, or never. A test that gives the node its time lets
 * it pass only when all calls are such (test/clock.ts).
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';

const answers = new AsyncLocalStorage<ServerResponse>();

/** The callers' ports. */
const idle = new Set<number>();

export const isIdle = (callersPort: number | undefined): boolean => callersPort !== undefined && idle.has(callersPort);

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
	const port = connection?.remotePort;
	if (!connection || port === undefined) return void (await wait);
	const end = () => idle.delete(port);
	idle.add(port);
	connection.once('close', end);
	try {
		await wait;
	} finally {
		connection.off('close', end);
		end();
	}
}
