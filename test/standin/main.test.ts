import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

it('runs as a program until it is told to end', async () => {
	// Not by tsx's own command: it gives the program a moment only, after which it ends it by force.
	const args = ['--import', 'tsx', join(__dirname, 'main.ts'), '--latency', '5'];
	const program = spawn(process.execPath, args, { cwd: join(__dirname, '../..') });
	const exit = once(program, 'exit');
	const [line] = (await once(program.stdout, 'data')) as [Buffer];
	const [, url, apiKey] = /at (http:\/\/127\.0\.0\.1:\d+) with the key (\S+)/.exec(line.toString()) ?? [];
	const response = await fetch(`${url}/models`, { headers: { 'Api-Key': apiKey! } });
	expect(response.status).toBe(200);
	program.kill('SIGTERM');
	expect(await exit).toEqual([0, null]);
});
