/**
 * A raw parameter → a checked value in the project's vocabulary, or undefined when it is empty. Values may come from
 * expressions, so numbers in text and the API's own spellings (`ASPECT_16_9`, `16x9`, `RESOLUTION_1280_720`, `ON`) are
 * understood, and so are the API's own objects for palettes and assets.
 */
import { tryToParseDateTime } from 'n8n-workflow';

import type {
	AssetValue,
	ChoiceField,
	EachEntry,
	Field,
	Kind,
	KindOf,
	PaletteValue,
	StackedModel,
	Value,
} from '../api/types';
import { assetTypes } from '../api/values';
import { Refusal } from '../errors/refusal';
import { shown } from '../errors/shown';
import { isPublicHttps } from './publicUrl';

type Read = (raw: unknown, kind: Kind, about: About) => Value | undefined;

/** For messages: the field's label in the form, and the model's. */
interface About {
	label: string;
	model: string;
	/** Of times that name none. */
	zone?: string;
}

/** @throws Refusal when the value is not one that the model takes. */
export function readValue(raw: unknown, field: Field, model: string, zone?: string): Value | undefined {
	if (isEmpty(raw)) return undefined;
	return (readers[field.kind.type] as Read)(raw, field.kind, { label: field.label, model, zone });
}

/** n8n leaves empty texts, lists and groups behind for what the user did not fill in. */
export function isEmpty(raw: unknown): boolean {
	if (raw === undefined || raw === null) return true;
	if (typeof raw === 'string') return raw.trim() === '';
	if (Array.isArray(raw)) return raw.every(isEmpty);
	return typeof raw === 'object' && Object.values(raw).every(isEmpty);
}

/** Texts separated by commas or new lines, or a list. */
export function readList(raw: unknown): unknown[] {
	const parts = [raw]
		.flat(5)
		.flatMap((part) => (typeof part === 'string' ? part.split(/[,\n]/).map((word) => word.trim()) : [part]));
	return parts.filter((part) => !isEmpty(part));
}

