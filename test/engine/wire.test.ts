/** Every model and every field on the wire: form in, bytes out, read by a parser that is not ours. */
import type { IDataObject } from 'n8n-workflow';

import { legacy } from '../../nodes/Ideogram/api/dialects';
import type { Endpoint, Field, Values } from '../../nodes/Ideogram/api/types';
import { checkRules } from '../../nodes/Ideogram/request/checkRules';
import { Refusal } from '../../nodes/Ideogram/errors/refusal';
import { giveTime } from '../clock';
import { isSource, remixEndpoints } from '../table';
import { png } from './images';
import { parts, startScene, type Scene } from './scene';

giveTime();

/** What a person enters for a field, and what must be on the wire for it: written out by hand, endpoint by endpoint. */
interface Sample {
	form: unknown;
	legacy?: unknown;
	v2?: unknown;
}

const palette = { palette: { name: 'custom', members: { member: [{ colorHex: '#ff8800', colorWeight: 0.6 }, { colorHex: '#0a0', colorWeight: 0 }] } } };
const members = { members: [{ color_hex: '#FF8800', color_weight: 0.6 }, { color_hex: '#00AA00' }] };
const asset = { assetType: 'upload', assetId: 'asset1', collectionId: '' };
const assetSent = { asset_type: 'UPLOAD', asset_id: 'asset1' };

const samples: Record<string, Sample> = {
	prompt: { form: 'A tower 🗼', legacy: 'A tower 🗼', v2: 'A tower 🗼' },
	numImages: { form: 2, legacy: 2, v2: '2' },
	imageWeight: { form: 70, legacy: 70, v2: '70' },
	aspectRatio: { form: '16:9', legacy: 'ASPECT_16_9', v2: '16x9' },
	resolution: { form: '1024x1024', legacy: 'RESOLUTION_1024_1024', v2: '1024x1024' },
	resolutionTier: { form: '1k', v2: '1k' },
	magicPrompt: { form: 'off', legacy: 'OFF', v2: 'off' },
	magicPromptVersion: { form: 'v_0_3', legacy: 'V_0_3' },
	seed: { form: 0, legacy: 0, v2: '0' },
	styleType: { form: 'realistic', legacy: 'REALISTIC', v2: 'realistic' },
	negativePrompt: { form: 'people', legacy: 'people', v2: 'people' },
	colorPalette: { form: palette, legacy: members, v2: members },
	renderingSpeed: { form: 'turbo', v2: 'turbo' },
	stylePreset: { form: '80s_illustration', v2: '80s_illustration' },
	styleCodes: { form: '1a2b3c4d, 00FFAA11', v2: ['1a2b3c4d', '00FFAA11'] },
	quality: { form: 'low', v2: 'low' },
	private: { form: false, v2: 'false' },
	enableCopyrightDetection: { form: true, v2: 'true' },
	webhookUrl: { form: 'https://example.com/hook', v2: 'https://example.com/hook' },
	targetCollectionId: { form: 'target1', v2: 'target1' },
	customModelUri: { form: { __rl: true, mode: 'uri', value: 'model/acme-brand/version/1' }, v2: 'model/acme-brand/version/1' },
	imageAssetIdentifier: { form: { asset }, v2: assetSent },
	styleReferenceAssetIdentifiers: { form: { asset: [asset, { ...asset, assetType: 'response', collectionId: 'AbCdEfGhIjKlMnOpQrStUv' }] }, v2: [assetSent, { ...assetSent, asset_type: 'RESPONSE', collection_id: 'AbCdEfGhIjKlMnOpQrStUv' }] },
	styleReferenceCollectionId: { form: 'collection1', v2: 'collection1' },
	styleReferenceCollectionVersionId: { form: 'version1', v2: 'version1' },
	characterReferenceAssetIdentifiers: { form: { asset }, v2: [assetSent] },
	characterReferenceCollectionId: { form: 'collection2', v2: 'collection2' },
	characterReferenceCollectionVersionId: { form: 'version2', v2: 'version2' },
	// Images: what is entered are the names of binary fields; the files on the wire are checked by their bytes.
	styleReferenceImages: { form: 'one, two' },
	characterReferenceImages: { form: 'one' },
	characterReferenceMask: { form: 'two' },
	referenceImages: { form: 'one,two' },
};

/** Packs a model's fields into as few calls as its rules allow. */
function calls(endpoint: Endpoint): Field[][] {
	const fields = endpoint.fields.filter((field) => !isSource(field));
	const required = fields.filter(({ required: isRequired, place }) => isRequired && place === 'top');
	let rest = fields.filter((field) => !required.includes(field));
	const packed: Field[][] = [];
	while (rest.length > 0) {
		const call: Field[] = [];
		// Two rounds: a field may need one that comes later.
		for (const field of [...rest, ...rest, ...fields]) {
			if (!call.includes(field) && !required.includes(field) && fits(endpoint, [...call, field])) call.push(field);
		}
		if (!rest.some((field) => call.includes(field))) throw new Error(`${idOf(endpoint)}: no call can have ${rest.map(({ name }) => name).join()}`);
		packed.push([...required, ...call]);
		rest = rest.filter((field) => !call.includes(field));
	}
	return packed;
}

