/**
 * The table against the project's copy of the facts: nothing missing, nothing more, nothing different. What differs on
 * purpose is named in exceptions.ts, with the reason in words.
 */
import { account, hosted, legacy, v1, v2 } from '../../../nodes/Ideogram/api/dialects';
import { sentFields } from '../../../nodes/Ideogram/api/models';
import type { Endpoint, Field, Values } from '../../../nodes/Ideogram/api/types';
import { spell } from '../../../nodes/Ideogram/request/encode';
import { catalog, facts, isDocumented, placeOf, spellings, type Operation, type Param, type Schema } from '../../facts';
import { cases } from '../../table';
import { differences, limitsInWords, notYet, sizesNotStated, wordsOnly } from './exceptions';

/** The facts name a path's parameters as the API does, the table as the form does. */
const template = (path: string) => path.replace(/\{[^}]+\}/g, '{}');
const factsOf = ({ method, path }: Endpoint) =>
	catalog.operations.find((operation) => operation.method === method && template(operation.path) === template(path));
const key = ({ method, path }: { method: string; path: string }) => `${method} ${template(path)}`;

/** Added by the node itself, by what the answer is. */
const DERIVED = ['async'];

const named = cases.map((each) => [each.name, each.endpoint] as const);
const flat = named.filter(([, { envelope }]) => !envelope);

describe('the table and the facts', () => {
	const inTable = new Set(cases.map(({ endpoint }) => key(endpoint)));
	const documented = catalog.operations.filter(isDocumented).map(key);

	it('every documented operation is in the table, or in notYet with a reason', () => {
		const missing = documented.filter(
			(operation) => !inTable.has(operation) && !notYet.some(({ path }) => path.test(operation)),
		);
		expect(missing).toEqual([]);
	});

	it('notYet names nothing that is in the table, or that is not documented', () => {
		expect([...inTable].filter((operation) => notYet.some(({ path }) => path.test(operation)))).toEqual([]);
		expect(notYet.filter(({ path }) => !documented.some((operation) => path.test(operation)))).toEqual([]);
	});

	it('every entry is documented', () => {
		expect([...inTable].filter((operation) => !documented.includes(operation))).toEqual([]);
	});

	it('every exception is used', () => {
		const used = new Set(flat.flatMap(([, endpoint]) => compare(endpoint).used));
		expect(Object.keys(differences).filter((name) => !used.has(name))).toEqual([]);
	});
});

describe.each(named)('%s', (_name, endpoint) => {
	const operation = factsOf(endpoint) as Operation;

	it('has the dialect of its path', () => {
		const [, version] = /^\/(v\d)\//.exec(endpoint.path) ?? [];
		const unversioned = endpoint.path.startsWith('/datasets') || endpoint.path.startsWith('/models') ? account : legacy;
		if (endpoint.answer.comes === 'later') return;
		// Models of Google write 16:9; those of OpenAI do in the part of the API that is not documented.
		const isHosted = /\/(gpt-image|nano-banana)-[^/]*$/.test(endpoint.path) && endpoint.fields.some(isRatio);
		expect(endpoint.dialect).toBe(isHosted ? hosted : ({ v1, v2 }[version] ?? unversioned));
	});

	it('is asynchronous, and tells its price, as the facts say', () => {
		const comes = { none: ['reply', 'later'], optional: ['choice'], always: ['ticket'] }[operation.asyncMode];
		expect(comes).toContain(endpoint.answer.comes);
		expect(endpoint.billing === 'quoted').toBe(operation.dryRun);
		if (!endpoint.path.startsWith('/v2/')) expect(endpoint.fields.map(({ api }) => api)).not.toContain('webhook_url');
	});

	it('sends a content type that the facts name', () => {
		if (endpoint.method === 'GET') return;
		const takesFiles = endpoint.fields.some(({ kind }) => kind.type === 'images' || kind.type === 'files');
		expect(operation.contentTypes).toContain(takesFiles ? 'multipart/form-data' : 'application/json');
	});
});

