/**
 * Ideogram's lists of values, in the project's one vocabulary: ratios `16:9`, resolutions `1280x720`, words in lower
 * case.
 * Source: Ideogram's API specification of October 2026 (legacy and v2 schemas). test/facts holds
 * the copy that they are checked against.
 */
import type { Media } from './types';

/** Aspect ratios of the legacy endpoint. */
export const legacyRatios = [
	'10:16',
	'16:10',
	'9:16',
	'16:9',
	'3:2',
	'2:3',
	'4:3',
	'3:4',
	'1:1',
	'1:3',
	'3:1',
] as const;

/** Resolutions of the legacy endpoint, in pixels; Ideogram 2.0 only. */
// prettier-ignore
export const legacyResolutions = [
	'512x1536', '576x1408', '576x1472', '576x1536', '640x1024', '640x1344', '640x1408', '640x1472', '640x1536',
	'704x1152', '704x1216', '704x1280', '704x1344', '704x1408', '704x1472', '720x1280', '736x1312', '768x1024',
	'768x1088', '768x1152', '768x1216', '768x1232', '768x1280', '768x1344', '832x960', '832x1024', '832x1088',
	'832x1152', '832x1216', '832x1248', '864x1152', '896x960', '896x1024', '896x1088', '896x1120', '896x1152', '960x832',
	'960x896', '960x1024', '960x1088', '1024x640', '1024x768', '1024x832', '1024x896', '1024x960', '1024x1024',
	'1088x768', '1088x832', '1088x896', '1088x960', '1120x896', '1152x704', '1152x768', '1152x832', '1152x864',
	'1152x896', '1216x704', '1216x768', '1216x832', '1232x768', '1248x832', '1280x704', '1280x720', '1280x768',
	'1280x800', '1312x736', '1344x640', '1344x704', '1344x768', '1408x576', '1408x640', '1408x704', '1472x576',
	'1472x640', '1472x704', '1536x512', '1536x576', '1536x640',
] as const;

/** Style types of the legacy endpoint. */
export const legacyStyleTypes = [
	'auto',
	'general',
	'fiction',
	'realistic',
	'design',
	'render_3d',
	'anime',
	'custom',
	'stylized',
] as const;

/** Versions of Magic Prompt on the legacy endpoint. */
export const magicPromptVersions = [
	'v_0',
	'v_0_1',
	'v_0_2',
	'v_0_3',
	'v_0_4',
	'v_0_5',
	'v_0_6',
	'v_0_7',
	'v_0_8',
] as const;

/** Aspect ratios of Ideogram 3.0. */
export const v3Ratios = [
	'1:3',
	'3:1',
	'1:2',
	'2:1',
	'9:16',
	'16:9',
	'10:16',
	'16:10',
	'2:3',
	'3:2',
	'3:4',
	'4:3',
	'4:5',
	'5:4',
	'1:1',
] as const;

/** Aspect ratios of v2 models up to 3.0 that make images from words. */
export const newV3Ratios = ['auto', ...v3Ratios] as const;

/** Resolutions of Ideogram 3.0, in pixels. */
// prettier-ignore
export const v3Resolutions = [
	'512x1536', '576x1408', '576x1472', '576x1536', '640x1344', '640x1408', '640x1472', '640x1536', '704x1152',
	'704x1216', '704x1280', '704x1344', '704x1408', '704x1472', '736x1312', '768x1088', '768x1216', '768x1280',
	'768x1344', '800x1280', '832x960', '832x1024', '832x1088', '832x1152', '832x1216', '832x1248', '864x1152', '896x960',
	'896x1024', '896x1088', '896x1120', '896x1152', '960x832', '960x896', '960x1024', '960x1088', '1024x832', '1024x896',
	'1024x960', '1024x1024', '1088x768', '1088x832', '1088x896', '1088x960', '1120x896', '1152x704', '1152x832',
	'1152x864', '1152x896', '1216x704', '1216x768', '1216x832', '1248x832', '1280x704', '1280x768', '1280x800',
	'1312x736', '1344x640', '1344x704', '1344x768', '1408x576', '1408x640', '1408x704', '1472x576', '1472x640',
	'1472x704', '1536x512', '1536x576', '1536x640',
] as const;

/** Style types of Ideogram 3.0. */
export const v3StyleTypes = ['auto', 'general', 'realistic', 'design', 'custom', 'fiction', 'stylized'] as const;

/** Style types of the character model. */
export const characterStyleTypes = ['auto', 'realistic', 'fiction'] as const;

