/** What the form offers, walked as n8n's editor walks it. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { remixModels } from '../../../nodes/Ideogram/api/remix';
import type { Model } from '../../../nodes/Ideogram/api/types';
import { modelProperties } from '../../../nodes/Ideogram/form/properties';
import { title } from '../../../nodes/Ideogram/form/titles';

const properties = modelProperties(remixModels);
const additional = properties.find(({ name }) => name === 'additionalFields')?.options as INodeProperties[];
const shownFor = (all: INodeProperties[], model: string) =>
	all.filter(({ displayOptions }) => {
		const { show = {} } = displayOptions ?? {};
		const models = show.model ?? show['/model'];
		return !models || models.includes(model);
	});
const fieldsOf = ({ source, fields }: Model, place: string) => [source, ...fields].filter((field) => field.place === place).map(({ name }) => name);

it.each(remixModels.map((model) => [model.id, model] as const))('%s shows the fields that it takes, once, and no others', (id, model) => {
	const top = shownFor(properties, id).map(({ name }) => name).filter((name) => !['model', 'modelNotice', 'additionalFields'].includes(name));
	expect(top.sort()).toEqual(fieldsOf(model, 'top').sort());
	expect(shownFor(additional, id).map(({ name }) => name).sort()).toEqual(fieldsOf(model, 'additional').sort());
});

it('offers the models of the contract, V_2 first', () => {
	const [model] = properties;
	expect(model.default).toBe('V_2');
	expect((model.options as INodePropertyOptions[]).map(({ value }) => value)).toEqual([
		'V_2', 'V_2_TURBO', 'V_2A', 'V_2A_TURBO', 'V_1', 'V_1_TURBO',
		'auto', 'ideogram-4-5', 'ideogram-4', 'ideogram-3', 'ideogram-3-character', 'ideogram-3-custom-model',
	]);
});

it('sorts the additional fields', () => {
	const names = additional.map(({ displayName }) => displayName);
	expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
});

it('starts each choice at a value that it offers', () => {
	const walk = (all: INodeProperties[]): INodeProperties[] =>
		all.flatMap((property) => [
			property,
			...(property.type === 'collection' ? walk(property.options as INodeProperties[]) : []),
			...(property.type === 'fixedCollection' ? (property.options as Array<{ values: INodeProperties[] }>).flatMap(({ values }) => walk(values)) : []),
		]);
	const choices = walk(properties).filter(({ type }) => type === 'options');
	expect(choices.length).toBeGreaterThan(15);
	for (const { name, options, default: initial } of choices) {
		expect([name, (options as INodePropertyOptions[]).map(({ value }) => value)]).toEqual([name, expect.arrayContaining([initial])]);
	}
});

it.each([
	['render_3d', 'Render 3D'],
	['80s_illustration', '80s Illustration'],
	['c4d_cartoon', 'C4D Cartoon'],
	['graffiti_ii', 'Graffiti II'],
	['v_0', 'Version 0.0'],
	['v_0_3', 'Version 0.3'],
	['16:9', '16:9'],
])('%s is written %s', (value, words) => expect(title(value)).toBe(words));