describe.each(flat)('%s', (_name, endpoint) => {
	it('has exactly the parameters of the facts, each with its type, limits and values', () => {
		const { table, documented } = compare(endpoint);
		expect(table).toEqual(documented);
	});

	it('excludes what the facts exclude', () => {
		expect(exclusionsOf(endpoint)).toEqual(exclusionsIn(factsOf(endpoint) as Operation, endpoint));
	});
});

type Side = Record<string, Record<string, unknown>>;

/** Both sides in the same words, and the exceptions that this took. */
function compare(endpoint: Endpoint): { table: Side; documented: Side; used: string[] } {
	const operation = factsOf(endpoint) as Operation;
	const used: string[] = [];
	const excepted = (api: string) => {
		const name = `${endpoint.path} ${api}`;
		if (name in differences) used.push(name);
		return name in differences;
	};
	const fixed = Object.keys(endpoint.fixed ?? {});
	// Some entries of the facts leave out what their path says already.
	const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]): Param => ({
		name,
		type: 'string',
		required: true,
	}));
	const all = [
		...operation.params,
		...inPath.filter(({ name }) => !operation.params.some((param) => param.name === name)),
	];
	const params = all.filter(({ name }) => !DERIVED.includes(name) && !fixed.includes(name) && !excepted(name));
	// A caption is its own file among the files.
	const fields = sentFields(endpoint).filter(({ api, kind }) => !excepted(api) && kind.type !== 'caption');
	return {
		used,
		table: Object.fromEntries(fields.map((field) => [field.api, describeField(field, endpoint, operation)])),
		documented: Object.fromEntries(params.map((param) => [param.name, describeParam(param, operation, endpoint.path)])),
	};
}

const isRatio = ({ kind }: Field) => kind.type === 'choice' && kind.spelling === 'ratio';

const written = (field: Field, { dialect }: Endpoint) =>
	field.kind.type === 'choice'
		? field.kind.values.map((value) => String(spell(value, field, dialect))).sort()
		: undefined;

/** A source or mask may also be an asset: the facts call neither of the two required. */
const isRequired = ({ required, unless }: Field) => required === true && unless === undefined;

function describeField(field: Field, endpoint: Endpoint, operation: Operation): Record<string, unknown> {
	const { kind, api } = field;
	const place = field.in ?? (endpoint.method === 'GET' ? 'query' : 'body');
	const about = { place, required: isRequired(field) };
	const param = operation.params.find(({ name }) => name === api);
	switch (kind.type) {
		case 'text':
			// A pattern of ours, where the facts have none, is in the list of those that they give in words.
			return {
				...about,
				type: 'text',
				maxLength: param?.maxLength && kind.maxLength,
				pattern: param?.pattern && kind.pattern?.source,
			};
		case 'publicUrl':
			return { ...about, type: 'text', maxLength: param?.maxLength && kind.maxLength, pattern: undefined };
		case 'size':
			return {
				...about,
				type: 'text',
				maxLength: undefined,
				pattern: param?.pattern && !wordsOnly.has(param.pattern) ? '^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}$' : undefined,
			};
		case 'customModel':
			return { ...about, type: 'text', maxLength: param?.maxLength && 512, pattern: '^model/[^/]+/version/[^/]+$' };
		case 'integer':
			return { ...about, type: 'integer', min: kind.min, max: kind.max };
		case 'number':
			return { ...about, type: 'number', min: kind.min, max: kind.max };
		case 'boolean':
			return { ...about, type: 'boolean' };
		case 'choice':
			return { ...about, type: 'choice', values: written(field, endpoint) };
		case 'codes':
			return { ...about, type: 'texts', max: undefined, pattern: kind.pattern.source };
		case 'colors':
			return { ...about, type: 'texts', max: kind.max, pattern: '^#[0-9a-fA-F]{6}$' };
		case 'texts':
			return { ...about, type: 'texts', max: kind.max, pattern: undefined };
		case 'palette':
			return { ...about, type: 'palette', presets: kind.presets.map((preset) => endpoint.dialect.word(preset)).sort() };
		case 'images':
			return { ...about, type: 'images', max: kind.max, megabytes: kind.megabytes };
		case 'assets':
			return { ...about, type: 'assets', max: kind.max, list: kind.list };
		case 'modelStack':
			return { ...about, type: 'modelStack', max: kind.max };
		case 'files':
			return {
				...about,
				type: kind.accept === 'audio' ? 'audio' : 'images',
				max: kind.max,
				megabytes: kind.megabytes,
			};
		case 'choices':
			return {
				...about,
				type: 'choices',
				values: kind.values.map((value) => endpoint.dialect[kind.spelling](value)).sort(),
			};
		case 'id':
			return { ...about, type: 'text', maxLength: undefined, pattern: undefined };
		case 'caption':
			return { ...about, type: 'caption' };
		case 'time':
			return { ...about, type: 'date-time (query)' };
		case 'each':
			throw new Error('What an entry of a list has stands for the list');
	}
}

