/** An item's parameters → checked values, files opened, rules kept. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { besides, hasBesides, insteadOf, type FileField, type InputType } from '../api/inputs';
import { labelOf, modelsOf, takesFiles } from '../api/models';
import type { EachEntry, Endpoint, Operation, Value } from '../api/types';
import { Refusal } from '../errors/refusal';
import { shown } from '../errors/shown';
import { Address, readInputType } from '../files/findBinary';
import { openFiles, type OpenFile } from '../files/open';
import { withCaption } from '../files/training';
import { checkRules } from './checkRules';
import { isFromAi } from './fromAi';
import { readExtraFields, type ExtraFields } from './extraFields';
import { given, type Raw } from './given';
import { joinLabels, labelOfEntry, type Label } from './label';
import { recipesOf, type Recipe } from './recipe';
import { isEmpty, readValue } from './values';
import { checkSize, readVariations, type Variation } from './variations';

export interface Checked {
	operation: Operation;
	endpoint: Endpoint;
	/** By field name; files stand under theirs, too. */
	values: Record<string, Value | undefined>;
	/** The opened files, by field name. */
	files: Record<string, OpenFile[]>;
	/** By name on the wire. */
	extra: ExtraFields;
	/** What the call is for, where the item has lists. */
	label: Label;
	/** Where the item has variations. */
	recipe?: Recipe;
}

/**
 * A call for each entry of the item's lists and each of its variations; one where there are none.
 *
 * @throws Refusal for the first thing that Ideogram would not take.
 */
export async function readParameters(
	context: IExecuteFunctions,
	itemIndex: number,
	operation: Operation,
): Promise<Checked[]> {
	const raw = rawParameters(context, itemIndex);
	const endpoint = pickEndpoint(raw, operation);
	rejectFieldsOfOtherModels(raw, endpoint, operation);
	const extra = readExtraFields(raw('extraFields', 'additional'), endpoint);

	const { variations: lists } = context.getNodeParameter('options', itemIndex, {}) as { variations?: unknown };
	const variations = readVariations(lists, endpoint, operation, context.getTimezone());
	const [{ values: varied }] = variations;

	const values: Checked['values'] = {};
	for (const field of endpoint.fields) {
		if (field.name in varied) continue;
		const image = insteadOf(field, endpoint.fields);
		if (image && inputTypeOf(raw, image) !== 'asset') continue;
		const named = labelOf(endpoint, operation);
		const value = readValue(given(raw, field), field, named, context.getTimezone());
		if (value === undefined && field.required && !takesFiles(field)) {
			throw new Refusal(
				`'${field.label}' is empty`,
				`Fill in ${field.label}. If it comes from an expression, check that this item has the value.`,
			);
		}
		if (value === undefined && image?.required) throw new Refusal(`'${field.label}' is empty`, 'Add the asset.');
		values[field.name] = value ?? (field.alwaysSent ? field.initial : undefined);
	}

	const entries = entriesOf(endpoint, values);
	const isVaried = Object.keys(varied).length > 0;
	if (isVaried) checkSize([entries.length, variations.length]);
	const write = isVaried ? recipesOf(context, itemIndex, operation, endpoint) : undefined;
	const calls: Checked[] = [];
	for (const { entry, variation } of each(entries, variations)) {
		const own = { ...values, ...entry, ...variation.values };
		// Each call has files of its own: at its end, it closes them.
		const files = await openAll(context, itemIndex, endpoint, raw, own);
		checkRules(endpoint, own);
		calls.push({
			operation,
			endpoint,
			values: own,
			files,
			extra,
			label: joinLabels(labelOfEntry(entry), variation.label),
			recipe: write?.({ entry, varied: variation.values }),
		});
	}
	return calls;
}

const each = (entries: readonly EachEntry[], variations: readonly Variation[]) =>
	entries.flatMap((entry) => variations.map((variation) => ({ entry, variation })));

/** Each of one list with each of the next one. */
const entriesOf = ({ fields }: Endpoint, values: Checked['values']): EachEntry[] =>
	fields
		.filter(({ kind }) => kind.type === 'each')
		.map(({ name }) => values[name] as readonly EachEntry[])
		.reduce<EachEntry[]>((all, list) => all.flatMap((one) => list.map((other) => ({ ...one, ...other }))), [{}]);

