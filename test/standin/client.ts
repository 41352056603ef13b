import FormData from 'form-data';
import sharp from 'sharp';
import { Agent, request } from 'undici';
import type { ReplyBody } from './body';
import type { StandIn } from './server';

export interface File {
	bytes: Buffer;
	filename?: string;
	contentType?: string;
}

/** A plain text, a file, or a value to be sent as a JSON part; an array is sent as repeated parts. */
export type Field = string | File | { json: unknown; contentType?: string } | Array<string | File>;
export type Fields = Record<string, Field>;

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	bytes: Buffer;
	json: ReplyBody;
}

export interface Sending {
	method?: 'GET' | 'POST' | 'PUT';
	headers?: Record<string, string>;
	body?: Buffer;
	/** Null sends none. */
	apiKey?: string | null;
}

const agent = new Agent();

/** A separate client, so that the stand-in is not judged by the code it judges. */
export async function send(standIn: StandIn, path: string, sending: Sending = {}): Promise<Answer> {
	const { method = 'GET', headers = {}, body, apiKey = standIn.apiKey } = sending;
	const response = await request(path.startsWith('http') ? path : standIn.url + path, {
		method,
		body,
		headers: { ...headers, ...(apiKey !== null && { 'Api-Key': apiKey }) },
		dispatcher: agent,
	});
	const bytes = Buffer.from(await response.body.arrayBuffer());
	const isJson = String(response.headers['content-type']).startsWith('application/json');
	return {
		status: response.statusCode,
		headers: response.headers,
		bytes,
		json: isJson ? JSON.parse(bytes.toString()) : {},
	};
}

export async function post(standIn: StandIn, path: string, fields: Fields, apiKey?: string | null): Promise<Answer> {
	const form = new FormData();
	for (const [name, field] of Object.entries(fields)) {
		for (const value of Array.isArray(field) ? field : [field]) append(form, name, value);
	}
	const body = form.getBuffer();
	return await send(standIn, path, { method: 'POST', headers: form.getHeaders(), body, apiKey });
}

function append(form: FormData, name: string, value: Exclude<Field, unknown[]>): void {
	if (typeof value === 'string') return form.append(name, value);
	if ('json' in value) {
		const text = typeof value.json === 'string' ? value.json : JSON.stringify(value.json);
		return form.append(name, text, { contentType: value.contentType ?? 'application/json' });
	}
	const { bytes, filename, contentType } = value;
	form.append(name, bytes, { filename, contentType: contentType ?? 'image/png' });
}

/** The legacy request with the image. */
export function legacy(standIn: StandIn, request: unknown, file: File, more: Fields = {}): Promise<Answer> {
	return post(standIn, '/remix', { image_request: { json: request }, image_file: file, ...more });
}

export function v2(standIn: StandIn, model: string, fields: Fields, query = ''): Promise<Answer> {
	return post(standIn, `/v2/image/remix/${model}${query}`, fields);
}

/** A small image that is not all one color. */
export async function image(width = 300, height = 200, format: 'png' | 'jpeg' | 'webp' = 'png'): Promise<File> {
	const [across, down] = [width / 2, height / 2];
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<rect width="${width}" height="${height}" fill="#3a7bd5"/>
		<rect y="${down}" width="${width}" height="${down}" fill="#4a7a3c"/>
		<circle cx="${across}" cy="${down}" r="${Math.min(across, down) / 2}" fill="#e8c14d"/>
	</svg>`;
	const bytes = await sharp(Buffer.from(svg)).removeAlpha().toFormat(format).toBuffer();
	return { bytes, filename: `image.${format}`, contentType: `image/${format}` };
}

/** Polls until the generation is no longer pending. */
export async function settled(standIn: StandIn, id: string): Promise<Answer> {
	for (;;) {
		const answer = await send(standIn, `/v2/generations/${id}`);
		if (answer.status !== 200 || answer.json.status !== 'pending') return answer;
		await pause(10);
	}
}

export function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Ends the client's kept connections. */
export function hangUp(): Promise<void> {
	return agent.destroy();
}