function describeParam(param: Param, operation: Operation, path: string): Record<string, unknown> {
	const { name, type, required, schema = '' } = param;
	const about = { place: placeOf(operation, param), required };
	switch (type) {
		case 'string':
		case 'string(uri)':
			return {
				...about,
				type: 'text',
				maxLength: param.maxLength,
				pattern: wordsOnly.has(param.pattern ?? '') ? undefined : param.pattern,
			};
		case 'integer':
			return { ...about, type: 'integer', ...(limitsInWords[name] ?? { min: param.min, max: param.max }) };
		case 'number':
			return { ...about, type: 'number', min: param.min, max: param.max };
		case 'boolean':
			return { ...about, type: 'boolean' };
		case 'enum':
			return { ...about, type: 'choice', values: [...spellings(param)].sort() };
		case 'enum (query)':
			return { ...about, type: 'choice', values: [...spellings(param)].sort() };
		case 'enum[] (query, repeated)':
		case 'enum[]':
			return { ...about, type: 'choices', values: [...spellings(param)].sort() };
		case 'string[]':
			return { ...about, type: 'texts', max: param.maxItems, pattern: param.pattern };
		case 'object': {
			const [, preset] = /\{name: (\w+)\}/.exec(schema) ?? [];
			return { ...about, type: 'palette', presets: [...(catalog.enums[preset] ?? [])].sort() };
		}
		case 'object[]':
			return { ...about, type: /weight>0/.test(schema) ? 'modelStack' : 'unknown', max: param.maxItems };
		case 'file':
		case 'file[]':
			return {
				...about,
				type: param.formats?.every((format) => ['audio/mpeg', 'audio/wav'].includes(format)) ? 'audio' : 'images',
				max: param.maxItems ?? 1,
				megabytes: param.maxMB ?? sizesNotStated[`${path} ${name}`] ?? sizesNotStated[name],
			};
		case 'AssetIdentifier':
		case 'AssetIdentifier[]':
			return { ...about, type: 'assets', max: param.maxItems ?? 1, list: type === 'AssetIdentifier[]' };
		default:
			return { ...about, type };
	}
}

/** Pairs of parameters that a rule of the table refuses together, though it takes each alone. */
function exclusionsOf({ fields, rules }: Endpoint): string[] {
	const refuses = (values: Values) => new Set(rules.filter(({ check }) => check(values) !== undefined));
	const some = (field: Field): Values => ({ [field.name]: sampleOf(field) });
	return fields
		.flatMap((a, index) =>
			fields.slice(index + 1).flatMap((b) => {
				const alone = new Set([...refuses({}), ...refuses(some(a)), ...refuses(some(b))]);
				return [...refuses({ ...some(a), ...some(b) })].some((rule) => !alone.has(rule)) ? [pair(a.api, b.api)] : [];
			}),
		)
		.sort();
}

