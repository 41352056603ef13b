import { randomBytes } from 'node:crypto';
import type { ReplyEntry } from './body';
import type { Ledger } from './ledger';
import type { Price } from './prices';
import { priceOf } from './prices';
import type { Links } from './links';
import type { Media } from './media';
import { png } from './media';
import type { RemixOrder } from './remix';
import { remix } from './remix';
import { Refusal } from './reply';

/** One of the files that a result consists of. */
export interface MadeFile {
	make: () => Promise<Buffer>;
	media: Media;
}

/** One result: it takes a place while it is made, and is an entry of `data`. */
export interface Order extends RemixOrder {
	/** A single image, a remix of the source, by default. */
	files?: MadeFile[];
	/** What the answer says of it, with the links to its files, which are null when it is unsafe. */
	entry?: (urls: Array<string | null>, isSafe: boolean) => ReplyEntry;
}

/** A request that was found good: what is to be made. */
export interface Job {
	model: string;
	path: string;
	/** As the caller wrote it. */
	prompt: string;
	/** As the model reads it. */
	finalPrompt: string;
	seed: number;
	orders: Order[];
	styleType?: string;
	/** What it costs; by path and model by default. */
	price?: Price;
	/** The `object_type` of its results when it is polled; `image.generation` by default. */
	objectType?: string;
	/** The whole answer, when it is not a list of results. */
	reply?: (generation: Generation) => unknown;
	/** More words to be searched for the signs of a test, such as names of files. */
	signs?: string;
}

export interface Generation {
	id: string;
	job: Job;
	status: 'pending' | 'completed' | 'failed';
	created: string;
	images: ReplyEntry[];
	failureReason?: string;
	/** Settles when the status is no longer pending. */
	done: Promise<void>;
}

export interface GenerationOptions {
	inflightLimit: number;
	latencyMs: number | (() => number);
	drawAhead: boolean;
	/** Makes every PNG, instead of the work that was asked for. */
	draw?: (order: RemixOrder) => Promise<Buffer>;
}

export class Generations {
	private readonly all = new Map<string, Generation>();
	private readonly timers = new Set<NodeJS.Timeout>();
	private inflight = 0;
	/** The most images that were ever in progress at once. */
	peak = 0;

	constructor(
		private readonly options: GenerationOptions,
		private readonly links: Links,
		private readonly ledger: Ledger,
	) {}

	/** Takes a place for each image, bills, and begins; refuses what is unsafe or too much. */
	start(job: Job): Generation {
		const has = (sign: string) => `${job.prompt} ${job.signs ?? ''}`.includes(sign);
		if (has('FORBIDDEN')) throw new Refusal(422, 'The prompt failed the safety check.');
		const places = job.orders.length;
		if (this.inflight + places > this.options.inflightLimit) {
			throw new Refusal(429, `Only ${this.options.inflightLimit} images may be in progress at once.`, {
				reject_reason: 'inflight_limit',
				max_inflight_requests: this.options.inflightLimit,
			});
		}
		this.inflight += places;
		this.peak = Math.max(this.peak, this.inflight);

		const fails = has('FAILGEN');
		const id = randomBytes(16).toString('base64url');
		const generation: Generation = {
			id,
			job,
			status: 'pending',
			created: new Date().toISOString(),
			images: [],
			done: this.later().then(() => {
				this.inflight -= places;
				if (fails) this.fail(generation);
				else this.complete(generation, draws, has('UNSAFE'));
			}),
		};
		const draws = fails ? [] : job.orders.map((order) => this.files(order));
		this.all.set(id, generation);
		// Billed now, not when it is done, as from here on nothing that the caller does can stop it.
		if (!fails) {
			const price = job.price ?? priceOf(job.path, job.model, places);
			this.ledger.bill({
				generationId: id,
				model: job.model,
				path: job.path,
				images: places,
				...price,
				at: Date.now(),
			});
		}
		return generation;
	}

	get(id: string): Generation | undefined {
		return this.all.get(id);
	}

	close(): void {
		for (const timer of this.timers) clearTimeout(timer);
	}

	/** Takes as long as a generation does. */
	later(): Promise<void> {
		const { latencyMs } = this.options;
		return new Promise((resolve) => {
			const timer = setTimeout(
				() => {
					this.timers.delete(timer);
					resolve();
				},
				typeof latencyMs === 'number' ? latencyMs : latencyMs(),
			);
			this.timers.add(timer);
		});
	}

	private files(order: Order): MadeFile[] {
		const { draw } = this.options;
		const files = order.files ?? [{ make: () => remix(order), media: png }];
		order.files = undefined;
		// Once all are drawn, the source is let go, as a long run would fill the memory with sources.
		let left = files.length;
		const letGo = () => void ((left -= 1) === 0 && (order.source = Buffer.alloc(0)));
		return files.map(({ make, media }) => {
			const work = draw && media === png ? () => draw(order) : make;
			return { make: this.drawing(work, letGo), media };
		});
	}

	/** A file is drawn once, when it is first asked for or ahead of that. */
	private drawing(make: () => Promise<Buffer>, letGo: () => void): () => Promise<Buffer> {
		let drawn: Promise<Buffer> | undefined;
		let work: typeof make | undefined = make;
		const draw = () => {
			drawn ??= work!().finally(letGo);
			// It may hold a source, too.
			work = undefined;
			return drawn;
		};
		if (this.options.drawAhead) draw().catch(() => undefined);
		return draw;
	}

	private complete(generation: Generation, draws: MadeFile[][], isUnsafe: boolean): void {
		const { job } = generation;
		generation.images = job.orders.map((order, index) => {
			const isSafe = !isUnsafe || (index % 2 === 0 && job.orders.length > 1);
			const urls = draws[index]!.map(({ make, media }) => (isSafe ? this.links.add(make, media) : null));
			const entry = order.entry?.(urls, isSafe) ?? imageEntry(job, order, urls[0]!, isSafe);
			// It may hold a source.
			order.entry = undefined;
			return entry;
		});
		generation.status = 'completed';
	}

	private fail(generation: Generation): void {
		generation.failureReason = 'The model could not finish the image.';
		generation.status = 'failed';
	}
}

/** An entry of `data` as most operations have it. */
export function imageEntry(
	job: Pick<Job, 'finalPrompt'>,
	order: Order,
	url: string | null,
	isSafe: boolean,
): ReplyEntry {
	return {
		url,
		prompt: job.finalPrompt,
		resolution: `${order.width}x${order.height}`,
		seed: order.seed,
		is_image_safe: isSafe,
	};
}
