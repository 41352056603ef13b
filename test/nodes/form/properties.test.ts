/** What the form offers, walked as n8n's editor walks it. */
import { NodeHelpers, type INodeParameters, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';

import { gzipSync } from 'node:zlib';

import { Ideogram } from '../../../nodes/Ideogram/Ideogram.node';
import {
	besides,
	hasBesides,
	inputTypesOf,
	insteadOf,
	isList,
	type InputType,
} from '../../../nodes/Ideogram/api/inputs';
import { modelsOf, takesFiles } from '../../../nodes/Ideogram/api/models';
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
	'retryNotice',
];

/** What n8n shows of a list of properties; a name with a slash in front is one from outside of a collection. */
function shown(all: INodeProperties[], { operation, model }: Case, input: InputType = 'binary'): INodeProperties[] {
	const chosen: Record<string, string> = { resource: operation.resource, operation: operation.name, model };
	for (const { name } of all) if (/inputType$/i.test(name)) chosen[name] = input;
	return all.filter(
		({ type, displayOptions }) =>
			type !== 'hidden' &&
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
		for (const input of ['binary', 'url', 'asset'] as const) {
			const names = shown(properties, each, input).map(({ name }) => name);
			expect(new Set(names).size).toBe(names.length);
			// What kind of input it is stands right above the field for it.
			for (const field of each.endpoint.fields.filter(takesFiles)) {
				if (!hasBesides(field) || !inputTypesOf(field).includes(input)) continue;
				const { type, url } = besides(field);
				const shownName = { binary: field.name, url: url.name, asset: field.unless?.name }[input];
				expect([field.name, names.indexOf(shownName ?? '')]).toEqual([field.name, names.indexOf(type.name) + 1]);
			}
			const expected = each.endpoint.fields
				.filter(({ place }) => place === 'top')
				.flatMap((field) => {
					if (insteadOf(field, each.endpoint.fields)) return [];
					if (!takesFiles(field) || !hasBesides(field)) return [field.name];
					const { type, url } = besides(field);
					if (!inputTypesOf(field).includes(input)) return [type.name];
					return [type.name, { binary: field.name, url: url.name, asset: field.unless?.name ?? '' }[input]];
				});
			expect(names.filter((name) => !FRAME.includes(name)).sort()).toEqual(expected.sort());
		}
		const top = shown(properties, each);
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
	/** Of each list that a person sees at once: fields, entries of a drop-down, ways to give a value. */
	function lists(all: INodeProperties[]): string[][] {
		const inside = all.flatMap(({ type, options = [], modes = [] }) => {
			if (type === 'collection') return lists(options as INodeProperties[]);
			if (type === 'fixedCollection') {
				const groups = options as Array<{ displayName: string; values: INodeProperties[] }>;
				return [groups.map(({ displayName }) => displayName), ...groups.flatMap(({ values }) => lists(values))];
			}
			return [(options as INodePropertyOptions[]).map(({ name }) => name), modes.map(({ displayName }) => displayName)];
		});
		return [all.filter(({ type }) => type !== 'notice').map(({ displayName }) => displayName), ...inside];
	}

	const seen = cases.flatMap((each) => {
		const top = shown(properties, each);
		const inside = (property: INodeProperties) =>
			property.type === 'collection'
				? { ...property, options: shown(property.options as INodeProperties[], each) }
				: property;
		return lists(top.map(inside)).map((list) => [each.name, list] as const);
	});

	it('fit into a panel of default width, and none looks like another of its list', () => {
		expect(seen.length).toBeGreaterThan(1000);
		const cut = (label: string) => label.slice(0, WIDTH).trim();
		const wrong = seen.filter(
			([, list]) => list.some((label) => label.length > WIDTH) || new Set(list.map(cut)).size < list.length,
		);
		expect(wrong).toEqual([]);
	});
});

it('a list of files also keeps the text that older workflows have there, as n8n sees it last', () => {
	const lists = cases.flatMap((each) =>
		each.endpoint.fields.filter(isList).map((field) => [each, field.name, field.place] as const),
	);
	expect(new Set(lists.map(([, name]) => name)).size).toBeGreaterThan(5);
	for (const [each, name, place] of lists) {
		staysIn(each, place === 'top' ? { [name]: 'one, two' } : { additionalFields: { [name]: 'one, two' } });
	}
});

it('a field that has moved also keeps what older workflows have at its former place', () => {
	const moved = cases.flatMap((each) =>
		each.endpoint.fields.flatMap((field) => (field.formerly ? [{ each, field }] : [])),
	);
	expect(moved.length).toBeGreaterThan(5);
	for (const { each, field } of moved) staysIn(each, { additionalFields: { [field.name]: 30 } });
});

