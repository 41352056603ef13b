/**
 * Every operation, every model and every field on the wire: form in, bytes out, read by a parser that is not ours. Each
 * model is called with the least that it takes, and then so often that every field was there once.
 */
import type { IDataObject } from 'n8n-workflow';

import { giveTime } from '../clock';
import { takesFiles } from '../../nodes/Ideogram/api/models';
import type { Endpoint, Field, KindOfResult } from '../../nodes/Ideogram/api/types';
import { cases, type Case } from '../table';
import { form, isSent, least, refusal, sizes } from './filled';
import { maskPng, png } from './images';
import { mp3 } from '../standin/audio';
import { namesIn, onTheWire, samples } from './samples';
import { parts, startScene, type Scene } from './scene';

giveTime();

/** Those that make files. */
const walked = cases.filter(({ endpoint }) => endpoint.billing !== 'free' && endpoint.answer.result.type === 'files');

/** What goes only together: Ideogram compares a mask from the account with a source from the account. */
const TOGETHER = [
	['imageAssetIdentifier', 'maskAssetIdentifier', 'maskAssetIdentifiers'],
	['customWidth', 'customHeight'],
];

/** Packs a model's fields into as few calls as its rules allow. */
function most(endpoint: Endpoint): Field[][] {
	const required = endpoint.fields.filter((field) => field.required);
	const optional = endpoint.fields.filter((field) => !required.includes(field));
	const pairs = TOGETHER.map((names) => optional.filter(({ name }) => names.includes(name))).filter(
		({ length }) => length === 2,
	);
	const units = [...pairs, ...optional.filter((field) => !pairs.flat().includes(field)).map((field) => [field])];
	let rest = units;
	const packed: Field[][] = [];
	while (rest.length > 0) {
		let call: Field[] = [];
		// Two rounds: a field may need one that comes later.
		for (const unit of [...rest, ...rest, ...units]) {
			const more = [...call, ...unit];
			if (!unit.some((field) => call.includes(field)) && fits(endpoint, [...required, ...more])) call = more;
		}
		if (!rest.some((unit) => call.includes(unit[0])))
			throw new Error(
				`${endpoint.path}: no call can have ${rest
					.flat()
					.map(({ name }) => name)
					.join()}`,
			);
		packed.push([...required, ...call]);
		rest = rest.filter((unit) => !call.includes(unit[0]));
	}
	return packed;
}

/** Rules that need more fields than are there yet do not speak against a field. */
const fits = (endpoint: Endpoint, fields: Field[]) =>
	refusal(
		{ ...endpoint, rules: endpoint.rules.filter(({ summary }) => !summary.startsWith('At least one')) },
		fields,
	) === undefined;

let scene: Scene;
const seen = new Set<string>();
const minimal = new Set<string>();
const files: Record<string, { bytes: Buffer }> = {};

beforeAll(async () => {
	scene = await startScene('filesystem');
	for (const [name, { width, height }] of Object.entries(sizes)) files[name] = { bytes: await maskPng(width, height) };
	files.one = { bytes: await png(32, 32, '#111') };
	files.song = { bytes: mp3(3) };
	// A link that Ideogram gave away.
	const { items } = await scene.run([{ json: {} }], { resource: 'image', operation: 'generate', model: 'V_2' });
	const { url } = items[0].json as { url: string };
	samples.imageUrls = { form: url, v1: [url] };
});
afterAll(async () => await scene.close());

const calls = walked.flatMap((each) => [
	[each.name, 'the least', each, least(each.endpoint)] as const,
	...most(each.endpoint).map((fields) => [each.name, fields.map(({ name }) => name).join(', '), each, fields] as const),
]);

