/**
 * Any combination that the form allows is either refused by the node, before anything is sent, or accepted by the API;
 * and
 * what the node refuses, the API refuses as well.
 */
import fc from 'fast-check';
import Multipart from 'form-data';
import { request } from 'undici';

import type { EachEntry, Field, Value } from '../../nodes/Ideogram/api/types';
import { encode, type CallRequest } from '../../nodes/Ideogram/request/encode';
import { readValue } from '../../nodes/Ideogram/request/values';
import { runsOf } from '../runs';
import { startStandIn, type StandIn } from '../standin';
import { cases, isSource, type Case } from '../table';
import { refusalOf } from './filled';
import { formValue } from './formValues';
import { maskPng } from './images';
import { startScene, type Scene } from './scene';

/** Stricter than the API on purpose: there the field would silently be without effect. */
const OURS_ALONE = /^'(Style|Character) Version ID' needs |^'Mask' needs 'Images'/;

interface Image {
	field: string;
	item: number;
	width: number;
	height: number;
	file: File;
	close(): void;
}

const caseNamed = (name: string) => cases.find((each) => each.name === name) as Case;
/** The others have tests of their own. */
const paid = cases.filter(({ endpoint }) => endpoint.billing !== 'free' && endpoint.answer.result.type === 'files');

describe('the checks and the encoder', () => {
	let standIn: StandIn;
	const images: Image[] = [];
	beforeAll(async () => {
		standIn = await startStandIn({ latencyMs: 0, inflightLimit: 1_000_000 });
		for (const [width, height] of [
			[64, 64],
			[64, 48],
			[48, 64],
			[90, 30],
			[64, 66],
		]) {
			images.push({
				field: 'x',
				item: 0,
				width,
				height,
				close: () => undefined,
				file: new File([new Uint8Array(await maskPng(width, height))], 'x.png', { type: 'image/png' }),
			});
		}
	});
	afterAll(async () => await standIn.close());

	/** A value as the form gives it, read by the node. */
	const valueOf = (field: Field): fc.Arbitrary<Value> =>
		field.kind.type === 'images'
			? fc
					.array(fc.nat(4), { minLength: 1, maxLength: field.kind.max })
					.map((indexes) => indexes.map((index) => images[index]))
			: formValue(field).map(
					(raw) =>
						readValue(
							(raw as { __rl?: true; value?: unknown }).__rl ? (raw as { value: unknown }).value : raw,
							field,
							'any',
						) as Value,
				);

	const anyCall = ({ endpoint }: Case) => {
		const [required, optional] = [true, false].map((wanted) =>
			endpoint.fields.filter((field) => Boolean(field.required) === wanted),
		);
		return fc
			.subarray(optional, { maxLength: Math.min(9, optional.length) })
			.chain((fields) =>
				fc.record(Object.fromEntries([...required, ...fields].map((field) => [field.name, valueOf(field)]))),
			)
			.map((values) => values as Record<string, Value>);
	};

	const counts = { accepted: 0, refused: 0 };

	it.each(paid.map((each) => [each.name, each] as const))('agree with the API: %s', async (_name, each) => {
		const { endpoint } = each;
		await fc.assert(
			fc.asyncProperty(anyCall(each), async (drawn) => {
				// The shape of an image in the account is known to Ideogram alone.
				const asset = drawn.imageAssetIdentifier !== undefined;
				fc.pre(!(asset && drawn.imageWeight !== undefined && (drawn.resolution ?? drawn.aspectRatio) !== undefined));
				fc.pre(!(drawn.imageAssetIdentifiers !== undefined && drawn.mask !== undefined));
				fc.pre(!(asset && drawn.upscaleFactor === 'x8'));
				// So are the links that it gave away: wire.test.ts sends one.
				fc.pre(drawn.imageUrls === undefined);
				const maskAsset = endpoint.fields.find(({ name }) => /^maskAssetIdentifiers?$/.test(name));
				fc.pre(!maskAsset || asset === (drawn[maskAsset.name] !== undefined));
				// As the node reads them: what comes from the account is not opened.
				const isOpened = (field: Field) =>
					field.kind.type === 'images' && !(field.unless && drawn[field.unless.name] !== undefined);
				const given = endpoint.fields
					.filter((field) => field.kind.type !== 'images' || isOpened(field))
					.map((field) => [field.name, drawn[field.name]]);
				// A call is for one entry of a list.
				const entries = endpoint.fields
					.filter(({ kind }) => kind.type === 'each')
					.map(({ name }) => (drawn[name] as readonly EachEntry[])[0]);
				const values = Object.assign({}, Object.fromEntries(given), ...entries) as Record<string, Value>;
				const files = Object.fromEntries(
					endpoint.fields.filter(isOpened).map((field) => [field.name, (values[field.name] ?? []) as never[]]),
				);
				const refused = refusalOf(endpoint, values);
				const { body, path } = encode({ endpoint, values, files, extra: {} });
				const { statusCode, said } = await send(`${standIn.url}${path}`, standIn.apiKey, body);
				standIn.requests.length = 0;
				counts[refused ? 'refused' : 'accepted'] += 1;
				if (refused && OURS_ALONE.test(refused)) return;
				expect([refused, statusCode, statusCode === 400 ? said : '']).toEqual(
					refused ? [refused, 400, said] : [undefined, 200, ''],
				);
			}),
			{ numRuns: runsOf(50) },
		);
	});

	it('agree in both directions', () => {
		console.info(`${counts.accepted} accepted, ${counts.refused} refused, ${paid.length} models`);
		// Neither side of the property is empty.
		expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(runsOf(100));
	});
});

