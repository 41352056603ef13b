/** The table against the project's copy of the facts: nothing missing, nothing more, nothing different. */
import { legacy, v2 } from '../../../nodes/Ideogram/api/dialects';
import type { Endpoint, Field } from '../../../nodes/Ideogram/api/types';
import { spell } from '../../../nodes/Ideogram/request/encode';
import { remixEndpoints } from '../../table';
import { facts, operationAt, spellings, type Param, type Schema } from '../../facts';

const MEGABYTES_IF_UNSTATED: Record<string, number> = { image: 50, reference_images: 50, character_reference_mask: 25 };

const written = (field: Field, { dialect }: Endpoint) =>
	field.kind.type === 'choice' ? field.kind.values.map((value) => String(spell(value, field, dialect))) : undefined;

const of = (dialect: Endpoint['dialect']) => remixEndpoints.filter((endpoint) => endpoint.dialect === dialect);
const idOf = ({ model }: Endpoint) => model?.id ?? '';

describe.each(of(v2).map((endpoint) => [idOf(endpoint), endpoint] as const))('%s', (_id, endpoint) => {
	const operation = operationAt(endpoint.path);
	const params = new Map((operation?.params ?? []).map((param) => [param.name, param]));
	const { fields } = endpoint;

	it('posts to an operation of the facts', () => {
		expect(operation?.method).toBe('POST');
		expect(operation?.asyncMode).toBe('optional');
		expect([endpoint.answer.comes, endpoint.billing]).toEqual(['choice', 'quoted']);
	});

	it('has exactly the parameters of the facts', () => {
		expect([...fields.map(({ api }) => api), 'async'].sort()).toEqual([...params.keys()].sort());
	});

	it.each(fields.map((field) => [field.api, field] as const))('%s has the type and limits of the facts', (_api, field) => {
		expect(describeField(field, endpoint)).toEqual(describeParam(params.get(field.api) as Param));
	});
});

/** What both sides say of a field, in the same words. */
function describeField(field: Field, endpoint: Endpoint): Record<string, unknown> {
	const { kind } = field;
	const required = field.required === true && field.name !== 'binaryPropertyName';
	switch (kind.type) {
		case 'text':
			return { type: 'text', required, pattern: undefined };
		case 'size':
			return { type: 'text', required, pattern: '^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}$' };
		case 'customModel':
			return { type: 'text', required, pattern: '^model/[^/]+/version/[^/]+$' };
		case 'integer':
			return { type: 'integer', required, min: kind.min, max: kind.max };
		case 'boolean':
			return { type: 'boolean', required };
		case 'choice':
			return { type: 'choice', required, values: [...(written(field, endpoint) ?? [])].sort() };
		case 'codes':
			return { type: 'codes', required, pattern: kind.pattern.source };
		case 'texts':
			return { type: 'texts', required, max: kind.max };
		case 'palette':
			return { type: 'palette', required, presets: [...kind.presets].sort() };
		case 'images':
			return { type: 'images', required, max: kind.max, megabytes: kind.megabytes };
		case 'assets':
			return { type: 'assets', required, max: kind.max, list: kind.list };
	}
}

function describeParam(param: Param): Record<string, unknown> {
	const { name, type, required } = param;
	switch (type) {
		case 'string':
		case 'string(uri)':
			return { type: 'text', required, pattern: param.pattern };
		case 'integer':
			return { type: 'integer', required, min: param.min, max: param.max };
		case 'boolean':
			return { type: 'boolean', required };
		case 'enum':
			return { type: 'choice', required, values: [...spellings(param)].sort() };
		case 'string[]':
			return { type: 'codes', required, pattern: param.pattern };
		case 'object':
			return { type: 'palette', required, presets: [...facts.enums.ColorPalettePreset_v2].sort() };
		case 'file':
		case 'file[]':
			return { type: 'images', required, max: param.maxItems ?? 1, megabytes: param.maxMB ?? MEGABYTES_IF_UNSTATED[name] };
		case 'AssetIdentifier':
		case 'AssetIdentifier[]':
			return { type: 'assets', required, max: param.maxItems ?? 1, list: type === 'AssetIdentifier[]' };
		default:
			throw new Error(`No remix field has the type ${type}.`);
	}
}

describe('text lengths', () => {
	const texts = of(v2).flatMap((endpoint) =>
		endpoint.fields.filter(({ kind }) => kind.type === 'text').map((field) => [idOf(endpoint), field.api, field, endpoint] as const),
	);

	it.each(texts)('%s %s is not longer than the facts allow', (_id, _api, { kind, api }, endpoint) => {
		const param = operationAt(endpoint.path)?.params.find(({ name }) => name === api);
		const { maxLength } = kind as { maxLength?: number };
		if (param?.maxLength !== undefined) expect(maxLength).toBe(param.maxLength);
		expect(param).toBeDefined();
	});
});

describe('the legacy endpoint', () => {
	const models = of(legacy).map((endpoint) => ({ ...endpoint, fields: endpoint.fields.filter(({ kind }) => kind.type !== 'images') }));
	const { schemas } = facts.legacy;
	const members: Record<string, Schema> = { ...schemas.ImageRequest.properties, ...schemas.InitialImageRequest.properties };
	const resolve = (schema: Schema): Schema => (schema.$ref ? schemas[schema.$ref.split('/').pop() as string] : schema);

	it('has the models that it documents, but for the two that are not confirmed', () => {
		const known = resolve(members.model).enum?.filter((id) => !['V_3', 'AUTO'].includes(id));
		expect(models.map(idOf).sort()).toEqual(known?.sort());
		expect(models.every(({ path, answer, billing }) => path === '/remix' && answer.comes === 'reply' && billing === 'unquoted')).toBe(true);
	});

	it('has exactly the members of the schema', () => {
		const apis = new Set(models.flatMap(({ fields }) => fields.map(({ api }) => api)));
		expect([...apis, 'model'].sort()).toEqual(Object.keys(members).sort());
	});

	it.each(models.flatMap((model) => model.fields.map((field) => [idOf(model), field.api, field, model] as const)))(
		'%s %s has the values of the schema',
		(_id, api, field, model) => {
			const schema = resolve(members[api]);
			if (field.kind.type === 'choice') expect(written(field, model)?.sort()).toEqual(schema.enum?.slice().sort());
			else if (field.kind.type === 'integer') expect(field.kind).toMatchObject({ min: schema.minimum, max: schema.maximum });
			else if (field.kind.type === 'palette') {
				expect(field.kind.presets.map((name) => name.toUpperCase()).sort()).toEqual(schemas.ColorPalettePresetName.enum?.slice().sort());
			} else expect([field.kind.type, schema.type]).toEqual(['text', 'string']);
		},
	);

	it('offers all 11 ratios and all 78 resolutions', () => {
		const count = (api: string) => (models[0].fields.find((field) => field.api === api)?.kind as unknown as { values: string[] }).values.length;
		expect([count('aspect_ratio'), count('resolution')]).toEqual([11, 78]);
	});

	it('gives each model only what the documentation allows it', () => {
		const takers = (api: string) => models.filter(({ fields }) => fields.some((field) => field.api === api)).map(idOf);
		expect(takers('resolution')).toEqual(['V_2', 'V_2_TURBO']);
		expect(takers('color_palette')).toEqual(['V_2', 'V_2_TURBO']);
		expect(takers('negative_prompt')).toEqual(['V_2', 'V_2_TURBO', 'V_1', 'V_1_TURBO']);
		expect(takers('style_type')).toEqual(['V_2', 'V_2_TURBO', 'V_2A', 'V_2A_TURBO']);
	});
});
