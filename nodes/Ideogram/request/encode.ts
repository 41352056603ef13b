/** Checked values → the multipart body of one call, in the endpoint's own spelling. */
import type { Dialect, Field, Model, Spelling, Value } from '../api/types';
import type { Checked } from './parameters';

export interface CallRequest {
	model: Model;
	/** Path below the base URL. */
	path: string;
	/** May be sent more than once: each image is opened anew. */
	body: FormData;
	/** After each sending: an answer may come before the images were read to their end. */
	close(): void;
}

export function encode({ model, values, images }: Checked): CallRequest {
	const body = new FormData();
	const sent = model.fields.filter(({ name, kind }) => values[name] !== undefined && kind.type !== 'images');
	if (model.dialect === 'legacy') {
		const members = sent.map((field) => [field.api, spelled(values[field.name] as Value, field, 'legacy')]);
		appendJson(body, 'image_request', { model: model.id, ...Object.fromEntries(members) });
	} else {
		for (const field of sent) appendParts(body, field, values[field.name] as Value);
		if (model.async) body.append('async', 'true');
	}
	for (const field of [model.source, ...model.fields]) {
		for (const { file } of images[field.name] ?? []) body.append(field.api, file);
	}
	const close = () => Object.values(images).flat().forEach((image) => image.close());
	return { model, path: model.path, body, close };
}

function appendParts(body: FormData, field: Field, value: Value): void {
	const { kind } = field;
	if (kind.type === 'palette') appendJson(body, field.api, spelled(value, field, 'v2'));
	else if (kind.type === 'assets') appendJson(body, field.api, kind.list ? value : (value as unknown[])[0]);
	else if (kind.type === 'codes') (value as string[]).forEach((code) => body.append(field.api, code));
	else body.append(field.api, String(spelled(value, field, 'v2')));
}

/** With an empty file name, the part is sent with its content type but not as a file. */
function appendJson(body: FormData, name: string, value: unknown): void {
	body.append(name, new Blob([JSON.stringify(value)], { type: 'application/json' }), '');
}

function spelled(value: Value, { kind }: Field, dialect: Dialect): unknown {
	if (kind.type === 'choice') return spell(value as string, kind.spelling, dialect);
	if (kind.type === 'palette' && dialect === 'legacy') {
		const { name, ...rest } = value as { name?: string };
		return name ? { name: spell(name, 'word', dialect) } : rest;
	}
	return value;
}

/** The project's vocabulary → the endpoint's: `16:9` → `ASPECT_16_9` or `16x9`, `on` → `ON` or `on`. */
export function spell(value: string, spelling: Spelling, dialect: Dialect): string {
	if (dialect === 'v2') return spelling === 'ratio' ? value.replace(':', 'x') : value;
	if (spelling === 'ratio') return `ASPECT_${value.replace(':', '_')}`;
	if (spelling === 'resolution') return `RESOLUTION_${value.replace('x', '_')}`;
	return value.toUpperCase();
}
