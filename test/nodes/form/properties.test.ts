/** What the form offers, walked as n8n's editor walks it. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { operations } from '../../../nodes/Ideogram/api/operations';
import { properties as propertiesOf } from '../../../nodes/Ideogram/form/properties';
import { title } from '../../../nodes/Ideogram/form/titles';
import { cases, type Case } from '../../table';

const properties = propertiesOf(operations);
const FRAME = [
	'resource', 'operation', 'model', 'modelNotice', 'costNotice', 'returnAll', 'limit', 'simplify', 'additionalFields', 'options',
];

/** What n8n shows of a list of properties; a name with a slash in front is one from outside of a collection. */
function shown(all: INodeProperties[], { operation, model }: Case): INodeProperties[] {
	const chosen: Record<string, string> = { resource: operation.resource, operation: operation.name, model };
	return all.filter(({ displayOptions }) =>
		Object.entries(displayOptions?.show ?? {}).every(([name, values]) => values?.includes(chosen[name.replace('/', '')]) ?? true),
	);
}

const optionsIn = (all: INodeProperties[], name: string) => (all.find((property) => property.name === name)?.options ?? []) as INodeProperties[];

it.each(cases.map((each) => [each.name, each] as const))('%s shows the fields that it takes, once, and no others', (_name, each) => {
	const fieldsAt = (place: string) => each.endpoint.fields.filter((field) => field.place === place).map(({ name }) => name);
	const top = shown(properties, each);
	const names = top.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
	expect(names.filter((name) => !FRAME.includes(name)).sort()).toEqual(fieldsAt('top').sort());
	expect(shown(optionsIn(top, 'additionalFields'), each).map(({ name }) => name).sort()).toEqual(fieldsAt('additional').sort());
});

it('offers the remix models of the contract, V_2 first', () => {
	const model = shown(properties, cases[0]).find(({ name }) => name === 'model');
	expect(model?.default).toBe('V_2');
	expect((model?.options as INodePropertyOptions[]).map(({ value }) => value)).toEqual([
		'V_2', 'V_2_TURBO', 'V_2A', 'V_2A_TURBO', 'V_1', 'V_1_TURBO',
		'auto', 'ideogram-4-5', 'ideogram-4', 'ideogram-3', 'ideogram-3-character', 'ideogram-3-custom-model',
	]);
});

it.each(['additionalFields', 'options'])('sorts the %s', (name) => {
	for (const each of cases) {
		const labels = optionsIn(shown(properties, each), name).map(({ displayName }) => displayName);
		expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b)));
	}
});

it('shows an option only where it means something', () => {
	const optionsOf = (name: string, resource = 'image') => {
		const found = cases.find(({ operation }) => operation.name === name && operation.resource === resource) as Case;
		return optionsIn(shown(properties, found), 'options').map((option) => option.name);
	};
	expect(optionsOf('remix')).toEqual([
		'estimateOnly', 'keepInputData', 'maxConcurrentImages', 'maxSpendUsd', 'onMissingImage', 'outputBinaryField', 'timeoutMinutes', 'wait',
	]);
	expect(optionsOf('get', 'generation')).toEqual(['keepInputData', 'onMissingImage', 'outputBinaryField', 'timeoutMinutes']);
});

it('offers Return All, Limit and Simplify where an answer can be cut, and says before the call where a price is not known', () => {
	const framed = (name: string) => cases
		.filter((each) => shown(properties, each).some((property) => property.name === name))
		.map(({ operation }) => `${operation.resource} ${operation.name}`);
	expect(framed('returnAll')).toEqual(['dataset getAll', 'model getAll']);
	expect(framed('simplify')).toEqual(['model get', 'model getAll']);
	expect([...new Set(framed('costNotice'))]).toEqual(['image describe', 'model train']);
	const limit = properties.find(({ name }) => name === 'limit');
	expect(limit?.displayOptions?.show).toEqual({ resource: ['dataset'], operation: ['getAll'], returnAll: [false] });
	const train = cases.find(({ operation }) => operation.name === 'train') as Case;
	const options = optionsIn(shown(properties, train), 'options');
	expect(options.map(({ name, default: initial }) => [name, initial])).toEqual([
		['keepInputData', true], ['timeoutMinutes', 120], ['waitForCompletion', true],
	]);
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
