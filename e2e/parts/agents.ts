/** The node as a tool of an AI Agent of each kind, which a scripted chat model drives: what reaches the model. */
import { startChatModel, type Asked, type ChatModel, type Script, type Step } from '../../tools/n8n/chatModel';
import { ideogramNode, type Node } from '../../tools/n8n/workflow';
import { has, same, succeeded } from '../expect';
import { forbidden, images, node, read, row, start } from '../flows';
import type { Execution } from '../n8n';
import type { Part, World } from '../part';

/** The newest of each kind that a release has: up to 2 the agent calls its tools itself, from 3 on the engine does. */
const versions = { '1.123.81': [2.2, 3], '2.40.7': [2.2, 3.1] } as Record<string, number[]>;

const prompt = "={{ $fromAI('Prompt', 'What the new image shows', 'string') }}";
const weight = "={{ $fromAI('Image_Weight', '10 is a subtle hint of the source, 90 is nearly the source', 'number') }}";

const tool = (name: string, parameters: object): Node => ({
	...ideogramNode(name, { model: 'ideogram-3', prompt, additionalFields: {}, options: {}, ...parameters }),
	type: 'n8n-nodes-ideogram.ideogramTool',
});

const ofWorkflow = { binaryPropertyName: "={{ $('Read').item.binary.data }}" };
const remix = (options: object = {}) => tool('Remix', { ...ofWorkflow, imageWeight: weight, options });
/** An address that stands in the workflow, and one that the model chooses. */
const byUrl = tool('Remix URL', { inputType: 'url', imageUrl: "={{ $('Link').first().json.url }}" });
const byAnyUrl = tool('Remix any URL', {
	inputType: 'url',
	imageUrl: "={{ $fromAI('Image_URL', 'The address of an image', 'string') }}",
});
const assetId = "={{ $fromAI('Generation_ID', 'The generation_id of an earlier image', 'string') }}";
const byId = tool('Remix again', {
	inputType: 'asset',
	imageAssetIdentifier: { asset: { assetType: 'response', assetId } },
});

type Flow = ReturnType<typeof row> & { nodes: object[]; connections: object };

type Reply = Record<string, unknown> & { error?: string };

/** The first item of the reply of a tool. */
const itemOf = (reply: string): Reply => [JSON.parse(reply) as unknown].flat(3)[0] as Reply;

const remixTo = (words: string): Step => [['Remix', { Prompt: words, Image_Weight: 40 }]];

export const part: Part = {
	ways: ['disk', 'queue'],
	async run(world) {
		const model = await startChatModel();
		try {
			const { n8n } = world;
			const openAi = await n8n.createCredential('Scripted', 'openAiApi', { apiKey: 'any', url: model.baseUrl });
			for (const version of versions[world.release.version]!) await runWith(version, world, model, openAi);
		} finally {
			await model.close();
		}
	},
};

