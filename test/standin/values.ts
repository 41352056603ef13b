import type { Operation, Param } from '../facts';
import { catalog, facts, spellings } from '../facts';
import { bad } from './reply';
import { checkSchema } from './schema';
import { checkAsset, checkPalette, checkStack } from './shapes';

/** A parameter's type without what it says of its place. */
export function typeOf(param: Param): string {
	return param.type.replace(/ \(.*\)$/, '');
}

/** Holds a value against what the facts say of its parameter. */
export function check(operation: Operation, param: Param, value: unknown): void {
	const { name } = param;
	const list = (item: (value: unknown, name: string) => void) => {
		if (!Array.isArray(value)) throw bad(`${name} must be an array.`);
		checkCount(param, value.length);
		value.forEach((entry, index) => item(entry, `${name}[${index}]`));
	};
	switch (typeOf(param)) {
		case 'integer':
			if (!Number.isInteger(value)) throw bad(`${name} must be an integer.`);
			return checkRange(param, value as number);
		case 'number':
			if (typeof value !== 'number') throw bad(`${name} must be a number.`);
			return checkRange(param, value);
		case 'boolean':
			if (typeof value !== 'boolean') throw bad(`${name} must be true or false.`);
			return;
		case 'enum':
			return checkWord(param, value);
		case 'enum[]':
			return list((item) => checkWord(param, item));
		case 'string[]':
			return list((item) => checkText(param, item));
		case 'object':
			return checkObject(operation, param, value);
		case 'object[]':
			return list((item, at) => checkStack(at, item));
		case 'AssetIdentifier':
			return checkAsset(name, value);
		case 'AssetIdentifier[]':
			return list((item, at) => checkAsset(at, item));
		case 'date-time':
			if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT.*/.test(value) || Number.isNaN(Date.parse(value))) {
				throw bad(`${name} must be a time such as 2026-11-01T00:00:00Z.`);
			}
			return;
		default:
			return checkText(param, value);
	}
}

// The facts name the members of the legacy request in words; these are their schemas.
const requestSchemas: Record<string, string> = {
	'/generate': 'ImageRequest',
	'/remix': 'InitialImageRequest',
	'/upscale': 'UpscaleInitialImageRequest',
};

function checkObject({ path }: Operation, { name, schema = '' }: Param, value: unknown): void {
	if (name === 'image_request') return checkSchema(name, value, facts.legacy.schemas[requestSchemas[path]!]!);
	const presets = catalog.enums[/ColorPalettePreset_\w+/.exec(schema)![0]]!;
	checkPalette(name, value, { presets, short: schema.includes('#RGB"') });
}

function checkWord(param: Param, value: unknown): void {
	const { name } = param;
	// Two operations have enums whose words nobody has read.
	if (!param.enum && !param.enumRef) return checkText({ ...param, minLength: 1 }, value);
	if (!spellings(param).includes(value as string)) {
		throw bad(`${name} must be one of ${spellings(param).join(', ')}, not ${JSON.stringify(value)}.`);
	}
}

function checkRange({ name, min = -Infinity, max = Infinity }: Param, value: number): void {
	if (value < min || value > max) throw bad(`${name} must be between ${min} and ${max}, not ${value}.`);
}

export function checkCount({ name, minItems = 0, maxItems = Infinity }: Param, count: number): void {
	if (count < minItems) throw bad(`${name} needs at least ${minItems}.`);
	if (count > maxItems) throw bad(`${name} takes at most ${maxItems}, not ${count}.`);
}

// In one place the facts have these words for a pattern.
const patternsInWords: Record<string, string> = { WIDTHxHEIGHT: '^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}$' };

function checkText({ name, minLength = 0, maxLength = Infinity, pattern }: Param, value: unknown): void {
	if (typeof value !== 'string') throw bad(`${name} must be a string.`);
	// No facts say what an empty id or name does; it can name nothing, so it is refused.
	if (value.trim() === '' && (/^(prompt|name)$/.test(name) || name.endsWith('_id'))) {
		throw bad(`${name} must not be empty.`);
	}
	const length = [...value].length;
	if (length < minLength || length > maxLength) {
		throw bad(`${name} must have ${minLength} to ${maxLength} characters, not ${length}.`);
	}
	if (pattern && !new RegExp(patternsInWords[pattern] ?? pattern).test(value)) {
		throw bad(`${name} must match ${pattern}, not "${value}".`);
	}
}
