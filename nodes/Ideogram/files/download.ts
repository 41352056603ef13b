/** Fetches the images of a generation into n8n's binary store, at once, because their links expire. */
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { describeOther, readImageHeader } from './sniff';
import { Failure } from '../errors/failure';
import type { ApiImage, Result } from './result';
import type { Client, ByteStream } from '../transport/client';
import { throwIfStopped, destroyOnTimeout } from '../transport/wait';
import { retry } from '../transport/retry';
import { now } from '../transport/clock';

const TIMEOUT_MS = 60_000;
/** For all tries together. */
const PATIENCE_MS = 4 * 60_000;
const LARGEST = 100 * 1024 * 1024;

/** One result for each image, in the same order; one that cannot be had does not take the others with it. @throws Stopped */
export async function downloadAll(context: IExecuteFunctions, client: Client, images: ApiImage[], name: string): Promise<Result[]> {
	return await Promise.all(images.map(async (image, index) => await downloadOne(context, client, image, `${name}-${index + 1}`)));
}

async function downloadOne(context: IExecuteFunctions, client: Client, image: ApiImage, name: string): Promise<Result> {
	const { url } = image;
	if (url === null) {
		return image.is_image_safe === false
			? { image, missing: 'withheld', reason: "Ideogram's safety check withheld this image. It was billed." }
			: { image, missing: 'download_failed', reason: 'Ideogram gave no link to this image. It was billed.' };
	}
	try {
		const terms = { purpose: 'download', deadline: now() + PATIENCE_MS, signal: client.signal } as const;
		return { image, binary: await retry(terms, async (tries) => await fetchImage(context, client, url, name, tries === 1)) };
	} catch (error) {
		throwIfStopped(client.signal);
		return { image, missing: 'download_failed', reason: `${(error as Error).message}. The image was billed; its link is in url.` };
	}
}

async function fetchImage(context: IExecuteFunctions, client: Client, url: string, name: string, sparing: boolean): Promise<IBinaryData> {
	const { stream, length } = await client.download(url, TIMEOUT_MS, sparing);
	try {
		if (length !== undefined && length > LARGEST) throw tooLarge;
		return await destroyOnTimeout(stream, TIMEOUT_MS, client.signal, async () => await store(context, stream, length, name));
	} catch (error) {
		stream.destroy();
		throwIfStopped(client.signal);
		throw error instanceof Failure ? error : broken('The download of the image broke off');
	}
}

async function store(context: IExecuteFunctions, stream: ByteStream, length: number | undefined, name: string): Promise<IBinaryData> {
	const bytes = stream[Symbol.asyncIterator]();
	const head = await readHead(bytes);
	const header = readImageHeader(head);
	if (!header) throw broken(`The link gave ${describeOther(head)} instead of an image`);
	const checked = checkedBytes(head, bytes, length);
	// n8n's store takes a stream of Node's; the class comes from the stream at hand, because nodes may not import it.
	const { from } = stream.constructor as unknown as { from(source: AsyncIterable<Uint8Array>): Buffer };
	return await context.helpers.prepareBinaryData(from(checked), `${name}.${header.extension}`, header.mime);
}

/** Enough to tell an image from a web page. */
async function readHead(bytes: AsyncIterator<Buffer>): Promise<Buffer> {
	let head: Buffer = Buffer.alloc(0);
	while (head.length < 32) {
		const { done, value } = await bytes.next();
		if (done) throw broken('The link gave a file without an image in it');
		head = head.length === 0 ? value : Buffer.concat([head, value]);
	}
	return head;
}

async function* checkedBytes(head: Buffer, rest: AsyncIterator<Uint8Array>, length: number | undefined) {
	let size = head.length;
	yield head;
	for (let next = await rest.next(); !next.done; next = await rest.next()) {
		size += next.value.length;
		if (size > LARGEST) throw tooLarge;
		yield next.value;
	}
	if (length !== undefined && size !== length) throw broken('The download of the image broke off');
}

const tooLarge = new Failure({
	problem: 'The image is larger than 100 MB',
	fix: 'Fetch the image from your generations on ideogram.ai.',
	billed: true,
	retryable: false,
});

const broken = (problem: string) =>
	new Failure({ problem, fix: 'Fetch the image from your generations on ideogram.ai.', billed: true, retryable: true });
