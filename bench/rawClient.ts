import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Meter } from './meter';
import type { Answer } from './n8n';

/** `raw.ts` as its own process. */
export async function startRaw() {
	const child = spawn(
		process.execPath,
		['--require', join(__dirname, 'collect.cjs'), '--import', 'tsx', join(__dirname, 'raw.ts')],
		{ stdio: ['pipe', 'pipe', 'inherit'] },
	);
	const lines = createInterface({ input: child.stdout });
	await once(lines, 'line');
	await sleep(500);
	return {
		meter: new Meter(child.pid!),
		async call(ask: { output: string; [more: string]: unknown }): Promise<Answer> {
			const answer = once(lines, 'line');
			child.stdin.write(`${JSON.stringify(ask)}\n`);
			const [line] = (await answer) as [string];
			await rm(ask.output, { recursive: true, force: true });
			return JSON.parse(line) as Answer;
		},
		async stop(): Promise<void> {
			const ended = once(child, 'exit');
			child.stdin.end();
			child.kill();
			await ended;
		},
	};
}
