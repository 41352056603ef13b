/** What a person enters for a field, and what must be on the wire for it: written out by hand, dialect by dialect. */
import type { Endpoint, Field } from '../../nodes/Ideogram/api/types';
import { hosted, legacy, v1 } from '../../nodes/Ideogram/api/dialects';

export interface Sample {
	form: unknown;
	/**
	 * As JSON has it; a text part holds the same in words. v1 and legacy spell it so, too, unless they have their own.
	 */
	v2?: unknown;
	v1?: unknown;
	legacy?: unknown;
	/** Of the tools. */
	hosted?: unknown;
}

const palette = {
	palette: {
		name: 'custom',
		members: {
			member: [
				{ colorHex: '#ff8800', colorWeight: 0.6 },
				{ colorHex: '#0a0', colorWeight: 0 },
			],
		},
	},
};
const members = { members: [{ color_hex: '#FF8800', color_weight: 0.6 }, { color_hex: '#00AA00' }] };
const asset = { assetType: 'upload', assetId: 'asset1', collectionId: '' };
const assetSent = { asset_type: 'UPLOAD', asset_id: 'asset1' };
const inCollection = { ...asset, assetType: 'response', collectionId: 'AbCdEfGhIjKlMnOpQrStUv' };
const inCollectionSent = { ...assetSent, asset_type: 'RESPONSE', collection_id: 'AbCdEfGhIjKlMnOpQrStUv' };
const own = 'model/acme-brand/version/1';

/** Of a garment, from each side. */
function sideSamples(form: object, sent: object): Record<string, Sample> {
	const sides = ['front', 'back', 'left', 'right', 'top', 'bottom'];
	return Object.fromEntries(
		sides.flatMap((side): Array<[string, Sample]> => [
			[`${side}Image`, { form: 'two' }],
			[`${side}AssetIdentifier`, { form: { asset: form }, v2: sent }],
		]),
	);
}

