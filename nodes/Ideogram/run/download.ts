/** Fetches the pictures of a generation into n8n's binary store, at once, because their links expire. */
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { describeOther, readImageHeader } from '../request/imageHeader';
import { Failure } from '../result/failure';
import type { Result } from '../result/items';
import type { ApiImage } from '../result/replies';
import type { Api, ByteStream } from './api';
import { retry } from './retry';

const TRIES = 5;
const TIMEOUT_MS = 2 * 60_000;

/** One result for each picture, in the same order; one that cannot be had does not take the others with it. */
export async function downloadAll(context: IExecuteFunctions, api: Api, images: ApiImage[], name: string): Promise<Result[]> {
	return await Promise.all(
		images.map(async (image, index) => await downloadOne(context, api, image, `${name}-${index + 1}`)),
	);
}

async function downloadOne(context: IExecuteFunctions, api: Api, image: ApiImage, name: string): Promise<Result> {
	const { url } = image;
	if (url === null) {
		return { image, missing: 'withheld', reason: "Ideogram's safety check withheld this picture. It was billed." };
	}
	try {
		const binary = await retry(Date.now() + TRIES * TIMEOUT_MS, ({ facts }, tries) => facts.retryable && tries < TRIES, async () =>
			await store(context, await api.download(url, TIMEOUT_MS), name),
		);
		return { image, binary };
	} catch (error) {
		return { image, missing: 'download_failed', reason: `${(error as Error).message}. The picture was billed; its link is in url.` };
	}
}

async function store(context: IExecuteFunctions, stream: ByteStream, name: string): Promise<IBinaryData> {
	try {
		const head = await peek(stream);
		const header = readImageHeader(head);
		if (!header) throw broken(`The link gave ${describeOther(head)} instead of a picture`);
		const { mime, extension } = header;
		stream.unshift(head);
		return await context.helpers.prepareBinaryData(stream as never, `${name}.${extension}`, mime);
	} catch (error) {
		stream.destroy();
		throw error instanceof Failure ? error : broken('The download of the picture broke off');
	}
}

const broken = (problem: string) =>
	new Failure({ problem, fix: 'Fetch the picture from your generations on ideogram.ai.', billed: true, retryable: true });

/** The first bytes, taken out of the stream: enough to tell a picture from a web page. */
async function peek(stream: ByteStream): Promise<Buffer> {
	let head = Buffer.alloc(0);
	while (head.length < 32 && (await hasMore(stream))) {
		head = Buffer.concat([head, stream.read() ?? Buffer.alloc(0)]);
	}
	return head;
}

/** False at the end of the stream. */
async function hasMore(stream: ByteStream): Promise<boolean> {
	return await new Promise((resolve, reject) => {
		stream.once('readable', () => resolve(true));
		stream.once('end', () => resolve(false));
		stream.once('close', () => resolve(false));
		stream.once('error', reject);
	});
}
