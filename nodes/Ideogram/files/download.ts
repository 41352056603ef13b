/** Fetches the files of a generation into n8n's binary store, at once, because their links expire. */
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Media } from '../api/types';
import { MEGABYTE, atMost } from './atMost';
import { expected, typeOf } from './media';
import { describeOther } from './sniff';
import { unpack, whole } from './unpack';
import { Failure } from '../errors/failure';
import { CARD_FIELD, type ApiImage, type Result } from './result';
import { withheldCard } from './withheldCard';
import type { Client } from '../transport/client';
import type { Download } from '../transport/follow';
import { throwIfStopped } from '../time/wait';
import { retry } from '../transport/retry';

/** Where the files come from and go to. */
interface Target {
	context: IExecuteFunctions;
	client: Client;
	media: Media;
}

/**
 * One result for each file, in the same order; one that cannot be had does not take the others with it.
 *
 * @param name without number and ending. @throws Stopped
 */
export async function downloadAll(target: Target, images: ApiImage[], name: string): Promise<Result[]> {
	return await Promise.all(
		images.map(async (image, index) => await downloadOne(target, image, `${name}-${index + 1}`)),
	);
}

/** The same for who takes no files. */
export const leaveThere = (images: ApiImage[], media: Media): Result[] =>
	images.map((image) => withoutLink(image, media) ?? { image });

/** What there is to say of a file that cannot be downloaded. */
function withoutLink(image: ApiImage, media: Media): Result | undefined {
	if (image.url !== null) return undefined;
	return image.is_image_safe === false
		? { image, missing: 'withheld', reason: `Ideogram's safety check withheld this ${media}. It was billed.` }
		: { image, missing: 'download_failed', reason: `Ideogram gave no link to this ${media}. It was billed.` };
}

async function downloadOne(target: Target, image: ApiImage, name: string): Promise<Result> {
	const { client, media } = target;
	const none = withoutLink(image, media);
	if (none) return none.missing === 'withheld' ? { ...none, card: await makeCard(target) } : none;
	const url = image.url as string;
	const { backlog } = client.permits;
	// The number of tries is limited, not their time: on a slow line an image takes long, and waits long for its turn.
	const terms = { purpose: 'download', deadline: Number.POSITIVE_INFINITY, signal: client.signal } as const;
	const read = async (download: Download) => await store(target, download, name);
	const fetchOnce = async (tries: number) =>
		await backlog.inTurn(
			client.signal,
			async () => await client.download(url, { noun: media, sparing: tries === 1 }, read),
		);
	try {
		const stored = await backlog.keep(async () => await retry(terms, fetchOnce));
		return { image, ...stored };
	} catch (error) {
		throwIfStopped(client.signal);
		return {
			image,
			missing: 'download_failed',
			reason: `${(error as Error).message}. The ${media} was billed; its link is in url.`,
		};
	}
}

const makeCard = async ({ context }: Target) =>
	await context.helpers.prepareBinaryData(withheldCard, `${CARD_FIELD}.png`, 'image/png');

type Stored = Pick<Result, 'binary' | 'unexpected'>;

/** A shorter file is no image. */
const LEAST_BYTES = 32;

/** @throws Failure */
async function store({ context, media }: Target, download: Download, name: string): Promise<Stored> {
	const { bytes, length, encoding, toStream } = download;
	const largest = expected[media].megabytes * MEGABYTE;
	if (length !== undefined && length > largest) throw tooLarge(media);
	try {
		const opened = await unpack(bytes);
		const { head } = opened;
		const type = typeOf(head, media);
		const isExpected = type !== undefined && !type.unexpected;
		if (!isExpected && head.length < LEAST_BYTES) throw broken(`The link gave a file without ${a(media)} in it`, media);
		const packed = encoding ? ` (packed: ${encoding})` : '';
		// What is packed in a way that nobody undoes is of no use to anybody.
		if (!type || (encoding && !isExpected))
			throw broken(`The link gave ${describeOther(head)}${packed} instead of ${a(media)}`, media);
		// That the bytes are all there is seen to by the HTTP library: it knows their number before they are unpacked.
		const stream = toStream(atMost(whole(opened), largest, () => tooLarge(media)));
		const binary = await context.helpers.prepareBinaryData(stream, `${name}.${type.extension}`, type.mime);
		return { binary, unexpected: type.unexpected };
	} catch (error) {
		throw error instanceof Failure ? error : broken(`The download of the ${media} broke off`, media);
	}
}

const a = (media: Media) => (/^([aeiou]|SVG)/.test(media) ? `an ${media}` : `a ${media}`);

const fetchIt = (media: Media) => `Fetch the ${media} from your generations on ideogram.ai.`;

const tooLarge = (media: Media) =>
	new Failure({
		problem: `The ${media} is larger than ${expected[media].megabytes} MB`,
		fix: fetchIt(media),
		billed: true,
		retryable: false,
	});

const broken = (problem: string, media: Media) =>
	new Failure({ problem, fix: fetchIt(media), billed: true, retryable: true });