export const samples: Record<string, Sample> = {
	prompt: { form: 'A tower 🗼', v2: 'A tower 🗼' },
	negativePrompt: { form: 'people', v2: 'people' },
	magicPrompt: { form: 'off', v2: 'off', v1: 'OFF', legacy: 'OFF' },
	magicPromptVersion: { form: 'v_0_3', legacy: 'V_0_3' },
	numImages: { form: 2, v2: 2 },
	imageWeight: { form: 70, v2: 70 },
	resemblance: { form: 30, legacy: 30 },
	detail: { form: 90, legacy: 90 },
	seed: { form: 0, v2: 0 },
	aspectRatio: { form: '16:9', v2: '16x9', legacy: 'ASPECT_16_9', hosted: '16:9' },
	resolution: { form: '1024x1024', v2: '1024x1024', legacy: 'RESOLUTION_1024_1024' },
	resolutionTier: { form: '1k', v2: '1k' },
	outputResolution: { form: '2k', v2: '2k' },
	size: { form: '1024x1024', v2: '1024x1024' },
	customWidth: { form: 512, v2: 512 },
	customHeight: { form: 768, v2: 768 },
	background: { form: 'transparent', v2: 'transparent' },
	numInferenceSteps: { form: 20, v2: 20 },
	creativity: { form: 9, v2: 9 },
	texture: { form: 5, v2: 5 },
	colorPreservation: { form: false, v2: false },
	autoprompt: { form: true, v2: true },
	addDetail: { form: true, v2: true },
	detailStrength: { form: 2.5, v2: 2.5 },
	faceEnhancement: { form: true, v2: true },
	faceEnhancementCreativity: { form: 0, v2: 0 },
	faceEnhancementStrength: { form: 0.25, v2: 0.25 },
	subjectDetection: { form: 'background', v2: 'background' },
	denoise: { form: '0.05', v2: 0.05 },
	sharpen: { form: 1, v2: 1 },
	strength: { form: 0.01, v2: 0.01 },
	fixCompression: { form: 0.75, v2: 0.75 },
	enhancementStrength: { form: 'low', v2: 'low' },
	duration: { form: 5, v2: 5 },
	generateAudio: { form: true, v2: true },
	cfgScale: { form: 0.3, v2: 0.3 },
	shotType: { form: 'intelligent', v2: 'intelligent' },
	promptExpansionMode: { form: 'fast', v2: 'fast' },
	endImageAssetIdentifier: { form: { asset }, v2: assetSent },
	referenceVideoAssetIdentifiers: { form: { asset: [asset, inCollection] }, v2: [assetSent, inCollectionSent] },
	upscaleFactor: { form: 'x2', v2: 'x2', v1: 'X2' },
	renderingSpeed: { form: 'turbo', v2: 'turbo', v1: 'TURBO' },
	quality: { form: 'low', v2: 'low' },
	styleType: { form: 'realistic', v2: 'realistic', v1: 'REALISTIC', legacy: 'REALISTIC' },
	stylePreset: { form: '80s_illustration', v2: '80s_illustration', v1: '80S_ILLUSTRATION' },
	styleCodes: { form: '1a2b3c4d, 00FFAA11', v2: ['1a2b3c4d', '00FFAA11'] },
	colorPalette: { form: palette, v2: members },
	transparentBackground: { form: true, v1: true },
	contextWindow: { form: '0,0,256,300', v2: '0,0,256,300' },
	categoryId: { form: 'AbCdEfGhIjKlMnOpQrStUv', v2: 'AbCdEfGhIjKlMnOpQrStUv' },
	private: { form: false, v2: false },
	enableCopyrightDetection: { form: true, v2: true },
	storeAssets: { form: true, v2: true },
	webhookUrl: { form: 'https://example.com/hook', v2: 'https://example.com/hook' },
	targetCollectionId: { form: 'target1', v2: 'target1' },
	customModelUri: { form: { __rl: true, mode: 'uri', value: own }, v2: own },
	stackedCustomModels: {
		form: {
			model: [
				{ customModelUri: own, weight: 0.5 },
				{ customModelUri: own, weight: 2 },
			],
		},
		v2: [
			{ custom_model_uri: own, weight: 0.5 },
			{ custom_model_uri: own, weight: 2 },
		],
	},
	imageAssetIdentifier: { form: { asset }, v2: assetSent },
	mode: { form: 'detailed', v2: 'detailed' },
	languages: { form: ['fr-ca'], v2: { language: 'fr-ca' } },
	exactCopy: { form: 'Sale => Soldes', v2: 'Sale => Soldes' },
	sizes: {
		form: { size: [{ size: '1080x1920', platform: 'meta_reels' }] },
		v2: { resolution: '1080x1920', platform: 'meta_reels' },
	},
	variationType: { form: 'group_size', v2: 'group_size' },
	colors: { form: { color: [{ color: '#b3202c' }] }, v2: ['#B3202C'] },
	view: { form: 'three_quarter', v2: 'three_quarter' },
	instruction: { form: 'Close the buttons', v2: 'Close the buttons' },
	metadata: { form: 'Shirt, linen', v2: 'Shirt, linen' },
	maskAssetIdentifiers: { form: { asset: [asset] }, v2: [assetSent] },
	materialAssetIdentifiers: { form: { asset: [asset] }, v2: [assetSent] },
	garmentAssetIdentifiers: { form: { asset: [asset] }, v2: [assetSent] },
	poseReferenceAssetIdentifier: { form: { asset }, v2: assetSent },
	...sideSamples(asset, assetSent),
	imageAssetIdentifiers: { form: { asset: [asset] }, v2: [assetSent] },
	maskAssetIdentifier: { form: { asset }, v2: assetSent },
	referenceImageAssetIdentifiers: { form: { asset: [asset, inCollection] }, v2: [assetSent, inCollectionSent] },
	styleReferenceAssetIdentifiers: { form: { asset: [asset, inCollection] }, v2: [assetSent, inCollectionSent] },
	styleReferenceCollectionId: { form: 'collection1', v2: 'collection1' },
	styleReferenceCollectionVersionId: { form: 'version1', v2: 'version1' },
	characterReferenceAssetIdentifiers: { form: { asset }, v2: [assetSent] },
	characterReferenceCollectionId: { form: 'collection2', v2: 'collection2' },
	characterReferenceCollectionVersionId: { form: 'version2', v2: 'version2' },
	// What the account keeps: these are there from the beginning.
	datasetId: { form: { __rl: true, mode: 'id', value: 'd8Kq2nUfSJ6mXo4yPbV1Rg' } },
	modelId: { form: { __rl: true, mode: 'id', value: 'b1Yx0m9TQ0eHq3v5rWz7Aw' } },
	name: { form: 'Brand photos' },
	modelName: { form: 'Brand style 1' },
	// Images: what is entered are the names of binary fields; the files on the wire are checked by their bytes.
	binaryPropertyName: { form: 'data' },
	mask: { form: 'mask' },
	masks: { form: 'mask' },
	materials: { form: 'one' },
	images: { form: 'data, one' },
	backgroundReference: { form: 'one' },
	referenceImages: { form: 'one,two' },
	styleReferenceImages: { form: 'one, two' },
	characterReferenceImages: { form: 'one' },
	characterReferenceMask: { form: 'two' },
	endImage: { form: 'two' },
	referenceAudios: { form: 'song' },
	// The links of Ideogram's own answers: known when the first one is there.
	imageUrls: { form: '' },
};

/** Where a field of the same name takes something else. */
const others: Array<[path: RegExp, samples: Record<string, Sample>]> = [
	[/^\/v2\/image\/\w+\/nano-banana-/, { resolutionTier: { form: '1k', v2: '1K' } }],
	[/^\/v2\/video\/.*\/minimax-/, { resolution: { form: '2k', v2: '2K' } }],
	[/^\/v2\/video\//, { resolution: { form: '480p', v2: '480p' } }],
];

export const sampleOf = ({ name }: Field, { path }: Endpoint): Sample =>
	others.find(([at, own]) => at.test(path) && name in own)?.[1][name] ?? samples[name];

/** By hand above, for the endpoint's dialect. */
export function onTheWire(field: Field, endpoint: Endpoint): unknown {
	const { dialect } = endpoint;
	const sample = sampleOf(field, endpoint);
	if (dialect === legacy) return sample.legacy ?? sample.v2;
	if (dialect === hosted) return sample.hosted ?? sample.v2;
	return dialect === v1 ? (sample.v1 ?? sample.v2) : sample.v2;
}

export const namesIn = (sample: Sample): string[] => (sample.form as string).split(',').map((name) => name.trim());
