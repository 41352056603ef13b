import { parseArgs } from 'node:util';
import { startStandIn } from './server';

// Starts the stand-in as its own program: tsx test/standin/main.ts [--port N] [--latency MS]
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { port: { type: 'string' }, latency: { type: 'string' } } });
	const standIn = await startStandIn({
		port: number('port', values.port),
		latencyMs: number('latency', values.latency),
		keepBodies: false,
		drawAhead: true,
	});
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		process.once(signal, () => void standIn.close().then(() => process.exit(0)));
	}
	// Only now, so that whoever reads it may end the program at once.
	console.log(`Stand-in Ideogram service at ${standIn.url} with the key ${standIn.apiKey}`);
}

function number(name: string, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (!/^\d+$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}".`);
	return Number(text);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
