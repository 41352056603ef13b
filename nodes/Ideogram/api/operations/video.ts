/**
 * Video → Generate From Text, From Image, From References.
 *
 * Source: types, limits and defaults of Ideogram's API specification of October 2026 for `/v2/video/generate/*`. Its
 * text was read for Seedance 2 only; what that says of references is taken for Seedance 2.5, too. All are asynchronous.
 */
import { videoModel } from '../endpoints';
import * as f from '../fields';
import { lengthFits } from '../lengthRules';
import { needs, needsOneOf, notTogether } from '../rules';
import type { Field, Operation } from '../types';
import {
	klingRatios,
	miniMaxResolutions,
	seedance2Resolutions,
	seedanceRatios,
	seedanceResolutions,
	videoRatios,
} from '../values';

const common: readonly Field[] = [f.isPrivate, f.targetCollection, f.webhookUrl];

const begin = [
	f.source({ api: 'image', megabytes: 50, unless: f.imageAsset }),
	f.imageAsset,
	f.endImage,
	f.endImageAsset,
];

const byItself = 'If left out, the model decides';
const seedanceRatio = f.videoRatio(seedanceRatios);
const seedance25: readonly Field[] = [
	f.duration(4, 30, byItself),
	f.videoResolution(seedanceResolutions, '720p'),
	f.generateAudio,
	...common,
];
const seedance2: readonly Field[] = [
	f.duration(4, 15, byItself),
	f.videoResolution(seedance2Resolutions, '720p'),
	f.generateAudio,
	...common,
];
const miniMax: readonly Field[] = [
	f.duration(5, 15, 'Default: 5'),
	f.videoResolution(miniMaxResolutions, '2k', 'capitals'),
	...common,
];
const miniMaxRatio = f.videoRatio(videoRatios);
const kling: readonly Field[] = [
	f.videoPrompt,
	f.videoNegativePrompt,
	f.duration(3, 15, 'Default: 5'),
	f.cfgScale,
	f.generateAudio,
	f.shotType,
	...common,
];

/** The models, newest first. What one is for says the same whatever it begins with. */
const words = {
	seedance25: { label: 'Seedance 2.5', description: 'ByteDance’s model. Up to 30 seconds and 1080p, with sound.' },
	miniMax: { label: 'MiniMax H3', description: 'MiniMax’s model. Up to 15 seconds and 4K.' },
	kling: {
		label: 'Kling 3.0 Standard',
		description: 'Kuaishou’s model. Up to 15 seconds, with negative prompt and sound.',
	},
	seedance2: {
		label: 'Seedance 2.0',
		description: 'ByteDance’s earlier model. Up to 15 seconds and 720p, with sound.',
	},
};

export const generateVideo: Operation = {
	resource: 'video',
	name: 'generate',
	label: 'Generate From Text',
	description: 'Make a video from a prompt alone',
	action: 'Generate video from text',
	endpoints: [
		videoModel('text', 'seedance-2-5', {
			...words.seedance25,
			fields: [f.videoPrompt, seedanceRatio, ...seedance25],
		}),
		videoModel('text', 'minimax-h3', { ...words.miniMax, fields: [f.videoPrompt, miniMaxRatio, ...miniMax] }),
		videoModel('text', 'kling-3-standard', { ...words.kling, fields: [...kling, f.videoRatio(klingRatios)] }),
		videoModel('text', 'seedance-2', { ...words.seedance2, fields: [f.videoPrompt, seedanceRatio, ...seedance2] }),
	],
};

export const generateVideoFromImage: Operation = {
	resource: 'video',
	name: 'generateFromImage',
	label: 'Generate From Image',
	description: 'Make a video that begins, and may end, with an image of yours',
	action: 'Generate video from image',
	endpoints: [
		videoModel('image', 'seedance-2-5', { ...words.seedance25, fields: [...begin, f.videoPrompt, ...seedance25] }),
		videoModel('image', 'minimax-h3', { ...words.miniMax, fields: [...begin, f.videoPrompt, ...miniMax] }),
		videoModel('image', 'kling-3-standard', { ...words.kling, fields: [...begin, ...kling] }),
		videoModel('image', 'seedance-2', {
			...words.seedance2,
			fields: [...begin, f.videoPrompt, seedanceRatio, ...seedance2],
		}),
	],
};

const audios25 = f.referenceAudios(10, 15);
const audios2 = f.referenceAudios(3, 15);
const videos25 = f.videoAssets(10);
const videos = f.videoAssets(3);
const seedanceRules = (videoAssets: Field, audios: Field, together?: number) => [
	notTogether(f.videoImages, f.videoImageAssets),
	needsOneOf(f.videoImages, f.videoImageAssets, videoAssets),
	needs(audios, f.videoImages, f.videoImageAssets),
	lengthFits(audios, { min: 2, max: 15, together }),
];

export const generateVideoFromReferences: Operation = {
	resource: 'video',
	name: 'generateFromReferences',
	label: 'Generate From References',
	description: 'Make a video with people, things, motion and sound from images, videos and audio of yours',
	action: 'Generate video from references',
	endpoints: [
		videoModel('reference', 'seedance-2-5', {
			...words.seedance25,
			fields: [f.referencePrompt, f.videoImages, f.videoImageAssets, videos25, audios25, seedanceRatio, ...seedance25],
			rules: seedanceRules(videos25, audios25),
		}),
		videoModel('reference', 'minimax-h3', {
			...words.miniMax,
			fields: [
				f.referencePrompt,
				f.videoImages,
				f.videoImageAssets,
				videos,
				f.referenceAudios(3),
				miniMaxRatio,
				f.promptExpansion,
				...miniMax,
			],
		}),
		videoModel('reference', 'seedance-2', {
			...words.seedance2,
			fields: [f.referencePrompt, f.videoImages, f.videoImageAssets, videos, audios2, seedanceRatio, ...seedance2],
			rules: seedanceRules(videos, audios2, 15),
		}),
	],
};
