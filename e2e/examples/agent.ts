import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChatModel, type Asked } from '../../tools/n8n/chatModel';
import { binaryOf, itemsOf } from '../../tools/n8n/executed';
import { look, readImage } from '../../tools/n8n/images';
import { has, newImages, same, succeeded } from '../expect';
import type { Example, Flow, Stage } from '../examples';
import { images } from '../flows';
import type { Execution } from '../n8n';

const uploaded = images[0]!;

export const example: Example = {
	async run(stage) {
		const model = await startChatModel();
		try {
			const flow = await stage.load({ credentials: { openAiApi: { apiKey: 'any', url: model.baseUrl } } });
			const source = await readFile(join(stage.files, 'images', uploaded));
			const call = (Prompt: string): [string, object] => ['Remix_Image', { Prompt, Image_Weight: 40 }];
			// Eight cost $0.48.
			const many = Array.from({ length: 9 }, (_, index) => call(`Tower ${index}`));
			let asked: Asked[] = [];
			const chat = async (words: string, script: Parameters<typeof model.during>[0], file?: Buffer) => {
				let execution: Execution | undefined;
				asked = await model.during(script, async () => (execution = await say(stage, flow, words, file)));
				succeeded(execution!);
				return execution!;
			};

			const first = await chat('Put it on a table', [[call('On a table')], 'Here it is.'], source);
			const [tool] = asked[0]!.tools;
			same(tool!.description.slice(0, 57), 'Makes a new image from the one that the user uploaded. Ea');
			has(tool!.parameters.properties.Image_Weight?.description, '10 is a subtle hint of it');
			has(asked[1]!.replies[0], '"usd":0.06');
			const [made] = await newImages(stage.world, first, 1, { node: 'Get Image', source });
			same(itemsOf(first.runs, 'Answer')[0]!.json.output, 'Here it is.');
			const { fileName } = binaryOf(made!);
			const saved = await readFile(join(stage.files, 'remixes', fileName!));
			await readImage({ mimeType: 'image/png' }, saved);
			if ((await look(saved)).equals(await look(source))) throw new Error('It kept the upload');

			const second = await chat('Nine of them', [many.slice(0, 3), many.slice(3), 'Done'], source);
			const refused = asked.at(-1)!.replies.filter((reply) => reply.includes('more than the $0.50'));
			same(refused.length, 1, 'The number of refused calls');
			await newImages(stage.world, second, 8, { node: 'Get Image', source });

			const third = await chat('Without an image', [[call('A tower')], 'Please upload an image.']);
			has(asked[1]!.replies[0], "'Input Binary Field' is empty");
			same(itemsOf(third.runs, 'Get Image').length, 0, 'The number of images');
			same(itemsOf(third.runs, 'Answer')[0]!.json.output, 'Please upload an image.');
			return { calls: 9, images: 9 };
		} finally {
			await model.close();
		}
	},
};

/** Writes in the chat of the editor, which starts the workflow with the message. */
async function say({ world: { n8n } }: Stage, flow: Flow, chatInput: string, file?: Buffer): Promise<Execution> {
	const data0 = file && { data: file.toString('base64'), mimeType: 'image/jpeg', fileName: uploaded };
	const item = { json: { sessionId: 'e2e', action: 'sendMessage', chatInput }, ...(data0 && { binary: { data0 } }) };
	const started = {
		startTime: Date.now(),
		executionTime: 0,
		executionIndex: 0,
		executionStatus: 'success',
		source: [],
	};
	const workflowData = await n8n.call('GET', `/workflows/${flow.id}`);
	const { executionId } = await n8n.call<{ executionId: string }>('POST', `/workflows/${flow.id}/run`, {
		workflowData,
		triggerToStartFrom: { name: flow.trigger().name, data: { ...started, data: { main: [[item]] } } },
	});
	return await n8n.finished(executionId);
}
