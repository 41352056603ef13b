/** n8n as its editor uses it: the REST interface behind the buttons. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'flatted';
import type { Binary, Runs } from '../tools/n8n/executed';
import type { Workflow } from '../tools/n8n/prepare';
import { logIn, setUpOwner } from '../tools/n8n/server';
import { credentialId, type Release } from '../tools/n8n/settings';

/** For an execution on a busy machine. */
const patience = 180_000;

export interface Execution {
	id: string;
	status: string;
	mode: string;
	runs: Runs;
	/** That of the node that stopped it. */
	error?: { message: string; description?: string | null; node?: { name: string } };
}

export class N8n {
	/** The credential of the examples. */
	private ideogram = '';

	private constructor(
		readonly address: string,
		/** Where its webhooks and forms are answered: itself, or its webhook processors. */
		readonly hooks: readonly string[],
		private readonly release: Release,
		private readonly cookie: string,
	) {}

	/** Logs the owner in, and makes the credential of the examples. */
	static async at(
		address: string,
		hooks: readonly string[],
		release: Release,
		data: { apiKey: string; baseUrl: string },
	): Promise<N8n> {
		await setUpOwner(address);
		const n8n = new N8n(address, hooks, release, await logIn(address));
		n8n.ideogram = await n8n.createCredential('Ideogram account', 'ideogramApi', data);
		return n8n;
	}

	/** @returns its ID */
	async createCredential(name: string, type: string, data: object): Promise<string> {
		return (await this.call<{ id: string }>('POST', '/credentials', { name, type, data })).id;
	}

	/** @returns its ID, which n8n chooses. The credential of the examples is the one in this n8n. */
	async create(workflow: Workflow & { pinData?: object }): Promise<string> {
		const content = JSON.parse(JSON.stringify(workflow).replaceAll(credentialId, this.ideogram)) as object;
		return (
			await this.call<{ id: string }>('POST', '/workflows', { pinData: {}, ...content, id: undefined, active: false })
		).id;
	}

	/** Lets other workflows call it, as a sub-workflow or an error workflow. n8n 1 asks nothing for that. */
	async offer(id: string): Promise<void> {
		if (!this.release.version.startsWith('1.')) await this.publish(id);
	}

	/** Lets its triggers work. */
	async publish(id: string): Promise<void> {
		const { versionId } = await this.call<{ versionId: string }>('GET', `/workflows/${id}`);
		await this.call('POST', `/workflows/${id}/activate`, { versionId });
	}

	async unpublish(id: string): Promise<void> {
		const { versionId } = await this.call<{ versionId: string }>('GET', `/workflows/${id}`);
		await this.call('POST', `/workflows/${id}/deactivate`, { versionId });
	}

	/** Execute Workflow. @returns the execution's ID */
	async start(id: string, trigger = 'Start'): Promise<string> {
		return await this.startManually(id, { triggerToStartFrom: { name: trigger } });
	}

	/** Execute Workflow, to its end. */
	async run(id: string, trigger = 'Start'): Promise<Execution> {
		return await this.finished(await this.start(id, trigger));
	}

	/** Execute Step: one node alone, with what an execution has left of those before it. */
	async runNode(id: string, nodeName: string, { runs }: Execution): Promise<Execution> {
		const destinationNode = { nodeName, mode: 'inclusive' };
		return await this.finished(
			await this.startManually(id, { runData: runs, destinationNode, dirtyNodeNames: [nodeName] }),
		);
	}

	/** The Stop button. */
	async stop(executionId: string): Promise<void> {
		await this.call('POST', `/executions/${executionId}/stop`);
	}

	/** Retry with original workflow (from node with error), to its end. */
	async retry({ id }: Execution): Promise<Execution> {
		await this.call('POST', `/executions/${id}/retry`, { loadWorkflow: false });
		const retried = await this.until(async () =>
			(await this.executions()).find(({ retryOf }) => String(retryOf) === id),
		);
		return await this.finished(retried.id);
	}

	/** The executions of a workflow, the first one first, when there are so many and none of them is running. */
	async executionsOf(id: string, least = 1): Promise<Execution[]> {
		const ids = await this.until(async () => {
			const own = (await this.executions()).filter(({ workflowId }) => workflowId === id);
			return own.length >= least && own.every(isOver) ? own.map((one) => one.id) : undefined;
		});
		const all = await Promise.all(ids.map(async (one) => await this.finished(one)));
		return all.sort((one, other) => Number(one.id) - Number(other.id));
	}