/** Style types of the v2 models of the 2 family. */
export const v2_0StyleTypes = ['auto', 'general', 'realistic', 'design', 'render_3d', 'anime'] as const;

/** Style presets of Ideogram 3.0. */
// prettier-ignore
export const stylePresets = [
	'80s_illustration', '90s_nostalgia', 'abstract_organic', 'analog_nostalgia', 'art_brut', 'art_deco', 'art_poster',
	'aura', 'avant_garde', 'bauhaus', 'blueprint', 'blurry_motion', 'bright_art', 'c4d_cartoon', 'childrens_book',
	'collage', 'coloring_book_i', 'coloring_book_ii', 'cubism', 'dark_aura', 'doodle', 'double_exposure',
	'dramatic_cinema', 'editorial', 'emotional_minimal', 'ethereal_party', 'expired_film', 'flat_art', 'flat_vector',
	'forest_reverie', 'geo_minimalist', 'glass_prism', 'golden_hour', 'graffiti_i', 'graffiti_ii', 'halftone_print',
	'high_contrast', 'hippie_era', 'iconic', 'japandi_fusion', 'jazzy', 'long_exposure', 'magazine_editorial',
	'minimal_illustration', 'mixed_media', 'monochrome', 'nightlife', 'oil_painting', 'old_cartoons', 'paint_gesture',
	'pop_art', 'retro_etching', 'riviera_pop', 'spotlight_80s', 'stylized_red', 'surreal_collage', 'travel_poster',
	'vintage_geo', 'vintage_poster', 'watercolor', 'weird', 'woodblock_print',
] as const;

/**
 * Aspect ratios of Ideogram 4.0, and when Ideogram picks the model; `auto` keeps the shape of the source, where there
 * is one.
 */
export const autoRatios = [
	'auto',
	'1:4',
	'1:3',
	'1:2',
	'9:16',
	'10:16',
	'2:3',
	'3:4',
	'4:5',
	'1:1',
	'5:4',
	'4:3',
	'3:2',
	'16:10',
	'16:9',
	'2:1',
	'3:1',
	'4:1',
] as const;

/** Resolutions of Ideogram 4.0, in pixels. */
// prettier-ignore
export const v4Resolutions = [
	'2048x2048', '1440x2880', '2880x1440', '1664x2496', '2496x1664', '1792x2240', '2240x1792', '1440x2560', '2560x1440',
	'1600x2560', '2560x1600', '1728x2304', '2304x1728', '1296x3168', '3168x1296', '1152x2944', '2944x1152', '1248x3328',
	'3328x1248', '1280x3072', '3072x1280', '1024x3072', '3072x1024', '1024x1024', '896x1120', '1120x896', '864x1152',
	'1152x864', '832x1248', '1248x832', '800x1280', '1280x800', '720x1280', '1280x720', '720x1440', '1440x720',
	'512x1536', '1536x512',
] as const;

/** Magic Prompt: let Ideogram decide, always, never. */
export const magicPromptModes = ['auto', 'on', 'off'] as const;

/** Rendering speeds, quickest first. */
export const renderingSpeeds = ['turbo', 'default', 'quality'] as const;

/** Named color palettes. */
export const palettePresets = [
	'ember',
	'fresh',
	'jungle',
	'magic',
	'melon',
	'mosaic',
	'pastel',
	'ultramarine',
] as const;

/** Rendering speeds of v1, quickest first. */
export const v1RenderingSpeeds = ['flash', 'turbo', 'balanced', 'default', 'quality'] as const;

/** Aspect ratios of Nano Banana Pro. */
export const nanoBananaProRatios = [
	'auto',
	'1:1',
	'3:2',
	'2:3',
	'4:3',
	'3:4',
	'5:4',
	'4:5',
	'16:9',
	'9:16',
	'21:9',
] as const;

/** Those of Nano Banana 2, when it reframes an image. */
export const wideRatios = [...nanoBananaProRatios.slice(1), '4:1', '1:4', '8:1', '1:8'] as const;

/** Those of Nano Banana 2, when it makes an image. */
export const nanoBanana2Ratios = ['auto', ...wideRatios] as const;

/** Resolution tiers of the automatic model: about 1 or about 4 megapixels. */
export const resolutionTiers = ['1k', '2k'] as const;

/** Resolution tiers of the automatic model that makes images from words. */
export const newResolutionTiers = ['1k', '2k', '4k'] as const;

/** Sizes of transparent images of Ideogram 4.0. */
export const outputResolutions = ['1k', '2k', '4k', '8k'] as const;

/** Factors of the automatic upscaler. */
export const upscaleFactors = ['x2', 'x4', 'x8'] as const;

