/** Fetches the pictures of a generation into n8n's binary store, at once, because their links expire. */
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { describeOther, readImageHeader } from '../request/imageHeader';
import { Failure } from '../result/failure';
import type { Result } from '../result/items';
import type { ApiImage } from '../result/replies';
import type { Api, ByteStream } from './api';
import { goOn, whileWatched } from './pause';
import { repeat } from './repeat';

const TIMEOUT_MS = 60_000;
/** For all tries together. */
const PATIENCE_MS = 4 * 60_000;
const LARGEST = 100 * 1024 * 1024;

/** One result for each picture, in the same order; one that cannot be had does not take the others with it. @throws Stopped */
export async function downloadAll(context: IExecuteFunctions, api: Api, images: ApiImage[], name: string): Promise<Result[]> {
	return await Promise.all(images.map(async (image, index) => await downloadOne(context, api, image, `${name}-${index + 1}`)));
}

async function downloadOne(context: IExecuteFunctions, api: Api, image: ApiImage, name: string): Promise<Result> {
	const { url } = image;
	if (url === null) {
		return image.is_image_safe === false
			? { image, missing: 'withheld', reason: "Ideogram's safety check withheld this picture. It was billed." }
			: { image, missing: 'download_failed', reason: 'Ideogram gave no link to this picture. It was billed.' };
	}
	try {
		const terms = { purpose: 'download', deadline: Date.now() + PATIENCE_MS, signal: api.signal } as const;
		return { image, binary: await repeat(terms, async (tries) => await fetchPicture(context, api, url, name, tries === 1)) };
	} catch (error) {
		goOn(api.signal);
		return { image, missing: 'download_failed', reason: `${(error as Error).message}. The picture was billed; its link is in url.` };
	}
}

async function fetchPicture(context: IExecuteFunctions, api: Api, url: string, name: string, sparing: boolean): Promise<IBinaryData> {
	const { stream, length } = await api.download(url, TIMEOUT_MS, sparing);
	try {
		if (length !== undefined && length > LARGEST) throw tooLarge;
		return await whileWatched(stream, TIMEOUT_MS, api.signal, async () => await store(context, stream, length, name));
	} catch (error) {
		stream.destroy();
		goOn(api.signal);
		throw error instanceof Failure ? error : broken('The download of the picture broke off');
	}
}

async function store(context: IExecuteFunctions, stream: ByteStream, length: number | undefined, name: string): Promise<IBinaryData> {
	const bytes = stream[Symbol.asyncIterator]();
	const head = await readHead(bytes);
	const header = readImageHeader(head);
	if (!header) throw broken(`The link gave ${describeOther(head)} instead of a picture`);
	const checked = checkedBytes(head, bytes, length);
	// n8n's store takes a stream of Node's; the class comes from the stream at hand, because nodes may not import it.
	const { from } = stream.constructor as unknown as { from(source: AsyncIterable<Uint8Array>): Buffer };
	return await context.helpers.prepareBinaryData(from(checked), `${name}.${header.extension}`, header.mime);
}

/** Enough to tell a picture from a web page. */
async function readHead(bytes: AsyncIterator<Buffer>): Promise<Buffer> {
	let head: Buffer = Buffer.alloc(0);
	while (head.length < 32) {
		const { done, value } = await bytes.next();
		if (done) throw broken('The link gave a file without a picture in it');
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
	if (length !== undefined && size !== length) throw broken('The download of the picture broke off');
}

const tooLarge = new Failure({
	problem: 'The picture is larger than 100 MB',
	fix: 'Fetch the picture from your generations on ideogram.ai.',
	billed: true,
	retryable: false,
});

const broken = (problem: string) =>
	new Failure({ problem, fix: 'Fetch the picture from your generations on ideogram.ai.', billed: true, retryable: true });
