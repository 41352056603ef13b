import { newImages, pairs, same, succeeded } from '../expect';
import type { Example } from '../examples';

export const example: Example = {
	async run(stage) {
		const flow = await stage.load();
		const execution = await flow.run();
		succeeded(execution);
		same(pairs(await newImages(stage.world, execution, 6, { source: 'Read Images' })), [0, 0, 1, 1, 2, 2]);
		return { calls: 3, images: 6 };
	},
};