/** Factors of transparent images of Ideogram 3.0. */
export const transparentFactors = ['x1', 'x2', 'x4'] as const;

/** Qualities of Ideogram 4.5. */
export const qualities = ['very_low', 'low', 'medium', 'high'] as const;

/** Those that its remix takes. */
export const remixQualities = ['low', 'medium', 'high'] as const;

/** Qualities of GPT Image 2.5. */
export const gptQualities = ['auto', ...remixQualities] as const;

/** Qualities of P-Image. */
export const pImageQualities = [...qualities, 'very_high'] as const;

/** Backgrounds of GPT Image 2.5. */
export const backgrounds = ['auto', 'opaque', 'transparent'] as const;

/** What of an image an upscaler works on. */
export const subjects = ['all', 'foreground', 'background'] as const;

/** How strongly an upscaler changes an image. */
export const strengths = ['low', 'medium', 'high'] as const;

/** Aspect ratios of videos. */
export const videoRatios = ['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'] as const;

/** Those of Seedance. */
export const seedanceRatios = ['auto', ...videoRatios] as const;

/** Those of Kling. */
export const klingRatios = ['16:9', '9:16', '1:1'] as const;

/** Resolutions of Seedance 2.0. */
export const seedance2Resolutions = ['480p', '720p'] as const;

/** Resolutions of Seedance 2.5. */
export const seedanceResolutions = [...seedance2Resolutions, '1080p'] as const;

/** Resolutions of MiniMax H3 (upper case on the wire). */
export const miniMaxResolutions = ['480p', '768p', '2k', '4k'] as const;

/** Who divides a video of Kling into shots. */
export const videoShotTypes = ['customize', 'intelligent'] as const;

/** How MiniMax makes a prompt richer. */
export const videoExpansionModes = ['disabled', 'fast', 'balanced', 'quality'] as const;

/** Kinds of asset in an Ideogram account (upper case on the wire). */
export const assetTypes = ['upload', 'response', 'asset', 'canvas_asset', 'layered_asset'] as const;

/** Versions of the model that describes images, on the legacy endpoint. */
export const describeVersions = ['v_2', 'v_3', 'custom'] as const;

/** States of a custom model (upper case on the wire). */
export const modelStatuses = ['creating', 'draft', 'training', 'completed', 'errored', 'archived'] as const;

/** Whose models a list holds. */
export const modelScopes = ['owned', 'shared'] as const;

/** Values of `object_type` by which a generation is a layered design. */
export const designTypes: readonly string[] = ['layerized_image', 'layerized_design.generation'];

/** Languages of the ad localizer, and what people call them. */
export const languageNames = {
	ar: 'Arabic',
	cs: 'Czech',
	da: 'Danish',
	de: 'German',
	en: 'English',
	es: 'Spanish',
	fi: 'Finnish',
	fr: 'French',
	'fr-ca': 'French (Canada)',
	hu: 'Hungarian',
	it: 'Italian',
	ja: 'Japanese',
	nl: 'Dutch',
	no: 'Norwegian',
	pl: 'Polish',
	pt: 'Portuguese',
	sv: 'Swedish',
} as const;

export const languages = Object.keys(languageNames);

/** Sizes of the ad resizer, in pixels. */
// prettier-ignore
export const adSizes = [
	'300x250', '336x280', '300x600', '1080x1080', '1080x1350', '1080x1920', '1920x1080', '728x90', '160x600', '970x250',
	'320x50', '300x50', '320x100', '1800x900', '2400x2400', '1200x3500', '2880x2880', '2560x3200', '3200x2560',
	'2448x3264', '3264x2448', '2336x3504', '3504x2336', '2240x3584', '3584x2240', '2160x3840', '3840x2160', '1920x3840',
	'3840x1920', '1280x3840', '3840x1280',
] as const;

const stories = ['1080x1920', '2160x3840'] as const;
const posts = ['1920x1080', '3840x2160', '1080x1080', '2400x2400', '2880x2880', ...stories] as const;

/** The sizes for which each platform publishes a safe zone. */
export const platformSizes: Readonly<Record<string, readonly string[]>> = {
	google: posts,
	meta: stories,
	meta_reels: stories,
	meta_stories: stories,
	snapchat: stories,
	tiktok: posts,
};

export const adPlatforms = Object.keys(platformSizes);

/** Aspect ratios of the tools for products. */
export const toolRatios = ['1:1', '3:4', '4:3', '16:9', '9:16'] as const;
/** `object_type` of results that are no images → what they are. */
export const mediaTypes: Readonly<Record<string, Media>> = { 'video.generation': 'video' };