const pair = (a: string, b: string) => [a, b].sort().join(' + ');

/** Files without a size: rules about pixels say nothing then. */
function sampleOf({ kind }: Field): Values[string] {
	switch (kind.type) {
		case 'images':
		case 'files':
			return [{ field: 'data' }];
		case 'choice':
			return kind.values[0];
		case 'size':
			return '1024x1024';
		case 'integer':
			return kind.min;
		case 'boolean':
			return true;
		case 'codes':
		case 'colors':
		case 'texts':
			return ['12345678'];
		case 'each':
			return [{}];
		case 'palette':
			return { name: kind.presets[0] };
		case 'assets':
			return [{ asset_type: 'UPLOAD', asset_id: 'a' }];
		case 'modelStack':
			return [{ custom_model_uri: 'model/a/version/1' }];
		default:
			return 'auto';
	}
}

const STYLE_REFERENCES = [
	'style_reference_images',
	'style_reference_asset_identifiers',
	'style_reference_collection_id',
];

/** How the facts put it, and which parameters exclude each other then. */
const SENTENCES: Array<[RegExp, (match: RegExpExecArray) => string[][]]> = [
	[/^(\w+) and (\w+) are mutually exclusive/, ([, a, b]) => [[a, b]]],
	[/^give (\w+) or (\w+), not both/, ([, a, b]) => [[a, b]]],
	[/^(\w+) excludes (\w+)(?: and (\w+))?$/, ([, a, ...others]) => others.filter(Boolean).map((b) => [a, b])],
	[/^(\w+) excludes (\w+) and all style references/, ([, a, b]) => [b, ...STYLE_REFERENCES].map((other) => [a, other])],
	[
		/^(\w+) cannot be combined with (\w+) \(or style references\)/,
		([, a, b]) => [b, ...STYLE_REFERENCES].map((other) => [a, other]),
	],
	[/^only one of (\w+), (\w+), style references/, ([, a, b]) => among([a, b, ...STYLE_REFERENCES])],
	[
		/three kinds of style reference are mutually exclusive|^style_reference_.* are mutually exclusive/,
		() => among(STYLE_REFERENCES),
	],
	[/^mask => (\w+) cannot be set/, ([, other]) => [['mask', other]]],
	[
		/^(custom_width) and (custom_height) together; excludes (\w+) and (\w+)/,
		([, width, height, ...others]) => [width, height].flatMap((side) => others.map((other) => [side, other])),
	],
	[
		/^(reference) assets require the source by reference and exclude (mask)/,
		() => [['reference_image_asset_identifiers', 'mask']],
	],
];

const among = (names: string[]) => names.flatMap((a, index) => names.slice(index + 1).map((b) => [a, b]));

function exclusionsIn({ constraints, params }: Operation, { fields }: Endpoint): string[] {
	const found = constraints.flatMap((sentence) =>
		SENTENCES.flatMap(([pattern, pairs]) => {
			const match = pattern.exec(sentence);
			return match ? pairs(match) : [];
		}),
	);
	// A mask that has to be of the size of a file does not go with an asset.
	for (const { name, note = '' } of params)
		if (/needs image as bytes/.test(note)) found.push([name, 'image_asset_identifier']);
	const taken = new Set(fields.map(({ api }) => api));
	const pairs = found.filter((names) => names.every((name) => taken.has(name))).map(([a, b]) => pair(a, b));
	return [...new Set(pairs)].sort();
}

