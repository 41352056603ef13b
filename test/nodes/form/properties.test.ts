/** What the form offers, walked as n8n's editor walks it. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { gzipSync } from 'node:zlib';

import { Ideogram } from '../../../nodes/Ideogram/Ideogram.node';
import { modelsOf } from '../../../nodes/Ideogram/api/models';
import { operations } from '../../../nodes/Ideogram/api/operations';
import type { Endpoint } from '../../../nodes/Ideogram/api/types';
import { properties as propertiesOf } from '../../../nodes/Ideogram/form/properties';
import { title } from '../../../nodes/Ideogram/form/titles';
import { cases, type Case } from '../../table';

const properties = propertiesOf(operations);
const FRAME = [
	'resource',
	'operation',
	'model',
	'modelNotice',
	'costNotice',
	'returnAll',
	'limit',
	'simplify',
	'additionalFields',
	'options',
];

/** What n8n shows of a list of properties; a name with a slash in front is one from outside of a collection. */
function shown(all: INodeProperties[], { operation, model }: Case): INodeProperties[] {
	const chosen: Record<string, string> = { resource: operation.resource, operation: operation.name, model };
	return all.filter(({ displayOptions }) =>
		Object.entries(displayOptions?.show ?? {}).every(
			([name, values]) => values?.includes(chosen[name.replace('/', '')]) ?? true,
		),
	);
}

const optionsIn = (all: INodeProperties[], name: string) =>
	(all.find((property) => property.name === name)?.options ?? []) as INodeProperties[];

it.each(cases.map((each) => [each.name, each] as const))(
	'%s shows the fields that it takes, once, and no others',
	(_name, each) => {
		const fieldsAt = (place: string) =>
			each.endpoint.fields.filter((field) => field.place === place).map(({ name }) => name);
		const top = shown(properties, each);
		const names = top.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(names.filter((name) => !FRAME.includes(name)).sort()).toEqual(fieldsAt('top').sort());
		expect(
			shown(optionsIn(top, 'additionalFields'), each)
				.map(({ name }) => name)
				.sort(),
		).toEqual([...fieldsAt('additional'), 'extraFields'].sort());
	},
);

it('offers the remix models newest first, and starts at the one of the contract', () => {
	const model = shown(properties, cases[0]).find(({ name }) => name === 'model');
	expect(model?.default).toBe('V_2');
	expect((model?.options as INodePropertyOptions[]).map(({ value }) => value)).toEqual([
		'auto',
		'ideogram-4-5',
		'ideogram-4',
		'ideogram-3',
		'ideogram-3-character',
		'ideogram-3-custom-model',
		'v1/ideogram-v3',
		'V_2A',
		'V_2A_TURBO',
		'V_2',
		'V_2_TURBO',
		'V_1',
		'V_1_TURBO',
	]);
});

it.each(operations.map((operation) => [`${operation.resource} ${operation.name}`, operation] as const))(
	'%s: v1 and legacy models come last, and each model has an id of its own and says what it is for',
	(_name, { endpoints }) => {
		const age = ({ path, billing }: Endpoint) =>
			billing === 'free' || path.startsWith('/v2/') ? 0 : path.startsWith('/v1/') ? 1 : 2;
		const ages = endpoints.map(age);
		expect(ages).toEqual([...ages].sort());
		const models = modelsOf(endpoints);
		expect(new Set(models.map(({ id }) => id.toLowerCase())).size).toBe(models.length);
		expect(models.filter(({ description }) => description.length < 10)).toEqual([]);
	},
);

/** What n8n's editor shows of a label in a panel of default width. */
const WIDTH = 25;

describe('labels', () => {
	const labels = (all: readonly Endpoint[]) => [
		...new Set(all.flatMap(({ fields }) => fields.map(({ label }) => label))),
	];

	it('fit', () =>
		expect(labels(cases.map(({ endpoint }) => endpoint)).filter((label) => label.length > WIDTH)).toEqual([]));

	it.each(operations.map(({ name, endpoints }) => [name, endpoints] as const))(
		'of the models of %s differ where they are cut off',
		(_name, endpoints) => {
			const cut = modelsOf(endpoints).map(({ label }) => label.slice(0, WIDTH).trim());
			expect(new Set(cut).size).toBe(cut.length);
		},
	);
});

