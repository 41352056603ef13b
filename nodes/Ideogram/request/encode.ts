/** Checked values → one HTTP request, in the endpoint's own spelling. */
import { sentFields, takesFiles } from '../api/models';
import type { Dialect, Endpoint, Field, PaletteValue, Value } from '../api/types';
import type { Purpose } from '../errors/failure';
import type { ExtraFields } from './extraFields';
import type { Checked } from './parameters';

export interface CallRequest {
	endpoint: Endpoint;
	purpose: Purpose;
	/** Below the base URL, parameters filled in. */
	path: string;
	/** A form where the endpoint takes files, else JSON. May be sent more than once: each file is opened again. */
	body?: FormData | Record<string, unknown>;
	/** After each sending: an answer may come before the files were read to their end. */
	close(): void;
}

/** What a call is made of. */
type Sent = Pick<Checked, 'endpoint' | 'values' | 'files' | 'extra'>;

export function encode({ endpoint, values, files, extra }: Sent): CallRequest {
	const given = sentFields(endpoint).filter(({ name }) => values[name] !== undefined);
	const spelled = (place: Field['in']) =>
		given
			.filter((field) => field.in === place && !takesFiles(field) && field.kind.type !== 'caption')
			.map((field): [Field, unknown] => [field, spell(values[field.name] as Value, field, endpoint.dialect)]);
	const close = () =>
		Object.values(files)
			.flat()
			.forEach((file) => file.close());
	return {
		endpoint,
		purpose: purposeOf(endpoint),
		path: pathOf(endpoint, spelled, extra),
		body: bodyOf(endpoint, spelled(undefined), files, extra),
		close,
	};
}

const purposeOf = ({ billing, method }: Endpoint): Purpose => {
	if (billing !== 'free') return 'submit';
	return method === 'GET' ? 'read' : 'create';
};

type Spelled = Array<[Field, unknown]>;

function pathOf({ path, method }: Endpoint, spelled: (place: Field['in']) => Spelled, extra: ExtraFields): string {
	const filled = spelled('path').reduce(
		(at, [{ name }, value]) => at.replace(`{${name}}`, encodeURIComponent(String(value))),
		path,
	);
	const query = new URLSearchParams();
	const asked = spelled('query').map(([{ api }, value]): [string, unknown] => [api, value]);
	const more = method === 'GET' ? Object.entries(extra) : [];
	for (const [name, value] of [...asked, ...more]) appendTexts(query, name, value);
	return query.size > 0 ? `${filled}?${query.toString()}` : filled;
}

function bodyOf(
	endpoint: Endpoint,
	spelled: Spelled,
	opened: Checked['files'],
	extra: ExtraFields,
): CallRequest['body'] {
	const { method, fields, envelope, fixed, answer } = endpoint;
	if (method === 'GET') return undefined;
	const files = fields.filter(takesFiles);
	const members = { ...fixed, ...Object.fromEntries(spelled.map(([{ api }, value]) => [api, value])), ...extra };
	const isAsync = answer.comes === 'choice';
	if (files.length === 0) return envelope ? { [envelope]: members } : { ...members, ...(isAsync && { async: true }) };

	const form = new FormData();
	if (envelope) {
		appendJson(form, envelope, members);
	} else {
		for (const [name, value] of Object.entries(fixed ?? {})) form.append(name, value);
		for (const [field, value] of spelled) appendParts(form, field, value);
		for (const [name, value] of Object.entries(extra)) appendTexts(form, name, value);
		if (isAsync) form.append('async', 'true');
	}
	for (const { api, name } of files) for (const { file } of opened[name] ?? []) form.append(api, file);
	return form;
}

/** Extra fields may be of any shape. */
const asText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Sent as one JSON part each. */
const JSON_KINDS: ReadonlyArray<Field['kind']['type']> = ['palette', 'assets', 'modelStack'];

function appendParts(form: FormData, { api, kind }: Field, value: unknown): void {
	if (JSON_KINDS.includes(kind.type)) appendJson(form, api, value);
	else appendTexts(form, api, value);
}

function appendTexts(to: FormData | URLSearchParams, name: string, value: unknown): void {
	for (const each of [value].flat()) to.append(name, asText(each));
}

/** With an empty file name, the part is sent with its content type but not as a file. */
function appendJson(form: FormData, name: string, value: unknown): void {
	form.append(name, new Blob([JSON.stringify(value)], { type: 'application/json' }), '');
}

/** The project's vocabulary → the endpoint's: `16:9` → `ASPECT_16_9` or `16x9`, `on` → `ON` or `on`. */
export function spell(value: Value, { kind }: Field, dialect: Dialect): unknown {
	switch (kind.type) {
		case 'choice':
			return dialect[kind.spelling](value as string);
		case 'choices':
			return (value as readonly string[]).map(dialect[kind.spelling]);
		case 'palette': {
			const { name, ...rest } = value as PaletteValue;
			return name ? { name: dialect.word(name) } : rest;
		}
		case 'assets':
			return kind.list ? value : (value as unknown[])[0];
		default:
			return value;
	}
}
