/** A storage that speaks S3 and checks signatures, for n8n's S3 node. */
import { mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import S3rver, { type S3Event } from '@20minutes/s3rver';
import { listen } from './listen';

export interface StoredFile {
	key: string;
	type: string;
	bytes: Buffer;
}

export interface S3 {
	url: string;
	/** Of n8n's credential of the type `s3`. */
	credential: object;
	/** `bucket/key` of each upload that came, in their order. */
	uploads: string[];
	createBucket(name: string): Promise<void>;
	/** As if someone else had uploaded it. */
	put(bucket: string, file: StoredFile): Promise<void>;
	/** All files of a bucket, by key in the order of the alphabet. */
	files(bucket: string): Promise<StoredFile[]>;
	/** Of all files of a bucket. */
	keys(bucket: string): string[];
	close(): Promise<void>;
}

/** The only account of the server. */
const key = 'S3RVER';

/** @param folder where it keeps its files; emptied before and after */
export async function startS3(folder: string): Promise<S3> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const s3 = new S3rver({ directory: folder, silent: true });
	const uploads: string[] = [];
	// S3rver cannot list files while one of them is being written.
	const known = new Map<string, Set<string>>();
	const note = (bucket: string, key: string) => void known.set(bucket, (known.get(bucket) ?? new Set()).add(key));
	s3.on('event', ({ Records: records }: S3Event) => {
		for (const {
			eventName,
			s3: { bucket, object },
		} of records) {
			if (eventName === 'ObjectRemoved:Delete') known.get(bucket.name)?.delete(object.key);
			if (eventName !== 'ObjectCreated:Put') continue;
			uploads.push(`${bucket.name}/${object.key}`);
			note(bucket.name, object.key);
		}
	});
	const answer = s3.callback();
	const server = createServer((request, response) => {
		// S3rver also takes calls without a signature. A private bucket does not.
		if (request.headers.authorization) return answer(request, response);
		response.writeHead(403, { 'content-type': 'application/xml' });
		response.end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
	});
	const { url, close } = await listen(server);
	const keys = (bucket: string): string[] => [...(known.get(bucket) ?? [])].sort();
	return {
		url,
		credential: { endpoint: url, region: 'us-east-1', accessKeyId: key, secretAccessKey: key, forcePathStyle: true },
		uploads,
		async createBucket(name) {
			await s3.store.putBucket(name);
		},
		async put(bucket, file) {
			const metadata = { 'content-type': file.type };
			await s3.store.putObject({ bucket, key: file.key, content: file.bytes, metadata });
			note(bucket, file.key);
		},
		async files(bucket) {
			const read = keys(bucket).map(async (each) => {
				const { content, metadata } = (await s3.store.getObject(bucket, each))!;
				return { key: each, type: metadata['content-type']!, bytes: await buffer(content) };
			});
			return await Promise.all(read);
		},
		keys,
		async close() {
			await close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