	/** How many executions of a workflow there are, over or not. */
	async countOf(id: string): Promise<number> {
		return (await this.executions()).filter(({ workflowId }) => workflowId === id).length;
	}

	/** An execution, when it is over. */
	async finished(executionId: string): Promise<Execution> {
		return await this.until(async () => {
			const found = await this.call<Listed & { mode: string; data: string }>('GET', `/executions/${executionId}`);
			if (!isOver(found)) return undefined;
			const { id, status, mode } = found;
			const data = parse(found.data) as { resultData: { runData?: Runs; error?: Execution['error'] } } | undefined;
			// n8n 1 stores the status a moment before the rest.
			if (!data && status !== 'crashed') return undefined;
			return { id: String(id), status, mode, runs: data?.resultData.runData ?? {}, error: data?.resultData.error };
		});
	}

	/** The bytes of a binary, wherever n8n keeps it. */
	async bytesOf({ id, data }: Binary): Promise<Buffer> {
		if (!id) return Buffer.from(data, 'base64');
		const url = `${this.address}/rest/binary-data?action=download&id=${encodeURIComponent(id)}`;
		const reply = await fetch(url, { headers: { Cookie: this.cookie } });
		if (!reply.ok) throw new Error(`n8n does not give the binary ${id}: ${reply.status}`);
		return Buffer.from(await reply.arrayBuffer());
	}

	/** Calls a published webhook or form. n8n 2 registers it a moment after the workflow was published. */
	async fetch(path: string, init: RequestInit = {}): Promise<Response> {
		return await this.until(async () => {
			const reply = await fetch(this.hooks[0] + path, init);
			if (reply.status === 404) return undefined;
			if (!reply.ok) throw new Error(`n8n answers ${path} with ${reply.status}: ${await reply.text()}`);
			return reply;
		});
	}

	/** What n8n answers within `data`. @throws with n8n's own words */
	async call<T = unknown>(method: string, path: string, body?: object): Promise<T> {
		const ask = async () => await this.ask<T>(method, path, body);
		if (method === 'GET') return await ask();
		// The SQLite of n8n 1 has one connection, on which two calls that write disturb each other.
		const asked = this.last.then(ask, ask);
		this.last = asked.catch(() => undefined);
		return await asked;
	}

	private last: Promise<unknown> = Promise.resolve();

	private async ask<T>(method: string, path: string, body?: object): Promise<T> {
		const reply = await fetch(`${this.address}/rest${path}`, {
			method,
			headers: { Cookie: this.cookie, 'Content-Type': 'application/json' },
			body: body && JSON.stringify(body),
		});
		const text = await reply.text();
		if (!reply.ok) throw new Error(`n8n answers ${method} ${path} with ${reply.status}: ${text.slice(0, 500)}`);
		return (JSON.parse(text) as { data: T }).data;
	}

	/** What `look` finds at last. */
	async until<T>(look: () => Promise<T | undefined>): Promise<T> {
		const deadline = Date.now() + patience;
		for (;;) {
			const found = await look();
			if (found !== undefined) return found;
			if (Date.now() > deadline) throw new Error(`Waited for ${patience / 1000} s in vain`);
			await sleep(150);
		}
	}

	private async startManually(id: string, payload: object): Promise<string> {
		// n8n 1 takes the workflow from the call, n8n 2 from its database.
		const workflowData = await this.call('GET', `/workflows/${id}`);
		const begun = await this.call<{ executionId?: string }>('POST', `/workflows/${id}/run`, {
			workflowData,
			...payload,
		});
		if (!begun.executionId) throw new Error(`n8n started no execution: ${JSON.stringify(begun)}`);
		return begun.executionId;
	}

	private async executions(): Promise<Listed[]> {
		const query = new URLSearchParams({ filter: '{}', limit: '100' });
		return (await this.call<{ results: Listed[] }>('GET', `/executions?${query}`)).results;
	}
}

interface Listed {
	id: string;
	status: string;
	workflowId: string;
	retryOf?: string | null;
}

const isOver = ({ status }: Listed): boolean => ['success', 'error', 'canceled', 'crashed'].includes(status);
