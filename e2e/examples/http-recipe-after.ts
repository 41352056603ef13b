import { newImages, succeeded } from '../expect';
import type { Example } from '../examples';

export const example: Example = {
	async run(stage) {
		const execution = await (await stage.load()).run();
		succeeded(execution);
		await newImages(stage.world, execution, 2, { source: null });
		return { calls: 1, images: 2 };
	},
};
