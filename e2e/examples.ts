/**
 * Examples in real n8n. examples/NAME.json is checked by e2e/examples/NAME.ts, which exports `example`. Each has a
 * stand-in and neighbors of its own, so that several run at once, and each pays by itself.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startStandIn, type StandIn, type StandInOptions } from '../test/standin';
import { layOutImages } from '../tools/n8n/images';
import { layOutSources } from '../tools/n8n/outcomes';
import type { Workflow } from '../tools/n8n/prepare';
import { examples, filesToken } from '../tools/n8n/settings';
import type { Node } from '../tools/n8n/workflow';
import { same } from './expect';
import type { Execution } from './n8n';
import { withNeighbors, type Neighbors } from './neighbors';
import type { World } from './part';

/** What the stand-in's ledger says: accepted calls that cost something, and the images (videos, SVGs) in them. */
export interface Paid {
	calls: number;
	images: number;
}

/** A check of one example, or the name of the example whose check takes it along. */
export type Example = Check | { within: string };

export interface Check {
	/** Only in this major release of n8n and later ones: docs/compatibility.md says what the others lack. */
	since?: number;
	/** The part that executes it instead of `examples`, as it runs in the ways that it needs. */
	part?: string;
	/** For the stand-in of its own. */
	standIn?: StandInOptions;
	/** Executes the example and throws when something else came out. @returns what must have been billed */
	run(stage: Stage): Promise<Paid>;
}

/** What is exchanged in an example before it is executed, beside the folder /files and the host of Ideogram's API. */
export interface Exchange {
	/** Data of credentials by their type. Those of the stand-in and of the neighbors are always there. */
	credentials?: Record<string, object>;
	/** Beginnings of addresses: `https://example.com` → `http://127.0.0.1:1234`. */
	hosts?: Record<string, string>;
}

type Credentials = Record<string, { id: string; name: string }>;
type Nodes = Array<Node & { credentials?: Credentials; webhookId?: string }>;

/** An example in n8n. */
export class Flow {
	constructor(
		private readonly world: World,
		readonly id: string,
		readonly nodes: Nodes,
	) {}

	/** Its first trigger, or the only one of a type such as `webhook`. */
	trigger(type = ''): Nodes[number] {
		const found = this.nodes.find((node) => isTrigger(node) && node.type.toLowerCase().endsWith(type.toLowerCase()));
		if (!found) throw new Error(`It has no trigger ${type}`);
		return found;
	}

	/** Execute Workflow in the editor, from its first trigger, to its end. */
	async run(): Promise<Execution> {
		return await this.world.n8n.run(this.id, this.trigger().name);
	}

	/** Publishes it for as long as the work takes. */
	async whilePublished<Value>(work: () => Promise<Value>): Promise<Value> {
		await this.world.n8n.publish(this.id);
		try {
			return await work();
		} finally {
			await this.world.n8n.unpublish(this.id);
		}
	}

	/** The address of its webhook or form, once it is published. */
	get path(): string {
		const { type, parameters, webhookId } = this.trigger();
		const { path = webhookId } = parameters as { path?: string };
		return type.endsWith('formTrigger') ? `/form/${webhookId ?? path}` : `/webhook/${path}`;
	}

	get address(): string {
		return this.world.n8n.address + this.path;
	}

	/** Waits until n8n knows its webhook or form, which is a moment after it was published. */
	async answers(method = 'GET'): Promise<void> {
		await this.world.n8n.until(async () => ((await fetch(this.address, { method })).status === 404 ? undefined : true));
	}

	/** Its executions, the first one first, when there are so many and all are over. */
	async executions(least = 1): Promise<Execution[]> {
		return await this.world.n8n.executionsOf(this.id, least);
	}
}

/** Where one example is executed. */
export class Stage {
	private constructor(
		readonly world: World,
		readonly name: string,
		readonly standIn: StandIn,
		readonly neighbors: Neighbors,
		/** What /files of the example is: `images` has three images, `remixes` none, beside product.jpg and ad.png. */
		readonly files: string,
	) {}

	/** Sets one up, works on it, and compares what was billed. */
	static async for(
		world: World,
		name: string,
		options: StandInOptions | undefined,
		work: (stage: Stage) => Promise<Paid>,
	): Promise<void> {
		await mkdir(join(world.files, 'examples'), { recursive: true });
		const files = await mkdtemp(join(world.files, 'examples', `${name}-`));
		await layOutImages(files);
		await layOutSources(files);
		const standIn = await startStandIn({ latencyMs: 20, ...options });
		try {
			await withNeighbors(`${files}-s3`, async (neighbors) => {
				const expected = await work(new Stage(world, name, standIn, neighbors, files));
				const { entries, images } = standIn.ledger;
				same({ calls: entries.length, images }, expected, 'What was billed');
			});
		} finally {
			await standIn.close();
			await rm(files, { recursive: true, force: true });
		}
	}

	/** Imports the example, or another one that belongs to it. */
	async load({ credentials = {}, hosts = {} }: Exchange = {}, name = this.name): Promise<Flow> {
		const workflow = await readExample(name);
		const places = Object.entries({ 'https://api.ideogram.ai': this.standIn.url, ...hosts });
		const changed = mapTexts(workflow, (text) =>
			places.reduce((sum, [from, to]) => sum.replaceAll(from, to), inFolder(text, this.files)),
		);
		const { apiKey, url: baseUrl } = this.standIn;
		const { s3, smtp, wordPress } = this.neighbors;
		const known = { s3: s3.credential, smtp: smtp.credential, wordpressApi: wordPress.credential };
		await this.giveCredentials(changed.nodes, { ideogramApi: { apiKey, baseUrl }, ...known, ...credentials });
		return new Flow(this.world, await this.world.n8n.create(changed), changed.nodes);
	}

	private readonly credentialIds = new Map<string, Promise<string>>();

	private async giveCredentials(nodes: Nodes, data: Record<string, object>): Promise<void> {
		const all = nodes.flatMap(({ credentials = {} }) => Object.entries(credentials));
		for (const [type, credential] of all) {
			if (!data[type]) throw new Error(`Its check gives no credential of the type ${type}`);
			const create = async () => await this.world.n8n.createCredential(`${this.name} ${type}`, type, data[type]!);
			if (!this.credentialIds.has(type)) this.credentialIds.set(type, create());
			credential.id = await this.credentialIds.get(type)!;
		}
	}

	/** Leaves nothing in /files. */
	async clear(): Promise<void> {
		await rm(this.files, { recursive: true, force: true });
		await mkdir(this.files);
	}
}

type Imported = Omit<Workflow, 'nodes'> & { nodes: Nodes };

export async function readExample(name: string): Promise<Imported> {
	return JSON.parse(await readFile(join(examples, `${name}.json`), 'utf8')) as Imported;
}

export const isTrigger = ({ type }: { type: string }): boolean => /trigger$|\.webhook$/i.test(type);

function mapTexts<Value>(value: Value, map: (text: string) => string): Value {
	return JSON.parse(JSON.stringify(value), (_key, each: unknown) =>
		typeof each === 'string' ? map(each) : each,
	) as Value;
}

// n8n's file nodes take globs, in which a backslash is no separator.
function inFolder(text: string, folder: string): string {
	return text.replaceAll(new RegExp(`(?<![\\w/.-])${filesToken}(?=/)`, 'g'), () => folder.replaceAll('\\', '/'));
}