describe('texts', () => {
	const fields = cases.flatMap(({ endpoint }) =>
		endpoint.fields.map((field) => [`${endpoint.path} ${field.name}`, field] as const),
	);

	it.each(fields)('of %s are written as n8n has them', (_name, { description, kind, placeholder, name }) => {
		expect(description).toMatch(/^[A-Z“]/);
		expect(description.endsWith('.')).toBe(/[.!?] /.test(description));
		if (kind.type === 'boolean') expect(description).toMatch(/^Whether /);
		if (placeholder) expect(placeholder).toMatch(/^e\.g\. /);
		// Which color means what differs between operations.
		if (name === 'mask') expect(description).toMatch(/Black is changed, white is kept|White is removed, black is kept/);
	});
});

it('stays in proportion', () => {
	const json = JSON.stringify(new Ideogram().description);
	const kilobytes = [json.length, gzipSync(json).length].map((bytes) => Math.round(bytes / 102.4) / 10);
	console.info(`The description: ${kilobytes[0]} KB of JSON, ${kilobytes[1]} KB gzipped`);
	expect(kilobytes[0]).toBeLessThan(220);
	expect(kilobytes[1]).toBeLessThan(18);
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
		'estimateOnly',
		'keepInputData',
		'maxConcurrentImages',
		'maxSpendUsd',
		'onMissingImage',
		'oneItemPerInput',
		'outputBinaryField',
		'timeoutMinutes',
		'wait',
	]);
	expect(optionsOf('get', 'generation')).toEqual([
		'keepInputData',
		'onMissingImage',
		'oneItemPerInput',
		'outputBinaryField',
		'timeoutMinutes',
	]);
});

it('offers Return All, Limit and Simplify where an answer can be cut, and says before the call where a price is not known', () => {
	const framed = (name: string) =>
		cases
			.filter((each) => shown(properties, each).some((property) => property.name === name))
			.map(({ operation }) => `${operation.resource} ${operation.name}`);
	expect(framed('returnAll')).toEqual(['dataset getAll', 'model getAll']);
	expect(framed('simplify')).toEqual(['model get', 'model getAll']);
	expect([...new Set(framed('costNotice'))]).toEqual([
		'image describe',
		'tool varyAd',
		'tool modelPoseVariants',
		'tool sketchToRender',
		'prompt enhance',
		'model train',
	]);
	const limit = properties.find(({ name }) => name === 'limit');
	expect(limit?.displayOptions?.show).toEqual({ resource: ['dataset'], operation: ['getAll'], returnAll: [false] });
	const train = cases.find(({ operation }) => operation.name === 'train') as Case;
	const options = optionsIn(shown(properties, train), 'options');
	expect(options.map(({ name, default: initial }) => [name, initial])).toEqual([
		['estimateOnly', true],
		['keepInputData', true],
		['maxSpendUsd', 5],
		['timeoutMinutes', 30],
		['waitForCompletion', true],
	]);
});

it('starts each choice at a value that it offers', () => {
	const walk = (all: INodeProperties[]): INodeProperties[] =>
		all.flatMap((property) => [
			property,
			...(property.type === 'collection' ? walk(property.options as INodeProperties[]) : []),
			...(property.type === 'fixedCollection'
				? (property.options as Array<{ values: INodeProperties[] }>).flatMap(({ values }) => walk(values))
				: []),
		]);
	const choices = walk(properties).filter(({ type }) => type === 'options');
	expect(choices.length).toBeGreaterThan(15);
	for (const { name, options, default: initial } of choices) {
		expect([name, (options as INodePropertyOptions[]).map(({ value }) => value)]).toEqual([
			name,
			expect.arrayContaining([initial]),
		]);
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