describe('the legacy endpoints with an envelope', () => {
	const { schemas } = facts.legacy;
	const resolve = (schema: Schema): Schema => (schema.$ref ? schemas[schema.$ref.split('/').pop() as string] : schema);
	const merged = (...names: string[]) =>
		Object.assign({}, ...names.map((name) => schemas[name].properties)) as Record<string, Schema>;
	const envelopes: Record<string, Record<string, Schema>> = {
		'/generate': merged('ImageRequest'),
		'/remix': merged('ImageRequest', 'InitialImageRequest'),
	};
	const inEnvelope = named.filter(([, { envelope }]) => envelope);
	const membersOf = ({ fields }: Endpoint) => fields.filter(({ kind }) => kind.type !== 'images');

	it.each(inEnvelope)('%s has the members that the facts give in words', (_name, endpoint) => {
		const [request, ...files] = (factsOf(endpoint) as Operation).params;
		expect(request.name).toBe(endpoint.envelope);
		expect(files.map(({ name }) => name)).toEqual(
			endpoint.fields.filter(({ kind }) => kind.type === 'images').map(({ api }) => api),
		);
		const said = (request.schema ?? '').replace(/\{name.*?\}\} \(1\.\.8[^)]*\)/, '');
		for (const { api, kind, required } of membersOf(endpoint)) {
			const [, rest] = new RegExp(`[{ ,]${api}\\b(.*?)(?=, [a-z_]+(?:\\?| \\(| \\d)|$|\\}$)`).exec(said) ?? [];
			expect([api, rest]).toEqual([api, expect.any(String)]);
			if (kind.type === 'integer') expect(rest).toContain(`${kind.min}..${kind.max}`);
			expect([api, required === true]).toEqual([api, / \(required\)/.test(rest)]);
		}
	});

	const withSchema = inEnvelope.filter(([, { path }]) => path in envelopes);

	it.each(Object.keys(envelopes))(
		'%s has the models that it documents, but for the two that are not confirmed, and all members',
		(path) => {
			const models = withSchema.filter(([, endpoint]) => endpoint.path === path).map(([, endpoint]) => endpoint);
			const members = envelopes[path];
			const known = resolve(members.model).enum?.filter((id) => !['V_3', 'AUTO'].includes(id));
			expect(models.map(({ model }) => model?.id).sort()).toEqual(known?.sort());
			expect(models.map(({ fixed }) => fixed?.model)).toEqual(models.map(({ model }) => model?.id));
			const apis = new Set(models.flatMap((endpoint) => membersOf(endpoint).map(({ api }) => api)));
			expect([...apis, 'model'].sort()).toEqual(Object.keys(members).sort());
		},
	);

	it.each(
		withSchema.flatMap(([name, endpoint]) =>
			membersOf(endpoint).map((field) => [name, field.api, field, endpoint] as const),
		),
	)('%s %s has the values of the schema', (_name, api, field, endpoint) => {
		const schema = resolve(envelopes[endpoint.path][api]);
		if (field.kind.type === 'choice') expect(written(field, endpoint)).toEqual(schema.enum?.slice().sort());
		else if (field.kind.type === 'integer')
			expect(field.kind).toMatchObject({ min: schema.minimum, max: schema.maximum });
		else if (field.kind.type === 'palette') {
			expect(field.kind.presets.map((name) => name.toUpperCase()).sort()).toEqual(
				schemas.ColorPalettePresetName.enum?.slice().sort(),
			);
		} else expect([field.kind.type, schema.type]).toEqual(['text', 'string']);
	});

	it.each(Object.keys(envelopes))('%s gives each model only what the documentation allows it', (path) => {
		const takers = (api: string) =>
			withSchema
				.flatMap(([, { path: at, fields, model }]) =>
					at === path && fields.some((field) => field.api === api) ? [model?.id] : [],
				)
				.sort();
		expect(takers('resolution')).toEqual(['V_2', 'V_2_TURBO']);
		expect(takers('color_palette')).toEqual(['V_2', 'V_2_TURBO']);
		expect(takers('negative_prompt')).toEqual(['V_1', 'V_1_TURBO', 'V_2', 'V_2_TURBO']);
		expect(takers('style_type')).toEqual(['V_2', 'V_2A', 'V_2A_TURBO', 'V_2_TURBO']);
	});
});
