import { randomBytes } from 'node:crypto';
import type { ReplyImage } from './body';
import type { Ledger } from './ledger';
import { price } from './ledger';
import type { Links } from './links';
import type { RemixOrder } from './remix';
import { Refusal } from './reply';

/** A request that was found good: what is to be made. */
export interface Job {
	model: string;
	path: string;
	/** As the caller wrote it. */
	prompt: string;
	/** As the model reads it. */
	finalPrompt: string;
	seed: number;
	orders: RemixOrder[];
	styleType?: string;
}

export interface Generation {
	id: string;
	job: Job;
	status: 'pending' | 'completed' | 'failed';
	created: string;
	images: ReplyImage[];
	failureReason?: string;
	/** Settles when the status is no longer pending. */
	done: Promise<void>;
}

export interface GenerationOptions {
	inflightLimit: number;
	latencyMs: number | (() => number);
	drawAhead: boolean;
	draw: (order: RemixOrder) => Promise<Buffer>;
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
		if (job.prompt.includes('FORBIDDEN')) throw new Refusal(422, 'The prompt failed the safety check.');
		const places = job.orders.length;
		if (this.inflight + places > this.options.inflightLimit) {
			throw new Refusal(429, `Only ${this.options.inflightLimit} images may be in progress at once.`, {
				reject_reason: 'inflight_limit',
				max_inflight_requests: this.options.inflightLimit,
			});
		}
		this.inflight += places;
		this.peak = Math.max(this.peak, this.inflight);

		const fails = job.prompt.includes('FAILGEN');
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
				else this.complete(generation, draws);
			}),
		};
		const draws = fails ? [] : job.orders.map((order) => this.drawing(order));
		this.all.set(id, generation);
		// Billed now, not when it is done, as from here on nothing that the caller does can stop it.
		if (!fails) {
			const usdMicros = price(job.model, places);
			this.ledger.bill({ generationId: id, model: job.model, path: job.path, images: places, usdMicros, at: Date.now() });
		}
		return generation;
	}

	get(id: string): Generation | undefined {
		return this.all.get(id);
	}

	close(): void {
		for (const timer of this.timers) clearTimeout(timer);
	}

	private later(): Promise<void> {
		const { latencyMs } = this.options;
		return new Promise((resolve) => {
			const timer = setTimeout(() => {
				this.timers.delete(timer);
				resolve();
			}, typeof latencyMs === 'number' ? latencyMs : latencyMs());
			this.timers.add(timer);
		});
	}

	/** An image is drawn once, when it is first asked for or ahead of that. */
	private drawing(order: RemixOrder): () => Promise<Buffer> {
		let drawn: Promise<Buffer> | undefined;
		// Once drawn, the source is let go, as a long run would fill the memory with sources.
		const draw = () => (drawn ??= this.options.draw(order).finally(() => (order.source = Buffer.alloc(0))));
		if (this.options.drawAhead) draw().catch(() => undefined);
		return draw;
	}

	private complete(generation: Generation, draws: Array<() => Promise<Buffer>>): void {
		const { job } = generation;
		generation.images = job.orders.map((order, index) => {
			const safe = !job.prompt.includes('UNSAFE') || (index % 2 === 0 && job.orders.length > 1);
			return {
				url: safe ? this.links.add(draws[index]!) : null,
				prompt: job.finalPrompt,
				resolution: `${order.width}x${order.height}`,
				seed: order.seed,
				is_image_safe: safe,
			};
		});
		generation.status = 'completed';
	}

	private fail(generation: Generation): void {
		generation.failureReason = 'The model could not finish the image.';
		generation.status = 'failed';
	}
}