/** Puts what was opened among the values, too. */
async function openAll(
	context: IExecuteFunctions,
	itemIndex: number,
	endpoint: Endpoint,
	raw: Raw,
	values: Checked['values'],
): Promise<Checked['files']> {
	const files: Checked['files'] = {};
	for (const field of endpoint.fields) {
		if (!takesFiles(field) || (field.unless && values[field.unless.name] !== undefined)) continue;
		const given = fileGiven(raw, field);
		const opened = await openFiles(context, itemIndex, field, given, isFromAi(context, field));
		if (opened.length > 0) values[field.name] = files[field.name] = opened;
		else if (field.required)
			throw new Refusal(`'${field.label}' is empty`, 'Name the binary field that holds the image, usually data.');
	}
	for (const { name, label, kind } of endpoint.fields) {
		if (kind.type !== 'caption' || values[name] === undefined) continue;
		files[kind.of.name] = withCaption(files[kind.of.name] ?? [], values[name] as string, label);
	}

	return files;
}

/** What stands in the field, or in the one for an address beside it. */
function fileGiven(raw: Raw, field: FileField): unknown {
	switch (inputTypeOf(raw, field)) {
		case 'binary':
			return raw(field.name, field.place);
		case 'url':
			return new Address(raw(besides(field).url.name, 'top'));
		case 'asset':
			return undefined;
	}
}

/** Of an image in a list, the entries say it. */
const inputTypeOf = (raw: Raw, field: FileField): InputType =>
	hasBesides(field) ? readInputType(raw(besides(field).type.name, 'top'), field) : 'binary';

type Locator = { __rl?: true; value?: unknown } | null | undefined;

function rawParameters(context: IExecuteFunctions, itemIndex: number): Raw {
	const additional: IDataObject = { ...(context.getNodeParameter('additionalFields', itemIndex, {}) as object) };
	return (name, place) => {
		const value: unknown = place === 'additional' ? additional[name] : context.getNodeParameter(name, itemIndex, '');
		const locator = value as Locator;
		// n8n itself unwraps a resource locator only outside of a collection, and only while the form shows it.
		return locator?.__rl ? locator.value : value;
	};
}

function pickEndpoint(raw: Raw, { endpoints }: Operation): Endpoint {
	const models = modelsOf(endpoints);
	if (models.length === 0) return endpoints[0];
	const given = raw('model', 'top');
	const wanted = String(given).trim().toLowerCase();
	const endpoint = endpoints.find(({ model }) => model?.id.toLowerCase() === wanted);
	if (endpoint) return endpoint;
	throw new Refusal(
		`'Model' is ${shown(given)}, which is not a model of this operation`,
		`Choose one of: ${models.map(({ id }) => id).join(', ')}.`,
	);
}

/**
 * Refuses what was filled in for another model. The form hides such fields; they are there when the model comes from an
 * expression. A top field at its starting value was not filled in.
 */
function rejectFieldsOfOtherModels(raw: Raw, endpoint: Endpoint, operation: Operation): void {
	for (const other of operation.endpoints) {
		for (const field of other.fields) {
			if (endpoint.fields.some(({ name, place }) => name === field.name && place === field.place)) continue;
			const value = raw(field.name, field.place);
			if (isEmpty(value) || (field.place === 'top' && value === field.initial)) continue;
			const elsewhere = endpoint.fields.some(({ name }) => name === field.name);
			const takers = operation.endpoints.filter(({ fields }) => fields.some(({ name }) => name === field.name));
			throw new Refusal(
				`${labelOf(endpoint, operation)} does not take '${field.label}'${elsewhere ? ' at this place' : ''}`,
				elsewhere
					? `Move it ${field.place === 'top' ? 'to' : 'out of'} Additional Fields.`
					: `Remove it, or choose a model that takes it: ${modelsOf(takers)
							.map(({ label }) => label)
							.join(', ')}.`,
			);
		}
	}
}
