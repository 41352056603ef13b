import { layOutImages } from '../../tools/n8n/images';
import { itemsOf } from '../../tools/n8n/executed';
import { newImages, same, succeeded } from '../expect';
import type { Example } from '../examples';

/** The least that a model is trained with. */
const trainingImages = 15;

export const example: Example = {
	standIn: { training: { polls: 2 } },
	async run(stage) {
		await stage.clear();
		await layOutImages(stage.files, trainingImages);
		const execution = await (await stage.load()).run();
		succeeded(execution);
		same(itemsOf(execution.runs, 'Upload Files').length, trainingImages, 'The number of uploads');
		same(
			itemsOf(execution.runs, 'Train').map(({ json }) => json.status),
			['COMPLETED'],
		);
		await newImages(stage.world, execution, 1, { node: 'Generate', source: 'Read Images' });
		// The training, and the image.
		return { calls: 2, images: 1 };
	},
};