/** The parts as they are, written by an encoder that is not ours; or JSON. */
async function send(url: string, apiKey: string, parts: CallRequest['body']) {
	if (!(parts instanceof FormData)) {
		const headers = { 'content-type': 'application/json', 'api-key': apiKey };
		const { statusCode, body } = await request(url, { method: 'POST', headers, body: JSON.stringify(parts) });
		return { statusCode, said: await body.text() };
	}
	const form = new Multipart();
	for (const [name, value] of parts.entries()) {
		if (typeof value === 'string') form.append(name, value);
		else
			form.append(name, Buffer.from(await value.arrayBuffer()), {
				contentType: value.type,
				...(value.name && { filename: value.name }),
			});
	}
	const { statusCode, body } = await request(url, {
		method: 'POST',
		headers: { ...form.getHeaders(), 'api-key': apiKey },
		body: form.getBuffer(),
	});
	return { statusCode, said: await body.text() };
}

describe('the node in the engine', () => {
	let scene: Scene;
	beforeAll(async () => {
		scene = await startScene('filesystem', { latencyMs: 0, inflightLimit: 1_000_000 });
	});
	afterAll(async () => await scene.close());

	const anyForm = fc.constantFrom(...paid.map(({ name }) => name)).chain((name) => {
		const { operation, endpoint, model } = caseNamed(name);
		const at = (place: string) => endpoint.fields.filter((field) => field.place === place && !isSource(field));
		const [top, additional] = [at('top'), at('additional')];
		const values = (fields: Field[]) =>
			fc.record(Object.fromEntries(fields.map((field) => [field.name, formValue(field)])));
		return fc
			.record({
				top: values(top),
				additional: fc.subarray(additional, { maxLength: Math.min(5, additional.length) }).chain(values),
			})
			.map((given) => ({
				resource: operation.resource,
				operation: operation.name,
				model,
				...given.top,
				...('numImages' in given.top && { numImages: Math.min(2, given.top.numImages as number) }),
				binaryPropertyName: 'data',
				additionalFields: given.additional,
			}));
	});

	it('never has a call refused', async () => {
		const files = {
			data: { bytes: await maskPng(64, 64) },
			one: { bytes: await maskPng(32, 32) },
			two: { bytes: await maskPng(32, 32) },
		};
		await fc.assert(
			fc.asyncProperty(anyForm, async (parameters) => {
				fc.pre(
					!['imageAssetIdentifier', 'maskAssetIdentifier', 'imageUrls'].some(
						(name) => name in parameters.additionalFields,
					),
				);
				const { error, posts, items } = await scene.run([{ files }], parameters as never);
				const outcome = {
					refusedByNode: error?.name === 'NodeOperationError',
					posts: posts.map(({ status }) => status),
					items: items.length > 0,
				};
				expect([
					{ refusedByNode: true, posts: [], items: false },
					{ refusedByNode: false, posts: [200], items: true },
				]).toContainEqual(outcome);
			}),
			{ numRuns: runsOf(60) },
		);
	});
});
