import type { Image } from '../images';
import type { Region } from '../paint/pixels';
import { regionOf, share } from '../paint/pixels';
import { bad } from '../reply';
import { sampleMask } from '../sample';
import type { Ask } from './ask';

/** What the mask of a request marks with its black or its white; no mask, no region. */
export async function maskOf(ask: Ask, source: Image, marks: 'black' | 'white'): Promise<Region | undefined> {
	const sent = ask.form.images.mask?.[0];
	// A mask of the account marks its middle.
	const mask = sent?.bytes ?? (ask.values.mask_asset_identifier ? await sampleMask(source, marks) : undefined);
	if (!mask) return undefined;
	const region = await regionOf(mask, marks);
	const note = ask.operation.params.find(({ name }) => name === 'mask')?.note ?? '';
	if (/both colours/.test(note) && [0, 1].includes(share(region))) throw bad('mask must have both black and white.');
	return region;
}
