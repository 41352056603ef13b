/**
 * What an image was made with, as n8n's clipboard has it: pasted into a canvas, it is a node that makes the image
 * again. Neither credentials nor bytes of images are in it.
 */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { besides, hasBesides, insteadOf } from '../api/inputs';
import { COUNT, takesFiles } from '../api/models';
import type { EachEntry, Endpoint, Field, KindOf, Operation, Values } from '../api/types';
import { asksAi } from './fromAi';
import { given, type Raw } from './given';
import { isEmpty } from './values';

export interface Recipe extends IDataObject {
	nodes: [RecipeNode];
	connections: IDataObject;
}

interface RecipeNode extends IDataObject {
	parameters: IDataObject & { additionalFields: IDataObject };
}

/** What calls of one item differ in. */
interface Own {
	/** Of the item's lists. */
	entry: EachEntry;
	/** Values that vary, by field name. */
	varied: Values;
}

/** @returns what writes down a call of the item. What the answer tells is filled in by `withAnswer`. */
export function recipesOf(
	context: IExecuteFunctions,
	itemIndex: number,
	{ resource, name: operation }: Operation,
	{ model, fields }: Endpoint,
): (own: Own) => Recipe {
	const { type, typeVersion, name } = context.getNode();
	const form = formOf(context, itemIndex);
	const extraFields = form.value('extraFields', 'additional');
	return (own) => {
		const top: IDataObject = { resource, operation, ...(model && { model: model.id }) };
		const additionalFields: IDataObject = {};
		for (const field of fields) {
			for (const [at, value] of Object.entries(membersOf(field, fields, own, form))) {
				if (!isEmpty(value)) (field.place === 'top' ? top : additionalFields)[at] = value as IDataObject[string];
			}
		}
		if (!isEmpty(extraFields)) additionalFields.extraFields = asText(extraFields) as IDataObject;
		const node = {
			name,
			// As a tool, the node has a type of its own.
			type: type.replace(/Tool$/, ''),
			typeVersion,
			position: [0, 0],
			parameters: { ...top, additionalFields },
		};
		return { nodes: [node], connections: {} };
	};
}

interface Form {
	/** What an expression gave. */
	value: Raw;
	/** The expression itself. */
	written: Raw;
}

function formOf(context: IExecuteFunctions, itemIndex: number): Form {
	const { parameters } = context.getNode();
	const additional: IDataObject = { ...(context.getNodeParameter('additionalFields', itemIndex, {}) as object) };
	const tops = new Map<string, unknown>();
	const top = (name: string) => {
		if (!tops.has(name)) tops.set(name, context.getNodeParameter(name, itemIndex, ''));
		return tops.get(name);
	};
	const value: Raw = (name, place) => (place === 'top' ? top(name) : additional[name]);
	const written: Raw = (name, place) => {
		const text = (place === 'top' ? parameters : ((parameters.additionalFields ?? {}) as IDataObject))[name];
		return asksAi(text) ? asText(value(name, place)) : text;
	};
	return { value, written };
}

function membersOf(
	field: Field,
	fields: readonly Field[],
	{ entry, varied }: Own,
	form: Form,
): Record<string, unknown> {
	const { name, kind } = field;
	switch (kind.type) {
		// Nobody waits for that call.
		case 'publicUrl':
			return {};
		case 'each':
			return { [name]: listOfOne(kind, entry) };
		case 'images':
		case 'files':
			return filesOf(field, form);
		default:
			if (insteadOf(field, fields)) return { [name]: form.written(name, field.place) };
			return { [name]: asText(varied[name] ?? given(form.value, field)) };
	}
}

/** As they are written: what an expression gives may be a file itself, or an address that is meant for one reader. */
function filesOf(field: Field, { written }: Form): Record<string, unknown> {
	const names = takesFiles(field) && hasBesides(field) ? Object.values(besides(field)).map(({ name }) => name) : [];
	return Object.fromEntries([field.name, ...names].map((name) => [name, written(name, field.place)]));
}

const listOfOne = ({ noun, fields }: KindOf<'each'>, entry: EachEntry): unknown => {
	const own = Object.fromEntries(fields.flatMap(({ name }) => (name in entry ? [[name, entry[name]]] : [])));
	return fields.length > 1 ? { [noun]: [own] } : Object.values(own);
};

/** n8n runs a text that begins with `=`. What an expression gave must not run: it is written as one that gives it. */
function asText(value: unknown): unknown {
	if (Array.isArray(value)) return (value as unknown[]).map(asText);
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asText(member)]));
	}
	if (typeof value !== 'string' || !value.startsWith('=')) return value;
	const literal = JSON.stringify(value).replace(/[{}]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
	return `={{ ${literal} }}`;
}

/**
 * With the values that made this image, among the images of its call.
 *
 * @param sent the checked values of the call
 */
export function withAnswer(
	{ nodes: [node], connections }: Recipe,
	{ fields }: Endpoint,
	sent: Values,
	images: readonly IDataObject[],
	image: IDataObject,
): Recipe {
	const { additionalFields: additional, ...others } = node.parameters;
	const [top, additionalFields]: IDataObject[] = [{ ...others }, { ...additional }];
	const put = ({ name, place }: Field, value: unknown) => {
		(place === 'top' ? top : additionalFields)[name] = value as IDataObject[string];
	};
	const answered = fields.filter((field) => field.answered && isAnswer(image[field.api], field));
	const keepers = fields.filter(({ asIs }) => asIs !== undefined);
	for (const field of answered) {
		const answer = image[field.api];
		const isText = field.kind.type === 'text';
		// Ideogram would rewrite it once more.
		if (answer === sent[field.name] || (isText && keepers.length === 0)) continue;
		put(field, asText(answer));
		if (isText) keepers.forEach((keeper) => put(keeper, keeper.asIs));
	}
	const isAlike = (other: IDataObject) => answered.every(({ api }) => other[api] === image[api]);
	if (images.filter(isAlike).length === 1) delete top[COUNT];
	return { nodes: [{ ...node, parameters: { ...top, additionalFields } }], connections };
}

function isAnswer(value: unknown, { kind }: Field): boolean {
	return kind.type === 'text' ? typeof value === 'string' && value !== '' : Number.isInteger(value);
}
