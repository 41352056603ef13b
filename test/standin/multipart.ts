import busboy from 'busboy';
import type { IncomingHttpHeaders } from 'node:http';
import { bad } from './reply';

export interface Part {
	name: string;
	/** Undefined when the part names no file. */
	filename?: string;
	contentType: string;
	bytes: Buffer;
}

export function readMultipart(headers: IncomingHttpHeaders, body: Buffer): Promise<Part[]> {
	return new Promise((resolve, reject) => {
		const parts: Part[] = [];
		const refuse = (error: unknown) =>
			reject(bad(`The body is not well-formed multipart/form-data: ${(error as Error).message}.`));
		try {
			const parser = busboy({ headers, limits: { fieldSize: Infinity } });
			parser.on('field', (name, value, info) => {
				parts.push({ name, contentType: info.mimeType, bytes: Buffer.from(value) });
			});
			parser.on('file', (name, stream, info) => {
				const part: Part = { name, filename: info.filename, contentType: info.mimeType, bytes: Buffer.alloc(0) };
				// Pushed at once, so that the parts keep the order in which they were sent.
				parts.push(part);
				const chunks: Buffer[] = [];
				stream.on('data', (chunk: Buffer) => chunks.push(chunk));
				stream.on('error', refuse);
				stream.on('close', () => (part.bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
			});
			parser.on('error', refuse);
			parser.on('close', () => resolve(parts));
			parser.end(body);
		} catch (error) {
			refuse(error);
		}
	});
}