it.each(calls)('%s: %s', async (name, what, each, fields) => {
	const { operation, endpoint, model } = each;
	const { posts, error, items } = await scene.run([{ files }], {
		prompt: '',
		resource: operation.resource,
		operation: operation.name,
		model,
		...form(fields, endpoint, what === 'the least'),
	});
	expect(error).toBeUndefined();
	expect(posts.map(({ status, path, method }) => [status, path, method])).toEqual([[200, endpoint.path, 'POST']]);
	expect(items.length).toBe(fields.some(({ name: field }) => field === 'numImages') ? 2 : 1);
	const { media } = endpoint.answer.result as KindOfResult<'files'>;
	const mime = { image: 'image/', video: 'video/mp4', SVG: 'image/svg+xml' }[media];
	expect(items.every(({ binary }) => binary?.data.mimeType.startsWith(mime))).toBe(true);
	expect(items.every(({ json }) => !('unexpected_media' in json))).toBe(true);

	const { values, sent } = await read(posts[0], endpoint);
	expect(values).toEqual(expected(each, fields));

	const images = fields.filter((field) => takesFiles(field) && isSent(field, fields));
	const bytes = images.flatMap(({ api, name: field }) =>
		namesIn(samples[field]).map((file) => [api, files[file].bytes.toString('base64')]),
	);
	expect(sent.sort()).toEqual(bytes.sort());

	for (const field of fields) seen.add(`${name} ${field.name}`);
	if (what === 'the least') minimal.add(name);
});

/** The members of the one JSON member or part, or all of them; and the files. */
async function read(
	post: Parameters<typeof parts>[0],
	endpoint: Endpoint,
): Promise<{ values: unknown; sent: string[][] }> {
	if (!endpoint.fields.some(takesFiles)) {
		const body = JSON.parse(post.body.toString()) as IDataObject;
		return { values: endpoint.envelope ? body[endpoint.envelope] : body, sent: [] };
	}
	const wire = await parts(post);
	const sent = wire.flatMap(([name, value]) =>
		typeof value === 'string' ? [] : [[name, value.bytes.toString('base64')]],
	);
	const texts = wire.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
	if (endpoint.envelope) {
		expect(texts.map(([name]) => name)).toEqual([endpoint.envelope]);
		return { values: JSON.parse(texts[0][1]), sent };
	}
	const values: Record<string, string | string[]> = {};
	for (const [name, value] of texts) values[name] = name in values ? [values[name], value].flat() : value;
	return { values, sent };
}

/** By hand, and what goes with every call. */
function expected({ endpoint }: Case, fields: readonly Field[]): Record<string, unknown> {
	const values: Record<string, unknown> = { ...endpoint.fixed };
	for (const { name, api } of endpoint.fields) {
		// In the form from the beginning, or sent in any case.
		if (name === 'numImages') values[api] = 1;
		if (name === 'private') values[api] = true;
		if (name === 'imageWeight' && !endpoint.path.startsWith('/v2/')) values[api] = 50;
	}
	for (const field of fields) {
		if (field.kind.type === 'each') Object.assign(values, onTheWire(field, endpoint));
		else if (!takesFiles(field)) values[field.api] = onTheWire(field, endpoint);
	}
	if (endpoint.answer.comes === 'choice') values.async = true;
	const isForm = endpoint.fields.some(takesFiles);
	return isForm && !endpoint.envelope
		? Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asPart(value)]))
		: values;
}

/** A text part; objects and lists of them are JSON, and other lists are repeated parts. */
function asPart(value: unknown): string | string[] {
	if (Array.isArray(value) && value.every((entry) => typeof entry === 'string'))
		return value.length === 1 ? value[0] : value;
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

it('saw every field of every model, and every model with the least', () => {
	const all = walked.flatMap(({ name, endpoint }) => endpoint.fields.map((field) => `${name} ${field.name}`));
	expect([...seen].sort()).toEqual(all.sort());
	expect(minimal.size).toBe(walked.length);
	const operations = new Set(walked.map(({ operation }) => operation)).size;
	console.info(`${operations} operations, ${walked.length} models, ${all.length} fields, ${calls.length} calls`);
});
