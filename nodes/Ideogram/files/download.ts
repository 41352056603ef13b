/** Fetches the images of a generation into n8n's binary store, at once, because their links expire. */
import type { IExecuteFunctions } from 'n8n-workflow';

import { mediaOf } from './media';
import { describeOther, readImageHeader } from './sniff';
import { HEAD_BYTES, unpack } from './unpack';
import { Failure } from '../errors/failure';
import { CARD_FIELD, type ApiImage, type Result } from './result';
import { withheldCard } from './withheldCard';
import type { Client, Download } from '../transport/client';
import { throwIfStopped } from '../time/wait';
import { retry } from '../transport/retry';

const LARGEST = 100 * 1024 * 1024;

/**
 * One result for each image, in the same order; one that cannot be had does not take the others with it. @throws
 * Stopped
 */
export async function downloadAll(
	context: IExecuteFunctions,
	client: Client,
	images: ApiImage[],
	name: string,
): Promise<Result[]> {
	return await Promise.all(
		images.map(async (image, index) => await downloadOne(context, client, image, `${name}-${index + 1}`)),
	);
}

async function downloadOne(context: IExecuteFunctions, client: Client, image: ApiImage, name: string): Promise<Result> {
	const { url } = image;
	if (url === null) {
		if (image.is_image_safe !== false) {
			return { image, missing: 'download_failed', reason: 'Ideogram gave no link to this image. It was billed.' };
		}
		const card = await context.helpers.prepareBinaryData(withheldCard, `${CARD_FIELD}.png`, 'image/png');
		return { image, missing: 'withheld', reason: "Ideogram's safety check withheld this image. It was billed.", card };
	}
	const { backlog } = client.permits;
	// The number of tries is limited, not their time: on a slow line an image takes long, and waits long for its turn.
	const terms = { purpose: 'download', deadline: Number.POSITIVE_INFINITY, signal: client.signal } as const;
	const read = async (download: Download) => await store(context, download, name);
	const fetchOnce = async (tries: number) =>
		await backlog.inTurn(client.signal, async () => await client.download(url, tries === 1, read));
	try {
		const stored = await backlog.keep(async () => await retry(terms, fetchOnce));
		return { image, ...stored };
	} catch (error) {
		throwIfStopped(client.signal);
		return {
			image,
			missing: 'download_failed',
			reason: `${(error as Error).message}. The image was billed; its link is in url.`,
		};
	}
}

type Stored = Pick<Result, 'binary' | 'unexpected'>;

/** @throws Failure */
async function store(context: IExecuteFunctions, download: Download, name: string): Promise<Stored> {
	const { bytes, length, encoding, toStream } = download;
	if (length !== undefined && length > LARGEST) throw tooLarge;
	try {
		const { head, rest } = await unpack(bytes);
		// What is packed in a way that nobody undoes is of no use to anybody.
		const media = encoding ? readImageHeader(head) : mediaOf(head);
		if (!readImageHeader(head) && head.length < HEAD_BYTES) throw broken('The link gave a file without an image in it');
		const packed = encoding ? ` (packed: ${encoding})` : '';
		if (!media) throw broken(`The link gave ${describeOther(head)}${packed} instead of an image`);
		const stream = toStream(limited(head, rest));
		const binary = await context.helpers.prepareBinaryData(stream, `${name}.${media.extension}`, media.mime);
		return { binary, unexpected: 'unexpected' in media ? media.unexpected : undefined };
	} catch (error) {
		throw error instanceof Failure ? error : broken('The download of the image broke off');
	}
}

/** That the bytes are all there is seen to by the HTTP library: it knows their number before they are unpacked. */
async function* limited(head: Buffer, rest: AsyncIterable<Uint8Array>) {
	let size = head.length;
	yield head;
	for await (const chunk of rest) {
		size += chunk.length;
		if (size > LARGEST) throw tooLarge;
		yield chunk;
	}
}

const tooLarge = new Failure({
	problem: 'The image is larger than 100 MB',
	fix: 'Fetch the image from your generations on ideogram.ai.',
	billed: true,
	retryable: false,
});

const broken = (problem: string) =>
	new Failure({ problem, fix: 'Fetch the image from your generations on ideogram.ai.', billed: true, retryable: true });