/** n8n drops what the form does not have. */
function staysIn({ name, operation, model }: Case, kept: INodeParameters): void {
	const given = { resource: operation.resource, operation: operation.name, model, ...kept };
	expect([name, NodeHelpers.getNodeParameters(properties, given, true, false, null, null)]).toEqual([
		name,
		expect.objectContaining(kept),
	]);
}

describe('texts', () => {
	const fields = cases.flatMap(({ endpoint }) =>
		endpoint.fields.map((field) => [`${endpoint.path} ${field.name}`, field] as const),
	);

	it.each(fields)('of %s are written as n8n has them', (_name, field) => {
		const { description, kind, placeholder, name } = field;
		expect(description).toMatch(/^[A-Z“]/);
		expect(description.endsWith('.')).toBe(/[.!?] /.test(description));
		if (kind.type === 'boolean') expect(description).toMatch(/^Whether /);
		if (placeholder) expect(placeholder).toMatch(/^e\.g\. /);
		// Its entries ask for the names.
		if (isList(field)) expect(description).not.toMatch(/names? of|separated by commas/);
		// Which color means what differs between operations.
		if (name === 'mask') expect(description).toMatch(/Black is changed, white is kept|White is removed, black is kept/);
	});
});

it('stays in proportion', () => {
	const json = JSON.stringify(new Ideogram().description);
	const kilobytes = [json.length, gzipSync(json).length].map((bytes) => Math.round(bytes / 102.4) / 10);
	console.info(`The description: ${kilobytes[0]} KB of JSON, ${kilobytes[1]} KB gzipped`);
	expect(kilobytes[0]).toBeLessThan(220);
	// Wanted are 18: the words for 36 operations, their 88 models and their tools do not fit into that.
	expect(kilobytes[1]).toBeLessThan(23.5);
});

it.each(['additionalFields', 'options'])('sorts the %s', (name) => {
	for (const each of cases) {
		const labels = shown(optionsIn(shown(properties, each), name), each).map(({ displayName }) => displayName);
		expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b)));
	}
});

it('shows an option only where it means something', () => {
	const optionsOf = (name: string, resource = 'image', id?: string) => {
		const found = cases.find(
			({ operation, model }) =>
				operation.name === name && operation.resource === resource && (id === undefined || model === id),
		) as Case;
		return shown(optionsIn(shown(properties, found), 'options'), found).map((option) => option.name);
	};
	// Ideogram does not tell what the legacy models cost, and they answer at once.
	expect(optionsOf('remix', 'image', 'V_2')).toEqual([
		'keepInputData',
		'maxConcurrentImages',
		'onMissingImage',
		'oneItemPerInput',
		'outputBinaryField',
		'timeoutMinutes',
		'variations',
	]);
	expect(optionsOf('remix')).toEqual([
		'estimateOnly',
		'keepInputData',
		'maxConcurrentImages',
		'maxSpendUsd',
		'onMissingImage',
		'oneItemPerInput',
		'outputBinaryField',
		'timeoutMinutes',
		'variations',
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
	expect(limit?.displayOptions?.show).toEqual({ operation: ['getAll'], returnAll: [false] });
	const train = cases.find(({ operation }) => operation.name === 'train') as Case;
	const options = shown(optionsIn(shown(properties, train), 'options'), train);
	expect(options.map(({ name, default: initial }) => [name, initial])).toEqual([
		['estimateOnly', true],
		['keepInputData', true],
		['maxSpendUsd', 5],
		['timeoutMinutes', 30],
		['waitForCompletion', true],
	]);
});

it('keeps what guards money for models that cannot use it, so that they are refused', () => {
	const given = {
		resource: 'image',
		operation: 'remix',
		model: 'V_2',
		options: { estimateOnly: true, maxSpendUsd: 3 },
	};
	const kept = NodeHelpers.getNodeParameters(properties, given, true, false, null, null);
	expect(kept?.options).toEqual(given.options);
});

it('starts each choice at a value that it offers, and shows a shape for sizes alone', () => {
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
	// Only what has two sides has a shape: `1280x720 (16:9)`, and `720p` as it is.
	const shaped = choices
		.flatMap(({ options }) => options as INodePropertyOptions[])
		.filter(({ name }) => /\(~?\d+:\d+\)$/.test(name));
	expect(shaped.length).toBeGreaterThan(50);
	expect(shaped.filter(({ value }) => !/^\d+x\d+$/.test(String(value)))).toEqual([]);
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
