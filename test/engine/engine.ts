/**
 * n8n's real engine in one process: n8n-core's own loader loads the built package, WorkflowExecute runs the workflow,
 * and
 * BinaryDataService keeps the files. Tests and demo share it.
 */
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// n8n-core reads its settings when it is loaded.
const userFolder = mkdtempSync(join(tmpdir(), 'ideogram-engine-'));
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_DIAGNOSTICS_ENABLED = 'false';
process.env.N8N_LOG_LEVEL ??= 'silent';
process.on('exit', () => rmSync(userFolder, { recursive: true, force: true }));

import { Container } from '@n8n/di';
import {
	BinaryDataConfig,
	BinaryDataService,
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	PackageDirectoryLoader,
	WorkflowExecute,
} from 'n8n-core';
import {
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	createRunExecutionData,
	type IAuthenticate,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IHttpRequestOptions,
	type INode,
	type INodeParameters,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { asTool } from './agents';
import { surroundings } from './nodes';

export type BinaryMode = 'filesystem' | 'default';

export interface Engine {
	/** Runs a workflow to its end; a failed one gives a run with an error. */
	run(workflow: WorkflowSpec, onNodeDone?: (nodeName: string) => void, onStarted?: OnStarted): Promise<Run>;
	/** What n8n gives a node that is called from outside. */
	forWebhook(): { nodeTypes: INodeTypes; additionalData: IWorkflowExecuteAdditionalData };
	/** What the editor calls to fill a list of the form. */
	searchList(method: string, filter?: string): Promise<INodeListSearchResult>;
	/** A binary's bytes, wherever they are kept. */
	bytes(item: INodeExecutionData, field: string): Promise<Buffer>;
}

/** Gets the Stop button of a run. */
export type OnStarted = (run: { cancel(): void }) => void;

export interface WorkflowSpec extends Pick<IWorkflowBase, 'nodes' | 'connections'> {
	name?: string;
	settings?: IWorkflowBase['settings'];
	/** With these items instead of one empty one, at this node instead of the first. */
	start?: { node: string; items: INodeExecutionData[] };
}

export interface Run {
	error?: Error & { description?: string | null };
	/** The items of a node's output. */
	items(nodeName: string, output?: number): INodeExecutionData[];
	/** The notes that a node shows in its output pane. */
	hints(nodeName: string): string[];
	raw: IRun;
}

/** Of this process: no two executions of an n8n have the same ID. */
let runs = 0;

let loading: Promise<PackageDirectoryLoader> | undefined;

/** The built package, loaded once, as n8n does it. */
async function load(): Promise<PackageDirectoryLoader> {
	const loader = new PackageDirectoryLoader(resolve(__dirname, '../..'));
	await loader.loadAll();
	return loader;
}

export async function startEngine(
	binaryMode: BinaryMode,
	credential: { apiKey: string; baseUrl: string },
	extraNodes: Record<string, INodeType> = {},
): Promise<Engine> {
	const loader = await (loading ??= load());
	const nodeTypes = nodeTypesOf(loader, { ...surroundings, ...extraNodes });
	const credentialType = loader.getCredential('ideogramApi').type;
	const binaries = Container.get(BinaryDataService);
	const useBinaryMode = async () => {
		Container.get(BinaryDataConfig).mode = binaryMode;
		await binaries.init();
	};
	await useBinaryMode();

	return {
		async run({ nodes, connections, name = 'test', settings = {}, start: from }, onNodeDone, onStarted) {
			await useBinaryMode();
			const id = `run-${++runs}`;
			const workflow = new Workflow({
				id,
				name,
				nodes,
				connections,
				active: false,
				nodeTypes,
				settings: { executionOrder: 'v1', ...settings },
			});
			const base = {
				id,
				name,
				nodes,
				connections,
				active: false,
				isArchived: false,
				activeVersionId: null,
				createdAt: new Date(),
				updatedAt: new Date(),
			};
			const hooks = new ExecutionLifecycleHooks('manual', id, base as IWorkflowBase);
			if (onNodeDone) hooks.addHandler('nodeExecuteAfter', (nodeName) => onNodeDone(nodeName));
			const additionalData = {
				...surroundingsOf(new OneCredential(credentialType, { ...credential })),
				executionId: id,
				hooks,
			} as unknown as IWorkflowExecuteAdditionalData;

			const first = () => workflow.getStartNode() ?? (Object.values(workflow.nodes)[0] as INode);
			const start = from ? (workflow.getNode(from.node) as INode) : first();
			const data = createRunExecutionData({
				executionData: {
					nodeExecutionStack: [{ node: start, data: { main: [from?.items ?? [{ json: {} }]] }, source: null }],
				},
			});
			const running = new WorkflowExecute(additionalData, 'manual', data).processRunExecutionData(workflow);
			onStarted?.(running);
			const raw = await running;
			return {
				raw,
				error: raw.data.resultData.error as Run['error'],
				items: (nodeName, output = 0) =>
					(raw.data.resultData.runData[nodeName] ?? []).flatMap((task) => task.data?.main[output] ?? []),
				hints: (nodeName) =>
					(raw.data.resultData.runData[nodeName] ?? []).flatMap(({ hints = [] }) =>
						hints.map(({ message }) => message),
					),
			};
		},
		forWebhook() {
			const additionalData = surroundingsOf(new OneCredential(credentialType, { ...credential }));
			return { nodeTypes, additionalData: additionalData as unknown as IWorkflowExecuteAdditionalData };
		},
		async searchList(method, filter) {
			const node: INode = {
				id: '1',
				name: 'Ideogram',
				type: `${loader.packageName}.ideogram`,
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
				credentials: { ideogramApi: { id: '1', name: 'Ideogram' } },
			};
			const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
			const additionalData = surroundingsOf(new OneCredential(credentialType, { ...credential }));
			const context = new LoadOptionsContext(
				workflow,
				node,
				additionalData as unknown as IWorkflowExecuteAdditionalData,
				'',
			);
			const search = nodeTypes.getByNameAndVersion(node.type).methods?.listSearch?.[method];
			if (!search) throw new Error(`The node has no list ${method}`);
			return await search.call(context, filter);
		},
		async bytes(item, field) {
			const binary = item.binary?.[field];
			if (!binary) throw new Error(`no binary field ${field}`);
			return await binaries.getAsBuffer(binary);
		},
	};
}

/** What n8n gives every node beside its input; the addresses are never called. */
const surroundingsOf = (credentialsHelper: ICredentialsHelper) => ({
	credentialsHelper,
	currentNodeExecutionIndex: 0,
	variables: {},
	restApiUrl: 'http://127.0.0.1/rest',
	instanceBaseUrl: 'http://127.0.0.1/',
	webhookBaseUrl: 'http://127.0.0.1/webhook',
	webhookTestBaseUrl: 'http://127.0.0.1/webhook-test',
	webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
	formBaseUrl: 'http://127.0.0.1/form',
	formTestBaseUrl: 'http://127.0.0.1/form-test',
	formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
});

function nodeTypesOf(loader: PackageDirectoryLoader, others: Record<string, INodeType>): INodeTypes {
	const get = (name: string): INodeType => {
		const ours = name.startsWith(`${loader.packageName}.`);
		const own = name.slice(loader.packageName.length + 1);
		const type = ours ? loader.getNode(own.replace(/Tool$/, '')).type : others[name];
		if (!type) throw new Error(`The engine harness has no node type ${name}`);
		const found = NodeHelpers.getVersionedNodeType(type);
		return ours && own.endsWith('Tool') ? asTool(found) : found;
	};
	return { getByName: get, getByNameAndVersion: get, getKnownTypes: () => ({}) } as INodeTypes;
}

type Authenticate = Extract<IAuthenticate, (...args: never[]) => unknown>;

/** Gives every node the same credential, and applies the credential class's own `authenticate`. */
class OneCredential extends ICredentialsHelper {
	constructor(
		private readonly type: ICredentialType,
		private readonly data: ICredentialDataDecryptedObject,
	) {
		super();
	}

	async authenticate(credentials: ICredentialDataDecryptedObject, _type: string, options: IHttpRequestOptions) {
		return await (this.type.authenticate as Authenticate)(credentials, options);
	}

	/** As n8n does: a field may be an expression, which takes the values of an item. */
	async getDecrypted(...[, , , mode, executeData, , values]: Parameters<ICredentialsHelper['getDecrypted']>) {
		if (!values) return { ...this.data };
		const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = values;
		return workflow.expression.getParameterValue(
			this.data as INodeParameters,
			runExecutionData,
			runIndex,
			itemIndex,
			node.name,
			connectionInputData,
			mode,
			{},
			executeData,
		) as ICredentialDataDecryptedObject;
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('not used');
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	getCredentialsProperties() {
		return this.type.properties;
	}
}
