/** Looks, colors and trained models. */
import type { Field } from '../types';
import { legacyStyleTypes, palettePresets, stylePresets } from '../values';
import { additional } from './field';

export const styleType = (values: readonly string[] = legacyStyleTypes): Field =>
	additional({
		name: 'styleType',
		api: 'style_type',
		label: 'Style Type',
		description: 'The kind of image: a photo, a design, and so on',
		kind: { type: 'choice', values, spelling: 'word' },
		initial: 'auto',
	});

export const stylePreset = additional({
	name: 'stylePreset',
	api: 'style_preset',
	label: 'Style Preset',
	description: 'One of Ideogram’s ready-made looks',
	kind: { type: 'choice', values: stylePresets, spelling: 'word' },
	initial: 'watercolor',
});

export const styleCodes = additional({
	name: 'styleCodes',
	api: 'style_codes',
	label: 'Style Codes',
	description: 'Codes of styles from Ideogram, 8 characters each, separated by commas',
	kind: { type: 'codes', pattern: /^[0-9a-fA-F]{8}$/, shape: '8 characters, each 0-9 or A-F, like 1A2B3C4D' },
	placeholder: 'e.g. 1A2B3C4D, 5E6F7A8B',
});

export const colorPalette = additional({
	name: 'colorPalette',
	api: 'color_palette',
	label: 'Color Palette',
	description: 'The colors to work with: one of Ideogram’s palettes, or up to 8 of your own',
	kind: { type: 'palette', presets: palettePresets },
});

/** For a model that works without a trained one, too. */
export const optionalCustomModel = additional({
	name: 'customModelUri',
	api: 'custom_model_uri',
	label: 'Custom Model',
	description: 'The model that was trained in your Ideogram account',
	kind: { type: 'customModel' },
});

export const customModelUri: Field = { ...optionalCustomModel, place: 'top', required: true };

export const stackedCustomModels = additional({
	name: 'stackedCustomModels',
	api: 'stacked_custom_models',
	label: 'Stacked Custom Models',
	description: 'Other models of your Ideogram account to mix in (up to 4), each with its weight',
	kind: { type: 'modelStack', max: 4 },
});

export const categoryId = additional({
	name: 'categoryId',
	api: 'category_id',
	label: 'Category ID',
	description: 'The ID of a category of Ideogram, 22 characters',
	kind: { type: 'text', pattern: /^[A-Za-z0-9_-]{22}$/, shape: '22 characters, each a letter, a digit, _ or -' },
});