/** @param version of the agent */
async function runWith(version: number, world: World, model: ChatModel, openAi: string): Promise<void> {
	const { n8n, files, standIn, check } = world;

	/** Read -> Link -> Agent, with these tools. @returns what the model was asked last */
	async function converse(tools: Node[], script: Script, url = ''): Promise<Asked> {
		const link = node('Link', 'n8n-nodes-base.set', 3.4, {
			assignments: { assignments: [{ id: 'a', name: 'url', type: 'string', value: url }] },
			options: {},
		});
		const agent = node('Agent', '@n8n/n8n-nodes-langchain.agent', version, {
			promptType: 'define',
			text: 'Make an image',
			options: {},
		});
		const { connections, ...flow } = row(`Agent ${version}`, [start, read(files, images[0]), link, agent]) as Flow;
		const chat = {
			...node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
				model: { __rl: true, mode: 'id', value: 'scripted' },
				options: { maxRetries: 0 },
			}),
			credentials: { openAiApi: { id: openAi, name: 'Scripted' } },
		};
		const beside = [chat, ...tools].map((one, index) => ({
			id: `beside-${index}`,
			position: [300 * index, 300],
			...one,
		}));
		const to = (type: string) => ({ [type]: [[{ node: 'Agent', type, index: 0 }]] });
		const content = {
			...flow,
			nodes: [...flow.nodes, ...beside],
			connections: {
				...connections,
				Model: to('ai_languageModel'),
				...Object.fromEntries(tools.map(({ name }) => [name, to('ai_tool')])),
			},
		};
		const id = await n8n.create(content);
		let execution: Execution | undefined;
		const asked = await model.during(script, async () => (execution = await n8n.run(id)));
		succeeded(execution!);
		return asked.at(-1)!;
	}

	await check(`agent ${version}: Max Spend holds for all calls of an execution`, async () => {
		const two: Step = [...(remixTo('One') as []), ...(remixTo('Two') as [])];
		const { replies } = await converse([remix({ maxSpendUsd: 0.13 })], [two, remixTo('Three'), 'Done']);
		same(
			replies.map((reply) => Boolean(itemOf(reply).error)),
			[false, false, true],
		);
		has(itemOf(replies[2]!).error, 'With the $0.12 of earlier calls in this execution');
		return { calls: 5, images: 2 };
	});
	// Workers run a tool as the main process does.
	if (world.way === 'queue') return;

	await check(`agent ${version}: remixes an image of the workflow, its own result, and a URL`, async () => {
		const again = ({ replies }: Asked): Step => [
			['Remix_again', { Prompt: 'The same at night', Generation_ID: itemOf(replies[0]!).generation_id }],
		];
		const { tools, replies } = await converse([remix({ maxSpendUsd: 1 }), byId], [remixTo('A tower'), again, 'Done']);
		const offered = tools.find(({ name }) => name === 'Remix')!;
		has(offered.description, 'Make new images from an image and a prompt. Each image costs money.');
		has(offered.description, '10 is a subtle hint of it, 90 is nearly the source');
		const { properties } = offered.parameters;
		same(properties.Prompt?.description, 'What the new image shows');
		same(properties.Image_Weight?.type, 'number');
		same(replies.length, 2, 'The number of replies');
		const paid = standIn.ledger.entries.slice(-2);
		for (const [index, reply] of replies.entries()) {
			const item = itemOf(reply);
			const known = ['image_index', 'url', 'prompt', 'seed', 'resolution', 'model', 'generation_id', 'cost'];
			same(Object.keys(item), known, 'What a reply has');
			same(item.generation_id, paid[index]!.generationId);
			if (reply.length > 800) throw new Error(`A reply has ${reply.length} characters`);
		}
		const [{ cost, url }, { prompt: shows }] = replies.map(itemOf) as [Reply, Reply];
		same(cost, { usd: 0.06, source: 'quoted' });
		has(shows, 'The same at night');
		const third = await converse([byUrl], [[['Remix_URL', { Prompt: 'In the snow' }]], 'Done'], String(url));
		has(itemOf(third.replies[0]!).prompt, 'In the snow');
		return { calls: 4, images: 3 };
	});

	await check(`agent ${version}: failures reach the model whole, with what to do, and it goes on`, async () => {
		const { replies } = await converse(
			[remix(), byAnyUrl],
			[
				remixTo(forbidden),
				[['Remix_any_URL', { Prompt: 'A tower', Image_URL: standIn.url }]],
				remixTo('A tower'),
				'Done',
			],
		);
		const [refused, privateUrl, made] = replies.map(itemOf) as [Reply, Reply, Reply];
		has(refused.error, "Ideogram's safety check refused the prompt or an image");
		same(refused.what_to_do, 'Change the prompt or the image. This call was not billed.');
		same(refused.you_can_change, 'Prompt, Image_Weight. Tell the user about everything else: it is set in n8n.');
		same(refused.billed, false);
		has(privateUrl.error, 'which is not an address that an AI may give');
		has(privateUrl.what_to_do, 'It must start with https://');
		same(made.error, undefined);
		return { calls: 2, images: 1 };
	});
}
