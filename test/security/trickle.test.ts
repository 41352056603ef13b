/** Answers that never end. */
import { giveTime } from '../clock';
import { idleWhile } from '../standin/idle';
import { testCredential } from './credentialTest';
import { closeHosts, listModels, runNode, startApi, trickle, type Answer, type Outcome } from './world';

giveTime();
afterEach(async () => await closeHosts());

/** The status, and then a blank now and then. */
const body: Answer = async (response) => await trickle(response.writeHead(200, { 'content-type': 'application/json' }));

/** Not even the headers come to an end. */
const headers: Answer = async (response) => {
	const { socket } = response;
	socket?.write('HTTP/1.1 200 OK\r\nX-Slow: ');
	while (!socket?.destroyed) {
		await idleWhile(new Promise((resolve) => setTimeout(resolve, 200)));
		socket?.write('x');
	}
};

const said = async (run: Promise<Outcome>) =>
	await run.then(({ error, tookMs }) => ({ message: `${error?.message}. ${error?.description}`, tookMs }));

describe('an answer that never ends', () =>
	describe.each([
		['body', body],
		['headers', headers],
	])('%s', (_part, answer) => {
		it('submit: ends with the time that the item has, and says that it may have been billed', async () => {
			const { url } = await startApi({ submit: answer });
			const { message, tookMs } = await said(runNode({ baseUrl: url, parameters: { options: { timeoutMinutes: 1 } } }));
			expect(message).toMatch(/did not answer in time|broke off/);
			expect(message).toContain('may have been billed');
			expect(tookMs).toBeLessThan(61_000);
		});

		it('poll: ends with the time that the item has, and names the generation', async () => {
			const { url } = await startApi({ poll: answer });
			const { message, tookMs } = await said(
				runNode({ baseUrl: url, parameters: { model: 'ideogram-3', options: { timeoutMinutes: 1 } } }),
			);
			expect(message).toMatch(/did not answer in time|broke off|has not finished/);
			expect(message).toContain('gen-1');
			expect(tookMs).toBeLessThan(61_000);
		});

		it.each<[string, (baseUrl: string) => Promise<unknown>]>([
			[
				'list of models',
				async (baseUrl) => await listModels(baseUrl).then(JSON.stringify, (error: Error) => error.message),
			],
			['credential test', async (baseUrl) => await testCredential(baseUrl)],
		])('%s: ends within 30 seconds', async (_call, ask) => {
			const { url } = await startApi({ list: answer });
			const began = performance.now();
			expect(await ask(url)).toMatch(/did not answer in time|broke off/);
			expect(performance.now() - began).toBeLessThan(31_000);
		});
	}));
