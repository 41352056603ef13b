import { catalog } from '../facts';
import { bad } from './reply';

function members(name: string, value: unknown, allowed: string[]): Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(`${name} must be a JSON object.`);
	for (const key of Object.keys(value)) {
		if (!allowed.includes(key)) throw bad(`${name}.${key} is not a member of ${name}.`);
	}
	return value as Record<string, unknown>;
}

export function checkAsset(name: string, value: unknown): void {
	const asset = members(name, value, ['asset_type', 'asset_id', 'collection_id']);
	const types = catalog.common.AssetIdentifier.asset_type;
	if (!types.includes(asset.asset_type as string)) throw bad(`${name}.asset_type must be one of ${types.join(', ')}.`);
	if (typeof asset.asset_id !== 'string' || !asset.asset_id) throw bad(`${name}.asset_id must be a string.`);
	const collection = asset.collection_id;
	if (collection !== undefined && !(typeof collection === 'string' && /^[A-Za-z0-9_-]{22}$/.test(collection))) {
		throw bad(`${name}.collection_id must have 22 characters of A-Z, a-z, 0-9, _ and -.`);
	}
}

export interface PaletteFacts {
	presets: string[];
	/** Whether `#RGB` is a color too. */
	short: boolean;
}

/** The palette: a preset's name, or one to eight colors. */
export function checkPalette(name: string, value: unknown, { presets, short }: PaletteFacts): void {
	const palette = members(name, value, ['name', 'members']);
	if ('name' in palette === 'members' in palette) throw bad(`${name} must have either name or members.`);
	if ('name' in palette) {
		if (!presets.includes(palette.name as string)) throw bad(`${name}.name must be one of ${presets.join(', ')}.`);
		return;
	}
	const colors = palette.members;
	if (!Array.isArray(colors) || colors.length < 1 || colors.length > 8) {
		throw bad(`${name}.members must be an array of 1 to 8 colors.`);
	}
	colors.forEach((item, index) => checkColor(`${name}.members[${index}]`, item, short));
}

function checkColor(name: string, value: unknown, short: boolean): void {
	const color = members(name, value, ['color_hex', 'color_weight']);
	const pattern = short ? /^#(?:[0-9a-fA-F]{3}){1,2}$/ : /^#[0-9a-fA-F]{6}$/;
	if (typeof color.color_hex !== 'string' || !pattern.test(color.color_hex)) {
		throw bad(`${name}.color_hex must look like ${short ? '#RGB or ' : ''}#RRGGBB.`);
	}
	const weight = color.color_weight;
	if (weight !== undefined && !(typeof weight === 'number' && weight >= 0.05 && weight <= 1)) {
		throw bad(`${name}.color_weight must be between 0.05 and 1.`);
	}
}

/** A custom model among those that are combined: its URI, and a weight above 0. */
export function checkStack(name: string, value: unknown): void {
	const entry = members(name, value, ['custom_model_uri', 'weight']);
	if (typeof entry.custom_model_uri !== 'string' || !/^model\/[^/]+\/version\/[^/]+$/.test(entry.custom_model_uri)) {
		throw bad(`${name}.custom_model_uri must look like model/name/version/1.`);
	}
	if (entry.weight !== undefined && !(typeof entry.weight === 'number' && entry.weight > 0)) {
		throw bad(`${name}.weight must be above 0.`);
	}
}
