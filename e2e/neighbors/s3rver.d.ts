/** What is used of it. Its own types are those of another package. */
declare module '@20minutes/s3rver' {
	import type { EventEmitter } from 'node:events';
	import type { RequestListener } from 'node:http';
	import type { Readable } from 'node:stream';

	export interface S3Object {
		key: string;
		content: Readable;
		metadata: Record<string, string>;
	}

	export interface S3Event {
		Records: Array<{ eventName: string; s3: { bucket: { name: string }; object: { key: string } } }>;
	}

	export default class S3rver extends EventEmitter {
		constructor(options: { directory: string; silent: boolean });

		readonly store: {
			putBucket(bucket: string): Promise<unknown>;
			getObject(bucket: string, key: string): Promise<S3Object | null>;
			putObject(object: { bucket: string; key: string; content: Buffer; metadata: object }): Promise<unknown>;
		};

		callback(): RequestListener;
	}
}
