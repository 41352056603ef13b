/** Answers that never end. All of them start at once, so that the limits of 30 seconds pass side by side. */
import { testCredential } from './credentialTest';
import { closeHosts, listModels, runNode, startApi, trickle, type Answer, type Outcome } from './world';

jest.setTimeout(45_000);

interface Ended {
	message: string;
	tookMs: number;
}

/** The status, and then a blank now and then. */
const body: Answer = async (response) => await trickle(response.writeHead(200, { 'content-type': 'application/json' }));

/** Not even the headers come to an end. */
const headers: Answer = async ({ socket }) => {
	socket?.write('HTTP/1.1 200 OK\r\nX-Slow: ');
	const timer = setInterval(() => (socket?.destroyed ? clearInterval(timer) : socket?.write('x')), 200);
};

const started = new Map<string, Promise<Ended>>();

beforeAll(async () => {
	const start = (name: string, work: Promise<string>) => {
		const from = Date.now();
		started.set(name, work.then((message) => ({ message, tookMs: Date.now() - from })));
	};
	for (const [name, answer] of Object.entries({ body, headers })) {
		const [submit, poll, list] = await Promise.all([startApi({ submit: answer }), startApi({ poll: answer }), startApi({ list: answer })]);
		const soon = { options: { timeoutMinutes: 0.02 } };
		start(`submit ${name}`, said(runNode({ baseUrl: submit.url, parameters: soon })));
		start(`poll ${name}`, said(runNode({ baseUrl: poll.url, parameters: { model: 'ideogram-3', ...soon } })));
		start(`list of models ${name}`, listModels(list.url).then(JSON.stringify, (error: Error) => error.message));
		start(`credential test ${name}`, testCredential(list.url));
	}
});
afterAll(async () => {
	await closeHosts();
	await Promise.all(started.values());
});

const said = async (run: Promise<Outcome>) => await run.then(({ error }) => `${error?.message}. ${error?.description}`);

const ended = async (name: string) => await (started.get(name) as Promise<Ended>);

describe('an answer that never ends', () => describe.each(['body', 'headers'])('%s', (part) => {
	it('submit: ends with the time that the item has, and says that it may have been billed', async () => {
		const { message, tookMs } = await ended(`submit ${part}`);
		expect(message).toMatch(/did not answer in time|broke off/);
		expect(message).toContain('may have been billed');
		expect(tookMs).toBeLessThan(5000);
	});

	it('poll: ends within 30 seconds, and names the generation', async () => {
		const { message, tookMs } = await ended(`poll ${part}`);
		expect(message).toMatch(/did not answer in time|broke off|has not finished/);
		expect(message).toContain('gen-1');
		expect(tookMs).toBeLessThan(35_000);
	});

	it.each(['list of models', 'credential test'])('%s: ends within 30 seconds', async (call) => {
		const { message, tookMs } = await ended(`${call} ${part}`);
		expect(message).toMatch(/did not answer in time|broke off/);
		expect(tookMs).toBeLessThan(35_000);
	});
}));
