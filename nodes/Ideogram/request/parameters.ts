/** An item's parameters → checked values, images opened, rules kept. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Field, Model, Value } from '../api/types';
import { checkRules } from './checkRules';
import type { ImageField } from '../files/findBinary';
import { openImages, type Image } from '../files/open';
import { Refusal } from '../errors/refusal';
import { shown } from '../errors/shown';
import { isEmpty, readValue } from './values';

export interface Checked {
	model: Model;
	/** By field name; images stand under theirs, the source under `binaryPropertyName`. */
	values: Record<string, Value | undefined>;
	/** The opened images, by field name. */
	images: Record<string, Image[]>;
}

/** @throws Refusal for the first thing that Ideogram would not take. */
export async function readParameters(context: IExecuteFunctions, itemIndex: number, models: readonly Model[]): Promise<Checked> {
	const raw = rawParameters(context, itemIndex);
	const model = pickModel(raw('model', 'top'), models);
	rejectFieldsOfOtherModels(raw, model, models);

	const values: Checked['values'] = {};
	for (const field of model.fields) {
		const value = readValue(raw(field.name, field.place), field, model.label);
		if (value === undefined && field.required) {
			throw new Refusal(`'${field.label}' is empty`, `Fill in ${field.label}. If it comes from an expression, check that this item has the value.`);
		}
		values[field.name] = value ?? (field.alwaysSent ? field.initial : undefined);
	}

	const images: Checked['images'] = {};
	for (const field of [model.source, ...model.fields]) {
		if (field.kind.type !== 'images' || replacedByAsset(field, values)) continue;
		const opened = await openImages(context, itemIndex, field as ImageField, raw(field.name, field.place));
		if (opened.length > 0) values[field.name] = images[field.name] = opened;
		else if (field.required) throw new Refusal(`'${field.label}' is empty`, 'Name the binary field that holds the image, usually data.');
	}

	checkRules(model, values);
	return { model, values, images };
}

type Raw = (name: string, place: Field['place']) => unknown;

function rawParameters(context: IExecuteFunctions, itemIndex: number): Raw {
	const additional = context.getNodeParameter('additionalFields', itemIndex, {}) as IDataObject;
	return (name, place) => {
		if (place === 'additional') return additional[name];
		const value = context.getNodeParameter(name, itemIndex, '') as { __rl?: true; value?: unknown };
		// n8n itself unwraps a resource locator only while the form shows it.
		return value?.__rl ? value.value : value;
	};
}

function pickModel(raw: unknown, models: readonly Model[]): Model {
	const wanted = String(raw).trim().toLowerCase();
	const model = models.find(({ id }) => id.toLowerCase() === wanted);
	if (model) return model;
	throw new Refusal(`'Model' is ${shown(raw)}, which is not a model of this operation`, `Choose one of: ${models.map(({ id }) => id).join(', ')}.`);
}

/**
 * Refuses what was filled in for another model. The form hides such fields; they are there when the model comes from an
 * expression. A top field at its starting value was not filled in.
 */
function rejectFieldsOfOtherModels(raw: Raw, model: Model, models: readonly Model[]): void {
	for (const other of models) {
		for (const field of other.fields) {
			if (model.fields.some(({ name, place }) => name === field.name && place === field.place)) continue;
			const value = raw(field.name, field.place);
			if (isEmpty(value) || (field.place === 'top' && value === field.initial)) continue;
			const elsewhere = model.fields.some(({ name }) => name === field.name);
			const takers = models.filter(({ fields }) => fields.some(({ name }) => name === field.name)).map(({ label }) => label);
			throw new Refusal(
				`${model.label} does not take '${field.label}'${elsewhere ? ' at this place' : ''}`,
				elsewhere
					? `Move it ${field.place === 'top' ? 'to' : 'out of'} Additional Fields.`
					: `Remove it, or choose a model that takes it: ${takers.join(', ')}.`,
			);
		}
	}
}

/** An image that is in the Ideogram account already takes the place of the source file. */
function replacedByAsset(field: Field, values: Checked['values']): boolean {
	return field.name === 'binaryPropertyName' && values.imageAssetIdentifier !== undefined;
}