/** It stands in an address. */
const ID = /^(?!\.+$)[^\s/?#\p{Surrogate}]{1,200}$/u;

const readers: { [T in Kind['type']]: (raw: unknown, kind: KindOf<T>, about: About) => Value | undefined } = {
	text: readText,
	integer: readInteger,
	number: readNumber,
	boolean: (raw, _kind, { label }) => readSwitch(raw, label),
	choice: readChoice,
	choices: (raw, kind, about) => readList(raw).map((each) => readChoice(each, { ...kind, type: 'choice' }, about)),
	each: readEach,
	time: readTime,
	size: (raw, _kind, about) => {
		const size = canonical(asText(raw, about), 'resolution');
		if (/^[1-9]\d{1,4}x[1-9]\d{1,4}$/.test(size)) return size;
		throw new Refusal(
			`${says(about, raw)}, which is not a size`,
			'Write it as width x height in pixels, like 1280x720.',
		);
	},
	codes: readCodes,
	colors: readColors,
	publicUrl: (raw, { maxLength }, about) => {
		const url = readText(raw, { type: 'text', maxLength }, about).trim();
		if (isPublicHttps(url)) return url;
		throw new Refusal(
			`${says(about, url)}, which does not fit`,
			'It must be a public address that starts with https://, without a user name or password.',
		);
	},
	texts: (raw, { max }, about) => {
		const texts = readList(raw).map((text) => asText(text, about).trim());
		if (texts.length <= max) return texts;
		throw new Refusal(`'${about.label}' has ${texts.length} entries`, `Give at most ${max}.`);
	},
	palette: readPalette,
	// Opened later, by files/open.ts; until then only their names are known.
	images: () => undefined,
	files: () => undefined,
	caption: (raw, _kind, about) => asText(raw, about),
	id: (raw, { noun }, about) =>
		readText(raw, { type: 'text', pattern: ID, shape: `the ID of a ${noun}, without spaces and slashes` }, about),
	assets: readAssets,
	customModel: (raw, _kind, about) => readText(raw, MODEL_URI, about),
	modelStack: readModelStack,
};

const MODEL_URI: KindOf<'text'> = {
	type: 'text',
	maxLength: 512,
	pattern: /^model\/[^/]+\/version\/[^/]+$/,
	shape: 'like model/my-brand/version/1',
};

function readText(raw: unknown, { maxLength, pattern, shape }: KindOf<'text'>, about: About): string {
	const text = pattern ? asText(raw, about).trim() : asText(raw, about);
	const length = [...text].length;
	if (maxLength !== undefined && length > maxLength) {
		throw new Refusal(
			`'${about.label}' is ${length} characters long; ${about.model} takes at most ${maxLength}`,
			'Make it shorter.',
		);
	}
	if (pattern && !pattern.test(text))
		throw new Refusal(`${says(about, text)}, which does not fit`, `It must be ${shape}.`);
	return text;
}

function asText(raw: unknown, about: About): string {
	const text = Number.isFinite(raw) ? String(raw) : raw;
	// The second is what JavaScript writes where an object was put into a text.
	if (typeof text === 'string' && !text.includes('[object Object]')) return text;
	throw new Refusal(
		`'${about.label}' is not a text but ${shown(raw)}`,
		'If it comes from an expression, let the expression give a text.',
	);
}

function readInteger(raw: unknown, { min, max }: KindOf<'integer'>, about: About): number {
	const number = typeof raw === 'string' ? Number(raw) : raw;
	if (Number.isInteger(number) && (number as number) >= min && (number as number) <= max) return number as number;
	throw new Refusal(
		`${says(about, raw)}, which ${about.model} does not take`,
		`Give a whole number from ${min} to ${max}.`,
	);
}

function readNumber(raw: unknown, { min, max }: KindOf<'number'>, about: About): number {
	const number = typeof raw === 'string' ? Number(raw) : raw;
	if (typeof number === 'number' && number >= min && number <= max) return number;
	throw new Refusal(`${says(about, raw)}, which ${about.model} does not take`, `Give a number from ${min} to ${max}.`);
}

const ON = ['true', 'yes', 'y', 'on', '1'];
const OFF = ['false', 'no', 'n', 'off', '0'];

/**
 * Every switch of the form, whether a field or an option. Undefined when it is empty. @throws Refusal when it is not
 * clear
 */
export function readSwitch(raw: unknown, label: string): boolean | undefined {
	if (raw === undefined || raw === null) return undefined;
	const word = typeof raw === 'object' ? undefined : String(raw).trim().toLowerCase();
	if (word === '') return undefined;
	if (word !== undefined && [...ON, ...OFF].includes(word)) return ON.includes(word);
	throw new Refusal(`'${label}' is ${shown(raw)}, which is neither true nor false`, 'Give true or false.');
}

/** A code of digits alone comes out of many expressions as a number, and without the zeros in front. */
function readCodes(raw: unknown, { pattern, shape }: KindOf<'codes'>, about: About): string[] {
	const codes = readList(raw);
	if (codes.length === 0)
		throw new Refusal(
			`${says(about, raw)}, which names no code`,
			'Write codes separated by commas, or remove the field.',
		);
	return codes.map((code) => {
		const isNumber = typeof code === 'number';
		const text = isNumber ? String(code) : code;
		if (typeof text === 'string' && pattern.test(text)) return text;
		throw new Refusal(
			`'${about.label}' contains ${isNumber ? 'the number ' : ''}${shown(code)}, which is not a style code`,
			`A code has ${shape}.${isNumber ? ' Give it as text, in quotes: a number loses the zeros in front.' : ''}`,
		);
	});
}

function readChoice(raw: unknown, { values, spelling, others, names = {} }: KindOf<'choice'>, about: About): string {
	const text = asText(raw, about);
	const called = values.find((value) => names[value]?.toLowerCase() === text.trim().toLowerCase());
	const value = called ?? canonical(text, spelling);
	if (values.includes(value) || others?.test(value)) return value;
	throw new Refusal(`${says(about, raw)}, which ${about.model} does not take`, `Choose one of: ${values.join(', ')}.`);
}

/**
 * Texts for the first choice, or objects with a value for each, or with several; the form gives objects below the noun.
 * What is there twice is asked for once.
 */
function readEach(raw: unknown, { noun, fields }: KindOf<'each'>, about: About): EachEntry[] | undefined {
	const rows = (raw as Record<string, unknown>)[noun] ?? raw;
	const entries = readList(rows).flatMap((row) => readEntries(row, fields, about));
	const unique = new Map(entries.map((entry) => [JSON.stringify(entry), entry]));
	return unique.size > 0 ? [...unique.values()] : undefined;
}

function readEntries(row: unknown, fields: readonly ChoiceField[], about: About): EachEntry[] {
	const given = typeof row === 'object' ? asObject(row, about) : { [fields[0].name]: row };
	return fields.reduce<EachEntry[]>(
		(entries, { name, api, label, kind, required }) => {
			const choices = readList(given[name] ?? given[api]).map((each) => readChoice(each, kind, { ...about, label }));
			if (choices.length > 0)
				return entries.flatMap((entry) => choices.map((choice) => ({ ...entry, [name]: choice })));
			if (required) throw new Refusal(`'${about.label}' has an entry without ${label}`, `Fill in ${label}.`);
			return entries;
		},
		[{}],
	);
}

function readTime(raw: unknown, _kind: KindOf<'time'>, about: About): string {
	const time = parseTime(raw, about.zone);
	if (time) return time;
	throw new Refusal(`${says(about, raw)}, which is not a time`, 'Write it like 2026-11-01 or 2026-11-01T08:00:00Z.');
}

/** In the form of RFC 3339, in UTC. */
function parseTime(raw: unknown, zone?: string): string | undefined {
	try {
		return tryToParseDateTime(raw, zone).toUTC().toISO() ?? undefined;
	} catch {
		return undefined;
	}
}

/** Any spelling → the project's own. What is not understood comes back as it is, for the message. */
export function canonical(text: string, spelling: KindOf<'choice'>['spelling']): string {
	const compact = text.trim().toLowerCase();
	if (spelling === 'word') return compact.replace(/[ -]+/g, '_');
	const pair = /^(?:aspect_|resolution_)?(\d+)\s*[x×:_]\s*(\d+)$/.exec(compact);
	if (!pair) return compact;
	return spelling === 'ratio' ? `${pair[1]}:${pair[2]}` : `${pair[1]}x${pair[2]}`;
}

/**
 * The form's `{palette: {name, members: {member: [...]}}}`, the API's `{name}` or `{members: [...]}`, or a preset's
 * name.
 */
function readPalette(raw: unknown, { presets }: KindOf<'palette'>, about: About): PaletteValue {
	const given = typeof raw === 'string' ? { name: raw } : asObject(raw, about);
	const palette = given.palette === undefined ? given : asObject(given.palette, about);
	const list = (palette.members as { member?: unknown } | undefined)?.member ?? palette.members;
	const name = typeof palette.name === 'string' ? canonical(palette.name, 'word') : '';
	if (name !== '' && name !== 'custom') {
		return { name: readChoice(name, { type: 'choice', values: presets, spelling: 'word' }, about) };
	}
	const colors = Array.isArray(list) ? list : [];
	if (colors.length === 0)
		throw new Refusal(`'${about.label}' has no colors`, 'Add a color, or choose one of the palettes.');
	if (colors.length > 8) throw new Refusal(`'${about.label}' has ${colors.length} colors`, 'Use at most 8.');
	return { members: colors.map((color) => readColor(asObject(color, about), about)) };
}

function readColor(color: Record<string, unknown>, about: About) {
	const color_hex = readHex(color.colorHex ?? color.color_hex ?? '', about);
	const raw = color.colorWeight ?? color.color_weight;
	if (isEmpty(raw) || Number(raw) === 0) return { color_hex };
	const color_weight = Number(raw);
	if (color_weight >= 0.05 && color_weight <= 1) return { color_hex, color_weight };
	throw new Refusal(
		`'${about.label}' gives ${color_hex} the weight ${shown(raw)}`,
		'Weights go from 0.05 to 1; 0 or nothing lets Ideogram decide.',
	);
}

/** `#f80`, `ff8800` → `#FF8800` */
function readHex(raw: unknown, about: About): string {
	const hex = String(raw).trim();
	const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(hex)?.[1];
	if (!digits)
		throw new Refusal(`'${about.label}' contains ${shown(hex)}, which is not a color`, 'Write colors like #FF8800.');
	return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`.toUpperCase();
}

/** The form's `{color: [{color}]}`, or a list of colors; both may hold lists of their own. */
function readColors(raw: unknown, { max }: KindOf<'colors'>, about: About): string[] | undefined {
	const rows = (raw as { color?: unknown }).color ?? raw;
	const given = [rows].flat().map((row) => (row as { color?: unknown } | null)?.color ?? row);
	const colors = readList(given).map((color) => readHex(color, about));
	if (colors.length > max) throw new Refusal(`'${about.label}' has ${colors.length} colors`, `Use at most ${max}.`);
	return colors.length > 0 ? colors : undefined;
}

/** The form's `{asset: {...}}` or `{asset: [...]}`, or the API's own objects. */
function readAssets(raw: unknown, { max }: KindOf<'assets'>, about: About): AssetValue[] {
	const given = (raw as { asset?: unknown }).asset ?? raw;
	const list = [given].flat().filter((asset) => !isEmpty(asset));
	if (list.length > max) throw new Refusal(`'${about.label}' has ${list.length} assets`, `Use at most ${max}.`);
	return list.map((entry) => {
		const asset = asObject(entry, about);
		const type = readChoice(
			asset.assetType ?? asset.asset_type ?? '',
			{ type: 'choice', values: assetTypes, spelling: 'word' },
			{ ...about, label: 'Asset Type' },
		);
		const id = asset.assetId ?? asset.asset_id;
		if (isEmpty(id))
			throw new Refusal(`'${about.label}' has an asset without an ID`, 'Fill in the Asset ID, or remove the asset.');
		const collection = asset.collectionId ?? asset.collection_id;
		return {
			asset_type: type.toUpperCase(),
			asset_id: asText(id, { ...about, label: 'Asset ID' }),
			...(!isEmpty(collection) && { collection_id: asText(collection, { ...about, label: 'Collection ID' }) }),
		};
	});
}

/** The form's `{model: [...]}`, or the API's own objects. */
function readModelStack(raw: unknown, { max }: KindOf<'modelStack'>, about: About): StackedModel[] {
	const given = (raw as { model?: unknown }).model ?? raw;
	const list = [given].flat().filter((entry) => !isEmpty(entry));
	if (list.length > max) throw new Refusal(`'${about.label}' has ${list.length} models`, `Use at most ${max}.`);
	return list.map((entry) => {
		const model = asObject(entry, about);
		const uri = model.customModelUri ?? model.custom_model_uri;
		if (isEmpty(uri))
			throw new Refusal(
				`'${about.label}' has a model without a URI`,
				'Fill in the Custom Model URI, or remove the model.',
			);
		const custom_model_uri = readText(uri, MODEL_URI, { ...about, label: 'Custom Model URI' });
		if (isEmpty(model.weight)) return { custom_model_uri };
		const weight = Number(model.weight);
		if (Number.isFinite(weight) && weight > 0) return { custom_model_uri, weight };
		throw new Refusal(
			`'${about.label}' gives ${custom_model_uri} the weight ${shown(model.weight)}`,
			'Give a number above 0.',
		);
	});
}

function asObject(raw: unknown, about: About): Record<string, unknown> {
	if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw as Record<string, unknown>;
	throw new Refusal(
		`${says(about, raw)}, which does not fit`,
		'Fill it in with the form, or let the expression give an object.',
	);
}

const says = (about: About, raw: unknown) => `'${about.label}' is ${shown(raw)}`;
