/** Runs the examples of the documentation in n8n's engine against the stand-in. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { takesFiles } from '../../nodes/Ideogram/api/models';
import type { Operation } from '../../nodes/Ideogram/api/types';
import { startScene, type Scene } from '../../test/engine/scene';
import { exampleOf } from '../example';
import { sampleFor } from './samples';

export interface Made {
	/** The images that went in, by binary field. */
	sources: Record<string, Buffer>;
	items: INodeExecutionData[];
}

/** One that gives good-looking images. */
const SEED = 6;

export interface Kitchen {
	scene: Scene;
	/** @throws Error when the example fails */
	run(operation: Operation): Promise<Made>;
}

/** Starts the stand-in and finds out what can be looked at there: IDs for examples that need one. */
export async function startKitchen(): Promise<Kitchen> {
	// With the stand-in's real work on images.
	const scene = await startScene('filesystem', { training: { polls: 2 }, seed: () => SEED, draw: undefined });
	const first = async (parameters: IDataObject, json: IDataObject = {}) =>
		(await scene.run([{ json }], parameters)).items[0].json as IDataObject;
	const known = {
		...(await first({ resource: 'dataset', operation: 'getAll' })),
		...(await first({ resource: 'model', operation: 'getAll' })),
		...(await first({ resource: 'image', operation: 'generate', model: 'ideogram-4' })),
	};
	return {
		scene,
		async run(operation) {
			const { workflow, fields } = exampleOf(operation);
			const sample = await sampleFor(`${operation.resource} ${operation.name}`);
			const sources = Object.fromEntries(
				fields.filter(takesFiles).map(({ name, initial }) => {
					const isMask = /mask/i.test(name);
					const other = name === 'materials' ? sample.material : sample.image;
					return [String(initial ?? name), isMask ? sample.mask : other];
				}),
			);
			const files = Object.fromEntries(
				Object.entries(sources).map(([name, bytes]) => [name, { bytes, name: `${name}.png` }]),
			);
			const { items, error } = await scene.run([{ json: { ...known }, files }], workflow.nodes[0].parameters);
			if (error)
				throw new Error(`${operation.resource} ${operation.name}: ${error.message} ${String(error.description)}`);
			return { sources, items };
		},
	};
}