/** Rules that need more fields than are there yet do not speak against a field. */
function fits(endpoint: Endpoint, fields: Field[]): boolean {
	// The shape of an asset is not known to the node: here it counts as another shape than any that is asked for.
	const height = fields.some(({ name }) => name === 'imageAssetIdentifier') ? 9 : 64;
	const values: Values = Object.fromEntries([
		['binaryPropertyName', [{ field: 'data', width: 64, height }]],
		...fields.map(({ name, kind }) => [name, kind.type === 'images' ? [{ field: name, width: 32, height: 32 }] : (samples[name].v2 ?? samples[name].form)]),
	]);
	try {
		checkRules({ ...endpoint, rules: endpoint.rules.filter(({ summary }) => !summary.startsWith('At least one')) }, values);
		return true;
	} catch (error) {
		if (error instanceof Refusal) return false;
		throw error;
	}
}

const idOf = ({ model }: Endpoint) => model?.id ?? '';

let scene: Scene;
const seen = new Set<string>();
beforeAll(async () => {
	scene = await startScene('filesystem');
});
afterAll(async () => await scene.close());

const table = remixEndpoints.flatMap((endpoint) => calls(endpoint).map((fields) => [idOf(endpoint), fields.map(({ name }) => name).join(', '), endpoint, fields] as const));

it.each(table)('%s: %s', async (id, _names, endpoint, fields) => {
	const files = { data: { bytes: await png(64, 64) }, one: { bytes: await png(32, 32, '#111') }, two: { bytes: await png(32, 32, '#eee') } };
	const entered = (place: Field['place']) => Object.fromEntries(fields.filter((field) => field.place === place).map(({ name }) => [name, samples[name].form])) as IDataObject;
	const { posts, error, items } = await scene.run([{ files }], { model: id, ...entered('top'), additionalFields: entered('additional') });
	expect(error).toBeUndefined();
	expect(posts.map(({ status, path, method }) => [status, path, method])).toEqual([[200, endpoint.path, 'POST']]);
	expect(items.length).toBe(fields.some(({ name }) => name === 'numImages') ? 2 : 1);

	const wire = await parts(posts[0]);
	const expected = new Map(fields.filter(({ kind }) => kind.type !== 'images').map(({ api, name }) => [api, samples[name][endpoint.dialect === legacy ? 'legacy' : 'v2']]));
	if (endpoint.dialect === legacy) {
		expected.set('model', id);
		const [[name, json], ...others] = wire.filter(([, value]) => typeof value === 'string');
		expect([name, others]).toEqual(['image_request', []]);
		// The weight stands in the form of every legacy model, at 50.
		expect(JSON.parse(json as string)).toEqual({ image_weight: 50, num_images: 1, ...Object.fromEntries(expected) });
	} else {
		expected.set('async', 'true');
		if (!expected.has('num_images') && endpoint.fields.some(({ name }) => name === 'numImages')) expected.set('num_images', '1');
		if (!expected.has('private') && endpoint.fields.some(({ name }) => name === 'private')) expected.set('private', 'true');
		const sent: Record<string, unknown> = {};
		for (const [name, value] of wire) {
			if (typeof value !== 'string') continue;
			const read: unknown = typeof expected.get(name) === 'object' && /^[[{]/.test(value) ? JSON.parse(value) : value;
			sent[name] = name in sent ? [sent[name], read].flat() : read;
		}
		expect(sent).toEqual(Object.fromEntries(expected));
	}

	const images = fields.filter(({ kind }) => kind.type === 'images').flatMap(({ api, name }) => (samples[name].form as string).split(',').map((field) => [api, files[field.trim() as 'one'].bytes] as const));
	const fromAsset = fields.some(({ name }) => name === 'imageAssetIdentifier');
	const sentFiles = wire.flatMap(([name, value]) => (typeof value === 'string' ? [] : [[name, value.bytes.toString('base64')]]));
	expect(sentFiles.sort()).toEqual([...(fromAsset ? [] : [[endpoint.fields.find(isSource)?.api, files.data.bytes] as const]), ...images].map(([api, bytes]) => [api, bytes.toString('base64')]).sort());

	for (const { name } of fields) seen.add(`${id} ${name}`);
});

it('saw every field of every model', () => {
	const all = remixEndpoints.flatMap((endpoint) => endpoint.fields.filter((field) => !isSource(field)).map(({ name }) => `${idOf(endpoint)} ${name}`));
	expect([...seen].sort()).toEqual(all.sort());
});
