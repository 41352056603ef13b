import { newImages, succeeded } from '../expect';
import type { Example } from '../examples';

export const example: Example = {
	async run(stage) {
		const credentials = { httpHeaderAuth: { name: 'Api-Key', value: stage.standIn.apiKey } };
		const execution = await (await stage.load({ credentials })).run();
		succeeded(execution);
		await newImages(stage.world, execution, 2, { node: 'Download', source: null });
		return { calls: 1, images: 2 };
	},
};
